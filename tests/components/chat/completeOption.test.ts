import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { familyOf, readPictureLine } from '../../../src/chat/pictureOptions'
import { optionCompleter } from '../../../src/components/chat/completeOption'
import type { Command } from '../../../src/components/chat/commands'
import { setLocale, useI18n } from '../../../src/locales'
import { loadAllWords } from '../../../src/locales'

beforeAll(async () => {
  await loadAllWords()
  await setLocale('en')
})

const models = ['dall-e-2', 'dall-e-3', 'gpt-image-1', 'gpt-image-1-mini', 'gpt-image-2', 'flux', ''] as const

/** What is offered where `|` stands. */
function offered(marked: string, model = 'dall-e-3', edit = false) {
  const caret = marked.indexOf('|')
  const text = marked.replace('|', '')
  const completion = optionCompleter(familyOf(model), edit, useI18n())(text, caret)
  const accept = ({ insert = '' }: Command) => text.slice(0, completion!.from) + insert + text.slice(completion!.to)
  return { text, completion, names: completion?.commands.map(({ name }) => name), accept }
}

describe('options of an image command', () => {
  test.each([
    ['/image --|', ['--n', '--size', '--quality', '--style', '--response-format']],
    ['/image —|', ['--n', '--size', '--quality', '--style', '--response-format']],
    ['／画 ——s|', ['--size', '--style']],
    ['/image a red fox --q|', ['--quality']],
    ['/image --size 1024x1024 --|', ['--n', '--quality', '--style', '--response-format']],
    ['/image --| --size 1024x1024 a fox', ['--n', '--quality', '--style', '--response-format']],
    ['/image a fox --s| --n 2', ['--size', '--style']],
    ['/image 一只猫，--|', ['--n', '--size', '--quality', '--style', '--response-format']],
    ['/image --zzz|', []],
  ])('%s offers %j', (marked, names) => {
    expect(offered(marked).names).toEqual(names)
  })

  test.each(['/image a fox|', '/image |', '/image a fox -- and|', '/image a --s| fox in the wood', '/image a fox – |', '/image well-k|'])('%s offers nothing: that is prose', (marked) => {
    expect(offered(marked).names).toEqual([])
  })

  test.each(['--|', 'a fox --|', '/imagine --|', '/etc --|', '/|', '/image|', '/画|'])('%s is no image command, or not yet', (marked) => {
    expect(offered(marked).completion).toBeUndefined()
  })

  test('are found by their words too, and say what they can be', () => {
    expect(offered('/image --Qual|').completion?.commands).toEqual([{ id: 'quality', name: '--quality', description: 'Quality · standard, hd', insert: '--quality ' }])
  })

  test('are those that the model takes, and that mean something for what is asked', () => {
    expect(offered('/image --|', 'dall-e-2').names).toEqual(['--n', '--size', '--response-format'])
    expect(offered('/image --m|', 'gpt-image-1').names).toEqual(['--moderation'])
    expect(offered('/image --m|', 'gpt-image-1', true).names).toEqual([])
    expect(offered('/image --fi|', 'gpt-image-1', true).names).toEqual(['--fidelity'])
  })
})

describe('values of an option', () => {
  test.each([
    ['/image --size |', ['1024x1024', '1792x1024', '1024x1792']],
    ['/image --size=17|', ['1792x1024']],
    ['/image —size 1024×17|', ['1024x1792']],
    ['/image a fox --quality |', ['standard', 'hd']],
    ['/image --style v| a fox', ['vivid']],
    ['/image --style |vi a fox', ['vivid', 'natural']],
    ['/image --style vivid|', []],
    ['/image --n 1|', []],
    ['/image a --style | fox', []],
  ])('%s offers %j', (marked, names) => {
    expect(offered(marked).names).toEqual(names)
  })

  test('say what they mean, and whether others may be typed', () => {
    const sizes = offered('/image --size |', '').completion
    expect(sizes?.label).toBe('Size')
    expect(sizes?.hint).toContain('a value of your own')
    expect(sizes?.commands[2]).toMatchObject({ name: '768x1344', description: 'portrait' })
    expect(offered('/image --size |').completion?.hint).toBeUndefined()
  })
})

test('what is accepted is read as that option, whatever else stands in the line', () => {
  const word = fc.constantFrom('a', 'red fox', '猫', '--n 2', '--size 1024x1024', '--style vivid', '--ar 16:9', '—', '--', '"x y"', '--quality', '=', 'http://x', '--seed 7')
  const piece = fc.constantFrom('--', '—', '--s', '--size ', '--n ', '--quality=', '--style v', '——q')
  fc.assert(fc.property(fc.constantFrom(...models), fc.boolean(), fc.array(word, { maxLength: 4 }), piece, fc.array(word, { maxLength: 4 }), (model, edit, before, typed, after) => {
    const { text, completion, accept } = offered(['/image', ...before, `${typed}|`, ...after].join(' '), model, edit)
    for (const command of completion!.commands) {
      const line = accept(command)
      expect(line.startsWith(text.slice(0, completion!.from))).toBe(true)
      const name = command.name.startsWith('--') ? command.name.slice(2) : undefined
      const caret = completion!.from + command.insert!.length
      const sample = familyOf(model).options.find(option => option.name === name)?.values[0] ?? '1'
      // a name is completed by its value, where none follows
      const lines = name === undefined ? [line] : [line, `${line.slice(0, caret).trimEnd()} ${sample} ${line.slice(caret)}`]
      const read = lines.map(each => readPictureLine(each.slice('/image '.length), familyOf(model)).options)
      if (name === undefined) expect(Object.values(read[0]!)).toContain(command.name)
      else expect(read.some(options => Object.hasOwn(options, name)), line).toBe(true)
    }
  }))
})

test('no text makes it throw, and what it offers lies within the text', () => {
  const text = fc.array(fc.oneof(fc.constantFrom('/image ', '--', '—', 'size', ' ', '=', '"', '猫', '\n', '😀'), fc.string()), { maxLength: 12 }).map(parts => parts.join(''))
  fc.assert(fc.property(fc.constantFrom('', '/image '), text, fc.nat(), (start, rest, at) => {
    const whole = start + rest
    const caret = at % (whole.length + 1)
    const completion = optionCompleter(familyOf(''), false, useI18n())(whole, caret)
    if (completion) expect(0 <= completion.from && completion.from <= caret && caret <= completion.to && completion.to <= whole.length).toBe(true)
  }))
})
