import { exercises } from './exercises'
import type { Wish } from './programming'
import { samples } from './samples'

/** The program for a wish, between fences, and the name of its language. */
export function programFor({ language, exercise }: Wish): { readonly name: string, readonly block: string } {
  const { name, fence, code } = samples[language]
  const program = exercise && exercises[exercise][language]
  return { name, block: `\`\`\`${fence}\n${program ?? code}\n\`\`\`` }
}
