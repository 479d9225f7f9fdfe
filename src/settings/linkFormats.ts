import { decoded, grouped, maxConnections, type RawConnection } from './linkFields'

/** A link as it was read. `broken`: it holds settings that cannot be read. */
export interface ReadLink {
  readonly raws: readonly RawConnection[]
  readonly broken: boolean
  /** A text for the composer. */
  readonly fill?: string
  /** An access code of a panel. */
  readonly code?: string
}

const jsonParameter = /[?&#](?:settings|provider)=/i
const appRoute = /#\/[^?#\s]*\?/
const appParameter = /[?&#](?:settings|provider|code|mask|fill|submit|q)=/i

/**
 * A settings link of a panel or another chat client, or undefined where the text is none.
 * @see protocols §10.1
 */
export function readLink(text: string): ReadLink | undefined {
  const own = /^ai-provider:v1:(\S+)/i.exec(text)
  if (own) return fromData(own[1] ?? '', '')
  const scheme = /^([a-z][a-z\d+.-]{1,40}):\/\//i.exec(text)?.[1]?.toLowerCase()
  if (scheme && !/^(?:https?|wss?|ftp|file|javascript|data)$/.test(scheme)) return readForeign(text)
  if (!/https?:\/\//i.test(text) && !/^[?#]/.test(text)) return undefined
  const settings = jsonParameter.exec(text)
  if (settings) return readSettings(text, settings)
  if (/\s/.test(text)) return undefined
  const query = queryOf(text)
  const raws = grouped(query)
  const whole = raws.filter(({ key, url }) => key && url)
  const inside = appRoute.test(text)
  if (!whole.length && !inside && !appParameter.test(text)) return undefined
  return { raws: inside ? raws : whole, broken: false, ...extrasOf(query) }
}

/** Connections from JSON of any shape: settings of panels, keys by provider, lists. */
export function connectionsIn(value: unknown): readonly RawConnection[] {
  const found: RawConnection[] = []
  walk(value, {}, 0, found)
  return found
}

/** The value of a JSON text; undefined for what is none. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  }
  catch {
    return undefined
  }
}

/** `cherrystudio://…?data=`, `opencat://…?domain=&token=` and their like. */
function readForeign(text: string): ReadLink {
  const query = queryOf(text.split(/\s/)[0] ?? '')
  const data = query.find(([name]) => /^(?:data|config|settings|provider)$/i.test(name))?.[1]
  if (data) return fromData(data, text)
  return { raws: grouped(query), broken: false, ...extrasOf(query) }
}

function fromData(data: string, text: string): ReadLink {
  const value = jsonBefore(data)?.value ?? fromBase64(data)
  return { raws: connectionsIn(value), broken: value === undefined, ...extrasOf(queryOf(text)) }
}

function readSettings(text: string, found: RegExpExecArray): ReadLink {
  const rest = text.slice(found.index + found[0].length)
  const json = jsonBefore(rest)
  const encoded = json ? undefined : fromBase64(rest.split(/[&#\s]/)[0] ?? '')
  const after = json ? json.after : ''
  const query = [...queryOf(text.slice(0, found.index)), ...queryOf(after.startsWith('&') ? `?${after.slice(1)}` : after)]
  const value = json ? json.value : encoded
  const model = query.find(([name]) => name === 'model')?.[1]
  const raws = connectionsIn(value).map(raw => ({ ...model && { model }, ...raw }))
  return { raws, broken: value === undefined, ...extrasOf(query) }
}

/** The JSON that a text begins with, as it is or percent-encoded, and what comes after it. */
function jsonBefore(text: string): { readonly value: unknown, readonly after: string } | undefined {
  for (const candidate of [text, decoded(text), decoded(text.replaceAll('+', ' '))]) {
    const start = candidate.trimStart()
    const end = endOfJson(start)
    const value = end ? parsedJson(start.slice(0, end)) : undefined
    if (value !== undefined) return { value, after: start.slice(end) }
  }
  return undefined
}

/** Where the object or list ends that a text begins with; 0 where it does not. */
function endOfJson(text: string): number {
  if (!/^[{[]/.test(text)) return 0
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (quoted) {
      if (character === '\\') at++
      else if (character === '"') quoted = false
    }
    else if (character === '"') quoted = true
    else if (character === '{' || character === '[') depth++
    else if ((character === '}' || character === ']') && --depth === 0) return at + 1
  }
  return 0
}

/** Base64 as standards and clients write it; the first reading that is JSON counts. */
function fromBase64(text: string): unknown {
  const plain = decoded(text).replaceAll(' ', '+').replace(/=+$/, '')
  const mappings = [
    plain,
    plain.replaceAll('_', '+').replaceAll('-', '/'), // Cherry Studio
    plain.replaceAll('-', '+').replaceAll('_', '/'), // RFC 4648
  ]
  for (const mapping of mappings) {
    const json = base64Text(mapping)
    const value = json === undefined ? undefined : parsedJson(json) ?? parsedJson(json.replaceAll('\'', '"').replace(/[()]/g, ''))
    if (typeof value === 'object' && value !== null) return value
  }
  return undefined
}

function base64Text(text: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(atob(text), character => character.charCodeAt(0)))
  }
  catch {
    return undefined
  }
}

type Query = readonly (readonly [name: string, value: string])[]

/** The parameters of a link: those before its `#` and those in the route after it. */
function queryOf(link: string): Query {
  return link.split(/[?#]/).slice(1).flatMap(part => part.split('&')).flatMap((pair) => {
    const at = pair.indexOf('=')
    return at > 0 ? [[decoded(pair.slice(0, at)), decoded(pair.slice(at + 1))] as const] : []
  }).slice(0, 100)
}

function extrasOf(query: Query): Pick<ReadLink, 'fill' | 'code'> {
  const value = (name: RegExp) => query.find(([known, text]) => name.test(known) && text)?.[1]
  const fill = value(/^(?:q|fill|submit)$/i)?.replaceAll('+', ' ')
  const code = value(/^code$/i)
  return { ...fill && { fill }, ...code && { code } }
}

function walk(value: unknown, above: Pick<RawConnection, 'name' | 'model'>, depth: number, found: RawConnection[]): void {
  if (depth > 6 || found.length >= maxConnections || typeof value !== 'object' || value === null) return
  const entries = Object.entries(value).slice(0, 200) as [string, unknown][]
  const texts = entries.flatMap(([name, item]) => {
    const text = Array.isArray(item) ? item.filter(part => typeof part === 'string').join(',') : item
    return typeof text === 'string' && !(Array.isArray(value)) ? [[name, text] as const] : []
  })
  const groups = grouped(texts)
  const named = { ...above, ...groups.length === 1 && pick(groups[0]) }
  for (const group of groups) if (group.key ?? group.url) found.push({ ...named, ...group })
  for (const [name, item] of entries) {
    if (!Array.isArray(item) || item.some(part => typeof part === 'object')) walk(item, several(value) ? { ...named, name } : named, depth + 1, found)
  }
}

/** Providers by their names: each name belongs to one of them. */
function several(value: object): boolean {
  return !Array.isArray(value) && Object.values(value).filter(item => typeof item === 'object' && item !== null
    && Object.keys(item as object).some(name => /key/i.test(name))).length > 1
}

function pick({ name, model }: RawConnection = {}): Pick<RawConnection, 'name' | 'model'> {
  return { ...name && { name }, ...model && { model } }
}
