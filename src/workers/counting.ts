/** How `gpt-tokenizer` counts: by one encoding, which is a table of some megabytes. */
type Count = (text: string, options: { readonly disallowedSpecial: Set<string> }) => number

/** The encodings that OpenAI has published; the first is that of its models since 2024. */
export type Encoding = 'o200k_base' | 'cl100k_base'

export interface TokenJob { readonly number: number, readonly text: string }
export interface TokenAnswer { readonly number: number, readonly tokens: number }

/** Marks such as `<|endoftext|>` are text like any other here, as they are at servers. */
const plain = { disallowedSpecial: new Set<string>() }
/** The time that one word takes grows with the square of its length: longer ones are counted in parts. */
const longest = 2_000
/** Places where each encoding begins a new word, whatever follows: what is cut there counts as much as in one piece. */
const boundary = /[\p{L}\p{N}](?=\n)|\S(?=[ \t])|\p{Script=Han}(?=[，。！？；：、“”（）])/gu

/** How many tokens a text is; only what has no word boundary for thousands of characters counts a little more than in one piece. */
export function countPieces(count: Count, text: string): number {
  let sum = 0
  for (const piece of pieces(text)) sum += count(piece, plain)
  return sum
}

/** Lets a worker count for its page. */
export function serve(count: Count): void {
  self.addEventListener('message', ({ data: { number, text } }: MessageEvent<TokenJob>) => {
    self.postMessage({ number, tokens: countPieces(count, text) } satisfies TokenAnswer)
  })
}

function* pieces(text: string): Generator<string> {
  let start = 0
  while (text.length - start > longest) {
    const part = text.slice(start, start + longest)
    const last = [...part.slice(0, -1).matchAll(boundary)].at(-1)
    const end = last ? last.index + last[0].length : part.length - (/[\uD800-\uDBFF]$/.test(part) ? 1 : 0)
    yield text.slice(start, start + end)
    start += end
  }
  yield text.slice(start)
}
