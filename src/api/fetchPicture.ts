import type { Fetch } from './connection'
import { pictureFrom } from './pictures'

/** Larger ones stay where they are. */
const mostBytes = 50_000_000
const patienceMs = 60_000

/**
 * The bytes of a picture that a server named: without key, cookies or referrer, as anybody would get them. `forbidden` where
 * its host answers but keeps the bytes from pages (no CORS); undefined where it cannot be reached, is gone, or is no picture.
 */
export async function fetchPicture(url: string, fetchIt: Fetch = (address, init) => fetch(address, init)): Promise<Blob | 'forbidden' | undefined> {
  const signal = AbortSignal.timeout(patienceMs)
  const options = { credentials: 'omit', referrerPolicy: 'no-referrer', signal } as const satisfies RequestInit
  try {
    const response = await fetchIt(url, options)
    return response.ok ? await pictureIn(response) : undefined
  }
  catch {
    return await reaches(url, fetchIt, options) ? 'forbidden' : undefined
  }
}

async function pictureIn(response: Response): Promise<Blob | undefined> {
  if (Number(response.headers.get('content-length')) > mostBytes || !response.body) return undefined
  const pieces: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  for (const reader = response.body.getReader(); ;) {
    const { done, value } = await reader.read()
    if (done) break
    bytes += value.length
    if (bytes > mostBytes) {
      await reader.cancel()
      return undefined
    }
    pieces.push(value)
  }
  return pictureFrom(new Blob(pieces))
}

/** A page may ask without being told the answer: that tells a host that is silent from one that is strict. */
async function reaches(url: string, fetchIt: Fetch, options: RequestInit): Promise<boolean> {
  try {
    await fetchIt(url, { ...options, mode: 'no-cors', cache: 'force-cache' })
    return true
  }
  catch {
    return false
  }
}
