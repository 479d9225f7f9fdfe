// @vitest-environment jsdom
import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, test, vi } from 'vitest'
import { nextTick, shallowRef } from 'vue'
import type { ImagePart } from '../../../src/chat/message'
import { textPictures, type TextPictures } from '../../../src/components/images/textPictures'
import RemoteImage from '../../../src/components/markdown/RemoteImage.vue'

describe('RemoteImage', () => {
  const props = { src: 'https://i.test/a.png', host: 'i.test', alt: 'a cat' }

  test('asks before it loads, and tells who will know', async () => {
    const page = mount(RemoteImage, { props })
    expect(page.find('img').exists()).toBe(false)
    expect(page.get('button').text()).toBe('a catLoad image from i.test')
    await page.get('button').trigger('click')
    expect(page.get('img').attributes()).toMatchObject({
      src: props.src, alt: 'a cat', referrerpolicy: 'no-referrer',
    })
  })

  test('says that it failed, and can be asked again', async () => {
    const page = mount(RemoteImage, { props })
    await page.get('button').trigger('click')
    await page.get('img').trigger('error')
    expect(page.get('[role=status]').text()).toBe('The image could not be loaded')
    await page.get('button').trigger('click')
    expect(page.find('img').exists()).toBe(true)
  })

  function within(settled: boolean) {
    const found = shallowRef<ImagePart>()
    const ended = shallowRef(settled)
    const done: unknown[][] = []
    const pictures: TextPictures = {
      find: url => url === found.value?.url ? found.value : undefined,
      settled: () => ended.value,
      keep: (...picture) => {
        done.push(['keep', ...picture])
        found.value = { type: 'image', url: picture[0], inText: true, name: picture[1] }
      },
      act: (...act) => done.push(['act', ...act]),
    }
    return { found, ended, done, global: { provide: { [textPictures as symbol]: pictures } } }
  }

  test('becomes one of the pictures of its message by the click, and leads to the others', async () => {
    const { global, done } = within(true)
    const page = mount(RemoteImage, { props, global })
    expect(done).toEqual([])
    await page.get('button').trigger('click')
    expect(done).toEqual([['keep', props.src, 'a cat']])
    await vi.dynamicImportSettled()
    await flushPromises()
    expect(page.get('[data-testid="image-thumbnail"]').attributes()).toMatchObject({ src: props.src, alt: 'a cat', referrerpolicy: 'no-referrer' })
    await page.get('button').trigger('click')
    expect(done.at(-1)).toEqual(['act', props.src, 'open'])
  })

  test('of a text that is still being written is shown, and kept once that has ended', async () => {
    const { global, done, ended } = within(false)
    const page = mount(RemoteImage, { props, global })
    await page.get('button').trigger('click')
    expect(page.get('img').attributes('src')).toBe(props.src)
    expect(done).toEqual([])
    ended.value = true
    await nextTick()
    expect(done).toEqual([['keep', props.src, 'a cat']])
  })

  test('that is known by its address alone asks all the same, and one whose text holds its bytes is kept by that', async () => {
    const { global, done, found } = within(true)
    found.value = { type: 'image', url: props.src, inText: true }
    const page = mount(RemoteImage, { props, global })
    expect(page.find('img').exists()).toBe(false)
    expect(page.get('button').text()).toContain('Load image from i.test')
    await page.setProps({ src: 'data:image/png;base64,iVBORw0KGgo=', host: 'data:image/png' })
    await page.get('button').trigger('click')
    expect(page.get('img').attributes('src')).toMatch(/^data:/)
    expect(done).toEqual([])
  })

  test('another address is another question', async () => {
    const page = mount(RemoteImage, { props })
    await page.get('button').trigger('click')
    await page.setProps({ src: 'https://j.test/b.png', host: 'j.test' })
    expect(page.find('img').exists()).toBe(false)
  })
})
