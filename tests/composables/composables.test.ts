// @vitest-environment jsdom
import { mount } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { defineComponent, effectScope, h, nextTick, ref, shallowRef } from 'vue'
import { useClipboard } from '../../src/composables/useClipboard'
import { useNow } from '../../src/composables/useNow'
import { shortcutLabel, useShortcuts } from '../../src/composables/useShortcuts'
import { useTextSize } from '../../src/composables/useTextSize'
import { useTheme, type Theme } from '../../src/composables/useTheme'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('the theme is put on the page, and the system has none', async () => {
  const meta = document.head.appendChild(document.createElement('meta'))
  meta.name = 'theme-color'
  meta.content = '#123456'
  const theme = ref<Theme>('dark')
  const scope = effectScope()
  scope.run(() => useTheme(theme))
  expect(document.documentElement.dataset.theme).toBe('dark')
  expect(meta.content).toBe('#121417')
  theme.value = 'system'
  await nextTick()
  expect(document.documentElement.dataset.theme).toBeUndefined()
  expect(meta.content).toBe('#123456')
  scope.stop()
})

test('the text size is relative to the browser\'s own', () => {
  const scope = effectScope()
  scope.run(() => useTextSize(18))
  expect(document.documentElement.style.getPropertyValue('--reading-size')).toBe('1.125rem')
  scope.stop()
})

test('the time goes on while it is wanted, and no timer is left behind', async () => {
  vi.useFakeTimers({ now: 1000 })
  const active = shallowRef(true)
  const scope = effectScope()
  const now = scope.run(() => useNow(1000, active))
  await vi.advanceTimersByTimeAsync(3000)
  expect(now?.value).toBe(4000)
  active.value = false
  await nextTick()
  expect(vi.getTimerCount()).toBe(0)
  active.value = true
  await nextTick()
  scope.stop()
  expect(vi.getTimerCount()).toBe(0)
})

test('on plain http, where there is no clipboard, text is copied the old way', async () => {
  vi.stubGlobal('navigator', {})
  let selected = ''
  const exec = vi.fn(() => {
    selected = document.querySelector('textarea')?.value ?? ''
    return true
  })
  document.execCommand = exec
  const scope = effectScope()
  const clipboard = scope.run(useClipboard)
  expect(await clipboard?.copy('a\nb')).toBe(true)
  expect(selected).toBe('a\nb')
  expect(document.querySelector('textarea')).toBeNull()
  expect(clipboard?.copied.value).toBe(true)
  scope.stop()
})

test('a refused clipboard falls back, and a failure is told', async () => {
  vi.stubGlobal('navigator', { clipboard: { writeText: () => Promise.reject(new Error('no')) } })
  document.execCommand = () => false
  const scope = effectScope()
  const clipboard = scope.run(useClipboard)
  expect(await clipboard?.copy('a')).toBe(false)
  expect(clipboard?.copied.value).toBe(false)
  scope.stop()
})

test('shortcuts act anywhere, but keys that write stay in the field', () => {
  const search = vi.fn()
  const focus = vi.fn()
  const wrapper = mount(defineComponent({
    setup() {
      useShortcuts({ search, focus })
      return () => h('input')
    },
  }), { attachTo: document.body })
  const press = (init: KeyboardEventInit, target: EventTarget = document.body) => {
    const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init })
    target.dispatchEvent(event)
    return event.defaultPrevented
  }
  const input = wrapper.get('input').element
  expect(press({ key: 'k', ctrlKey: true }, input)).toBe(true)
  expect(search).toHaveBeenCalledTimes(1)
  expect(press({ key: 'k', ctrlKey: true, shiftKey: true })).toBe(false)
  expect(press({ key: '/' }, input)).toBe(false)
  expect(press({ key: '/' })).toBe(true)
  expect(focus).toHaveBeenCalledTimes(1)
  expect(press({ key: ',', ctrlKey: true }), 'no one listens').toBe(false)
  wrapper.unmount()
  expect(press({ key: 'k', ctrlKey: true })).toBe(false)
})

test('shortcuts are written as on the keys', () => {
  expect(shortcutLabel('mod+shift+o')).toBe('Ctrl + Shift + O')
  expect(shortcutLabel('mod+,')).toBe('Ctrl + ,')
})
