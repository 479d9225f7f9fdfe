// The texts of the benchmark: Markdown as models write it, the same in each run.
import { chinese, code, english, formulas as formulaTexts } from './words.mjs'

/** The last words of each streamed reply: whoever shows them has shown all. */
export const lastWords = 'These are the last words.'

/** Numbers from 0 to 1, always the same ones for a seed (mulberry32). */
export function seeded(seed) {
  let state = seed
  return () => {
    state = state + 0x6D2B79F5 | 0
    let mixed = Math.imul(state ^ state >>> 15, 1 | state)
    mixed = mixed + Math.imul(mixed ^ mixed >>> 7, 61 | mixed) ^ mixed
    return ((mixed ^ mixed >>> 14) >>> 0) / 4294967296
  }
}

const pick = (random, list) => list[Math.floor(random() * list.length)]
const between = (random, least, most) => least + Math.floor(random() * (most - least + 1))
const repeat = (count, make) => Array.from({ length: count }, (_, index) => make(index))
const numbered = (random, text) => text.replaceAll('%', () => String(between(random, 2, 99)))

function sentence(random) {
  const { subjects, verbs, objects, endings } = english
  const object = pick(random, objects)
  const chance = random()
  const shown = chance < 0.12 ? `**${object}**`
    : chance < 0.2 ? `\`${object.split(' ').at(-1)}()\``
      : chance < 0.24 ? `[${object}](https://example.com/${between(random, 1, 999)})`
        : chance < 0.28 ? `*${object}*` : object
  return `${pick(random, subjects)} ${pick(random, verbs)} ${shown}, ${pick(random, endings)}.`
}

function chineseSentence(random) {
  const { subjects, verbs, objects, endings } = chinese
  const object = random() < 0.15 ? `**${pick(random, objects)}**` : pick(random, objects)
  return `${pick(random, subjects)}${pick(random, verbs)}${object}，${pick(random, endings)}。`
}

const paragraph = random => repeat(between(random, 2, 5), () => sentence(random)).join(' ')
const chineseParagraph = random => repeat(between(random, 2, 6), () => chineseSentence(random)).join('')

function fence(random, language = pick(random, Object.keys(code))) {
  const lines = code[language]
  const count = between(random, 6, 18)
  const start = between(random, 0, lines.length)
  const shown = repeat(count, index => numbered(random, lines[(start + index) % lines.length]))
  return ['```' + language, ...shown, '```'].join('\n')
}

function nestedList(random) {
  const ordered = random() < 0.5
  return repeat(between(random, 3, 6), index => [
    `${ordered ? `${index + 1}.` : '-'} ${sentence(random)}`,
    ...repeat(between(random, 0, 2), () => `   - ${sentence(random)}`),
  ].join('\n')).join('\n')
}

function looseList(random) {
  return repeat(between(random, 3, 4), index =>
    `${index + 1}. **${pick(random, english.objects)}**\n\n   ${sentence(random)}`).join('\n\n')
}

function row(random, index) {
  const cells = [index + 1, pick(random, english.objects), `\`${between(random, 1, 9999)}\``, pick(random, english.verbs)]
  return `| ${cells.join(' | ')} |`
}

function tableOf(random, rows) {
  return ['| # | Name | Size | Remark |', '|--:|---|---|---|', ...repeat(rows, index => row(random, index))].join('\n')
}

const formula = random => numbered(random, pick(random, formulaTexts))

const kinds = [
  [38, paragraph],
  [12, chineseParagraph],
  [12, nestedList],
  [6, looseList],
  [12, random => fence(random)],
  [5, random => tableOf(random, between(random, 3, 7))],
  [5, random => `> ${sentence(random)}\n> ${sentence(random)}`],
  [4, random => `$$\n${formula(random)}\n$$`],
  [3, random => `With $${formula(random)}$ in the text. ${sentence(random)}`],
  [3, () => '---'],
]

function block(random) {
  let left = random() * 100
  for (const [weight, make] of kinds) {
    left -= weight
    if (left < 0) return make(random)
  }
  return paragraph(random)
}

function until(length, make) {
  const parts = []
  for (let size = 0; size < length;) {
    const part = make(parts.length)
    parts.push(part)
    size += part.length + 2
  }
  return parts.join('\n\n')
}

const ended = text => `${text}\n\n${lastWords}`

/** A reply of about so many characters with everything: headings, lists, fences, tables, quotes, TeX, Chinese. */
export function reply(length, seed = 1) {
  const random = seeded(seed)
  return ended(until(length, index => index % 9 === 0
    ? `${index % 27 === 0 ? '##' : '###'} ${pick(random, english.objects)} ${index + 1}`
    : block(random)))
}

/** A short reply that needs all that is fetched on first use: each language, a table, a formula. */
export function warmUp() {
  const random = seeded(7)
  return ended([
    '## Warm', paragraph(random), chineseParagraph(random),
    ...Object.keys(code).map(language => fence(random, language)),
    tableOf(random, 3), nestedList(random), looseList(random),
    `$$\n${formula(random)}\n$$`, `Here is $${formula(random)}$.`,
  ].join('\n\n'))
}

/** One block of code. */
export function codeBlock(lines, language = 'typescript') {
  const random = seeded(2)
  const source = repeat(lines, index => numbered(random, code[language][index % code[language].length]))
  return ended(['```' + language, ...source, '```'].join('\n'))
}

/** One tight list. */
export function list(items) {
  const random = seeded(3)
  const { subjects, verbs, objects } = english
  return ended(repeat(items, index =>
    `- ${pick(random, subjects)} ${pick(random, verbs)} ${index % 4 ? pick(random, objects) : '**this** or `that`'}`).join('\n'))
}

/** One table. */
export const table = rows => ended(tableOf(seeded(4), rows))

/** So many formulas, every other one displayed. */
export function formulas(count) {
  const random = seeded(5)
  return ended(repeat(count, index => index % 2
    ? `Then $${formula(random)}$ holds for ${index}.`
    : `$$\n${formula(random)}\n$$`).join('\n\n'))
}

/** Chinese prose with some emphasis, lists and headings. */
export function chineseReply(length) {
  const random = seeded(6)
  return ended(until(length, index => index % 8 === 0 ? `## 第${index + 1}节`
    : index % 5 === 0 ? repeat(4, () => `- **重点：**${chineseSentence(random)}`).join('\n')
      : chineseParagraph(random)))
}

/** A text cut into deltas of about four characters, never inside of one. */
export function deltasOf(text) {
  const random = seeded(8)
  const characters = Array.from(text)
  const deltas = []
  for (let at = 0; at < characters.length;) {
    const size = between(random, 1, 7)
    deltas.push(characters.slice(at, at + size).join(''))
    at += size
  }
  return deltas
}

/** The texts of a stored conversation, prompt and reply in turn: about 1 kB a reply. The last one has the last words. */
export function conversation(count) {
  const random = seeded(count)
  return repeat(count, index => index % 2 === 0
    ? `Question ${index / 2 + 1}: ${sentence(random)}`
    : until(900, () => block(random)) + (index === count - 1 ? `\n\n${lastWords}` : ''))
}
