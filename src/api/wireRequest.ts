/** What stands in place of a key wherever a request is shown. */
export const keyPlaceholder = '{token}'

/** A field of a form: a text, or a file by its name. */
export type FormField =
  | { readonly name: string, readonly value: string }
  | { readonly name: string, readonly file: string, readonly type: string, readonly bytes: number }

/** One request as it goes over the wire, with `{token}` for whatever is secret in it. */
export interface WireRequest {
  readonly method: 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** The very JSON, or the fields of a form in their order. */
  readonly body: string | readonly FormField[]
}

const secretHeader = /auth|key|token|secret|pass|cookie|session|signature/i
const secretNames = 'api[-_]?key|subscription[-_]?key|key|token|access[-_]?token|auth|authorization|sig|signature|secret|client[-_]?secret|password'
const secretMember = new RegExp(`^(?:${secretNames})$`, 'i')
const secretInQuery = new RegExp(`([?&](?:${secretNames})=)[^&#]*`, 'gi')
const perhapsSecret = new RegExp(`"(?:${secretNames})"\\s*:`, 'i')
/** A shorter key may be a word: it is replaced where keys stand, not wherever it is found. */
const shortestFound = 8

/**
 * A request that is about to leave, to be shown: headers, members and parameters that hold secrets by their name, and the
 * key wherever it stands, become `{token}`. Nothing else is changed.
 */
export function wireRequestOf(url: string, init: Pick<RequestInit, 'headers' | 'body'>, keys: readonly string[]): WireRequest {
  const hide = hider(keys)
  const headers = Object.entries(init.headers as Readonly<Record<string, string>> | undefined ?? {}).map(([name, value]) => [name, secretHeader.test(name) ? withoutSecret(value) : hide(value)])
  return {
    method: 'POST', url: hide(url.replace(secretInQuery, `$1${keyPlaceholder}`)), headers: Object.fromEntries(headers) as Record<string, string>,
    body: init.body instanceof FormData ? [...init.body].map(([name, value]) => fieldOf(name, value, hide)) : hide(withoutSecretMembers(typeof init.body === 'string' ? init.body : '')),
  }
}

function fieldOf(name: string, value: FormDataEntryValue, hide: (text: string) => string): FormField {
  return typeof value === 'string'
    ? { name, value: secretMember.test(name) ? keyPlaceholder : hide(value) }
    : { name, file: value.name, type: value.type || 'image/png', bytes: value.size }
}

/** How it is said to be a key stays. */
function withoutSecret(value: string): string {
  return value && (/^(?:Bearer|Basic|Token)\s+(?=\S)/i.exec(value)?.[0] ?? '') + keyPlaceholder
}

function withoutSecretMembers(body: string): string {
  if (!perhapsSecret.test(body)) return body
  let found = false
  const value: unknown = JSON.parse(body, (name, member: unknown) => {
    if (typeof member !== 'string' || !secretMember.test(name)) return member
    found = true
    return keyPlaceholder
  })
  return found ? JSON.stringify(value) : body
}

function hider(keys: readonly string[]): (text: string) => string {
  const forms = new Set(keys.map(key => key.trim()).filter(key => key.length >= shortestFound && key !== keyPlaceholder)
    .flatMap(key => [key, JSON.stringify(key).slice(1, -1), encodeURIComponent(key)]))
  return text => [...forms].reduce((rest, form) => rest.replaceAll(form, () => keyPlaceholder), text)
}
