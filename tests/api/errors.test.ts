import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ApiError, bodyIsError, errorFromResponse, problemFrom } from '../../src/api/errors'
import expected from '../fixtures/errors-expected.json'

const folder = new URL('../fixtures/errors/', import.meta.url)
const files = readdirSync(folder).filter(name => name !== 'network-typeerrors.json')
const canary = 'sk-canary-7f3e9a1b2c4d5e6f'

interface Recorded {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body?: unknown
  readonly bodyText?: string
}

interface Row {
  readonly kind: string
  readonly param?: string
  readonly retryAfterSec?: number
  readonly limit?: number
  readonly asked?: number
  readonly traceId?: string
  readonly requestId?: string
  readonly shown?: string
}

function recorded(name: string): Recorded {
  return JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Recorded
}

function textOf({ body, bodyText }: Recorded): string {
  return bodyText ?? JSON.stringify(body)
}

function problemOf(body: unknown, status = 400, headers?: Record<string, string>) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return problemFrom({ status, text, keys: [], ...headers && { headers: new Headers(headers) } })
}

describe('the error replies of known servers', () => {
  test('every recorded reply has an expected result', () => {
    expect(Object.keys(expected).sort()).toEqual([...files].sort())
  })

  test.each(Object.entries(expected as Record<string, Row>))('%s is understood', (name, row) => {
    const reply = recorded(name)
    const problem = problemFrom({ status: reply.status, text: textOf(reply), keys: [], host: 'h.example', model: 'gpt-9' })
    const { shown, retryAfterSec, ...wanted } = row
    expect(problem).toMatchObject({ ...wanted, status: reply.status, host: 'h.example', model: 'gpt-9' })
    if (shown) expect(problem.message).toBe(shown)
    expect(problem.retryAfterMs).toBe(retryAfterSec && retryAfterSec * 1_000)
    expect(problem.limit).toBe(row.limit)
    if (reply.bodyText?.startsWith('<')) expect([problem.message, problem.body]).toEqual(['', undefined])
  })

  test.each(files)('%s shows no key that was planted in it', (name) => {
    const reply = recorded(name)
    const planted = textOf(reply).replace(/"(message|msg|error_msg|detail)":\s?"/g, `$&key ${canary}: `)
    const forms = [planted, `${planted}${canary}`, `{"error":{"message":"${canary}","type":"${canary}","code":"${canary}",`
      + `"param":"${canary}"},"request_id":"${canary}","trace_id":"${canary}"}`, canary, JSON.stringify(canary),
    `{"error":{"message":"Bearer ${canary.slice(0, 12)}***${canary.slice(-4)}, ${encodeURIComponent(canary)}"}}`]
    for (const text of forms) {
      const headers = new Headers({ 'x-request-id': canary })
      const problem = problemFrom({ status: reply.status, headers, text, keys: [canary], host: canary, model: canary })
      expect(JSON.stringify(problem)).not.toContain(canary)
      expect(JSON.stringify(problem)).not.toContain(canary.slice(0, 12))
    }
  })

  test('a key is masked before a long text is cut', () => {
    const text = JSON.stringify({ error: { message: 'x'.repeat(490) + canary } })
    const problem = problemFrom({ status: 400, text, keys: [canary] })
    expect(problem.message).not.toContain('canary')
    expect(problem.message.length).toBeLessThanOrEqual(500)
  })
})

describe('further shapes', () => {
  test.each([
    [{ message: 'nope' }, 'nope'],
    [{ msg: 'nope' }, 'nope'],
    [{ err: 'nope' }, 'nope'],
    [{ error: 'nope' }, 'nope'],
    [{ error: { msg: 'nope' } }, 'nope'],
    [{ errors: [{ message: 'no' }, { message: 'pe' }] }, 'no; pe'],
    [{ detail: 'nope' }, 'nope'],
    [{ detail: [{ msg: 'field required', loc: ['body', 'messages'] }] }, 'field required'],
    [{ header: { message: 'nope' } }, 'nope'],
    [{ response: { error: { message: 'nope' } } }, 'nope'],
    [{ error: { message: '{"error":{"message":"nope"}}' } }, 'nope'],
    [{ error: { message: '<html><body>502</body></html>' } }, ''],
    [{}, ''],
    ['Payload Too Large', 'Payload Too Large'],
    ['{"error":{"message":"cut \\"off\\" her', 'cut "off" her'],
    ['\u0000\u0001\u0002PNG', ''],
    ['null', ''],
  ])('the words of %j', (body, message) => {
    expect(problemOf(body).message).toBe(message)
  })

  test('deeply nested bodies do no harm', () => {
    const deep = '{"message":'.repeat(3_000) + '"x"' + '}'.repeat(3_000)
    expect(problemOf(deep).kind).toBe('param')
    expect(problemOf('['.repeat(30_000)).kind).toBe('param')
  })

  test.each([
    [{ error: { message: 'Bad gateway', code: 502 } }, 200, 'server'],
    [{ error: { message: 'no', code: 429 } }, 200, 'rate'],
    [{ code: 500, message: '执行失败：You exceeded your current quota', data: null }, 200, 'quota'],
    [{ code: 401, message: 'apiKey 无效', data: null }, 200, 'auth'],
    [{ error: { message: 'what' } }, 200, 'unknown'],
    [{ error: { message: 'Limit 1000 reached, see 1113' } }, 400, 'param'],
    [{ error: { message: 'Too many tokens, please wait' } }, 429, 'rate'],
    [{ error: { code: 'channel:invalid_key', message: 'x' } }, 500, 'server'],
    ['', 403, 'cors'],
    ['Forbidden', 403, 'forbidden'],
    ['<html>502</html>', 502, 'server'],
    ['<html>503</html>', 503, 'server'],
    ['<html>blocked</html>', 403, 'forbidden'],
    ['<!doctype html>', 404, 'url'],
    ['', 529, 'overload'],
    ['', 418, 'unknown'],
  ])('%j with status %i is %s', (body, status, kind) => {
    expect(problemOf(body, status).kind).toBe(kind)
  })

  test('what a full context takes is read from many texts', () => {
    const counts = (message: string) => {
      const { kind, limit, asked } = problemOf({ error: { message } })
      return [kind, limit, asked]
    }
    expect(counts('prompt is too long: 208310 tokens > 200000 maximum')).toEqual(['context', 200_000, 208_310])
    expect(counts('The input token count (1,200,000) exceeds the maximum number of tokens allowed (1,048,576).'))
      .toEqual(['context', 1_048_576, 1_200_000])
    expect(counts('Range of input length should be [1, 30720]')).toEqual(['context', 30_720, undefined])
    expect(counts('request (5000 tokens) exceeds the available context size (4096 tokens)')).toEqual(['context', 4096, 5000])
  })
})

describe('how long to wait', () => {
  const wait = (message: string, headers?: Record<string, string>) => problemOf({ error: { message } }, 429, headers).retryAfterMs

  test.each([
    ['Please try again in 1m2.5s.', 62_500],
    ['Please try again in 350ms.', 350],
    ['Please retry after 26 seconds.', 26_000],
    ['Please wait for 2 minutes', 120_000],
    ['请 30 秒后重试', 30_000],
    ['Slow down', undefined],
    ['Retry in a moment', undefined],
  ])('%s', (message, milliseconds) => {
    expect(wait(message)).toBe(milliseconds)
  })

  test('headers come before words: seconds, milliseconds or a date', () => {
    expect(wait('try again in 2s', { 'retry-after': '7' })).toBe(7_000)
    expect(wait('try again in 2s', { 'retry-after-ms': '1500', 'retry-after': '7' })).toBe(1_500)
    expect(wait('', { 'retry-after': new Date(Date.now() + 60_000).toUTCString() })).toBeGreaterThan(50_000)
    expect(wait('', { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' })).toBe(0)
    expect(wait('', { 'retry-after': 'soon' })).toBeUndefined()
  })

  test('a date in the words is Chinese time; Google has a member of its own', () => {
    const date = new Date(Date.now() + 3_600_000 + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
    expect(wait(`已达到限额，将在 ${date} 重置`)).toBeGreaterThan(3_500_000)
    expect(problemOf([{ error: { code: 429, message: 'x', details: [{ retryDelay: '18s' }] } }], 429).retryAfterMs).toBe(18_000)
  })
})

describe('a 200 that is in truth an error', () => {
  test.each([
    [{ error: { message: 'x' } }], [{ error: 'x' }], [{ error: {} }], [{ success: false, message: 'x' }],
    [{ object: 'error', message: 'x' }], [{ error_code: 110 }], [[{ error: { code: 400 } }]],
    [{ code: 20012, message: 'x', data: null }],
  ])('%j is one', (value) => {
    expect(bodyIsError(value)).toBe(true)
  })

  test.each([
    [{ error: null, choices: [] }], [{ error: '' }], [{ success: true, data: [] }], [{ object: 'list', data: null }],
    [{ code: 200, message: '执行成功', data: 'x' }], [{ code: 20000, message: 'OK', data: { balance: '1' } }],
    [{ error_code: 0 }], [[{ id: 'a' }]], [[]], ['error'], [null], [3],
  ])('%j is none', (value) => {
    expect(bodyIsError(value)).toBe(false)
  })
})

describe('errorFromResponse', () => {
  const context = { keys: ['key-12345678'], host: 'h.example' }

  test('reads status, headers and body', async () => {
    const response = new Response('{"error":{"message":"slow down, key-12345678"}}', { status: 429, headers: { 'retry-after': '3' } })
    const error = await errorFromResponse(response, context)
    expect(error).toBeInstanceOf(ApiError)
    expect(error.problem).toMatchObject({ kind: 'rate', message: 'slow down, •••', retryAfterMs: 3_000, host: 'h.example', status: 429 })
  })

  test('works for empty, null and binary bodies', async () => {
    for (const body of [null, '', new Uint8Array([0, 1, 2, 255, 254])]) {
      const { problem } = await errorFromResponse(new Response(body, { status: 500 }), context)
      expect(problem).toMatchObject({ kind: 'server', message: '', status: 500 })
      expect(problem.body).toBeUndefined()
    }
  })

  test('reads no more than 64 kB and lets go of the rest', async () => {
    let sent = 0
    let cancelled = false
    const chunk = new TextEncoder().encode('{"error":{"message":"big"'.padEnd(8_192))
    const body = new ReadableStream({
      pull: (controller) => { sent += 8_192; controller.enqueue(chunk) },
      cancel: () => { cancelled = true },
    })
    const error = await errorFromResponse(new Response(body, { status: 500 }), context)
    expect(error.problem.message).toBe('big')
    expect(error.problem.body?.length).toBeLessThanOrEqual(2_000)
    expect(sent).toBeLessThan(100_000)
    expect(cancelled).toBe(true)
  })

  test('a body that breaks off still gives its words', async () => {
    let pulls = 0
    const body = new ReadableStream({
      pull: (controller) => {
        if (pulls++) controller.error(new TypeError('network error'))
        else controller.enqueue(new TextEncoder().encode('{"error":{"message":"half'))
      },
    })
    expect((await errorFromResponse(new Response(body, { status: 500 }), context)).problem.message).toBe('half')
  })

  test('a real abort is not masked', async () => {
    const broken = () => new Response(new ReadableStream({
      pull: controller => controller.error(new DOMException('Aborted', 'AbortError')),
    }), { status: 500 })
    await expect(errorFromResponse(broken(), context)).rejects.toMatchObject({ name: 'AbortError' })
    const reason = new Error('stopped by the user')
    await expect(errorFromResponse(new Response('x', { status: 500 }), context, AbortSignal.abort(reason))).rejects.toBe(reason)
  })
})
