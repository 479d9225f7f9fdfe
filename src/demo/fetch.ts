import { handleDemoRequest } from './server'

/**
 * The demo with the shape of `fetch`: answers inside the page, nothing leaves it.
 * Only what a Request takes everywhere is passed on; `mode`, `cache` and `window` may be refused.
 * Like `fetch`, it rejects with the signal's reason once that has fired.
 */
export const demoFetch = async (url: string, init: RequestInit): Promise<Response> =>
  handleDemoRequest(new Request(url, {
    method: init.method ?? 'GET',
    headers: init.headers ?? {},
    body: init.body ?? null,
    signal: init.signal ?? null,
  }))
