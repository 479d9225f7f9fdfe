import { thingsToTry } from './platen.en'
import type { Turn } from './turn'

type Kind = 'why' | 'how' | 'choice' | 'opinion' | 'question' | 'statement'

const kinds: readonly (readonly [Kind, RegExp])[] = [
  ['why', /^\W*why\b|\breason for\b|\bexplain\b/i],
  ['how', /^\W*how\b|\bhow (?:to|can|do|should)\b/i],
  ['choice', /\b(?:should i|which|better|versus|vs\.?|or not|compare|difference)\b/i],
  ['opinion', /\b(?:do you think|your opinion|do you like|do you feel|are you)\b/i],
  ['question', /\?\s*$|^\W*(?:what|who|when|where|is|are|can|could|does|do|did|will)\b/i],
]

const thoughts: Readonly<Record<Kind, readonly [string, string]>> = {
  why: [
    'A “why” has usually more than one answer: what set it off, what made it possible, and what it is good for. A question that names which of the three it wants gets a better answer, from people and from models.',
    'One way into a “why” is to ask what would have to be different for it not to be so. Put that into your question, and a model will argue instead of recite.',
  ],
  how: [
    'For a “how”, three things make the answer useful: where you stand now, what you have already tried, and how you will notice that it worked. With these a model can give steps instead of generalities.',
    'Whatever the matter is, the first step should be small enough to be finished today and to teach you something. Ask a model for that step alone, do it, and come back with what happened.',
  ],
  choice: [
    'Choices get easier as a table: one row for each option, one column for what you care about, and at most four columns. If two options still look alike, the choice matters less than it seems. A model fills in such a table well, if you name the columns.',
    'A useful test for a choice: imagine each option taken a year ago, and ask which one you would undo. What you answer at once is worth more than a list of arguments.',
  ],
  opinion: [
    'There is nobody in here to have an opinion: a few regular expressions looked at your words and chose this paragraph. A language model would answer more smoothly; whether it *means* it is a better question than it seems.',
    'A script has no views, which saves it from many mistakes. If you want a sparring partner, ask a model to argue the side that you do not hold.',
  ],
  question: [
    'I would have to know something to answer that, and I know only what was written into me. A model would try; give it a sentence of context (what for, for whom, how exactly) and its answer gains more than from any clever wording.',
    'That deserves a real answer, which a script cannot give. When you put it to a model, say what you know already: it will skip that part and begin where it becomes interesting.',
  ],
  statement: [
    'Were I more than a script, I would ask back: what should become of it? A summary, an objection, a next step, a text for somebody else? With that one word added, a model knows what to do.',
    'It would be easy to reply with something that sounds wise. More honest: your words arrived here complete, and a model would now take them up where a script has to stop.',
  ],
}

/** The reply to everything that nobody prepared for. */
export function other({ question, quote, pick, some }: Turn): string {
  const kind = kinds.find(([, pattern]) => pattern.test(question))?.[0] ?? 'statement'
  const opening = pick([
    `You wrote: “${quote}”. I am the **demo** of Platen, a script, and have no prepared answer to that. Still, a thought:`,
    `“${quote}” is beyond me: I am only the **demo**, a script that knows a few dozen answers. What I can offer is this:`,
    `“${quote}”: a model would start working on that now. The **demo** is a script, so it keeps to what it can say honestly:`,
  ])
  const invitation = pick([
    'Three things that do work here:', 'To see what Platen itself can do, try one of these:', 'Meanwhile, this the demo does well:',
  ])
  return `${opening}

${pick(thoughts[kind])}

${invitation}

${thingsToTry(some)}

For a real answer, open **Settings → Connection**, enter the base URL and the API key of your server, and ask again.`
}
