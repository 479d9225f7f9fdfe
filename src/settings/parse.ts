import { definitions, type SettingDefinition, type SettingKey, type Settings } from './definitions'

/** The value for a setting from whatever was stored or typed: the default where it does not fit. */
export function parseSetting<Key extends SettingKey>(key: Key, value: unknown): Settings[Key] {
  return parseValue(definitions[key], value) as Settings[Key]
}

/** All settings from whatever was stored. */
export function parseSettings(stored: Readonly<Record<string, unknown>>): Settings {
  const keys = Object.keys(definitions) as SettingKey[]
  return Object.fromEntries(keys.map(key => [key, parseSetting(key, stored[key])])) as unknown as Settings
}

function parseValue(definition: SettingDefinition, value: unknown): unknown {
  switch (definition.kind) {
    case 'choice': return definition.options.includes(value as string) ? value : definition.default
    case 'list': return typeof value === 'string' && value.length <= 100 ? value : definition.default
    case 'text': return typeof value === 'string' ? value.slice(0, definition.maxLength) : definition.default
    case 'number': {
      if (typeof value !== 'number' && (typeof value !== 'string' || !value.trim())) return definition.default
      const number = Number(value)
      if (!Number.isFinite(number)) return definition.default
      return Math.min(definition.max, Math.max(definition.min, number))
    }
  }
}
