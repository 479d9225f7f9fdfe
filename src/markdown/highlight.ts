import type { CodeColours } from './colours'
import type { Grammar } from './grammars'

/** Colours for one block of code, by a grammar; undefined where it cannot be had. Loads what it needs. */
export async function loadColours(grammar: Grammar): Promise<CodeColours | undefined> {
  try {
    const { createColours } = await import('./highlighter')
    return await createColours(grammar)
  } catch {
    return undefined // offline, or a new version was deployed: code stays readable as it is
  }
}
