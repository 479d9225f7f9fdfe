import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { familyOf, mostPictures, readPictureLine, withOption } from '../../src/chat/pictureOptions'

const models = ['', 'dall-e-2', 'dall-e-3', 'gpt-image-1', 'gpt-image-1-mini', 'gpt-image-2', 'gemini-2.5-flash-image', 'cogview-4']
const read = (rest: string, model = '') => readPictureLine(rest, familyOf(model))
const optionNames = (model: string) => familyOf(model).options.map(({ name }) => name)

describe('a model takes', () => {
  test.each([
    ['dall-e-2', 'dall-e-2', ['n', 'size', 'response-format']],
    ['openai/DALL-E-3', 'dall-e-3', ['n', 'size', 'quality', 'style', 'response-format']],
    ['gpt-image-1', 'gpt-image', ['n', 'size', 'quality', 'background', 'format', 'compression', 'moderation', 'partials', 'fidelity']],
    ['gpt-image-1-mini', 'gpt-image', ['n', 'size', 'quality', 'background', 'format', 'compression', 'moderation', 'partials']],
    ['', 'other', ['n', 'size', 'quality', 'style', 'response-format', 'seed', 'negative']],
    ['black-forest-labs/FLUX.1-schnell', 'other', ['n', 'size', 'quality', 'style', 'response-format', 'seed', 'negative']],
    ['gpt-4o-image', 'other', ['n']],
  ])('%s as its family %s', (model, id, names) => {
    expect(familyOf(model).id).toBe(id)
    expect(optionNames(model)).toEqual(names)
  })

  test('one picture at a time where it makes no more, and as many sources as it can change', () => {
    expect(['dall-e-2', 'dall-e-3', 'gpt-image-1', 'cogview-4', 'wanx-v1', ''].map(model => familyOf(model).maxPerRequest)).toEqual([10, 1, 10, 1, 4, 10])
    expect(['dall-e-2', 'dall-e-3', 'gpt-image-1'].map(model => familyOf(model).maxSources)).toEqual([1, 0, 16])
    expect(familyOf('any', { kind: 'chat' })).toMatchObject({ maxPerRequest: 1, options: [{ name: 'n' }] })
  })
})

describe('a line', () => {
  test.each([
    ['a red fox', 'a red fox', {}],
    ['--n 2 --size 1024x1024 --quality high --style natural a red fox', 'a red fox', { n: '2', size: '1024x1024', quality: 'high', style: 'natural' }],
    ['a red fox --n 2 --size=512x512', 'a red fox', { n: '2', size: '512x512' }],
    ['--n=2 a red fox --style vivid', 'a red fox', { n: '2', style: 'vivid' }],
    ['  --N 3\ntwo\nlines  ', 'two\nlines', { n: '3' }],
    ['--style "oil on canvas" a fox', 'a fox', { style: 'oil on canvas' }],
    ['一只狐狸 --style “水墨 画”', '一只狐狸', { style: '水墨 画' }],
    ['一只狐狸--n 2', '一只狐狸', { n: '2' }],
    ['—n 2 a fox ——size 512x512', 'a fox', { n: '2', size: '512x512' }],
    ['－－n ２　狐狸', '狐狸', { n: '2' }],
    ['a fox –size＝５１２×５１２', 'a fox', { size: '512x512' }],
    ['--size 512*768 a fox', 'a fox', { size: '512x768' }],
    ['--size 2K a fox', 'a fox', { size: '2K' }],
    ['--response_format b64_json a fox', 'a fox', { 'response-format': 'b64_json' }],
    ['--n 2 -- --n is an option --size 1', '--n is an option --size 1', { n: '2' }],
    ['a fox --ar 16:9', 'a fox --ar 16:9', {}],
    ['a fox --n 2 --ar 16:9 --tile', 'a fox --ar 16:9 --tile', { n: '2' }],
    ['a sign that says --n 2 in red', 'a sign that says --n 2 in red', {}],
    ['a well--known fox', 'a well--known fox', {}],
    ['——致青春的海报', '——致青春的海报', {}],
    ['— a dash —', '— a dash —', {}],
    ['--n 1 --n 3 a fox', 'a fox', { n: '3' }],
    ['--seed 0 --negative "blur, text" a fox', 'a fox', { seed: '0', negative: 'blur, text' }],
  ])('%s', (rest, prompt, options) => {
    expect(read(rest)).toEqual({ prompt, options })
  })

  test.each([
    ['', '', { kind: 'no-prompt' }],
    ['--n 2', '', { kind: 'no-prompt' }],
    ['--n', '', { kind: 'missing-value', name: 'n', limit: '1–10' }],
    ['--size --n 2 fox', '', { kind: 'missing-value', name: 'size' }],
    ['--n two fox', '', { kind: 'bad-value', name: 'n', value: 'two', limit: '1–10' }],
    ['--n 0 fox', '', { kind: 'bad-value', name: 'n' }],
    ['--n 1.5 fox', '', { kind: 'bad-value', name: 'n' }],
    ['--n 11 fox', '', { kind: 'too-many', name: 'n', value: '11', limit: '10' }],
    ['--ar 16:9 fox', '', { kind: 'unknown-option', name: 'ar' }],
    ['--seed -1 fox', '', { kind: 'bad-value', name: 'seed' }],
    ['--size 512x512 fox', 'dall-e-3', { kind: 'bad-value', name: 'size', value: '512x512', limit: '1024x1024, 1792x1024, 1024x1792' }],
    ['fox --quality high', 'dall-e-3', { kind: 'bad-value', name: 'quality', limit: 'standard, hd' }],
    ['fox --style vivid', 'gpt-image-1', { kind: 'unknown-option', name: 'style', limit: expect.stringContaining('--background') }],
    ['--response-format url fox', 'gpt-image-1', { kind: 'unknown-option' }],
    ['--compression 101 fox', 'gpt-image-1', { kind: 'bad-value', limit: '0–100' }],
    ['--partials 4 fox', 'gpt-image-1', { kind: 'bad-value', limit: '0–3' }],
    ['x'.repeat(1_001), 'dall-e-2', { kind: 'too-long', limit: '1000' }],
    ['x'.repeat(4_001), 'dall-e-3', { kind: 'too-long', limit: '4000' }],
    ['x'.repeat(32_001), 'gpt-image-1', { kind: 'too-long', limit: '32000' }],
  ])('%.40s for “%s” is a problem', (rest, model, problem) => {
    expect(read(rest, model).problem).toMatchObject(problem)
  })

  test('may be as long as the model takes, in characters as people count them', () => {
    expect(read('🦊'.repeat(1_000), 'dall-e-2').problem).toBeUndefined()
    expect(read('x'.repeat(100_000)).problem).toBeUndefined()
  })

  test.each([
    ['1024x1024', true], ['auto', true], ['3840x2160', true], ['2160×3840', true], ['1008x1024', true], ['1024x3072', true],
    ['1000x1024', false], ['1024x3088', false], ['3840x2176', false], ['4096x2048', false], ['0x16', false], ['16', false],
  ])('of gpt-image-2 with the size %s is taken: %s', (size, taken) => {
    expect(read(`--size ${size} fox`, 'gpt-image-2').problem === undefined).toBe(taken)
  })

  test('that is written to be slow is read at once', () => {
    const started = performance.now()
    for (const part of ['--a ', '--a b ', '--n 1 ', '--a " ', '—', '--', '－－n ', ' --n=', '“', '-- --n 2 x ', '狐--n 2']) read(part.repeat(20_000))
    expect(performance.now() - started).toBeLessThan(3_000)
  })
})

