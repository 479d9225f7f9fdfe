/** Why a header cannot be sent along. */
export type HeaderProblem = 'invalid-name' | 'invalid-value' | 'forbidden' | 'ours' | 'too-long'

/** Headers that a browser sets by itself, whatever a page asks for. */
const forbidden = /^(?:accept-charset|accept-encoding|access-control-request-(?:headers|method|private-network)|connection|content-length|cookie2?|date|dnt|expect|host|keep-alive|origin|referer|set-cookie|te|trailer|transfer-encoding|upgrade|user-agent|via|x-http-method(?:-override)?|x-method-override|proxy-.*|sec-.*)$/
/** Headers that Platen sets. */
const ours = /^(?:accept|content-type)$/

/** What is wrong with a header, or undefined where it can be sent. */
export function headerProblem(name: string, value: string): HeaderProblem | undefined {
  const plain = name.trim().toLowerCase()
  if (plain.length > 100 || value.length > 8_192) return 'too-long'
  if (!/^[!#$%&'*+.^_`|~\da-z-]+$/.test(plain) || plain === '__proto__') return 'invalid-name'
  if (forbidden.test(plain)) return 'forbidden'
  if (ours.test(plain)) return 'ours'
  return /^[\t\x20-\x7E\x80-\xFF]*$/.test(value) ? undefined : 'invalid-value'
}
