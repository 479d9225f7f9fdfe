import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newAssistant } from '../../src/chat/assistant'
import { maxFileLength, readAssistantFile, writeAssistantFile } from '../../src/chat/assistantFile'
import { parseParameters } from '../../src/settings/parseParameter'

const translate = newAssistant(1, {
  name: 'Translate', description: 'd', systemPrompt: 'Into {{to}}', parameters: { temperature: 0.3, extra: { top_k: 4 } }, model: 'm',
  opening: [{ role: 'user', text: 'hi' }, { role: 'assistant', text: 'hello' }], variables: [{ name: 'to', label: 'Into', value: 'Chinese' }],
})

function read(value: unknown) {
  return readAssistantFile(typeof value === 'string' ? value : JSON.stringify(value), 7, parseParameters)
}

function file(...assistants: readonly unknown[]) {
  return { format: 'platen-assistants', version: 1, assistants }
}

describe('a file', () => {
  test('that was written is read again, as new assistants', () => {
    const result = read(writeAssistantFile([translate, { ...translate, name: 'Other' }]))
    if ('refusal' in result) throw new Error(result.refusal.reason)
    expect(result.assistants.map(({ id: _, ...rest }) => rest)).toEqual([
      { ...translate, id: undefined, createdAt: 7 }, { ...translate, id: undefined, name: 'Other', createdAt: 8 },
    ].map(({ id: _, ...rest }) => rest))
    expect(new Set([translate.id, ...result.assistants.map(({ id }) => id)]).size).toBe(3)
  })

  test('names its format and holds neither ids nor times', () => {
    const written = JSON.parse(writeAssistantFile([translate])) as { assistants: object[] }
    expect(written).toMatchObject({ format: 'platen-assistants', version: 1 })
    expect(Object.keys(written.assistants[0]!).sort()).toEqual(['description', 'model', 'name', 'opening', 'parameters', 'systemPrompt', 'variables'])
  })

  test('never holds a key, wherever the user had put one', () => {
    const key = 'sk-canary-7f3a9c51d2e84b6fa0c4'
    const careless = { ...translate, systemPrompt: `Use ${key}.`, parameters: { extra: { api_key: 'plain-words-secret', auth: { token: 'abcdefgh' }, note: `Bearer ${key}` } }, opening: [{ role: 'user' as const, text: key }] }
    const text = writeAssistantFile([careless])
    for (const secret of [key, 'canary', 'plain-words-secret', 'abcdefgh']) expect(text).not.toContain(secret)
    expect(text).toContain('"note"')
  })

  test('may leave out all but the name, and hold members that nobody knows', () => {
    const result = read(file({ name: 'A', future: { x: 1 }, id: 'mine', createdAt: 99 }))
    expect(result).toMatchObject({ assistants: [{ name: 'A', systemPrompt: '', parameters: {}, opening: [], variables: [], createdAt: 7 }] })
    expect(JSON.stringify(result)).not.toMatch(/future|mine/)
  })
})

describe('a file is refused', () => {
  test.each([
    ['that is no JSON', '{nope', { reason: 'json' }],
    ['that is empty', '', { reason: 'json' }],
    ['that is a web page', '<!doctype html>', { reason: 'json' }],
    ['of another kind', { format: 'platen-archive', version: 1, conversations: [] }, { reason: 'format' }],
    ['that is a list', [], { reason: 'format' }],
    ['that is null', null, { reason: 'format' }],
    ['without a list', { format: 'platen-assistants', version: 1, assistants: {} }, { reason: 'format' }],
    ['of a newer version', { format: 'platen-assistants', version: 2, assistants: [] }, { reason: 'newer' }],
    ['that is too large', ' '.repeat(maxFileLength + 1), { reason: 'size' }],
    ['with too many', file(...Array.from({ length: 501 }, () => ({ name: 'x' }))), { reason: 'many' }],
  ] as const)('%s', (_what, value, refusal) => {
    expect(read(value)).toEqual({ refusal })
  })

  test.each([
    [7, '2'], [null, '2'],
    [{}, '2: name'], [{ name: ' ' }, '2: name'], [{ name: 5 }, '2: name'], [{ name: 'x'.repeat(101) }, '2: name'],
    [{ name: 'x', systemPrompt: ['a'] }, '2: systemPrompt'], [{ name: 'x', systemPrompt: 'a'.repeat(100_001) }, '2: systemPrompt'],
    [{ name: 'x', model: {} }, '2: model'], [{ name: 'x', description: 1 }, '2: description'],
    [{ name: 'x', opening: 'hi' }, '2: opening'], [{ name: 'x', opening: [{ role: 'system', text: 'a' }] }, '2: opening'], [{ name: 'x', opening: [{ role: 'user' }] }, '2: opening'],
    [{ name: 'x', opening: Array.from({ length: 21 }, () => ({ role: 'user', text: 'a' })) }, '2: opening'],
    [{ name: 'x', variables: [{ name: 'a b' }] }, '2: variables'], [{ name: 'x', variables: [{ name: 'a', value: 1 }] }, '2: variables'],
    [{ name: 'x', parameters: { temperature: 'hot' } }, '2: temperature'], [{ name: 'x', parameters: 'hot' }, '2: parameters'],
    [{ name: 'x', parameters: { extra: { messages: [] } } }, '2: extra'], [{ name: 'x', parameters: { stop: Array.from({ length: 99 }, () => 'x') } }, '2: stop'],
  ] as const)('as a whole where one entry is wrong: %j', (entry, place) => {
    expect(read(file({ name: 'fine' }, entry))).toEqual({ refusal: { reason: 'field', place } })
  })

  test('or read, whatever it holds; and nothing in it changes what objects are', () => {
    const entry = fc.oneof(fc.anything(), fc.record({ name: fc.oneof(fc.string(), fc.anything()), opening: fc.anything(), variables: fc.anything(), parameters: fc.anything() }, { requiredKeys: [] }))
    fc.assert(fc.property(fc.array(entry, { maxLength: 3 }), (entries) => {
      let text: string | undefined
      try {
        text = JSON.stringify(file(...entries))
      }
      catch {
        return // no JSON can hold it
      }
      const result = read(text)
      if ('assistants' in result) expect(result.assistants.every(({ name, id }) => name.trim() && id)).toBe(true)
    }))
    read('{"format":"platen-assistants","version":1,"assistants":[{"name":"x","__proto__":{"polluted":1},"parameters":{"__proto__":{"polluted":1},"extra":{"__proto__":{"polluted":1}}}}]}')
    expect({}).not.toHaveProperty('polluted')
  })
})
