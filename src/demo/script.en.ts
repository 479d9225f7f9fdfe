import { findCalculation, formatNumber } from './arithmetic'
import { other } from './other.en'
import { findPhrase, findTarget, phraseLanguages, phrases } from './phrases'
import { aboutPlaten, thingsToTry } from './platen.en'
import { wishFor } from './programming'
import { showcase } from './showcase.en'
import { echoed, type Subject } from './subjects'
import { blockquote, quoted, type Replies, type Script } from './turn'

const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`
const chapter = ([title, text]: readonly [string, string]) => `## ${title}\n\n${text}`

const replies: Replies = {
  ...aboutPlaten,
  ...showcase,
  other,

  echo: ({ question }) => echoed(question),

  continue: ({ some }) => `There is nothing here that was broken off, so the **demo** cannot continue it. Some beginnings:\n\n${thingsToTry(some)}`,

  'system-prompt': ({ systemPrompt }) => systemPrompt === ''
    ? 'This request came **without a system prompt**. You can set one for all conversations or for this one; the **demo** will then read it back to you, and a real model will follow it.'
    : `The system prompt of this request is:\n\n${blockquote(systemPrompt)}\n\nThe **demo** can read it, but being a script it does not follow it.`,

  'message-count': ({ asked, messages }) => {
    const count = (role: string) => messages.filter(message => message.role === role).length
    return `You have sent **${plural(asked.length, 'message')}**, this one included. The **demo** remembers nothing; it counted what came with this request:

| Role | Messages |
| --- | ---: |
| system | ${count('system') + count('developer')} |
| user | ${asked.length} |
| assistant | ${count('assistant')} |
| **all** | **${messages.length}** |

A real server has no memory either: each request carries the whole conversation, or as much of it as the history limit lets through.`
  },

  recall: ({ asked }) => {
    const before = asked.slice(0, -1)
    if (before.length === 0) return 'This is the first message of yours that came with the request; the **demo** sees nothing before it.'
    const shown = before.slice(-10)
    const first = before.length - shown.length + 1
    const lines = shown.map((text, index) => `${first + index}. “${quoted(text, 80)}”`)
    return `Before this message you wrote:\n\n${lines.join('\n')}\n\nThe **demo** keeps no memory; it reads this from the conversation that was sent along.`
  },

  'name-given': ({ name }) => `Nice to meet you, **${name}**! The **demo** stores nothing, but as long as this message goes along with the conversation it can look your name up. Try it: ask “What is my name?” in a while.`,

  'name-asked': ({ name }) => name === undefined
    ? 'You have not told your name in the messages that came with this request. Write “My name is …”, and ask the **demo** again.'
    : `Your name is **${name}**. The **demo** found it in the messages that came along; nothing was stored.`,

  arithmetic: ({ question, pick }) => {
    const result = findCalculation(question)
    const expression = `\`${result?.expression ?? question}\``
    if (result?.kind === 'value') {
      return `${expression} = **${formatNumber(result.value)}**\n\n${pick([
        'Worked out by a small parser in the **demo**, so it is right; a language model would have to be careful here.',
        'The **demo** cannot think, but it can count: brackets first, then powers, then products, then sums.',
      ])}`
    }
    return result?.kind === 'too-large'
      ? `${expression} is larger than the **demo** can count.`
      : `${expression} divides by zero, and that has no value. The **demo** declines, as any good calculator does.`
  },

  translation: ({ question }) => {
    const phrase = findPhrase(question)
    if (!phrase) {
      return `The **demo** knows only these phrases, in ${phraseLanguages.length} languages:\n\n${phrases.map(([english]) => `- ${english}`).join('\n')}\n\nA real model translates whatever you like.`
    }
    const target = findTarget(question)
    const answer = target < 0 ? '' : `“${phrase[0]}” in ${phraseLanguages[target]?.en}: **${phrase[target]}**\n\n`
    const rows = phraseLanguages.map(({ en }, index) => `| ${en} | ${phrase[index]} |`)
    return `${answer}| Language | Phrase |\n| --- | --- |\n${rows.join('\n')}\n\nFrom the **demo**'s phrase book, which has only ${phrases.length} entries.`
  },

  code: async ({ question, pick }) => {
    const { programFor } = await import('./code')
    const wish = wishFor(question)
    const { missing } = wish
    const { name, block } = programFor(wish)
    const lead = missing === undefined
      ? pick([`Here is something in **${name}** that runs as it stands:`, `A small, complete piece of **${name}**:`])
      : `The **demo** has nothing in ${missing}. Here is the same idea in **${name}**:`
    return `${lead}\n\n${block}\n\nThe **demo** has a few programs ready for each language, so this may not be exactly what you asked for. Connect a server, and the model writes yours.`
  },

  'long-text': async ({ quote }) => {
    const { story, storyTitle } = await import('./story.en')
    return `You asked: “${quote}”. The **demo** has one long text, and tells it whatever the subject. Scroll up while it runs: the page stays where you are reading.\n\n# ${storyTitle}\n\n${story.map(chapter).join('\n\n')}\n\n---\n\n*The end. Told by the demo of Platen, without a model.*`
  },

  story: async () => {
    const { story, storyTitle } = await import('./story.en')
    return `# ${storyTitle}\n\n${chapter(story[0])}\n\n---\n\nThe **demo** knows ${story.length} chapters of this. Ask for the *long story* to hear them all.`
  },

  'live-facts': ({ quote }) => `“${quote}”: the **demo** is a script without a clock, a calendar or a network, so it does not know. A model without tools does not know either, though it may sound as if it did; what it says about *today* is worth checking.`,

  thanks: ({ pick, some }) => `${pick(['You are welcome!', 'Gladly.', 'My pleasure, as far as a script has any.'])} The **demo** is here whenever you want to try something:\n\n${thingsToTry(some)}`,

  test: ({ messages }) => `It works. Your message reached the **demo** as ${plural(messages.length, 'message')} in one request, and this answer came back as a stream, a few letters at a time, exactly as from a real server.`,
}

const subjectNames: Readonly<Record<Subject, string>> = {
  echo: 'repeat something', continue: 'go on', 'system-prompt': 'the system prompt', 'message-count': 'count messages',
  recall: 'what was said before', 'name-given': 'a name', 'name-asked': 'the name', arithmetic: 'a calculation',
  translation: 'a translation', code: 'code', 'long-text': 'a long text', story: 'a story', poem: 'a poem',
  joke: 'a joke', markdown: 'Markdown', table: 'a table', formula: 'formulas', list: 'a list', quotation: 'a quotation',
  emoji: 'emoji', picture: 'a picture', connect: 'connecting a server', privacy: 'privacy and cost', tips: 'tips',
  'live-facts': 'the world of today', thanks: 'thanks', test: 'a test', greeting: 'who or what this is',
  other: 'anything else',
}

/** The demo in English. */
export const english: Script = {
  replies,
  pictures: count => `(${plural(count, 'picture')} came along. The demo cannot look at pictures; a model with vision can.)`,
  reasoning: ({ quote, asked }, subject) => `The question is: “${quote}”. It is message number ${asked.length} of the user. The conversation is in English, and so is my answer.

I go through my rules from top to bottom. The first that fits is “${subjectNames[subject]}”, and it has a prepared reply.

To be honest, nothing is thought here: I am a script that shows where the reasoning of a model appears. Now the reply.`,
  nothingLeft: 'That was all of it; the **demo** has nothing to add.',
}
