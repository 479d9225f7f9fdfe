import fc from 'fast-check'
import { expect, test } from 'vitest'
import { definitions, type SettingKey } from '../../src/settings/definitions'
import { parseSetting, parseSettings } from '../../src/settings/parse'

test('without anything stored every setting has its default', () => {
  expect(parseSettings({})).toEqual({
    theme: 'system', language: 'system', textSize: 16, typewriter: 'smooth', sendKey: 'enter', systemPrompt: '',
    historyMessages: undefined, historyTokens: undefined, historyPictures: 4, firstByteMs: 120_000, idleMs: 60_000,
  })
})

test('numbers are kept within their limits, and may come as text', () => {
  expect(parseSetting('textSize', 99)).toBe(18)
  expect(parseSetting('textSize', '17')).toBe(17)
  expect(parseSetting('historyMessages', '')).toBeUndefined()
  expect(parseSetting('firstByteMs', 'soon')).toBe(120_000)
})

test('whatever was stored, the settings are valid, and parsing them again changes nothing', () => {
  const keys = Object.keys(definitions) as SettingKey[]
  fc.assert(fc.property(fc.dictionary(fc.constantFrom(...keys), fc.anything()), (stored) => {
    const settings = parseSettings(stored)
    expect(['system', 'light', 'dark']).toContain(settings.theme)
    expect(settings.textSize).toBeGreaterThanOrEqual(15)
    expect(typeof settings.systemPrompt).toBe('string')
    expect(parseSettings(settings)).toEqual(settings)
  }))
})
