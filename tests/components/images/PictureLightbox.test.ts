// @vitest-environment jsdom
import { enableAutoUnmount, flushPromises, mount, type DOMWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import type { ImagePart, Message } from '../../../src/chat/message'
import { lightboxPictures } from '../../../src/components/images/lightboxPictures'
import PictureLightbox from '../../../src/components/images/PictureLightbox.vue'
import { polyfillDialog } from '../ui/dialog'
import { objectUrls, png, providing } from './source'

polyfillDialog()
let urls: ReturnType<typeof objectUrls>
beforeEach(() => { urls = objectUrls() })
enableAutoUnmount(afterEach)
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const at = new Date(2026, 0, 31, 9, 5).getTime()
const id = (name: string) => `[data-testid="${name}"]`

function message(index: number, parts: Message['parts'], fields: Partial<Message> = {}): Message {
  return { id: `m${index}`, conversationId: 'c', role: index % 2 ? 'assistant' : 'user', createdAt: at, status: 'done', parts, notices: [], inContext: true, ...fields }
}

const picture = (blobId: string, fields: Partial<ImagePart> = {}): ImagePart => ({ type: 'image', blobId, prompt: `picture ${blobId}`, ...fields })

const conversation = [
  message(0, [picture('own', { name: 'cat.jpg' }), { type: 'text', text: 'x' }]),
  message(1, [{ type: 'text', text: 'y' }, picture('a', { revisedPrompt: 'A better prompt', width: 1000, height: 500, bytes: 12_000 }), picture('b')], {
    model: 'gpt-image-1', pictures: { prompt: 'a', count: 2, requests: 1, options: { size: '1024x512', quality: 'high', background: 'opaque' }, edit: false },
  }),
  message(2, [{ type: 'text', text: 'z' }]),
  message(3, [{ type: 'image', url: 'https://pics.example/1.png', asked: true, prompt: 'elsewhere' }, { type: 'image-failure', error: { kind: 'server', message: '' } }]),
]
const blobs = { own: png(), a: png(), b: new Blob(['jpeg'], { type: 'image/jpeg' }) }

function open(shown = '1:m1', running = false) {
  const wrapper = mount(PictureLightbox, {
    attachTo: document.body, global: providing(blobs),
    props: { 'pictures': lightboxPictures(conversation), shown, running, 'onUpdate:shown': (key: string) => wrapper.setProps({ shown: key }) },
  })
  return wrapper
}

async function point(stage: Pick<DOMWrapper<Element>, 'element'>, type: string, pointerId: number, clientX: number, clientY: number): Promise<void> {
  stage.element.dispatchEvent(new PointerEvent(type, { pointerId, pointerType: 'touch', clientX, clientY, bubbles: true }))
  await nextTick()
}

const position = (wrapper: ReturnType<typeof open>) => wrapper.get(id('lightbox-position')).text()

describe('going through the pictures of a conversation', () => {
  test('all are there in the order of reading, the user\'s own included, failures left out', () => {
    expect(lightboxPictures(conversation).map(({ key, own }) => [key, own])).toEqual([['0:m0', true], ['1:m1', false], ['2:m1', false], ['0:m3', false]])
  })

  test('keys lead to the next, the one before, the first and the last, and not beyond', async () => {
    const wrapper = open()
    expect(position(wrapper)).toBe('2 / 4')
    for (const [key, now] of [['ArrowRight', '3 / 4'], ['ArrowLeft', '2 / 4'], ['Home', '1 / 4'], ['ArrowLeft', '1 / 4'], ['End', '4 / 4'], ['ArrowRight', '4 / 4']] as const) {
      await wrapper.trigger('keydown', { key })
      expect(position(wrapper)).toBe(now)
    }
    expect(wrapper.get(id('lightbox-next')).attributes('aria-disabled')).toBe('true')
  })

  test('buttons do the same, and screen readers hear where one is', async () => {
    const wrapper = open()
    await wrapper.get(id('lightbox-next')).trigger('click')
    expect(wrapper.get('header [role="status"]').text()).toBe('Picture 3 of 4: picture b')
    expect(wrapper.get('dialog').attributes('aria-label')).toBe('Pictures')
  })

  test('a finger drawn to the side does, too', async () => {
    const wrapper = open()
    const stage = wrapper.get('.stage')
    await point(stage, 'pointerdown', 1, 300, 100)
    await point(stage, 'pointermove', 1, 200, 110)
    await point(stage, 'pointerup', 1, 200, 110)
    expect(position(wrapper)).toBe('3 / 4')
  })

  test('only what is shown is held, and all is given back', async () => {
    const wrapper = open()
    await flushPromises()
    expect(urls.held.size).toBe(2) // small, and whole
    await wrapper.trigger('keydown', { key: 'ArrowRight' })
    await flushPromises()
    expect(urls.held.size).toBe(2)
    wrapper.unmount()
    expect(urls.held.size).toBe(0)
  })

  test('the picture that is looked at stays when others come before it', async () => {
    const wrapper = open()
    await wrapper.setProps({ pictures: lightboxPictures([message(8, [picture('b')]), ...conversation]) })
    expect(position(wrapper)).toBe('3 / 5')
    await wrapper.setProps({ pictures: lightboxPictures([message(8, [picture('b')])]) })
    expect(wrapper.emitted('close')).toHaveLength(1)
  })

  test('focus comes back to where it was', () => {
    const button = document.body.appendChild(document.createElement('button'))
    button.focus()
    const wrapper = open()
    expect(document.activeElement).toBe(wrapper.element)
    wrapper.unmount()
    expect(document.activeElement).toBe(button)
    button.remove()
  })

  test('Escape closes it', async () => {
    const wrapper = open()
    await wrapper.trigger('cancel')
    expect(wrapper.emitted('close')).toHaveLength(1)
  })
})

describe('looking closer', () => {
  const scaleOf = (wrapper: ReturnType<typeof open>) => Number(/scale\(([\d.]+)\)/.exec(wrapper.get('.frame').attributes('style') ?? '')?.[1])

  beforeEach(() => {
    vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue({ left: 0, top: 0, width: 500, height: 500 } as DOMRect)
  })

  test('keys zoom in and out, and 0 shows all', async () => {
    const wrapper = open()
    await wrapper.trigger('keydown', { key: '+' })
    await wrapper.trigger('keydown', { key: '+' })
    expect(scaleOf(wrapper)).toBe(2.25)
    await wrapper.trigger('keydown', { key: '-' })
    expect(scaleOf(wrapper)).toBe(1.5)
    await wrapper.trigger('keydown', { key: '0' })
    expect(scaleOf(wrapper)).toBe(1)
  })

  test('a double click shows its own pixels, and another one all of it', async () => {
    const wrapper = open()
    await wrapper.get('.stage').trigger('dblclick', { clientX: 250, clientY: 250 })
    expect(scaleOf(wrapper)).toBe(2)
    await wrapper.get('.stage').trigger('dblclick', { clientX: 250, clientY: 250 })
    expect(scaleOf(wrapper)).toBe(1)
  })

  test('two fingers that part zoom, and do not turn the page', async () => {
    const wrapper = open()
    const stage = wrapper.get('.stage')
    await point(stage, 'pointerdown', 1, 240, 250)
    await point(stage, 'pointerdown', 2, 260, 250)
    await point(stage, 'pointermove', 1, 220, 250)
    expect(scaleOf(wrapper)).toBe(2)
    for (const pointerId of [1, 2]) await point(stage, 'pointerup', pointerId, 20, 250)
    expect(position(wrapper)).toBe('2 / 4')
  })

  test('the next picture is whole again', async () => {
    const wrapper = open()
    await wrapper.trigger('keydown', { key: '+' })
    await wrapper.trigger('keydown', { key: 'ArrowRight' })
    expect(scaleOf(wrapper)).toBe(1)
  })
})

describe('what is known and can be done', () => {
  test('prompt and parameters are told', () => {
    const text = open().get('.caption').text()
    for (const known of ['picture a', 'A better prompt', 'gpt-image-1', '1024x512', 'Qualityhigh', 'Backgroundopaque', '1000 × 500', '12 kB']) expect(text).toContain(known)
  })

  test('a download has a name that says what it is', async () => {
    const clicked: HTMLAnchorElement[] = []
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) { clicked.push(this) })
    const wrapper = open('2:m1')
    await wrapper.get(id('lightbox-download')).trigger('click')
    await flushPromises()
    expect(clicked.map(({ download }) => download)).toEqual(['platen-picture-b-20260131-0905-2.jpg'])
  })

  test('what could run as a page of ours is not opened as one', async () => {
    const made: Blob[] = []
    vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
      made.push(blob as Blob)
      return 'blob:test/x'
    })
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined)
    const { openPicture } = await import('../../../src/components/images/openPicture')
    openPicture(new Blob(['<svg onload="alert(1)"/>'], { type: 'image/svg+xml' }))
    openPicture(png())
    expect(made.map(({ type }) => type)).toEqual(['application/octet-stream', 'image/png'])
  })

  test('where the browser does not copy pictures it says so', async () => {
    const wrapper = open()
    await wrapper.get(id('lightbox-copy')).trigger('click')
    await flushPromises()
    expect(wrapper.get('.notice').text()).toContain('Download it instead')
  })

  test('a copy goes to the clipboard as PNG', async () => {
    const written: Record<string, Promise<Blob>>[] = []
    vi.stubGlobal('ClipboardItem', class {
      readonly data: Record<string, Promise<Blob>>
      constructor(data: Record<string, Promise<Blob>>) {
        this.data = data
      }
    })
    vi.stubGlobal('navigator', { clipboard: { write: async ([{ data }]: [{ data: Record<string, Promise<Blob>> }]) => void written.push(data) } })
    const wrapper = open()
    await wrapper.get(id('lightbox-copy')).trigger('click')
    await flushPromises()
    expect(await written[0]?.['image/png']).toBe(blobs.a)
    expect(wrapper.get('.notice').text()).toBe('Picture copied')
  })

  test('a server\'s picture can be made again, changed and asked about; one\'s own is not made again', async () => {
    const wrapper = open()
    for (const action of ['again', 'edit', 'ask']) await wrapper.get(id(`lightbox-${action}`)).trigger('click')
    expect(wrapper.emitted<[{ key: string }, string]>('act')?.map(([{ key }, action]) => [key, action])).toEqual([['1:m1', 'again'], ['1:m1', 'edit'], ['1:m1', 'ask']])
    await wrapper.trigger('keydown', { key: 'Home' })
    expect(wrapper.find(id('lightbox-again')).exists()).toBe(false)
    expect(open('1:m1', true).get(id('lightbox-again')).attributes('disabled')).toBeDefined()
  })

  test('what only its server keeps opens there, and has no bytes to copy or change', () => {
    const wrapper = open('0:m3')
    expect(wrapper.get(id('lightbox-open')).attributes()).toMatchObject({ href: 'https://pics.example/1.png', rel: 'noopener noreferrer' })
    for (const action of ['download', 'copy', 'edit']) expect(wrapper.find(id(`lightbox-${action}`)).exists()).toBe(false)
  })

  test('what was cleared says so', async () => {
    const wrapper = mount(PictureLightbox, { global: providing({}), props: { pictures: lightboxPictures(conversation), shown: '1:m1', running: false } })
    await flushPromises()
    expect(wrapper.get(id('image-gone')).text()).toContain('Removed from this browser')
  })
})
