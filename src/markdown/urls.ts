import { decodeEntities } from './entities'

/** An address that may be opened: absolute, in the browser's own spelling. */
export interface SafeLink {
  readonly href: string
  /** Where it leads: the host with its port, or the address of a mail. */
  readonly host: string
}

export interface SafeImage {
  readonly src: string
  /** Who learns of it when it is loaded; for a picture in the text itself, its type. */
  readonly host: string
}

const maxLinkLength = 4096
const maxImageLength = 10_000_000
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu
const embedded = /^data:image\/(png|jpeg|gif|webp);base64,[a-z\d+/]+={0,2}$/i

/**
 * The address of a link, or undefined where it may not be one: only absolute http, https and
 * mailto. Character references are decoded first, then controls and blanks are dropped.
 * @param literal True for autolinks, in which character references stand for themselves.
 */
export function safeLink(href: string, literal = false): SafeLink | undefined {
  const address = clean(href, literal)
  if (address.length > maxLinkLength) return undefined
  const url = parse(address)
  if (!url) return undefined
  if (url.protocol === 'mailto:') {
    const host = readable(url.pathname)
    return host.includes('@') ? { href: url.href, host } : undefined
  }
  return { href: url.href, host: url.host }
}

/** The address of a picture: http, https, or a bitmap in the text itself. */
export function safeImage(href: string): SafeImage | undefined {
  const address = clean(href, false)
  if (address.length > maxImageLength) return undefined
  const type = embedded.exec(address)?.[1]
  if (type) return { src: address, host: `data:image/${type.toLowerCase()}` }
  const url = address.length > maxLinkLength ? undefined : parse(address)
  return url && url.protocol !== 'mailto:' ? { src: url.href, host: url.host } : undefined
}

/** Whether a label says by itself where the link leads, so that the host need not be added. */
export function namesHost(label: string, { href, host }: SafeLink): boolean {
  if (/[\s\p{C}]/u.test(label) || new URL(href).search.length > 200) return false
  const text = label.toLowerCase().replace(/^(?:https?:\/\/|mailto:)/, '')
  const named = host.toLowerCase()
  return text === named || (text.startsWith(named) && '/?#'.includes(text.charAt(named.length)))
}

function clean(href: string, literal: boolean): string {
  return (literal ? href : decodeEntities(href)).replace(invisible, '').trim()
}

/** Absolute http, https and mailto only; a name and password in it are dropped. */
function parse(address: string): URL | undefined {
  if (!/^(?:https?:\/\/[^/\\]|mailto:)/i.test(address)) return undefined
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (!url || !['http:', 'https:', 'mailto:'].includes(url.protocol)) return undefined
  url.username = ''
  url.password = ''
  return url
}

function readable(text: string): string {
  try {
    return decodeURIComponent(text).replace(invisible, '')
  } catch (error) {
    if (error instanceof URIError) return text // a lone percent sign
    throw error
  }
}
