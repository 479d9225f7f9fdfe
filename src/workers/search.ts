import { storedBatches } from '../db/scan'
import { searchBatches, type SearchAnswer, type SearchJob } from './searching'

/** A newer job ends the one before. */
export interface NumberedJob extends SearchJob { readonly number: number }
export type NumberedAnswer = { readonly number: number } & (SearchAnswer | { readonly failed: true })

let current = 0

self.addEventListener('message', (message: MessageEvent<NumberedJob>) => void work(message.data))

async function work(job: NumberedJob): Promise<void> {
  const { number } = job
  current = number
  try {
    await searchBatches(job, storedBatches(), answer => self.postMessage({ number, ...answer } satisfies NumberedAnswer), () => current === number)
  }
  catch {
    self.postMessage({ number, failed: true } satisfies NumberedAnswer) // the page tries again when something else is typed
  }
}
