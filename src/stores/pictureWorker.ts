import { PictureError, type ScaledPicture, type ScaleWish } from '../chat/pictureScale'
import type { PictureAnswer, PictureJob } from '../workers/pictures'
import { ownScript } from './ownScripts'

export { PictureError, type ScaledPicture }

const restMs = 30_000

let worker: Worker | undefined
/** It could not be started here; the page does its work. */
let refused = false
let rest: ReturnType<typeof setTimeout> | undefined
let queue: Promise<unknown> = Promise.resolve()

/**
 * A picture in another size and format, made off the main thread, one after another: only one is in memory at its full size.
 * What it says of its place and camera is gone. Rejected with a PictureError.
 * @throws {PictureError} `unreadable` where the browser cannot decode it, `too-many-pixels` above 100 megapixels, `unsupported`
 */
export function scalePicture(picture: Blob, wish: ScaleWish): Promise<ScaledPicture> {
  const job = queue.then(() => scale({ picture, wish }))
  queue = job.catch(() => undefined) // the next one has nothing to do with it
  return job
}

async function scale(job: PictureJob): Promise<ScaledPicture> {
  clearTimeout(rest)
  const answer = refused ? undefined : await asked(job)
  if (!answer) return (await import('../workers/scaling')).scaled(job.picture, job.wish)
  rest = setTimeout(end, restMs)
  if ('error' in answer) throw new PictureError(answer.error)
  return answer.scaled
}

/** The worker's answer; undefined where there is no worker. */
async function asked(job: PictureJob): Promise<PictureAnswer | undefined> {
  if (typeof Worker !== 'function' || typeof OffscreenCanvas !== 'function') return undefined
  try {
    worker ??= new Worker(ownScript((await import('../workers/pictures?worker&url')).default), { type: 'module' })
    return await answerOf(worker, job)
  }
  catch {
    end()
    refused = true // by a policy, or as the network is gone: the page can do it too
    return undefined
  }
}

function answerOf(asked: Worker, job: PictureJob): Promise<PictureAnswer> {
  return new Promise((resolve, reject) => {
    asked.onmessage = (message: MessageEvent<PictureAnswer>) => resolve(message.data)
    asked.onerror = () => reject(new Error('The worker did not start.'))
    asked.postMessage(job)
  })
}

function end(): void {
  worker?.terminate()
  worker = undefined
}
