// @vitest-environment jsdom
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ImagePart, Message, PictureRequest } from '../../../src/chat/message'
import ImageGrid from '../../../src/components/images/ImageGrid.vue'
import { objectUrls, png, providing } from './source'

const now = 1_800_000_000_000
beforeEach(() => { vi.useFakeTimers({ now }) })
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const asked: PictureRequest = { prompt: 'a fox', count: 4, requests: 1, options: { size: '1024x1024' }, edit: false }
const id = (name: string) => `[data-testid="${name}"]`
const picture = (fields: Partial<ImagePart>): ImagePart => ({ type: 'image', prompt: 'a fox', ...fields })

function open(fields: Partial<Message>, source: Parameters<typeof providing> = [{}]) {
  const message: Message = { id: 'm', conversationId: 'c', role: 'assistant', createdAt: now, status: 'done', parts: [], notices: [], inContext: true, ...fields }
  return mount(ImageGrid, { props: { message }, global: providing(...source) })
}

describe('stored pictures', () => {
  test('are shown by object URLs, and each is given back', async () => {
    const { held, made } = objectUrls()
    const wrapper = open({ parts: [picture({ blobId: 'a' }), picture({ blobId: 'b' })] }, [{ a: png(), b: png(), c: png() }])
    await flushPromises()
    expect(wrapper.findAll(id('image-thumbnail')).map(image => image.attributes())).toMatchObject([
      { src: 'blob:test/1', alt: 'a fox', decoding: 'async' }, { src: 'blob:test/2' },
    ])
    await wrapper.setProps({ message: { ...wrapper.props('message'), parts: [picture({ blobId: 'a' }), picture({ blobId: 'c' })] } })
    await flushPromises()
    expect([...held]).toEqual(['blob:test/1', 'blob:test/3'])
    wrapper.unmount()
    expect([held.size, made()]).toEqual([0, 3])
  })

  test('cost nothing before they come near to what is seen, nor once they are far from it again', async () => {
    const { held, made } = objectUrls()
    const observers: { readonly tell: (entries: object[]) => void, readonly elements: Set<Element> }[] = []
    vi.stubGlobal('IntersectionObserver', class {
      readonly elements = new Set<Element>()
      readonly tell: (entries: object[]) => void
      constructor(tell: (entries: object[]) => void) {
        this.tell = tell
        observers.push(this)
      }

      observe(element: Element) { this.elements.add(element) }
      unobserve(element: Element) { this.elements.delete(element) }
    })
    const wrapper = open({ parts: [picture({ blobId: 'a' })] }, [{ a: png() }])
    await flushPromises()
    expect(made()).toBe(0)
    const [comes, leaves] = observers as [typeof observers[0], typeof observers[0]]
    const [target] = comes.elements
    comes.tell([{ target, isIntersecting: true }])
    await flushPromises()
    expect([made(), held.size]).toEqual([1, 1])
    comes.tell([{ target, isIntersecting: false }]) // not far yet
    await flushPromises()
    expect(held.size).toBe(1)
    leaves.tell([{ target, isIntersecting: false }])
    await flushPromises()
    expect(held.size).toBe(0)
    comes.tell([{ target, isIntersecting: true }])
    await flushPromises()
    expect([made(), held.size]).toEqual([2, 1])
    wrapper.unmount()
    expect([held.size, comes.elements.size, leaves.elements.size]).toEqual([0, 0, 0])
  })

  test('that were cleared leave their prompt and a way to make them again', async () => {
    const wrapper = open({ parts: [{ type: 'text', text: 'x' }, picture({ blobId: 'a' })] })
    await flushPromises()
    const gone = wrapper.get(id('image-gone'))
    expect(gone.attributes('data-why')).toBe('cleared')
    expect(gone.text()).toContain('a fox')
    await gone.get(id('image-again')).trigger('click')
    expect(wrapper.emitted('picture')).toEqual([[1, 'again']])
  })

  test('open by a button that says what they show, with their place among the parts', async () => {
    objectUrls()
    const wrapper = open({ parts: [{ type: 'text', text: 'x' }, picture({ blobId: 'a' })] }, [{ a: png() }])
    await flushPromises()
    await wrapper.get('button[aria-label="Open picture: a fox"]').trigger('click')
    expect(wrapper.emitted('picture')).toEqual([[1, 'open']])
  })

  test('that their server does not let the page store say until when they are there, and lead to where they can be saved', () => {
    const wrapper = open({ parts: [picture({ url: 'https://pics.example/1.png', asked: true, kept: false, expiresAt: now + 3_600_000 })] })
    expect(wrapper.get(id('image-thumbnail')).attributes()).toMatchObject({ src: 'https://pics.example/1.png', referrerpolicy: 'no-referrer' })
    expect(wrapper.get(id('image-unkept')).text()).toMatch(/keeps it until \d/)
    expect(wrapper.get(id('image-save')).attributes()).toMatchObject({ href: 'https://pics.example/1.png', target: '_blank', rel: 'noopener noreferrer' })
  })

  test('that were shown by their address stay in sight while their bytes are read', async () => {
    objectUrls()
    const wrapper = open({ parts: [picture({ url: 'https://pics.example/1.png', asked: true })] }, [{ a: png() }])
    expect(wrapper.find(id('image-unkept')).exists()).toBe(false)
    await wrapper.setProps({ message: { ...wrapper.props('message'), parts: [picture({ url: 'https://pics.example/1.png', asked: true, blobId: 'a' })] } })
    expect(wrapper.get(id('image-thumbnail')).attributes('src')).toBe('https://pics.example/1.png')
    await flushPromises()
    expect(wrapper.get(id('image-thumbnail')).attributes('src')).toBe('blob:test/1')
  })
})

