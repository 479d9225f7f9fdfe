import { expect, test } from '@playwright/test'
import { loadFaults, toReply, type Fault } from '../helpers/faults'
import { createGuard } from '../helpers/platen'
import { startSocketServer, type SocketServer } from '../helpers/socketServer'

// The tests' own tools, tried on an empty page: a guard that sees nothing would pass everything.

let server: SocketServer
test.beforeEach(async () => {
  server = await startSocketServer()
})
test.afterEach(() => server.close())

test('the guard sees errors, rejections, blocked content, dialogs and strange hosts', async ({ context, page }) => {
  const other = await startSocketServer()
  const guard = createGuard([server.origin])
  await guard.watch(context)
  await page.goto(server.origin)
  expect(guard.problems.filter(problem => !problem.includes('favicon'))).toEqual([])
  await page.evaluate(async strange => {
    console.error('an error of ours')
    setTimeout(() => {
      throw new Error('thrown later')
    })
    void Promise.reject(new Error('never caught'))
    const policy = document.createElement('meta')
    policy.httpEquiv = 'Content-Security-Policy'
    policy.content = "script-src 'none'"
    document.head.append(policy)
    const script = document.createElement('script')
    script.textContent = 'window.ran = true'
    document.head.append(script)
    alert('a dialog')
    await fetch(strange, { mode: 'no-cors' })
  }, other.origin)
  await expect.poll(() => guard.problems.join('\n')).toMatch(/dialog: a dialog/)
  for (const part of [/an error of ours/, /thrown later/, /never caught/, /CSP violation: script-src/, /request to http/]) {
    await expect.poll(() => guard.problems.join('\n')).toMatch(part)
  }
  await other.close()
})

test('the socket server answers as scripted, whatever is wrong with it', async ({ page }) => {
  const seen: Record<string, Outcome> = {}
  await page.goto(`${server.origin}/elsewhere`)
  for (const fault of loadFaults()) {
    if (fault.repeat || fault.id === 'A20' || fault.id === 'F10') continue
    server.script(toReply(fault))
    seen[fault.id] = await page.evaluate(async (url): Promise<Outcome> => {
      let text = ''
      let status = 0
      const silence = new AbortController()
      let timer: ReturnType<typeof setTimeout> | undefined
      const heard = () => {
        clearTimeout(timer)
        timer = setTimeout(() => silence.abort(), 700)
      }
      heard()
      try {
        const response = await fetch(url, { method: 'POST', body: '{}', redirect: 'error', signal: silence.signal })
        status = response.status
        const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
        for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
          text += read.value
          heard()
        }
        return { status, text, end: 'closed' }
      } catch {
        return { status, text, end: silence.signal.aborted ? 'open' : 'broken' }
      }
    }, `${server.url}/chat/completions`)
  }
  const sent = (id: string) => loadFaults().find(fault => fault.id === id)!.parts.map(part => part[1]).join('')
  const whole: Partial<Outcome> = { status: 200, end: 'closed' }
  expect(seen.A01).toEqual({ ...whole, text: sent('A01') })
  expect(seen.A12?.text).toBe(sent('A12'))
  expect(seen.A22).toEqual({ ...whole, text: sent('A22') })
  expect(seen.A23?.text.startsWith(sent('A23'))).toBe(true)
  expect(seen.A06).toEqual({ status: 200, text: sent('A06'), end: 'open' })
  expect(seen.D06).toEqual({ status: 204, text: '', end: 'closed' })
  expect(seen.E18).toEqual({ status: 0, text: '', end: 'broken' })
  expect(seen.E15?.text).toHaveLength(5_000_000)
  expect(seen.F01).toEqual({ status: 0, text: '', end: 'broken' })
  for (const id of ['F02', 'F03', 'F04', 'F11']) expect(seen[id], id).toEqual({ status: 200, text: sent(id), end: 'broken' })
  expect(seen.F05).toEqual({ status: 200, text: '', end: 'open' })
  expect(seen.F08).toEqual({ status: 0, text: '', end: 'open' })
  expect(server.posts.filter(({ closedAt }) => closedAt).length).toBeGreaterThan(2)
})

test('a reply without CORS headers cannot be read from another origin, and its POST is never sent', async ({ page }) => {
  const other = await startSocketServer()
  await page.goto(server.origin)
  const ask = (url: string) => page.evaluate(target => fetch(target, {
    method: 'POST', body: '{}', headers: { 'authorization': 'Bearer x', 'content-type': 'application/json' },
  }).then(response => response.text(), (error: unknown) => String(error)), url)
  expect(await ask(`${other.url}/chat/completions`)).toContain('Hello')
  const fault = loadFaults().find(({ noCors }) => noCors) as Fault
  other.script(toReply(fault))
  expect(await ask(`${other.url}/chat/completions`)).toContain('Failed to fetch')
  expect(other.posts).toHaveLength(1)
  await other.close()
})

interface Outcome {
  readonly status: number
  readonly text: string
  readonly end: 'closed' | 'broken' | 'open'
}
