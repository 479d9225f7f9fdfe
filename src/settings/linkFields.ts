/** A connection as a text tells of it: all members as they stood there, once they are known to be harmless. */
export interface ImportedConnection {
  readonly name?: string
  /** An http or https address as it was written, without user name, password and key; absent where none was given. */
  readonly baseUrl?: string
  readonly key?: string
  readonly model?: string
  /** Headers besides the key's. */
  readonly headers?: Readonly<Record<string, string>>
}

/** What was given, but is not taken. */
export type Rejected = 'url' | 'key'

export interface RawConnection { name?: string, url?: string, key?: string, model?: string, headers?: Record<string, string> }

/** Connections that one text can give at most. */
export const maxConnections = 20

const longest = { name: 100, url: 2_048, key: 4_096, model: 200 } as const
const keySuffix = /(?:^|^(.*) )(?:api ?keys?|(?:access|auth|api|bearer) ?token|secret ?key)$/
const urlSuffix = /(?:^|^(.*) )(?:base ?ur[il]|api ?base(?: ?url)?|api ?(?:url|host|address|endpoint)|endpoint|proxy ?url)$/
const modelSuffix = /(?:^|^(.*) )(?:default )?model(?: ?(?:name|id))?$/
const placeholder = /^(?:sk-|[<{[(])?(?:(?:your|my|the)[-_ ]?(?:[a-z]+[-_ ])?(?:[a-z]+[-_ ])?(?:api)?[-_ ]?(?:key|token)|x{4,}|\.{3}|…|\*{3,})|^[$%<{[(]|\.{3}|^(?:process|import|os|env|sys)\./i

/** What a name as in JSON, environments or queries stands for, and what stands before that: `OPENAI_` of `OPENAI_API_KEY`. */
export function roleOf(name: string): { readonly role: 'key' | 'url' | 'model' | 'name', readonly prefix: string } | undefined {
  const words = name.slice(0, 80).replace(/([a-z\d])([A-Z])/g, '$1 $2').replace(/[-_.\s]+/g, ' ').trim().toLowerCase()
    .replace(/^(?:(?:export|set|const|let|var|env|e|vite|next public|react app) )+/, '')
  if (/^(?:keys?|token|sk|secret|authorization|(?:.*)(?:密钥|秘钥|令牌))$/.test(words)) return { role: 'key', prefix: '' }
  if (/^(?:ur[il]|host|server|domain|address|base|api|(?:.*)(?:地址|网址|域名|接口|站点))$/.test(words)) return { role: 'url', prefix: '' }
  if (/^(?:name|title|名称|名字)$/.test(words)) return { role: 'name', prefix: '' }
  if (/模型(?:名称|名)?$/.test(words)) return { role: 'model', prefix: '' }
  for (const [role, suffix] of [['key', keySuffix], ['url', urlSuffix], ['model', modelSuffix]] as const) {
    const found = suffix.exec(words)
    if (found && !/(?:image|embeddings?|summary|title|vision|rerank)$/.test(found[1] ?? '')) return { role, prefix: found[1] ?? '' }
  }
  return undefined
}

/** Names with their values as connections, one for each prefix; what has no prefix goes to the one there is. */
export function grouped(pairs: Iterable<readonly [name: string, value: string]>): readonly RawConnection[] {
  const groups = new Map<string, RawConnection>()
  for (const [name, value] of pairs) {
    const found = roleOf(name)
    if (!found || !value.trim()) continue
    const group = groups.get(found.prefix) ?? {}
    group[found.role] ??= value
    groups.set(found.prefix, group)
  }
  const bare = groups.get('')
  const named = [...groups].filter(([prefix, group]) => prefix && (group.key ?? group.url)).map(([, group]) => group)
  const [only] = named
  if (!bare || !only) return bare ? [bare] : named
  if (named.length > 1 && bare.key) return [bare, ...named]
  return [{ ...bare, ...only }, ...named.slice(1)]
}

/** Connections from what was found in a text: nothing that could run, hide or be too long comes through. */
export function finished(raws: readonly RawConnection[]): { readonly connections: readonly ImportedConnection[], readonly rejected: readonly Rejected[] } {
  const rejected = new Set<Rejected>()
  const connections = raws.flatMap(raw => imported(raw, rejected)).slice(0, maxConnections)
  return { connections, rejected: [...rejected] }
}

function imported(raw: RawConnection, rejected: Set<Rejected>): readonly ImportedConnection[] {
  const address = raw.url?.trim() ? readAddress(raw.url) : undefined
  const given = (raw.key ?? address?.key ?? '').split(/[,，;；\s]+/).filter(part => part && !/^bearer$/i.test(part))
  const keys = [...new Set(given)].filter(isKey)
  const found = (keys.length ? keys : [undefined]).map((key): ImportedConnection => {
    const baseUrl = address && withoutKeys(address.text, keys)
    const name = words(raw.name, longest.name, keys)
    const model = words(raw.model, longest.model, keys)
    return {
      ...name && { name }, ...baseUrl && { baseUrl }, ...key && { key }, ...model && { model },
      ...raw.headers && Object.keys(raw.headers).length && { headers: raw.headers },
    }
  })
  if (raw.url?.trim() && found.some(({ baseUrl }) => !baseUrl)) rejected.add('url')
  if (given.length && !keys.length && !given.some(part => placeholder.test(part))) rejected.add('key')
  return found.filter(({ baseUrl, key }) => baseUrl ?? key)
}

/** Whether a text can be a key: what a header can carry, and no stand-in for one. */
export function isKey(text: string): boolean {
  return /^[\x21-\x7E]{3,}$/.test(text) && text.length <= longest.key && !placeholder.test(text)
}

/** An http or https address, without what must not stand in it, and the key that stood in its query. */
export function readAddress(typed: string): { readonly text: string, readonly key?: string } | undefined {
  let text = typed.trim().replace(/^["'`<]+|["'`>]+$/g, '')
  if (/^https?%3a/i.test(text)) text = decoded(text)
  if (!text || text.length > longest.url || /[\s"'<>`\\\p{C}]/u.test(text)) return undefined
  const web = /^https?:\/\//i.test(text)
  if (!web && !bareHost.test(text)) return undefined
  const url = parsedUrl(web ? text : `https://${text}`)
  if (!url?.hostname) return undefined
  const names = [...url.searchParams.keys()].filter(name => roleOf(name)?.role === 'key')
  if (!names.length && !url.username && !url.password) return { text }
  const key = names.map(name => url.searchParams.get(name) ?? '').find(isKey)
  for (const name of names) url.searchParams.delete(name)
  url.username = url.password = ''
  return { text: web ? url.href : url.href.slice('https://'.length), ...key && { key } }
}

/** A host without a scheme, perhaps with port and path. */
export const bareHost = /^(?:localhost|[\w-]+(?:\.[\w-]+)+|\[[\da-f:.]+\])(?::\d{1,5})?(?:[/?#]\S*)?$/i

/** The text with its percent signs resolved; what is no proper code stays. */
export function decoded(text: string): string {
  return text.replace(/(?:%[\da-f]{2})+/gi, (codes) => {
    try {
      return decodeURIComponent(codes)
    }
    catch {
      return codes
    }
  })
}

function parsedUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}

/** The address, or undefined where a key stands in its path or host as well. */
function withoutKeys(address: string, keys: readonly string[]): string | undefined {
  const plain = decoded(address)
  return keys.some(key => isSecret(key) && (plain.includes(key) || address.includes(key))) ? undefined : address
}

function words(text: string | undefined, length: number, keys: readonly string[]): string | undefined {
  const plain = text?.replace(/\p{C}+/gu, ' ').replace(/\s+/g, ' ').trim().slice(0, length)
  return plain && !keys.some(key => isSecret(key) && plain.includes(key)) ? plain : undefined
}

/** Servers of one's own take any key: `ollama` may well stand in the address too. */
function isSecret(key: string): boolean {
  return key.length >= 8 || key.startsWith('sk-')
}
