import { readBody } from './body'
import type { Fetch } from './connection'
import { isPage, parseJson } from './errorBody'
import { isModelList, type Model, readModels, sortModels } from './models'
import { reaches } from './network'
import { safeFetchOptions } from './request'

/** A program that serves models on the user's own computer, and where it is looked for. */
export interface LocalProgram {
  readonly id: string
  readonly name: string
  readonly local: {
    readonly ports: readonly number[]
    /** What lets a web page in; `{origin}` stands for the page's own. */
    readonly access: readonly { readonly system: 'macOS' | 'Linux' | 'Windows' | 'any', readonly command: string }[]
    /** The same as a switch of its window, in the words that stand there. */
    readonly setting?: string
  }
}

/** What was found at one place of a program. */
export type LocalServer = { readonly id: string, readonly name: string, readonly url: string } & (
  | { readonly state: 'found', readonly models: readonly Model[] }
  /** It answers, but wants a key. */
  | { readonly state: 'locked' }
  /** Something answers, but not to this page; it need not be the program. */
  | { readonly state: 'blocked' }
)

/** What a search needs. */
export interface LocalSearch {
  readonly fetch: Fetch
  readonly signal: AbortSignal
  /** The page's own host, which is no server of models. */
  readonly pageHost?: string
  /** Longest wait for each answer, in ms; 1.5 s if unset. Longer where the browser asks the user first. */
  readonly timeoutMs?: number
}

const probeMs = 1_500
const listBytes = 1_000_000

/** Both names: a server may listen at one kind of address only. */
const hosts = ['localhost', '127.0.0.1'] as const

/** Programs that have no file in `src/providers`. */
export const otherPrograms: readonly LocalProgram[] = [
  {
    id: 'vllm',
    name: 'vLLM',
    local: { ports: [8000], access: [{ system: 'any', command: `vllm serve MODEL --allowed-origins '["{origin}"]'` }] },
  },
]

/**
 * Looks for servers of models on this computer, by asking each place once for its list, without a key. The
 * browser may ask the user for permission: only ever after a click.
 * @returns what answers, in the order of the programs
 * @throws the signal's reason once it has fired
 * @see protocols §8.3
 */
export async function findLocalServers(
  programs: readonly LocalProgram[], search: LocalSearch,
): Promise<readonly LocalServer[]> {
  const places = programs.flatMap(program => program.local.ports.map(port => ({ program, port })))
  const found = await Promise.all(places.map(async ({ program: { id, name }, port }) => {
    const answers = await Promise.all(hosts.map(host => lookAt(`${host}:${port}`, search)))
    const best = (['found', 'locked', 'blocked'] as const)
      .map(state => answers.find(answer => answer?.state === state)).find(Boolean)
    return best ? [{ id, name, ...best }] : []
  }))
  search.signal.throwIfAborted()
  return found.flat()
}

type Answer =
  | { readonly state: 'found', readonly url: string, readonly models: readonly Model[] }
  | { readonly state: 'locked' | 'blocked', readonly url: string }

async function lookAt(host: string, { fetch, signal, pageHost, timeoutMs = probeMs }: LocalSearch): Promise<Answer | undefined> {
  if (host === pageHost) return undefined
  const url = `http://${host}`
  try {
    const response = await fetch(`${url}/v1/models`, {
      ...safeFetchOptions,
      headers: { accept: 'application/json' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    })
    const { text } = await readBody(response, listBytes)
    const value = parseJson(text)
    if (response.ok && isModelList(value)) return { state: 'found', url, models: sortModels(readModels(value)) }
    const refused = response.status === 401 || response.status === 403
    return refused && !isPage(text) ? { state: 'locked', url } : undefined
  }
  catch {
    signal.throwIfAborted()
    return await reaches(url, { fetch, signal }, timeoutMs) ? { state: 'blocked', url } : undefined
  }
}
