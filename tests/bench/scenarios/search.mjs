// Search over all stored messages: a word that few of them hold, and one that is in nearly all.
import { seeded } from '../corpus.mjs'
import { chinese, english } from '../words.mjs'

const conversations = 40
const each = 500
const count = conversations * each
const length = 1_000
const rareEvery = 400

/** A message of 1,000 characters; one in five is Chinese. */
function textOf(random, index) {
  const words = index % 5 === 4 ? chinese : english
  const any = list => list[Math.floor(random() * list.length)]
  const gap = words === chinese ? '' : ' '
  let text = index % rareEvery ? '' : 'A kingfisher came by. '
  while (text.length < length) text += `${any(words.subjects)}${gap}${any(words.verbs)}${gap}${any(words.objects)}${gap}${any(words.endings)}.${gap}`
  return text.slice(0, length)
}

export const search = {
  name: `search:${count}`,
  what: `search over ${count.toLocaleString('en')} messages of 1 kB`,
  pages: ['platen'],
  async measure({ page, profiled }) {
    await page.connect()
    const random = seeded(7)
    for (let index = 0; index < conversations; index++) {
      await page.seed([{ id: `stored-${index}`, texts: Array.from({ length: each }, (_, turn) => textOf(random, index * each + turn)) }])
    }
    await page.call(`search('something else')`) // what is fetched with the first search is no part of the next ones
    await page.call('endSearch()')
    const endProfile = profiled && await page.meter.profile()
    const endSpan = await page.meter.span()
    const rare = await page.call(`search('KingFisher came')`)
    const { cpu } = await endSpan()
    if (endProfile) profiled(await endProfile())
    if (rare.found !== count / rareEvery) throw new Error(`${rare.found} messages were found, not ${count / rareEvery}.`)
    await page.call('endSearch()')
    const common = await page.call(`search('the')`)
    return {
      rare: rare.all, first: common.first, common: common.all, cpu, heap: await page.meter.heap(),
      longestTask: Math.max(rare.longestTask, common.longestTask),
    }
  },
  rows: [
    { metric: 'rare', what: 'time until all results are painted, with the 120 ms that it waits for more letters', unit: 'ms', compare: 'value', aim: 1000, failAt: 2000 },
    { metric: 'common', what: 'the same of a word that most of them hold', unit: 'ms', compare: 'value', aim: 1500, failAt: 3000 },
    { metric: 'first', what: 'time until its first results', unit: 'ms', compare: 'value', aim: 500, failAt: 1000 },
    { metric: 'longestTask', what: 'longest task of the page (those over 50 ms)', unit: 'ms', compare: 'value', aim: 50, failAt: 100 },
    { metric: 'cpu', what: 'CPU of the main thread', unit: 'ms' },
    { metric: 'heap', what: 'heap of the page after collection', unit: 'MB', compare: 'value', aim: 25 },
  ],
}
