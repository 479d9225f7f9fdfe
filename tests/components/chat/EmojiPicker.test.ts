// @vitest-environment jsdom
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { h, nextTick, shallowRef } from 'vue'
import { emojiAlone } from '../../../src/components/chat/emojiAlone'
import { emojiGroups, findEmoji } from '../../../src/components/chat/emojiGroups'
import EmojiPicker from '../../../src/components/chat/EmojiPicker.vue'
import UserText from '../../../src/components/chat/UserText.vue'

let anchor: HTMLButtonElement

beforeEach(() => {
  if (!('scrollIntoView' in Element.prototype)) Object.assign(Element.prototype, { scrollIntoView: () => {} }) // jsdom has no layout
  localStorage.clear()
  anchor = document.body.appendChild(document.createElement('button'))
})
afterEach(() => document.body.replaceChildren())

function open() {
  return mount(EmojiPicker, { props: { anchor }, attachTo: document.body })
}

function press(key: string): void {
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
}

const focused = () => document.activeElement?.textContent?.trim()

describe('the emoji', () => {
  test('are some hundred in eight groups, each one sign, none twice', () => {
    const all = emojiGroups.flatMap(({ emoji }) => emoji.map(({ sign }) => sign))
    expect(emojiGroups).toHaveLength(8)
    expect(all.length).toBeGreaterThan(300)
    expect(new Set(all).size).toBe(all.length)
    for (const sign of all) expect(emojiAlone(sign), sign).toBe(true)
  })

  test('are found by words of both languages', () => {
    const found = (typed: string) => findEmoji(typed).map(({ sign }) => sign)
    expect(found('cat')).toEqual(['🐱'])
    expect(found('Thumbs up')).toEqual(['👍'])
    expect(found('猫')).toEqual(['🐱', '🐼', '🦉'])
    expect(found('生日')).toEqual(['🎂'])
    expect(found('  ')).toEqual([])
    expect(found('xyzzy')).toEqual([])
  })
})

describe('the picker', () => {
  test('is searched by typing, and Enter takes the first, again and again', async () => {
    const picker = open()
    expect(document.activeElement).toBe(picker.get('[data-testid="emoji-search"]').element)
    await picker.get('[data-testid="emoji-search"]').setValue('rocket')
    press('Enter')
    press('Enter')
    expect(picker.emitted('pick')).toEqual([['🚀'], ['🚀']])
    await picker.get('[data-testid="emoji-search"]').setValue('xyzzy')
    expect(picker.text()).toContain('Nothing found')
    picker.unmount()
  })

  test('arrow keys walk through rows and groups, and back to the search', async () => {
    const picker = open()
    press('ArrowDown')
    await nextTick()
    expect(focused()).toBe('😀')
    press('ArrowRight')
    await nextTick()
    press('ArrowDown')
    await nextTick()
    expect(focused()).toBe(emojiGroups[0].emoji[9]?.sign)
    press('End')
    await nextTick()
    expect(focused()).toBe(emojiGroups.at(-1)?.emoji.at(-1)?.sign)
    press('Home')
    await nextTick()
    press('ArrowUp')
    expect(document.activeElement).toBe(picker.get('[data-testid="emoji-search"]').element)
    expect(picker.findAll('[tabindex="0"]')).toHaveLength(1)
    picker.unmount()
  })

  test('shows what was used last first, the next time that it opens', async () => {
    const first = open()
    await first.get('[data-testid="emoji-search"]').setValue('pizza')
    press('Enter')
    first.unmount()
    const second = open()
    expect(second.get('[role="group"]').attributes('aria-label')).toBe('Recent')
    expect(second.get('[data-testid="emoji-sign"]').text()).toBe('🍕')
    second.unmount()
  })

  test('works where nothing can be remembered, or somebody else wrote there', () => {
    for (const stored of ['{', '{"a":1}', '[1,null,"😀"]']) {
      localStorage.setItem('platen.emoji', stored)
      const picker = open()
      expect(picker.findAll('[data-testid="emoji-sign"]').length).toBeGreaterThan(300)
      picker.unmount()
    }
  })

  test('closes by Escape and by a press elsewhere, not by one inside', () => {
    const picker = open()
    picker.get('[data-testid="emoji-sign"]').element.dispatchEvent(new Event('pointerdown', { bubbles: true }))
    expect(picker.emitted('close')).toBeUndefined()
    document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }))
    press('Escape')
    expect(picker.emitted('close')).toHaveLength(2)
    picker.unmount()
  })

  test('gives the focus back to its button', async () => {
    const shown = shallowRef(true)
    const page = mount(() => shown.value ? h(EmojiPicker, { anchor }) : null, { attachTo: document.body })
    expect(anchor.getAttribute('aria-expanded')).toBe('true')
    shown.value = false
    await nextTick()
    expect(document.activeElement).toBe(anchor)
    expect(anchor.getAttribute('aria-expanded')).toBe('false')
    page.unmount()
  })
})

describe('a message of emoji alone', () => {
  test.each(['👍', '🎉 🎉', '👨‍👩‍👧‍👦', '❤️', '🇨🇳🇺🇸', '👋🏽', '1️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', ' 😀😀😀😀😀😀😀😀\n'])('%s is large', (text) => {
    expect(mount(UserText, { props: { text } }).classes()).toContain('large')
  })

  test.each(['', '1', '42', '#', 'ok 👍', '👍!', '©', '😀😀😀😀😀😀😀😀😀', '你好', '123456789'.repeat(1000)])('%s is not', (text) => {
    expect(mount(UserText, { props: { text } }).classes()).not.toContain('large')
  })
})
