import { reply, warmUp } from '../corpus.mjs'
import { measureReply } from './reply.mjs'

const replies = 10

/** What replies leave behind: the heap after each, collected. */
export const memory = {
  name: 'memory:10',
  what: 'ten replies of 20 kB',
  pages: ['platen', 'floor'],
  runs: 1,
  async measure(lab) {
    await lab.page.connect()
    await measureReply(lab, warmUp())
    const before = await lab.page.meter.heap()
    for (let index = 0; index < replies; index++) await measureReply(lab, reply(20_000, index + 10))
    const heap = await lab.page.meter.heap()
    return { heap, growth: (heap - before) / replies * 1000, elements: await lab.page.call('elements()') }
  },
  rows: [
    { metric: 'heap', what: 'heap after collection', unit: 'MB' },
    { metric: 'growth', what: 'heap a reply', unit: 'kB' },
    { metric: 'elements', what: 'elements', compare: 'value' },
  ],
}
