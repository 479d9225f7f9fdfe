import { parameterDefinitions, parameterKeys, type ParameterDefinition, type ParameterKey, type ParameterValues } from './parameters'

/** Why something is no value: said in words by `parameter.problem.<kind>`. */
export type ParameterProblem = 'number' | 'json' | 'object' | 'own' | 'deep' | 'long'

/** A value, `undefined` for unset; or why what was given is none. */
export type ParsedParameter<Value = unknown> =
  | { readonly valid: true, readonly value: Value | undefined }
  | { readonly valid: false, readonly problem: ParameterProblem }

/** What the program writes into each request itself. */
const ownMembers = ['messages', 'stream']
const mostLevels = 20
const unset = { valid: true, value: undefined } as const

/** The value for a parameter from whatever was typed or stored. Numbers are brought within their limits. */
export function parseParameter<Key extends ParameterKey>(key: Key, given: unknown): ParsedParameter<ParameterValues[Key]> {
  return parseValue(parameterDefinitions[key], given) as ParsedParameter<ParameterValues[Key]>
}

/** All parameters from whatever was stored, and the names of those that had no valid value: they are left unset. */
export function parseParameters(stored: unknown): { readonly values: ParameterValues, readonly wrong: readonly string[] } {
  if (typeof stored !== 'object' || stored === null || Array.isArray(stored)) return { values: {}, wrong: stored === undefined ? [] : ['parameters'] }
  const members = new Map(Object.entries(stored))
  const parsed = parameterKeys.filter(key => members.has(key)).map(key => [key, parseParameter(key, members.get(key))] as const)
  return {
    values: Object.fromEntries(parsed.flatMap(([key, result]) => result.valid && result.value !== undefined ? [[key, result.value]] : [])),
    wrong: parsed.flatMap(([key, result]) => result.valid ? [] : [key]),
  }
}

/** The parameters with one changed; `undefined` takes it out. */
export function withParameter<Key extends ParameterKey>(values: ParameterValues, key: Key, value: ParameterValues[Key]): ParameterValues {
  const { [key]: _, ...others } = values
  return value === undefined ? others : { ...others, [key]: value }
}

/** A value as its field shows it; empty where it is unset. `parseParameter` reads it back. */
export function showParameter(key: ParameterKey, value: unknown): string {
  if (value === undefined) return ''
  const definition: ParameterDefinition = parameterDefinitions[key]
  switch (definition.kind) {
    case 'number': return String(Number(value) / (definition.scale ?? 1))
    case 'lines': return (value as readonly string[]).map(escapeLine).join('\n')
    case 'json': return JSON.stringify(value, null, 2)
    case 'word':
    case 'switch': return typeof value === 'string' ? value : value === true ? 'true' : 'false'
  }
}

function parseValue(definition: ParameterDefinition, given: unknown): ParsedParameter {
  if (given === undefined || given === null || (typeof given === 'string' && !given.trim())) return unset
  switch (definition.kind) {
    case 'number': return parseNumber(definition, given)
    case 'lines': return parseLines(definition, given)
    case 'json': return parseJson(definition.maxLength, given)
    case 'switch': return typeof given === 'boolean' ? { valid: true, value: given } : unset
    case 'word': return typeof given === 'string' ? { valid: true, value: given.trim().slice(0, definition.maxLength).trim() } : unset
  }
}

/** Text counts in shown units, a number in stored ones. Digits may be full-width, the point a comma. */
function parseNumber({ min, max, whole, scale = 1 }: ParameterDefinition & { kind: 'number' }, given: unknown): ParsedParameter {
  if (typeof given !== 'number' && typeof given !== 'string') return { valid: false, problem: 'number' }
  const number = typeof given === 'number' ? given : Number(plainDigits(given)) * scale
  if (!Number.isFinite(number)) return { valid: false, problem: 'number' }
  const within = Math.min(max, Math.max(min, whole ? Math.round(number) : number))
  return { valid: true, value: within + 0 } // -0 becomes 0
}

function plainDigits(text: string): string {
  const plain = text.normalize('NFKC').replace(/[\s_]/g, '').replace('−', '-')
  return /^[-+]?\d{1,3}(?:,\d{3})+(?:\.\d*)?$/.test(plain) ? plain.replaceAll(',', '') : plain.replace(/^([-+]?\d*),(\d*)$/, '$1.$2')
}

/** Lines as typed, `\n`, `\t` and `\\` standing for what they name; or a list of texts as stored. */
function parseLines({ most, maxLength }: ParameterDefinition & { kind: 'lines' }, given: unknown): ParsedParameter {
  const lines: readonly unknown[] = typeof given === 'string' ? given.split(/\r\n|\r|\n/).map(unescapeLine) : Array.isArray(given) ? given : []
  const texts = lines.filter((line): line is string => typeof line === 'string' && line !== '')
  if (texts.length > most || texts.some(text => text.length > maxLength)) return { valid: false, problem: 'long' }
  return { valid: true, value: texts.length ? texts : undefined }
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }
const escaped: Readonly<Record<string, string>> = { '\\': '\\', n: '\n', r: '\r', t: '\t' }

function escapeLine(text: string): string {
  return text.replace(/[\\\n\r\t]/g, character => escapes[character]!)
}

function unescapeLine(text: string): string {
  return text.replace(/\\([\\nrt])/g, (_, letter: string) => escaped[letter]!)
}

function parseJson(maxLength: number, given: unknown): ParsedParameter {
  const parsed = typeof given === 'string' ? readJson(given, maxLength) : { value: given }
  if ('problem' in parsed) return { valid: false, problem: parsed.problem }
  const { value } = parsed
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { valid: false, problem: 'object' }
  if (levelsOf(value) > mostLevels) return { valid: false, problem: 'deep' }
  if (typeof given !== 'string' && (JSON.stringify(value)?.length ?? 0) > maxLength) return { valid: false, problem: 'long' }
  if (ownMembers.some(name => Object.hasOwn(value, name))) return { valid: false, problem: 'own' }
  return { valid: true, value: Object.keys(value).length ? value : undefined }
}

function readJson(text: string, maxLength: number): { readonly value: unknown } | { readonly problem: ParameterProblem } {
  if (text.length > maxLength) return { problem: 'long' }
  try {
    return { value: JSON.parse(text) as unknown }
  }
  catch {
    return { problem: 'json' }
  }
}

function levelsOf(value: object): number {
  let levels = 0
  for (let layer: readonly unknown[] = [value]; layer.length && levels <= mostLevels; levels++) {
    layer = layer.flatMap(item => typeof item === 'object' && item !== null ? Object.values(item) as unknown[] : [])
  }
  return levels
}
