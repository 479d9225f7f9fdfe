// @vitest-environment jsdom
import { mount } from '@vue/test-utils'
import { describe, expect, test } from 'vitest'
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

  test('another address is another question', async () => {
    const page = mount(RemoteImage, { props })
    await page.get('button').trigger('click')
    await page.setProps({ src: 'https://j.test/b.png', host: 'j.test' })
    expect(page.find('img').exists()).toBe(false)
  })
})