describe('pictures by their address', () => {
  test('are asked for on no other page than that where they were wanted', async () => {
    const wrapper = open({ parts: [picture({ url: 'https://pics.example/1.png' })] })
    expect(wrapper.find('img').exists()).toBe(false)
    const load = wrapper.get('button')
    expect(load.text()).toContain('Load image from pics.example')
    await load.trigger('click')
    expect(wrapper.get(id('image-thumbnail')).attributes('src')).toBe('https://pics.example/1.png')
  })

  test('are not asked for once they have expired', () => {
    const wrapper = open({ parts: [picture({ url: 'https://pics.example/1.png', asked: true, expiresAt: now - 1 })] })
    expect(wrapper.find('img').exists()).toBe(false)
    expect(wrapper.get(id('image-gone')).attributes('data-why')).toBe('expired')
  })

  test('that fail can be loaded again, which costs nothing, or made again', async () => {
    const wrapper = open({ parts: [picture({ url: 'https://pics.example/1.png', asked: true })] })
    await wrapper.get('img').trigger('error')
    const gone = wrapper.get(id('image-gone'))
    expect(gone.findAll('button').map(button => button.text())).toEqual(['Load again', 'Make again'])
    await gone.get('button').trigger('click')
    expect(wrapper.find('img').exists()).toBe(true)
  })

  test.each(['javascript:alert(1)', 'data:text/html,<script>', 'file:///etc/passwd', '//evil.example/x.png'])('are never %s', (url) => {
    const wrapper = open({ parts: [picture({ url, asked: true })] })
    expect(wrapper.find('img').exists()).toBe(false)
    expect(wrapper.html()).not.toContain(url)
  })

  test('that are one\'s own cannot be made again by a server', async () => {
    const wrapper = open({ role: 'user', parts: [picture({ url: 'https://pics.example/1.png', asked: true })] })
    expect(wrapper.find(id('image-save')).exists()).toBe(false)
    await wrapper.get('img').trigger('error')
    expect(wrapper.find(id('image-again')).exists()).toBe(false)
  })
})

describe('while pictures are made', () => {
  test('there is a place for each, with the seconds that have passed', async () => {
    const wrapper = open({ status: 'streaming', pictures: asked })
    await vi.advanceTimersByTimeAsync(12_000)
    expect(wrapper.findAll(id('image-waiting')).map(place => place.text())).toEqual([1, 2, 3, 4].map(index => `${index} of 4 · 12 s`))
    expect(wrapper.get('ul').attributes('aria-label')).toBe('4 pictures')
    wrapper.unmount()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('what has come by now takes the first places, and the rest is waited for', async () => {
    objectUrls()
    const wrapper = open({ status: 'streaming', pictures: asked, parts: [picture({ blobId: 'a' }), { type: 'image-failure', error: { kind: 'filter', message: '' } }] }, [{ a: png() }])
    await flushPromises()
    expect(wrapper.findAll('li')).toHaveLength(4)
    expect(wrapper.findAll(id('image-thumbnail'))).toHaveLength(1)
    expect(wrapper.findAll(id('image-waiting'))).toHaveLength(2)
    expect(wrapper.get('[role="status"]').text()).toBe('2 of 4 pictures have arrived')
  })

  test('partial pictures are shown in their places, and given back', async () => {
    const { held } = objectUrls()
    const wrapper = open({ status: 'streaming', pictures: { ...asked, count: 2 } }, [{}, [png(), undefined]])
    expect(wrapper.findAll(id('image-waiting')).map(place => place.find('img').exists())).toEqual([true, false])
    await wrapper.setProps({ message: { ...wrapper.props('message'), status: 'done' } })
    expect(held.size).toBe(0)
  })
})

test('a picture that failed says why in its place, and the others are shown', async () => {
  objectUrls()
  const wrapper = open({ pictures: asked, parts: [
    picture({ blobId: 'a' }), { type: 'image-failure', error: { kind: 'filter', message: 'Your request was rejected.' } }, picture({ blobId: 'b' }), picture({ blobId: 'c' }),
  ] }, [{ a: png(), b: png(), c: png() }])
  await flushPromises()
  expect(wrapper.findAll(id('image-thumbnail'))).toHaveLength(3)
  expect(wrapper.get(id('image-failure')).text()).toBe('The service refused this content.Asks for this one pictureMake again')
  expect(wrapper.get('details').text()).toContain('Your request was rejected.')
  await wrapper.get(`${id('image-failure')} button`).trigger('click')
  expect(wrapper.emitted('picture')).toEqual([[1, 'again']])
})

test('a prompt that the server rewrote is shown once, as text', () => {
  const revisedPrompt = 'A <b>photo</b> of a red fox'
  const wrapper = open({ parts: [picture({ blobId: 'a', revisedPrompt }), picture({ blobId: 'b', revisedPrompt })] })
  expect(wrapper.get(id('revised-prompt')).text()).toContain(revisedPrompt)
  expect(wrapper.findAll('.rewritten')).toHaveLength(1)
  expect(open({ parts: [picture({ blobId: 'a', revisedPrompt: 'a fox' })] }).find(id('revised-prompt')).exists()).toBe(false)
})

test('the room of a picture stays what it was when its size is found out', async () => {
  const wrapper = open({ parts: [picture({ url: 'https://pics.example/1.png', asked: true })] })
  const before = wrapper.get('ul').attributes('style')
  await wrapper.setProps({ message: { ...wrapper.props('message'), parts: [picture({ blobId: 'a', width: 1500, height: 1000 })] } })
  expect(wrapper.get('ul').attributes('style')).toBe(before)
})
