import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assistantLimits, beginWith, fillText, holesIn, newAssistant, withVariables } from '../../src/chat/assistant'
import { builtInAssistants, isBuiltIn } from '../../src/chat/builtInAssistants'

const translate = newAssistant(1, {
  name: 'Translate', systemPrompt: 'From {{from}} to {{ to }}, {{from}} only.', model: 'm', parameters: { temperature: 0.3 },
  opening: [{ role: 'user', text: 'Into {{to}}!' }, { role: 'assistant', text: ' ' }],
  variables: [{ name: 'from', label: 'From', value: 'English' }, { name: 'to', label: '', value: 'Chinese' }],
})

describe('using an assistant', () => {
  test('fills every hole with what was given, else with what stands there', () => {
    expect(beginWith(translate, { to: '日本語' })).toEqual({
      systemPrompt: 'From English to 日本語, English only.', parameters: { temperature: 0.3 }, model: 'm', opening: [{ role: 'user', text: 'Into 日本語!' }],
    })
  })

  test('takes what was given as text, never as a hole, a pattern or a member of every object', () => {
    expect(beginWith(translate, { from: '{{to}}', to: '$& $1' }).systemPrompt).toBe('From {{to}} to $& $1, {{to}} only.')
    expect(fillText('{{constructor}} {{__proto__}}', new Map())).toBe('{{constructor}} {{__proto__}}')
  })

  test('leaves unset what it does not say', () => {
    expect(beginWith(newAssistant(1, { systemPrompt: '  ' }))).toEqual({ opening: [] })
  })
})

describe('holes', () => {
  test('are found in all texts, each once; other braces are none', () => {
    expect(holesIn({ systemPrompt: '{{a}} {{ b }} {{a}} {c} {{}} {{d e}} {{{f}}} {{名字}}', opening: [{ role: 'user', text: '{{g}}' }] })).toEqual(['a', 'b', 'f', '名字', 'g'])
  })

  test('become variables; those that were there keep their label and value, those without a hole go', () => {
    const changed = withVariables({ ...translate, systemPrompt: '{{to}} {{tone}}', opening: [] })
    expect(changed.variables).toEqual([{ name: 'to', label: '', value: 'Chinese' }, { name: 'tone', label: '', value: '' }])
  })

  test('are counted up to a limit', () => {
    const systemPrompt = Array.from({ length: 50 }, (_, index) => `{{v${index}}}`).join('')
    expect(holesIn({ systemPrompt, opening: [] })).toHaveLength(assistantLimits.variables)
  })

  test('whatever the text, filling without values gives it back', () => {
    fc.assert(fc.property(fc.string(), text => fillText(text, new Map()) === text))
  })

  test('a text full of braces takes no time', () => {
    const started = performance.now()
    holesIn({ systemPrompt: '{{ '.repeat(33_000), opening: [{ role: 'user', text: `{{${' '.repeat(99_000)}` }] })
    expect(performance.now() - started).toBeLessThan(200)
  })
})

describe('the assistants that come with the app', () => {
  test.each(['en', 'zh'])('in %s every hole has a variable with a label and a value, and nothing else has', (locale) => {
    for (const assistant of builtInAssistants(locale)) {
      expect(assistant.variables.map(({ name }) => name).sort()).toEqual([...holesIn(assistant)].sort())
      expect(assistant.variables.every(({ label, value }) => label && value)).toBe(true)
      expect(withVariables(assistant).variables).toHaveLength(assistant.variables.length)
      expect(isBuiltIn(assistant)).toBe(true)
      expect(beginWith(assistant).systemPrompt).not.toContain('{{')
    }
  })

  test('are the same in both languages', () => {
    const [english, chinese] = ['en', 'zh'].map(locale => builtInAssistants(locale).map(({ id, variables, opening }) => [id, variables.map(({ name }) => name), opening.map(({ role }) => role)]))
    expect(chinese).toEqual(english)
    expect(builtInAssistants('fr')).toEqual(builtInAssistants('en'))
  })

  test('one that the user made is none of them', () => {
    expect(isBuiltIn(newAssistant(1))).toBe(false)
  })
})
