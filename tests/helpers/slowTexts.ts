import { readFileSync } from 'node:fs'

interface Redos { readonly cases: readonly { readonly name: string, readonly markdown: string }[] }

const redos = (JSON.parse(readFileSync(new URL('../fixtures/corpora/markdown-redos-marked.json', import.meta.url), 'utf8')) as Redos).cases
const numbered = (count: number, write: (n: number) => string) => Array.from({ length: count }, (_, n) => write(n)).join('')
const nestedList = (depth: number) => numbered(depth, n => `${'  '.repeat(n)}- item\n`)

/** Texts that cost a Markdown parser far more than their length, by what they are made of. */
export const slowTexts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'texts that once hung a parser': { 'all of them': redos.map(({ markdown }) => markdown).join('\n') },
  'quotes and lists': {
    '20,000 quote marks': '>'.repeat(20_000),
    '20,000 list marks': '- '.repeat(20_000),
    'a list 400 levels deep': nestedList(400),
    'a list 800 levels deep': nestedList(800),
    'a list 1,000 levels deep': nestedList(1_000),
    '20,000 empty lines in a list': `- a\n${'\n'.repeat(20_000)}  b`,
  },
  'emphasis': {
    '20,000 times _a': '_a'.repeat(20_000),
    '4,000 nested emphases': '*a '.repeat(4_000) + ' b*'.repeat(4_000),
    '50,000 asterisks with letters': 'a**b'.repeat(12_500),
    '20,000 strikes that open': '~~a '.repeat(20_000),
    '100,000 backslashes': '\\'.repeat(100_000),
  },
  'formulas and code': {
    '100,000 dollars': '$'.repeat(100_000),
    '30,000 open formulas': '\\(a $b \\[c '.repeat(10_000),
    '50,000 backticks': '`'.repeat(50_000),
    'backticks of 300 lengths': numbered(300, n => `${'`'.repeat(n + 1)} a `),
    'a fence of 20,000 lines': `\`\`\`ts\n${'const a = "b" // c\n'.repeat(20_000)}\`\`\``,
  },
  'links, pictures and tags': {
    '50,000 square brackets': '['.repeat(50_000),
    '50,000 pictures that open': '!['.repeat(50_000),
    '20,000 links that open': '[a]('.repeat(20_000),
    '50,000 tags that open': '<'.repeat(50_000),
    '20,000 comments that open': '<!--'.repeat(20_000),
    '21,000 addresses': 'www.a.b http://c a@b.c '.repeat(7_000),
  },
  'definitions and notes': {
    '20,000 uses before one definition': `${'[late] '.repeat(20_000)}\n\n[late]: https://example.com`,
    '20,000 link definitions': `${numbered(20_000, n => `[d${n}]: https://example.com/${n}\n`)}\n[d1] and [d19999]`,
    '20,000 footnote references': `${numbered(20_000, n => `[^${n % 50}] `)}\n\n${numbered(50, n => `[^${n}]: note ${n}\n`)}`,
    '20,000 footnotes': `[^1] [^19999]\n\n${numbered(20_000, n => `[^${n}]: note\n`)}`,
  },
  'long texts': {
    '500 kB in one line': 'word **bold** `code` *and* [a link](https://example.com/x) so on '.repeat(7_800),
    '10,000 short lines': 'a\n'.repeat(10_000),
    '50,000 bars': '|'.repeat(50_000),
    'a table of 30,000 columns': `${'|a'.repeat(30_000)}|\n${'|-'.repeat(30_000)}|\n${'|b'.repeat(30_000)}|`,
  },
}

const words = 'Lorem ipsum dolor sit amet consetetur sadipscing elitr sed diam nonumy eirmod tempor invidunt ut labore et dolore magna '

/** Words without any syntax in lines of the same lengths: what the text would cost if it were none. */
export function plainLike(text: string): string {
  return text.split('\n').map(line => words.repeat(Math.ceil(line.length / words.length)).slice(0, line.length)).join('\n')
}
