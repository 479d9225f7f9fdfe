import { fold, startOfUnit } from './searchFold'

/** Tags of one conversation at most, and characters of one at most. */
export const tagLimits = { count: 20, length: 40 } as const

/** As two tags are compared: capitals and widths make no difference. */
export function tagKey(tag: string): string {
  return fold(tag)
}

/** Tags as they are kept: one line each, trimmed, not too long, none twice, in the order given. */
export function tagsFrom(values: readonly string[]): readonly string[] {
  const tags = new Map<string, string>()
  for (const value of values) {
    const tag = tidy(value)
    if (tag && !tags.has(tagKey(tag))) tags.set(tagKey(tag), tag)
    if (tags.size === tagLimits.count) break
  }
  return [...tags.values()]
}

/** The tags in what was typed: several with commas between them, of any script; a leading # is no part of one. */
export function typedTags(text: string): readonly string[] {
  return tagsFrom(text.slice(0, 2_000).split(/[,，、;；\n]/u).map(word => word.replace(/^\s*[#＃]+/u, '')))
}

/** The tags with some more, and without some. */
export function changedTags(tags: readonly string[], { added = [], removed = [] }: { readonly added?: readonly string[], readonly removed?: readonly string[] }): readonly string[] {
  const gone = new Set(removed.map(tagKey))
  return tagsFrom([...tags.filter(tag => !gone.has(tagKey(tag))), ...added])
}

/** All tags of some conversations, each once, the most used first. */
export function tagsOf(conversations: readonly { readonly tags?: readonly string[] }[]): readonly string[] {
  const found = new Map<string, { readonly tag: string, count: number }>()
  for (const tag of conversations.flatMap(({ tags }) => tags ?? [])) {
    const known = found.get(tagKey(tag))
    if (known) known.count++
    else found.set(tagKey(tag), { tag, count: 1 })
  }
  return [...found.values()].sort((a, b) => b.count - a.count || a.tag.localeCompare(b.tag)).map(({ tag }) => tag)
}

/** Whether a conversation has all of some tags. */
export function hasTags({ tags = [] }: { readonly tags?: readonly string[] }, wanted: readonly string[]): boolean {
  const keys = new Set(tags.map(tagKey))
  return wanted.every(tag => keys.has(tagKey(tag)))
}

/** A search with `#tags` in it: which tags each of them may stand for, and the words that are left. */
export interface TagQuery {
  readonly text: string
  readonly tags: readonly (readonly string[])[]
}

/**
 * Reads `#tag` and `#"two words"` out of a search. One stands for the tag of that name, else for all that begin so;
 * where there is none it stays a word like any other.
 */
export function parseTagQuery(typed: string, known: readonly string[]): TagQuery {
  if (!known.length || !/[#＃]/u.test(typed)) return { text: typed, tags: [] }
  const tags: (readonly string[])[] = []
  const text = typed.slice(0, 500).replace(/(^|\s)[#＃](?:"([^"]+)"?|“([^”]+)”?|(\S+))/gu, (whole, _space: string, straight?: string, curly?: string, word?: string) => {
    const wanted = tagKey((straight ?? curly ?? word ?? '').trim())
    const same = known.filter(tag => tagKey(tag) === wanted)
    const meant = same.length ? same : known.filter(tag => tagKey(tag).startsWith(wanted))
    if (!wanted || !meant.length) return whole
    tags.push(meant)
    return ''
  })
  return { text: text.trim(), tags }
}

/** Whether a conversation has, of each list, one tag. */
export function matchesTags(conversation: { readonly tags?: readonly string[] }, { tags }: TagQuery): boolean {
  return tags.every(meant => meant.some(tag => hasTags(conversation, [tag])))
}

function tidy(value: string): string {
  const line = value.slice(0, 500).replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Surrogate}\s]+/gu, ' ').trim()
  return line.slice(0, startOfUnit(line, Math.min(line.length, tagLimits.length))).trim()
}
