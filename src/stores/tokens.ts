import type { Encoding, TokenAnswer, TokenJob } from '../workers/counting'
import { ownScript } from './ownScripts'

/** Gone after this long without a count: the tables take tens of megabytes of memory. */
const restMs = 60_000
/** Counts that are remembered, by their texts. */
const most = 2_000

interface Counter {
  readonly worker: Worker
  readonly waiting: Map<number, { readonly resolve: (tokens: number) => void, readonly reject: (error: Error) => void }>
}

const counted = new Map<string, number>()
const counters = new Map<Encoding, Promise<Counter>>()
let number = 0
let rest: ReturnType<typeof setTimeout> | undefined

/** Which of the published encodings comes nearest to a model, and whether it is that model's own. */
export function encodingOf(model: string): { readonly encoding: Encoding, readonly own: boolean } {
  const name = model.toLowerCase().replace(/^.*\//, '')
  if (/^(?:ft:)?(?:gpt-4o|chatgpt-4o|gpt-4\.[15]|gpt-[5-9]|o[1-9](?:$|-)|gpt-oss)/.test(name)) return { encoding: 'o200k_base', own: true }
  if (/^(?:ft:)?(?:gpt-4(?:$|-)|gpt-3\.5|gpt-35)/.test(name)) return { encoding: 'cl100k_base', own: true }
  return { encoding: 'o200k_base', own: false }
}

/**
 * How many tokens a text is, counted off the main thread; each text once. The page itself never does it: the tables are too
 * large for that, and there is the estimate.
 * @throws {Error} where there is no worker, or the encoding cannot be fetched
 */
export async function countTokens(text: string, encoding: Encoding): Promise<number> {
  if (!text) return 0
  const key = `${encoding} ${text}`
  const known = counted.get(key)
  if (known !== undefined) return known
  const tokens = await ask(text, encoding)
  if (counted.size >= most) counted.delete(counted.keys().next().value!)
  counted.set(key, tokens)
  return tokens
}

async function ask(text: string, encoding: Encoding): Promise<number> {
  clearTimeout(rest)
  const starting = counters.get(encoding) ?? start(encoding)
  counters.set(encoding, starting)
  try {
    const { worker, waiting } = await starting
    const own = ++number
    return await new Promise<number>((resolve, reject) => {
      waiting.set(own, { resolve, reject })
      worker.postMessage({ number: own, text } satisfies TokenJob)
    })
  }
  catch (error) {
    if (counters.get(encoding) === starting) counters.delete(encoding) // to be fetched again
    throw error
  }
  finally {
    clearTimeout(rest)
    rest = setTimeout(() => void end(), restMs)
  }
}

async function start(encoding: Encoding): Promise<Counter> {
  const { default: url } = await (encoding === 'o200k_base' ? import('../workers/tokensO200k?worker&url') : import('../workers/tokensCl100k?worker&url'))
  const worker = new Worker(ownScript(url), { type: 'module' })
  const waiting: Counter['waiting'] = new Map()
  worker.onmessage = ({ data }: MessageEvent<TokenAnswer>) => {
    waiting.get(data.number)?.resolve(data.tokens)
    waiting.delete(data.number)
  }
  worker.onerror = () => {
    for (const { reject } of waiting.values()) reject(new Error('The encoding cannot be fetched.'))
    waiting.clear()
    worker.terminate()
  }
  return { worker, waiting }
}

async function end(): Promise<void> {
  const all = [...counters]
  for (const [encoding, starting] of all) {
    const counter = await starting.catch(() => undefined)
    if (counter?.waiting.size) continue // it is at work
    counters.delete(encoding)
    counter?.worker.terminate()
  }
}
