// @vitest-environment jsdom
import { config } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ComponentPublicInstance } from 'vue'
import { useSettings } from '../../src/stores/settings'
import { connectTo, freshStorage, mountApp, type MountedApp } from '../helpers/mountApp'
import { eventually } from '../helpers/eventually'

let app: MountedApp
const updates = new Map<string, number>()

beforeEach(async () => {
  await freshStorage()
  config.global.mixins = [{
    updated(this: ComponentPublicInstance) {
      const { __name, name } = this.$options as { __name?: string, name?: string }
      const message = (this.$el as Element | null)?.closest?.('[data-testid="message"]')
      const place = `${__name ?? name ?? 'unnamed'}${message?.getAttribute('data-status') === 'streaming' ? ' of the live message' : ''}`
      updates.set(place, (updates.get(place) ?? 0) + 1)
    },
  }]
})

afterEach(() => {
  app.unmount()
  config.global.mixins = []
  vi.unstubAllGlobals()
})

/** A chat server whose next words are sent by hand. */
function slowServer(): { asked: () => number, write: (text: string) => void, end: () => void } {
  let asked = 0
  let stream: ReadableStreamDefaultController<Uint8Array>
  const encode = (data: object) => new TextEncoder().encode(`data: ${JSON.stringify(data)}\n\n`)
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(new ReadableStream<Uint8Array>({
    start(controller) {
      stream = controller
      asked++
    },
  }), { headers: { 'content-type': 'text/event-stream' } })))
  return {
    asked: () => asked,
    write: text => stream.enqueue(encode({ choices: [{ index: 0, delta: { content: text }, finish_reason: null }] })),
    end() {
      stream.enqueue(encode({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }))
      stream.close()
    },
  }
}

test('while 200 deltas arrive nothing renders but the live message', async () => {
  await connectTo({ pieces: [] })
  const server = slowServer()
  app = await mountApp()
  await useSettings().set('historyMessages', 1) // with the line above which nothing is sent
  await app.ask('first')
  await eventually(() => expect(server.asked()).toBe(1))
  server.write('The first reply.')
  server.end()
  await app.reply('done')
  await eventually(() => expect(app.all('message').every(element => element.classList.contains('settled'))).toBe(true))
  await app.ask('second')
  await eventually(() => expect(server.asked()).toBe(2))
  server.write('w0 ')
  await eventually(() => expect(app.find('message-text').textContent).toContain('w0'))
  await new Promise(resolve => setTimeout(resolve, 300)) // what sending changed has been drawn
  expect(app.all('history-line')).toHaveLength(1)
  updates.clear()
  for (let delta = 1; delta <= 200; delta++) {
    server.write(`w${delta} `)
    if (delta % 10 === 0) await eventually(() => expect(app.find('message-text').textContent).toContain(`w${delta}`))
  }
  const elsewhere = [...updates].filter(([place]) => !place.endsWith(' of the live message'))
  expect(updates.get('LiveMessage of the live message')).toBeGreaterThanOrEqual(20)
  expect(elsewhere).toEqual([])
  server.end()
  await app.reply('done')
})
