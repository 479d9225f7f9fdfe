const shownSteps = 30
const categories = ['toplevel', 'devtools.timeline', 'blink', 'cc']

/** Records what the browser does beneath the scripts; the function that it gives ends that and returns a summary. */
export async function trace(browser, page) {
  await browser.startTracing(page, { categories })
  return async () => summarise(JSON.parse(await browser.stopTracing()).traceEvents)
}

/** The steps on the page's main thread with most time of their own: thread time, without what they called. */
function summarise(events) {
  const mains = new Set(events
    .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(threadOf))
  const sums = [...byThread(events.filter(isStep))]
    .filter(([thread]) => mains.has(thread)).map(([, steps]) => ownTimes(steps))
  const times = sums.sort((one, other) => total(other) - total(one))[0] ?? new Map()
  const all = total(times)
  return [
    `  ms     share   count  step of the browser (${Math.round(all)} ms of thread time, with what tracing and sampling cost)`,
    ...[...times].sort(([, one], [, other]) => other.us - one.us).slice(0, shownSteps).map(([name, { us, count }]) =>
      `${(us / 1000).toFixed(1).padStart(7)}  ${(us / 10 / all).toFixed(1).padStart(5)}%  ${String(count).padStart(6)}  ${name}`),
  ]
}

const threadOf = ({ pid, tid }) => `${pid} ${tid}`
const isStep = ({ ph, tdur }) => ph === 'X' && tdur > 0
const total = times => [...times.values()].reduce((sum, { us }) => sum + us, 0) / 1000

function byThread(steps) {
  const threads = new Map()
  for (const step of steps) {
    const thread = threadOf(step)
    if (threads.has(thread)) threads.get(thread).push(step)
    else threads.set(thread, [step])
  }
  return threads
}

function ownTimes(steps) {
  const times = new Map()
  const open = []
  for (const step of steps.sort((one, other) => one.ts - other.ts || other.dur - one.dur)) {
    while (open.length && open.at(-1).ts + open.at(-1).dur <= step.ts) open.pop()
    add(times, step.name, step.tdur, 1)
    const around = open.at(-1)
    if (around) add(times, around.name, -step.tdur, 0)
    open.push(step)
  }
  return times
}

function add(times, name, us, count) {
  const time = times.get(name) ?? { us: 0, count: 0 }
  time.us += us
  time.count += count
  times.set(name, time)
}
