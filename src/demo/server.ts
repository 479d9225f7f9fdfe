import { answerChat } from './chat'
import { answerImages, readEditForm } from './images'
import { listModels, retrieveModel } from './models'
import { Refusal, corsHeaders, json, readBody, refused } from './wire'

export interface DemoOptions {
  /** Milliseconds between the deltas of a streamed answer; 0: as fast as they are read. */
  readonly pace?: number
}

interface Route {
  readonly method: 'GET' | 'POST'
  readonly path: RegExp
  readonly answer: (request: Request, pace: number, id: string) => Response | Promise<Response>
}

const routes: readonly Route[] = [
  {
    method: 'POST',
    path: /\/chat\/completions$/,
    answer: async (request, pace) => answerChat(request, await readBody(request), pace),
  },
  {
    method: 'POST',
    path: /\/images\/generations$/,
    answer: async (request, pace) => answerImages(request, await readBody(request), pace),
  },
  {
    method: 'POST',
    path: /\/images\/edits$/,
    answer: async (request, pace) => answerImages(request, await readEditForm(request), pace),
  },
  { method: 'GET', path: /\/models$/, answer: () => json(listModels()) },
  {
    method: 'GET',
    path: /\/models\/([^/]+)$/,
    answer: (_request, _pace, id) => json(retrieveModel(id)),
  },
  { method: 'GET', path: /\/dashboard\/billing\/subscription$/, answer: () => json(subscription) },
  { method: 'GET', path: /\/dashboard\/billing\/usage$/, answer: () => json(usage) },
]

/** Play money: 5 dollars, 42 cents of them spent. */
const subscription = {
  object: 'billing_subscription',
  has_payment_method: false,
  soft_limit_usd: 5,
  hard_limit_usd: 5,
  system_hard_limit_usd: 5,
  access_until: 0,
}
const usage = { object: 'list', total_usage: 42, daily_costs: [] } // cents

/**
 * An OpenAI-like server as one function; its answers are scripted, and say so.
 * Rejects only with the reason of `request.signal`; all else that goes wrong is an answer.
 */
export async function handleDemoRequest(
  request: Request, { pace = 25 }: DemoOptions = {},
): Promise<Response> {
  request.signal.throwIfAborted()
  if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: corsHeaders })
  try {
    return await dispatch(request, pace)
  } catch (error) {
    request.signal.throwIfAborted()
    if (error instanceof Refusal) return refused(error)
    return refused(new Refusal(500, `The demo failed: ${String(error)}`))
  }
}

function dispatch(request: Request, pace: number): Response | Promise<Response> {
  const path = new URL(request.url).pathname.replace(/\/+$/, '')
  for (const route of routes) {
    const match = route.path.exec(path)
    if (!match) continue
    if (request.method === route.method) return route.answer(request, pace, match[1] ?? '')
    const message = `Not allowed to ${request.method} on ${path}. (HINT: use ${route.method})`
    throw new Refusal(405, message, null, 'method_not_supported')
  }
  throw new Refusal(404, `Invalid URL (${request.method} ${path})`, null, 'unknown_url')
}
