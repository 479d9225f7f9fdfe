import type { Message } from '../chat/message'
import { storedBatches } from '../db/scan'
import { batchesInMemory } from '../db/scanMemory'
import type { NumberedAnswer, NumberedJob } from '../workers/search'
import type { SearchAnswer, SearchJob } from '../workers/searching'
import { ownScript } from './ownScripts'

const restMs = 30_000

let worker: Worker | undefined
/** It could not be started here; the page does its work. */
let refused = false
let rest: ReturnType<typeof setTimeout> | undefined
let number = 0
/** Ends the waiting for a job that a newer one took the place of. */
let leave: (() => void) | undefined

/**
 * Searches all messages off the main thread; `answer` hears of what was found so far, and at last with `done`. A newer
 * search ends this one, which then resolves without a further answer.
 * @throws {Error} where the messages cannot be read
 */
export async function searchMessages(job: SearchJob, answer: (answer: SearchAnswer) => void): Promise<void> {
  const own = ++number
  leave?.()
  clearTimeout(rest)
  const kept = await batchesInMemory()
  if (own !== number) return
  if (!kept && await askWorker({ ...job, number: own }, answer)) return
  if (own !== number) return
  const { searchBatches } = await import('../workers/searching')
  await searchBatches(job, inSlices(kept ?? storedBatches()), answer, () => own === number)
}

/** Ends what is being searched, if anything. */
export function stopSearch(): void {
  number++
  leave?.()
}

/** False where there is no worker. */
async function askWorker(job: NumberedJob, answer: (answer: SearchAnswer) => void): Promise<boolean> {
  if (refused || typeof Worker !== 'function') return false
  try {
    const { default: url } = await import('../workers/search?worker&url')
    if (job.number !== number) return true
    worker ??= new Worker(ownScript(url), { type: 'module' })
  }
  catch {
    refused = true // by a policy, or as the network is gone: the page can do it too
    return false
  }
  const outcome = await answersOf(worker, job, answer)
  if (outcome === 'failed') throw new Error('The messages cannot be read.')
  if (outcome === 'refused') {
    refused = true
    end()
    return false
  }
  if (job.number === number) rest = setTimeout(end, restMs)
  return true
}

function answersOf(asked: Worker, job: NumberedJob, answer: (answer: SearchAnswer) => void): Promise<'done' | 'failed' | 'refused'> {
  return new Promise((resolve) => {
    leave = () => resolve('done')
    asked.onmessage = ({ data }: MessageEvent<NumberedAnswer>) => {
      if (data.number !== number) return
      if ('failed' in data) return resolve('failed')
      answer(data)
      if (data.done) resolve('done')
    }
    asked.onerror = () => resolve('refused')
    asked.postMessage(job)
  })
}

/** Lets the page do something else in between. */
async function* inSlices(batches: AsyncIterable<readonly Message[]> | Iterable<readonly Message[]>): AsyncGenerator<readonly Message[]> {
  for await (const batch of batches) {
    yield batch
    await new Promise(resolve => setTimeout(resolve))
  }
}

function end(): void {
  worker?.terminate()
  worker = undefined
}
