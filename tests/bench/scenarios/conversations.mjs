// A stored conversation: opening it, typing in it, a reply appended to it.
import { setTimeout as wait } from 'node:timers/promises'
import { conversation, lastWords, reply } from '../corpus.mjs'
import { median } from '../verdict.mjs'
import { measureReply } from './reply.mjs'

const keys = 40
const keyEveryMs = 50
/** The app mounts older messages in idle time, once the page has rested for a while. */
const restMs = 3_000

/** What is fetched with the first conversation is no part of opening the next one. */
async function visitAnother(page) {
  await page.call(`open('#/c/other', ${JSON.stringify(lastWords)})`)
  await page.call('quiet(500)')
  await page.goTo('#/')
  await page.call('quiet(500)')
}

async function measureOpening({ page, profiled }, id) {
  const endProfile = profiled && await page.meter.profile()
  const endSpan = await page.meter.span()
  const visible = await page.call(`open('#/c/${id}', ${JSON.stringify(lastWords)})`)
  const { cpu: cpuVisible } = await endSpan()
  await page.call('quiet(500)')
  const { cpu: cpuOpen } = await endSpan()
  if (endProfile) profiled(await endProfile())
  await wait(restMs)
  await page.call('quiet(500)')
  const { cpu: cpuRested } = await endSpan()
  return { visible, cpuVisible, cpuOpen, cpuRested, elements: await page.call('elements()'), heap: await page.meter.heap() }
}

async function measureKeys({ page, profiled }) {
  await page.call('focus()')
  await press(page, 10) // a first key fetches what a prompt will need
  await page.call('quiet(500)')
  await page.call('takeKeyDelays()')
  const endProfile = profiled && await page.meter.profile()
  const endSpan = await page.meter.span()
  await press(page, keys)
  const { cpu } = await endSpan()
  if (endProfile) profiled(await endProfile())
  return { cpuKey: cpu / keys, keyPaint: median(await page.call('takeKeyDelays()')) }
}

async function press(page, count) {
  for (let index = 0; index < count; index++) {
    const text = index % 6 === 5 ? ' ' : String.fromCharCode(97 + index % 26)
    const upper = text.toUpperCase()
    const key = { key: text, code: text === ' ' ? 'Space' : `Key${upper}`, windowsVirtualKeyCode: upper.charCodeAt(0) }
    await page.meter.session.send('Input.dispatchKeyEvent', { type: 'keyDown', text, ...key })
    await page.meter.session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key })
    await wait(keyEveryMs)
  }
}

function stored(count, rows) {
  const id = `stored-${count}`
  return {
    name: `conversation:${count}`,
    what: `${count.toLocaleString('en')} messages`,
    pages: ['platen', 'floor'],
    async measure(lab) {
      const { page } = lab
      await page.connect()
      await page.seed([{ id: 'other', texts: conversation(4) }, { id, texts: conversation(count) }])
      await visitAnother(page)
      const opening = await measureOpening(lab, id)
      if (!rows.some(({ metric }) => metric === 'cpuAppend')) return opening
      const { profiled: _, ...plain } = lab // the profile is of the opening
      const typing = await measureKeys(plain)
      const { cpu: cpuAppend } = await measureReply(plain, reply(20_000))
      return { ...opening, ...typing, cpuAppend }
    },
    rows,
  }
}

const empty = {
  name: 'conversation:0',
  what: 'a new conversation',
  pages: ['platen', 'floor'],
  async measure(lab) {
    await lab.page.connect()
    return measureKeys(lab)
  },
  rows: [
    { name: 'keys:0', metric: 'cpuKey', what: 'CPU per key', unit: 'ms' },
    { name: 'keys:0', metric: 'keyPaint', what: 'key → paint', unit: 'ms' },
  ],
}

const opened = (count, marks = {}) => [
  { name: `open:${count}`, metric: 'cpuOpen', what: 'CPU until the page rests', unit: 'ms', ...marks },
  { name: `open:${count}`, metric: 'cpuVisible', what: 'CPU until the end is visible', unit: 'ms' },
  { name: `open:${count}`, metric: 'cpuRested', what: 'CPU with the older messages, mounted in idle time after that', unit: 'ms', ...marks },
]
const visible = (count, marks) => ({
  name: `open:${count}`, metric: 'visible', what: 'time until the end is visible', unit: 'ms', ...marks,
})
const appended = (count, marks) => ({
  name: `append:${count}`, metric: 'cpuAppend', what: '20 kB appended, CPU', unit: 'ms', ...marks,
})

export const conversations = [
  empty,
  stored(20, [...opened(20), visible(20), appended(20)]),
  stored(200, [...opened(200, { aim: 2.5, failAt: 4 }), visible(200)]),
  stored(2000, [
    ...opened(2000),
    visible(2000, {
      what: 'time until the end is visible, against 20 messages', against: ['conversation:20'], aim: 1.2, failAt: 1.5,
    }),
    { name: 'open:2000', metric: 'elements', what: 'elements', compare: 'value', aim: 6000, failAt: 6000 },
    {
      name: 'open:2000', metric: 'heap', what: 'heap after collection', unit: 'MB',
      compare: 'value', aim: 25, failAt: 25,
    },
    {
      name: 'keys:2000', metric: 'cpuKey', what: 'CPU per key, against a new conversation', unit: 'ms',
      against: ['conversation:0'], aim: 1.2, failAt: 1.5,
    },
    { name: 'keys:2000', metric: 'keyPaint', what: 'key → paint', unit: 'ms' },
    appended(2000, {
      what: '20 kB appended, CPU, against 20 messages', against: ['conversation:20'], aim: 1.1, failAt: 1.3,
    }),
  ]),
]
