// One reply, streamed into a conversation in which everything has been fetched and used once.
import { chineseReply, codeBlock, formulas, list, reply, table, warmUp } from '../corpus.mjs'
import { measureReply } from './reply.mjs'

const kilobyte = 1000
/** One delta of four characters each 2.5 ms. */
const tokens400 = { deltas: 1, everyMs: 2.5 }
/** 32 characters a frame, and 128. */
const perFrame32 = { deltas: 8, everyMs: 16 }
const perFrame128 = { deltas: 32, everyMs: 16 }
/** Where the naive page tells nothing new. */
const unreferenced = { pages: ['platen', 'floor'] }

const cpu = marks => ({ metric: 'cpu', what: 'main-thread CPU', unit: 'ms', ...marks })
const longest = marks => ({ metric: 'longestTask', what: 'longest task', unit: 'ms', compare: 'value', least: 50, ...marks })
const settled = marks => ({ metric: 'settled', what: 'last delta → settled', unit: 'ms', compare: 'difference', ...marks })

function stream(name, what, text, pace, rows, more = {}) {
  return {
    name,
    what,
    pages: ['platen', 'floor', 'naive'],
    async measure(lab) {
      await lab.page.connect()
      await measureReply({ ...lab, profiled: undefined }, warmUp())
      return { ...await measureReply(lab, text(), pace), kilobytes: text().length / kilobyte }
    },
    rows,
    ...more,
  }
}

/** A metric of an earlier kind by the length of its text. */
function perTenKilobytes(scenario) {
  const { measure } = scenario
  return {
    ...scenario,
    async measure(lab) {
      const metrics = await measure(lab)
      return { ...metrics, removedPer10: metrics.removed / metrics.kilobytes * 10 }
    },
  }
}

export const streams = [
  stream('stream:50', '50 kB at full speed', () => reply(50 * kilobyte), undefined, [cpu({}), longest({}), settled({})]),
  stream('stream:200', '200 kB at full speed', () => reply(200 * kilobyte), undefined, [
    cpu({ aim: 1.5, failAt: 2.5 }),
    cpu({ what: 'CPU against 50 kB', against: ['stream:50'], aim: 5, failAt: 5 }),
    longest({ aim: 60, failAt: 100 }),
    settled({}),
    { metric: 'elements', what: 'elements', compare: 'value' },
  ]),
  stream('stream:200@paced', '200 kB, 128 characters a frame', () => reply(200 * kilobyte), perFrame128, [
    cpu({ aim: 1.3 }), longest({}),
  ], { ...unreferenced, runs: 1 }),
  stream('code:500', '500 lines of TypeScript', () => codeBlock(500), perFrame32, [
    cpu({ what: 'main-thread CPU (floor: one element a line)', floor: 'lines', aim: 1.8 }), longest({ floor: 'lines' }),
  ], { pages: ['platen', 'lines'] }),
  stream('list:200', 'one list of 200 items', () => list(200), perFrame32, [cpu({ aim: 2 }), longest({})], unreferenced),
  stream('table:200', 'one table of 200 rows', () => table(200), perFrame32, [cpu({ aim: 2.5 }), longest({})], unreferenced),
  stream('formulas', '200 formulas', () => formulas(200), perFrame32, [cpu({}), longest({})], unreferenced),
  stream('chinese', '10,000 characters of Chinese', () => chineseReply(10 * kilobyte), perFrame32, [cpu({}), longest({})]),
  perTenKilobytes(stream('stream:50@400', '50 kB at 400 tokens/s', () => reply(50 * kilobyte), tokens400, [
    cpu({ aim: 1.5, failAt: 2 }),
    { metric: 'frames', what: 'frames drawn', compare: 'percent', aim: 99, failAt: 97, atLeast: true },
    { metric: 'gaps', what: 'gaps between frames over 50 ms', compare: 'value' },
    { metric: 'longTasks', what: 'tasks over 50 ms', compare: 'value', aim: 0, failAt: 1 },
    settled({ aim: 150, failAt: 250 }),
    { metric: 'removedPer10', what: 'elements removed per 10 kB', compare: 'value', aim: 10 },
  ])),
]
