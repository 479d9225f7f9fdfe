// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { PictureAnswer, PictureJob } from '../../src/workers/pictures'

const wish = { longest: 640, type: 'image/webp', quality: 0.8 } as const
const scaled = { blob: new Blob(['small']), width: 640, height: 480, originalWidth: 4096, originalHeight: 3072 }

/** A worker whose answers the test gives. */
class FakeWorker extends EventTarget {
  static readonly all: FakeWorker[] = []
  onmessage: ((message: { data: PictureAnswer }) => void) | null = null
  onerror: (() => void) | null = null
  readonly jobs: PictureJob[] = []
  readonly url: string
  readonly options: WorkerOptions
  ended = false

  constructor(url: string, options: WorkerOptions) {
    super()
    this.url = url
    this.options = options
    FakeWorker.all.push(this)
  }

  postMessage(job: PictureJob): void {
    this.jobs.push(job)
  }

  terminate(): void {
    this.ended = true
  }
}

async function load() {
  vi.resetModules()
  return import('../../src/stores/pictureWorker')
}

const worker = (index = 0) => vi.waitFor(() => FakeWorker.all[index] ?? expect.fail('no worker'))
const picture = (text: string) => new Blob([text])

beforeEach(() => {
  FakeWorker.all.length = 0
  vi.stubGlobal('Worker', FakeWorker)
  vi.stubGlobal('OffscreenCanvas', class {})
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('one worker does one job after another', async () => {
  const { scalePicture } = await load()
  const [first, second] = [picture('first'), picture('second')]
  const results = [scalePicture(first, wish), scalePicture(second, wish)]
  const only = await worker()
  expect(only.url).toContain('/workers/pictures')
  expect(only.options).toEqual({ type: 'module' })
  await vi.waitFor(() => expect(only.jobs).toEqual([{ picture: first, wish }]))
  only.onmessage?.({ data: { scaled } })
  expect(await results[0]).toBe(scaled)
  await vi.waitFor(() => expect(only.jobs).toHaveLength(2))
  only.onmessage?.({ data: { error: 'unreadable' } })
  await expect(results[1]).rejects.toMatchObject({ name: 'PictureError', kind: 'unreadable' })
  expect(FakeWorker.all).toHaveLength(1)
})

test('it ends after half a minute of rest, and the next picture makes another', async () => {
  const { scalePicture } = await load()
  const result = scalePicture(picture('a'), wish)
  const first = await worker()
  await vi.waitFor(() => expect(first.jobs).toHaveLength(1))
  vi.useFakeTimers()
  first.onmessage?.({ data: { scaled } })
  await result
  vi.advanceTimersByTime(29_000)
  expect(first.ended).toBe(false)
  vi.advanceTimersByTime(1_000)
  expect(first.ended).toBe(true)
  vi.useRealTimers()
  void scalePicture(picture('b'), wish)
  expect(await worker(1)).not.toBe(first)
})

test('where no worker starts, the page does it, or says that it cannot', async () => {
  const { scalePicture } = await load()
  const result = scalePicture(picture('a'), wish)
  const broken = await worker()
  await vi.waitFor(() => expect(broken.jobs).toHaveLength(1))
  broken.onerror?.()
  await expect(result).rejects.toMatchObject({ kind: 'unsupported' }) // jsdom decodes nothing
  vi.stubGlobal('createImageBitmap', () => Promise.reject(new DOMException('', 'InvalidStateError')))
  await expect(scalePicture(picture('a'), wish)).rejects.toMatchObject({ kind: 'unreadable' })
  expect(FakeWorker.all).toHaveLength(1)
})

test('a few bytes that ask for gigabytes are never decoded', async () => {
  vi.unstubAllGlobals()
  const decode = vi.fn()
  vi.stubGlobal('createImageBitmap', decode)
  const { scalePicture } = await load()
  const header = (side: number) => new Blob([Uint8Array.of(0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, side, 0, 0, 0, side, 0, 0)])
  await expect(scalePicture(header(0), wish)).rejects.toThrow() // of no size: asked of the browser
  expect(decode).toHaveBeenCalledTimes(1)
  await expect(scalePicture(new Blob([Uint8Array.of(0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0xF0, 0, 0, 0, 0xF0, 0)]), wish)).rejects.toMatchObject({ kind: 'too-many-pixels' })
  await expect(scalePicture(header(9), wish)).rejects.toMatchObject({ kind: 'unreadable' })
  expect(decode).toHaveBeenCalledTimes(1)
})

test('scripts of others have no address here', async () => {
  vi.resetModules()
  const rules: { createScriptURL: (url: string) => string }[] = []
  vi.stubGlobal('trustedTypes', { createPolicy: (_name: string, rule: typeof rules[number]) => (rules.push(rule), rule) })
  const { ownScript } = await import('../../src/stores/ownScripts')
  expect(ownScript('/src/workers/pictures.ts')).toBe(`${location.origin}/src/workers/pictures.ts`)
  for (const url of ['https://evil.example/a.js', 'data:text/javascript,1', 'blob:http://localhost/1', '//evil.example/a.js']) expect(() => ownScript(url)).toThrow(TypeError)
  expect(rules).toHaveLength(1)
})
