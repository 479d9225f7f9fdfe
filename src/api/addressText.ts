import { isPrivateHost } from './hosts'

/** Why a typed text is no address. */
export interface AddressError {
  readonly error: 'bad-scheme' | 'invalid-url'
}

/** A typed address as a URL. */
export interface TypedUrl {
  readonly url: URL
  /** Nothing was typed: the default. */
  readonly empty: boolean
  /** A `#` at the end: no version and no other path may be added. */
  readonly exact: boolean
}

const longest = 8_192
const invisible = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g
/** Where an address ends inside a sentence: blanks, quotes, Chinese punctuation and characters. */
const notAddress = /[\s"'<>`\u2018-\u201F\u2026\u2E80-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF\uFF01\uFF08\uFF09\uFF0C\uFF1B\uFF1F]/
const quotes = /^["'`\u2018-\u201F]+|["'`\u2018-\u201F]+$/g
const afterAddress = /[.,;:!)\]}*_|\\]+$/
const secret = /^(?:sk-|AIza|gsk_)[\w-]{12,}$/

/**
 * The address in what was typed or pasted, which may be a sentence around it.
 * @see protocols §5.2, steps 1 to 3
 */
export function readTypedUrl(typed: string, appOrigin: string): TypedUrl | AddressError {
  const text = cleaned(typed)
  if (!text) return { url: new URL('https://api.openai.com'), empty: true, exact: false }
  if (secret.test(text)) return { error: 'invalid-url' } // a key in the wrong field
  const scheme = /^([a-z][a-z\d+.-]*):(?:\/\/|(?!\d))/i.exec(text)?.[1]?.toLowerCase()
  const web = scheme === 'http' || scheme === 'https'
  if (scheme && !web && isScheme(scheme, text)) return { error: 'bad-scheme' }
  const url = parsed(web ? text : withScheme(text, appOrigin))
  if (!url?.hostname) return { error: 'invalid-url' }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { error: 'bad-scheme' }
  return { url, empty: false, exact: text.indexOf('#') === text.length - 1 }
}

/** A URL, or undefined where the text is none. */
export function parsed(text: string): URL | undefined {
  try {
    return new URL(text)
  }
  catch {
    return undefined
  }
}

function cleaned(typed: string): string {
  const text = typed.slice(0, longest).replace(invisible, '').trim()
  const plain = /https?:\/\//i.test(text) ? text : halfWidth(text)
  const start = plain.search(/https?:\/\//i)
  const otherScheme = start > 0 && /^[a-z][a-z\d+.-]*:\/\//i.test(plain)
  if (start < 0 || otherScheme) return plain.replace(quotes, '').trim()
  const rest = plain.slice(start)
  const end = rest.search(notAddress)
  return halfWidth(end < 0 ? rest : rest.slice(0, end)).replace(afterAddress, '')
}

/** Full-width ASCII, as Chinese input methods write it, as plain ASCII. */
function halfWidth(text: string): string {
  return text
    .replace(/[\uFF01-\uFF5E]/g, character => String.fromCharCode(character.charCodeAt(0) - 0xFEE0))
    .replace(/\u3000/g, ' ')
}

/** `host:8080` looks like a scheme; `name:` before other things is one only if it is known. */
function isScheme(scheme: string, text: string): boolean {
  return text.startsWith('//', scheme.length + 1)
    || /^(?:about|blob|data|file|ftp|javascript|mailto|tel|urn|vbscript|wss?)$/.test(scheme)
}

function withScheme(text: string, appOrigin: string): string {
  if (text.startsWith('/') && !text.startsWith('//')) return appOrigin + text
  const bareIPv6 = /^((?:[\da-f]{0,4}:){2,7}[\da-f]{0,4})(?=[/?#]|$)/i
  const host = text.replace(/^\/+/, '').replace(bareIPv6, '[$1]')
  const name = parsed('http://' + host)?.hostname ?? ''
  const plain = isPrivateHost(name) || name.startsWith('[') || /^\d+(?:\.\d+){3}$/.test(name)
  return (plain ? 'http://' : 'https://') + host
}
