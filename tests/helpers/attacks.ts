import { readFileSync } from 'node:fs'

/** A text with `n` in the names that must differ from those of other texts in the same reply. */
type Carrier = (payload: string, n: number) => string

/** The attacks that others collected: 3,500 of them. */
export function loadAttacks(): readonly string[] {
  return ['dompurify', 'h5sc', 'payloadbox'].flatMap((name) => {
    const file = readFileSync(new URL(`../fixtures/corpora/xss-${name}.json`, import.meta.url), 'utf8')
    const { cases } = JSON.parse(file) as { cases: readonly (string | { payload: string })[] }
    return cases.map(attack => typeof attack === 'string' ? attack : attack.payload)
  })
}

/** Ends every block of raw HTML and every fence that a payload may have left open: the next one stands for itself. */
const closers = '\n</script></style></pre></textarea>-->?>]]>\n\n'
const onOneLine = (payload: string) => payload.replace(/\s*\n\s*/g, ' ')
/** Inside a line no block can begin. */
const end = (payload: string) => payload.includes('\n') ? closers : '\n\n'

/** Where Markdown can carry a payload to. */
export const carriers: Readonly<Record<'as it is' | 'as an address' | 'in other syntax', Carrier>> = {
  'as it is': payload => `${payload}${closers}word ${payload} word${end(payload)}`,
  'as an address': (payload, n) => {
    const line = onOneLine(payload)
    return `[label](${payload}) ![alt](${payload}) [a](<${line}> "${line}") <${line}> [r][${n}] ![r][${n}]${end(payload)}`
      + `[${n}]: ${payload}${end(payload)}`
  },
  // By turns: all of them for each payload would take minutes.
  'in other syntax': (payload, n) => {
    const line = onOneLine(payload)
    switch (n % 3) {
      case 0: return `~~~${line}\n${payload}\n~~~\n\n> - [ ] **${line}**\n\n`
      case 1: return `| a | b |\n|---|---|\n| ${line} | \`x\` |\n\n# $\\href{${line}}{x}$\n\n`
      default: return `note[^n${n}]\n\n$$\n\\text{${line}}\n$$\n\n[^n${n}]: ${line}\n\n`
    }
  },
}

/** The same text with every host in it replaced: whatever loads from there is seen. */
export function aimedAt(origin: string, payload: string): string {
  return payload.replace(/(?:https?:)?\/\/[a-z0-9][\w-]*(?:\.[\w-]+)+/gi, origin)
}

/** Numbers from 0 to 1, the same ones for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = state + 0x6D2B79F5 | 0
    let mixed = Math.imul(state ^ state >>> 15, 1 | state)
    mixed = mixed + Math.imul(mixed ^ mixed >>> 7, 61 | mixed) ^ mixed
    return ((mixed ^ mixed >>> 14) >>> 0) / 4_294_967_296
  }
}

/** A text in pieces of random lengths, up to `longest`; surrogate pairs may be cut through. */
export function cutAtRandom(text: string, longest: number, random: () => number): readonly string[] {
  const pieces: string[] = []
  for (let at = 0; at < text.length;) {
    const length = 1 + Math.floor(random() * longest)
    pieces.push(text.slice(at, at + length))
    at += length
  }
  return pieces
}
