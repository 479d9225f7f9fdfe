import fc from 'fast-check'
import { describe, expect, expectTypeOf, test } from 'vitest'
import type { Parameters } from '../../src/api/connection'
import { en } from '../../src/locales/en'
import { parameterDefinitions, parameterKeys, type ParameterDefinition, type ParameterValues } from '../../src/settings/parameters'
import { parseParameter, parseParameters, showParameter, withParameter } from '../../src/settings/parseParameter'

function valueOf(key: (typeof parameterKeys)[number], given: unknown): unknown {
  const parsed = parseParameter(key, given)
  return parsed.valid ? parsed.value : parsed.problem
}

test('the parameters are those that the wire takes, no more and no fewer', () => {
  expectTypeOf<ParameterValues>().toEqualTypeOf<Parameters>()
})

test('each parameter has a name and one line of explanation', () => {
  for (const key of parameterKeys) {
    expect(en).toHaveProperty([`parameter.${key}`])
    expect(en).toHaveProperty([`parameter.${key}.hint`])
  }
})

describe('what was typed', () => {
  test.each(parameterKeys)('nothing leaves %s unset', (key) => {
    for (const nothing of ['', '  ', undefined, null]) expect(parseParameter(key, nothing)).toEqual({ valid: true, value: undefined })
  })

  test.each([
    ['temperature', '0.7', 0.7], ['temperature', ' 0,7 ', 0.7], ['temperature', '０．７', 0.7], ['temperature', '.5', 0.5],
    ['temperature', '9', 2], ['temperature', '-1', 0], ['temperature', 'warm', 'number'], ['temperature', '1e999', 'number'],
    ['presencePenalty', '−1.5', -1.5], ['presencePenalty', '-0', 0],
    ['maxTokens', '4,096', 4096], ['maxTokens', '4 096', 4096], ['maxTokens', '12.6', 13], ['maxTokens', '0', 1],
    ['seed', '-1', -1], ['seed', '42', 42],
    ['firstByteMs', '30', 30_000], ['firstByteMs', '0.01', 500], ['idleMs', '1,5', 1_500],
    ['reasoningEffort', ' high ', 'high'], ['reasoningEffort', 'ultra', 'ultra'],
    ['stop', 'END\n\n###\r\n', ['END', '###']], ['stop', ' User:', [' User:']], ['stop', '\\n\\n', ['\n\n']], ['stop', '\\\\n', ['\\n']],
    ['stop', 'x\n'.repeat(17), 'long'], ['stop', 'a\n ', ['a', ' ']],
    ['extra', '{"top_k": 40}', { top_k: 40 }], ['extra', '{}', undefined],
    ['extra', '{top_k: 40}', 'json'], ['extra', '[1]', 'object'], ['extra', '7', 'object'], ['extra', 'null', 'object'],
    ['extra', '{"messages":[]}', 'own'], ['extra', `{"a":"${'x'.repeat(20_000)}"}`, 'long'], ['extra', '{"a":'.repeat(30) + '1' + '}'.repeat(30), 'deep'],
  ] as const)('%s: %j', (key, typed, wanted) => {
    expect(valueOf(key, typed)).toEqual(wanted)
  })

  test('a time is typed in seconds and stored in milliseconds', () => {
    expect(parseParameter('idleMs', '90')).toEqual({ valid: true, value: 90_000 })
    expect(parseParameter('idleMs', 90_000)).toEqual({ valid: true, value: 90_000 })
    expect(showParameter('idleMs', 90_000)).toBe('90')
  })
})

describe('whatever comes', () => {
  test('a value is within its limits, or unset, or a problem; and parsing it again changes nothing', () => {
    fc.assert(fc.property(fc.constantFrom(...parameterKeys), fc.oneof(fc.string(), fc.double(), fc.anything()), (key, given) => {
      const parsed = parseParameter(key, given)
      if (!parsed.valid || parsed.value === undefined) return
      const definition: ParameterDefinition = parameterDefinitions[key]
      if (definition.kind === 'number') {
        expect(parsed.value).toBeGreaterThanOrEqual(definition.min)
        expect(parsed.value).toBeLessThanOrEqual(definition.max)
      }
      expect(parseParameter(key, parsed.value)).toEqual(parsed)
    }))
  })

  test('what a field shows is read back as the same value', () => {
    const values = fc.record({
      temperature: fc.double({ min: 0, max: 2, noNaN: true }).map(value => value + 0),
      seed: fc.maxSafeInteger().map(value => value + 0),
      idleMs: fc.integer({ min: 500, max: 3_600_000 }),
      stop: fc.array(fc.string({ minLength: 1, maxLength: 20 }).filter(text => text.trim() !== ''), { minLength: 1, maxLength: 16 }),
      reasoningEffort: fc.stringMatching(/^[a-z]{1,20}$/),
      extra: fc.dictionary(fc.stringMatching(/^[a-l_]{1,9}$/), fc.jsonValue({ maxDepth: 3 }), { minKeys: 1, maxKeys: 3 }),
    })
    fc.assert(fc.property(values, (stored) => {
      for (const [key, value] of Object.entries(stored) as [keyof typeof stored, unknown][]) {
        const parsed = parseParameter(key, showParameter(key, value))
        expect(parsed.valid && JSON.stringify(parsed.value)).toBe(JSON.stringify(value))
      }
    }))
  })

  test('stored parameters become valid ones, and say what was wrong', () => {
    expect(parseParameters({ temperature: 'hot', topP: 0.5, stop: ['x', 7], unknown: 1, stream: 'yes' })).toEqual({
      values: { topP: 0.5, stop: ['x'] }, wrong: ['temperature'],
    })
    expect(parseParameters(undefined)).toEqual({ values: {}, wrong: [] })
    expect(parseParameters(['x'])).toEqual({ values: {}, wrong: ['parameters'] })
    fc.assert(fc.property(fc.anything(), (stored) => {
      const { values } = parseParameters(stored)
      expect(parseParameters(values)).toEqual({ values, wrong: [] })
    }))
  })
})

test('a parameter that is taken out is not there, not even as undefined', () => {
  expect(Object.keys(withParameter({ temperature: 1, topP: 1 }, 'topP', undefined))).toEqual(['temperature'])
  expect(withParameter({}, 'stop', ['x'])).toEqual({ stop: ['x'] })
})
