// What the browser itself knows about a page: CPU of its main thread, heap, samples of what ran.
import { summarise } from './profile.mjs'
import { trace } from './trace.mjs'

const parts = { script: 'ScriptDuration', style: 'RecalcStyleDuration', layout: 'LayoutDuration' }

/** A meter on a page. CPU is thread time, not wall time: a busy machine changes it little. */
export async function openMeter(page) {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })

  async function metrics() {
    const { metrics: list } = await session.send('Performance.getMetrics')
    return Object.fromEntries(list.map(({ name, value }) => [name, value]))
  }

  /** Evaluates `bench.<expression>` in the page, with less ado than Playwright's own way. */
  async function call(expression) {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression: `window.bench.${expression}`, awaitPromise: true, returnByValue: true,
    })
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value
  }

  return {
    session,
    call,
    /** Milliseconds of main thread since the page began. */
    cpu: async () => (await metrics()).TaskDuration * 1000,
    /** Starts a span; the function that it gives ends it and tells what the main thread did in between, in ms. */
    async span() {
      const before = await metrics()
      return async () => {
        const after = await metrics()
        const of = name => (after[name] - before[name]) * 1000
        return { cpu: of('TaskDuration'), ...Object.fromEntries(Object.entries(parts).map(([part, name]) => [part, of(name)])) }
      }
    },
    /** Megabytes of JavaScript heap after a collection. */
    async heap() {
      await session.send('HeapProfiler.collectGarbage')
      await session.send('HeapProfiler.collectGarbage')
      return (await metrics()).JSHeapUsedSize / 1e6
    },
    /** Megabytes of JavaScript heap as it is now, garbage included. */
    heapNow: async () => (await metrics()).JSHeapUsedSize / 1e6,
    /** Samples what runs, and traces the browser's own steps; the function that it gives ends that and returns lines of a summary. */
    async profile() {
      await session.send('Profiler.enable')
      await session.send('Profiler.setSamplingInterval', { interval: 200 })
      await session.send('Profiler.start')
      const endTrace = await trace(page.context().browser(), page)
      return async () => [...summarise((await session.send('Profiler.stop')).profile), ...await endTrace()]
    },
  }
}
