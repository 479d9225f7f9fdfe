interface ScriptPolicy { createScriptURL(url: string): string }
interface PolicyMaker { createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy }

/** The one policy that may name scripts; a second one of that name is refused by the browser. */
let policy: ScriptPolicy | undefined

/** The address of a script of our own, in the form that the browser asks for. @throws {TypeError} for any other script */
export function ownScript(url: string): string {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: PolicyMaker }
  policy ??= trustedTypes?.createPolicy('platen', { createScriptURL: ours }) ?? { createScriptURL: ours }
  return policy.createScriptURL(url)
}

/** Built scripts lie in one folder, this one among them. The development server keeps them apart. */
function ours(url: string): string {
  const { href } = new URL(url, document.baseURI)
  const folder = import.meta.env.DEV ? new URL('/', document.baseURI).href : new URL(/* @vite-ignore */ '.', import.meta.url).href
  if (!href.startsWith(folder)) throw new TypeError('Not a script of ours.')
  return href
}
