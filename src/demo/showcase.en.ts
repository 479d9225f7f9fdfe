import { blockquote, type Replies } from './turn'

const planets = `| Planet | Diameter in km | Year in Earth years | One word |
| --- | ---: | ---: | :---: |
| Mercury | 4,879 | 0.24 | quick |
| Venus | 12,104 | 0.62 | veiled |
| Earth | 12,756 | 1.00 | home |
| Mars | 6,792 | 1.88 | red |
| Jupiter | 142,984 | 11.9 | huge |
| Saturn | 120,536 | 29.4 | ringed |
| Uranus | 51,118 | 84.0 | tilted |
| Neptune | 49,528 | 165 | windy |`

const paper = `| Size | Width in mm | Height in mm | Good for |
| --- | ---: | ---: | --- |
| A3 | 297 | 420 | drawings |
| A4 | 210 | 297 | letters |
| A5 | 148 | 210 | notebooks |
| A6 | 105 | 148 | postcards |
| A7 | 74 | 105 | tickets |`

const formulas = String.raw`The solutions of $ax^2 + bx + c = 0$, for $a \neq 0$:

$$
x_{1,2} = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}
$$

The area under the bell curve:

$$
\int_{-\infty}^{\infty} e^{-x^2} \, dx = \sqrt{\pi}
$$

A sum that took until 1735 to be found, $\sum_{n=1}^{\infty} \frac{1}{n^2} = \frac{\pi^2}{6}$, and a turn by the angle $\theta$:

$$
\begin{pmatrix} x' \\ y' \end{pmatrix} =
\begin{pmatrix} \cos\theta & -\sin\theta \\ \sin\theta & \cos\theta \end{pmatrix}
\begin{pmatrix} x \\ y \end{pmatrix}
$$`

type Quotation = readonly [text: string, source: string]

const quotations: readonly [Quotation, ...Quotation[]] = [
  ['I have made this letter longer than usual, because I have not had time to make it shorter.', 'Blaise Pascal, *Lettres provinciales*, 1657'],
  ['Well done is better than well said.', 'Benjamin Franklin, *Poor Richard’s Almanack*, 1737'],
  ['The Analytical Engine weaves algebraical patterns just as the Jacquard loom weaves flowers and leaves.', 'Ada Lovelace, 1843'],
]

/** What the renderer can show. */
export const showcase: Pick<
  Replies, 'markdown' | 'table' | 'formula' | 'list' | 'quotation' | 'emoji' | 'picture' | 'poem' | 'joke'
> = {
  markdown: ({ pick }) => `# Markdown, once around

This tour comes from the **demo**. Text can be **bold**, *italic*, ~~struck out~~ or \`code\`, and [link somewhere](https://commonmark.org).

## A list

- Servers
  1. OpenAI
  2. Ollama
- Things to do
  - [x] open the page
  - [ ] connect a server

## A table

${paper}

## Code

\`\`\`ts
const greet = (name: string) => 'Hello, ' + name
console.log(greet('world'))
\`\`\`

## A formula

Inline, $e^{i\\pi} + 1 = 0$, or on a line of its own:

$$
${pick([String.raw`\sum_{k=1}^{n} k = \frac{n(n+1)}{2}`, String.raw`\lim_{n \to \infty} \left(1 + \frac{1}{n}\right)^n = e`])}
$$

> A quotation stands at the margin.
>
> > And another one may stand inside.

---

That was the tour. Ask for any one of these alone to see more of it.`,

  table: ({ pick, question }) => `${/planet/i.test(question) ? planets : pick([planets, paper])}

The **demo** has this table prepared; a real model makes one from your own data. On a narrow screen it scrolls sideways, and it can be copied as Markdown.`,

  formula: () => `Some formulas, inline and on lines of their own:

${formulas}

They come from the **demo**'s drawer. What you type between dollar signs is set in the same way.`,

  list: ({ quote }) => `You asked: “${quote}”. The **demo** cannot know what belongs on your list, but it can show how lists look:

1. Write down everything, in any order.
2. Strike what nobody would miss.
3. Choose **one** thing for today:
   - it fits into an hour,
   - it needs nobody else,
   - you will know when it is done.
4. Do it before reading the rest.

And one to tick off:

- [x] Ask the demo
- [ ] Connect a server
- [ ] Ask a model the same`,

  quotation: ({ pick }) => {
    const [text, source] = pick(quotations)
    return `${blockquote(`${text}\n\n— ${source}`)}

A quotation from the **demo**'s small shelf. One can stand inside another:

> “Is it finished?” she asked.
>
> > “It is never finished,” said the machine. “It is only sent.”`
  },

  emoji: () => `Characters that are more than one code point, and must never be cut in half by a stream:

| Kind | Characters |
| --- | --- |
| families | 👩‍👩‍👧‍👦 👨‍👩‍👧 🧑‍🤝‍🧑 |
| skin tones | 👋🏻 👋🏽 👋🏿 |
| flags | 🇨🇳 🇫🇷 🇧🇷 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🏳️‍🌈 |
| key caps | 1️⃣ 2️⃣ #️⃣ |
| accents put together | é ñ ǘ |
| other scripts | नमस्ते สวัสดี 안녕하세요 |

If each of them looks whole, this browser, its fonts and the **demo** agree.`,

  picture: () => `In a chat the **demo** answers in words. It draws on command: begin your message with \`/image\`.

\`\`\`text
/image a lighthouse by the sea at night
/image --n 4 --size 768x512 autumn hills
/image --partials 3 a quiet lake
\`\`\`

You get hills under a sun or a moon. Each prompt has its own picture; words for colours and for the night are heeded, the rest is chance. Put a picture beside the prompt, and the demo draws in its colours. With a server of your own, its image model does the work.`,

  poem: ({ pick }) => `${pick([
    `*The Roller*\n\nThe paper climbs, the letters land,\na small black rain, a steady hand;\nand what was only breath before\nhas edges now, and is no more.`,
    `*Cursor*\n\nIt blinks, and asks for nothing.\nIt blinks, and would wait longer.\nAll night it keeps\none narrow door\nopen in the snow.`,
  ]).replace(/([^\n])\n(?!\n)/g, '$1  \n')}

(One of two poems that the **demo** knows.)`,

  joke: ({ pick }) => `${pick([
    'A user asks the demo: “Are you intelligent?” — “Only where somebody was before me.”',
    'There are two hard things in programming: naming things, keeping caches fresh, and counting to two.',
    'Why did the stream break off in the middle of the',
  ])}

(The **demo** has three jokes. This was a good one.)`,
}