const model = fc.constantFrom(...models)
const piece = fc.oneof(
  fc.constantFrom('--n', '--n 2', '--size', '1024x1024', '—style', '――', '--', '=', '"', '“', '”', '\n', ' ', '狐', '--ar 16:9', '－－n', 'a fox', '--n=', '--negative ""', '　'),
  fc.string({ maxLength: 6, unit: 'grapheme' }),
)
const line = fc.array(piece, { maxLength: 8 }).chain(pieces => fc.constantFrom(pieces.join(' '), pieces.join('')))

describe('any line', () => {
  test('is read without throwing, and loses no word of a prompt without options', () => {
    fc.assert(fc.property(line, model, (rest, id) => {
      const { prompt, options, problem } = read(rest, id)
      expect(prompt).toBe(prompt.trim())
      for (const [name, value] of Object.entries(options)) expect([optionNames(id).includes(name), value !== '']).toEqual([true, true])
      if (!/[-‐‑−﹣－–—―⸺]/.test(rest)) expect({ prompt, options }).toEqual({ prompt: rest.trim(), options: {} })
      if (!problem && options.n) expect(Number(options.n)).toBeLessThanOrEqual(mostPictures)
    }), { numRuns: 1_000 })
  })

  test('with an option set reads to that option, and to the same otherwise', () => {
    fc.assert(fc.property(line, model, fc.nat(), fc.string({ maxLength: 12, unit: 'grapheme' }), (rest, id, index, free) => {
      const before = read(rest, id)
      if (before.problem && before.problem.kind !== 'no-prompt') return
      const family = familyOf(id)
      const option = family.options[index % family.options.length]!
      const values = [...option.values, ...option.name === 'negative' ? [free.replace(/["”」]/g, '').trim() || 'x'] : [], ...option.name === 'seed' ? ['7'] : []]
      const value = values[index % values.length]!
      const after = readPictureLine(withOption(rest, option.name, value, family), family)
      expect(after.options).toEqual({ ...before.options, [option.name]: value })
      expect(after.prompt).toBe(before.prompt)
      const { [option.name]: _, ...others } = before.options
      expect(readPictureLine(withOption(rest, option.name, undefined, family), family)).toEqual({ ...before, options: others })
      expect(readPictureLine(withOption(withOption(rest, option.name, value, family), option.name, undefined, family), family).options).toEqual(others)
    }), { numRuns: 2_000 })
  })
})

test('an option takes its place before the prompt, or where it stood', () => {
  const family = familyOf('')
  expect(withOption('a fox', 'size', '512x512', family)).toBe('--size 512x512 a fox')
  expect(withOption('--n 2 a fox', 'size', '512x512', family)).toBe('--n 2 --size 512x512 a fox')
  expect(withOption('a fox --n 2', 'n', '3', family)).toBe('a fox --n 3')
  expect(withOption('a fox —n 2 --n=4', 'n', '3', family)).toBe('a fox --n 3')
  expect(withOption('--n 2 a fox', 'n', undefined, family)).toBe('a fox')
  expect(withOption('', 'n', '2', family)).toBe('--n 2 ')
  expect(withOption('fox', 'style', 'oil on "canvas"', family)).toBe('--style “oil on "canvas"” fox')
})
