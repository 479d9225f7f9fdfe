// @vitest-environment jsdom
import { mount } from '@vue/test-utils'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import AppBanner from '../../../src/components/ui/AppBanner.vue'
import ConfirmDialog from '../../../src/components/ui/ConfirmDialog.vue'
import ToastList from '../../../src/components/ui/ToastList.vue'
import { polyfillDialog } from './dialog'

beforeAll(polyfillDialog)
afterEach(() => { vi.useRealTimers() })

function dialog(props = {}) {
  return mount(ConfirmDialog, { attachTo: document.body, props: { open: false, title: 'Delete?', confirmLabel: 'Delete', ...props } })
}

const id = (name: string) => `[data-testid="${name}"]`

test('a closed dialog is not there', () => {
  expect(dialog().find(id('confirm-dialog')).exists()).toBe(false)
})

test('a question has a name, its words and two answers', async () => {
  const wrapper = dialog({ open: true, text: 'For good.' })
  expect(wrapper.get(id('confirm-dialog')).attributes('aria-label')).toBe('Delete?')
  expect(wrapper.get<HTMLDialogElement>('dialog').element.open).toBe(true)
  expect(wrapper.text()).toContain('For good.')
  await wrapper.get(id('confirm')).trigger('click')
  await wrapper.get(id('cancel')).trigger('click')
  expect(wrapper.emitted('confirm')).toHaveLength(1)
  expect(wrapper.emitted('cancel')).toHaveLength(1)
  wrapper.unmount()
})

test('Escape and the backdrop are a no', async () => {
  const wrapper = dialog({ open: true })
  const cancel = new Event('cancel', { cancelable: true })
  wrapper.get('dialog').element.dispatchEvent(cancel)
  expect(cancel.defaultPrevented, 'the view decides when it closes').toBe(true)
  await wrapper.get('dialog').trigger('pointerdown')
  await wrapper.get('h2').trigger('pointerdown')
  expect(wrapper.emitted('cancel')).toHaveLength(2)
  wrapper.unmount()
})

test('Escape in a dialog is for the dialog alone: what lies around it stays open', async () => {
  const heard = vi.fn()
  document.body.addEventListener('keydown', heard)
  const wrapper = dialog({ open: true })
  await wrapper.get('h2').trigger('keydown', { key: 'Escape' })
  expect(heard).not.toHaveBeenCalled()
  await wrapper.get('h2').trigger('keydown', { key: 'a' })
  expect(heard).toHaveBeenCalledOnce()
  document.body.removeEventListener('keydown', heard)
  wrapper.unmount()
})

test('the focus returns to where it came from', async () => {
  const button = document.body.appendChild(document.createElement('button'))
  button.focus()
  const wrapper = dialog()
  await wrapper.setProps({ open: true })
  wrapper.get<HTMLElement>(id('confirm')).element.focus()
  await wrapper.setProps({ open: false })
  expect(document.activeElement).toBe(button)
  wrapper.unmount()
})

async function toasts(undo = true) {
  vi.useFakeTimers()
  const wrapper = mount(ToastList, { props: { toasts: [{ id: 'a', text: 'Deleted', undo }] } })
  await vi.dynamicImportSettled() // what a notice looks like is fetched with the first one
  return wrapper
}

test.each([['a toast is announced politely and goes after six seconds', false, 6_000], ['what can be taken back stays for ten', true, 10_000]])('%s', async (_, undo, shownMs) => {
  const wrapper = await toasts(undo)
  expect(wrapper.get('[aria-live="polite"]').text()).toContain('Deleted')
  await vi.advanceTimersByTimeAsync(shownMs - 100)
  expect(wrapper.emitted('dismiss')).toBeUndefined()
  await vi.advanceTimersByTimeAsync(200)
  expect(wrapper.emitted('dismiss')).toEqual([['a']])
})

test.each([['pointerenter', 'pointerleave'], ['focusin', 'focusout']])('it stays from %s to %s', async (begin, end) => {
  const wrapper = await toasts(false)
  await vi.advanceTimersByTimeAsync(3000)
  await wrapper.get(id('toast')).trigger(begin)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(wrapper.emitted('dismiss')).toBeUndefined()
  await wrapper.get(id('toast')).trigger(end)
  await vi.advanceTimersByTimeAsync(2900)
  expect(wrapper.emitted('dismiss')).toBeUndefined()
  await vi.advanceTimersByTimeAsync(200)
  expect(wrapper.emitted('dismiss')).toHaveLength(1)
})

test('what was lost can be taken back, what was not has no button', async () => {
  const wrapper = await toasts()
  await wrapper.get(id('undo')).trigger('click')
  expect(wrapper.emitted('undo')).toEqual([['a']])
  expect((await toasts(false)).find(id('undo')).exists()).toBe(false)
})

test('a banner warns in words, with an action or none', async () => {
  const wrapper = mount(AppBanner, { props: { text: 'Not saved' } })
  expect(wrapper.attributes('role')).toBe('status')
  expect(wrapper.find('button').exists()).toBe(false)
  await wrapper.setProps({ action: 'Reload' })
  await wrapper.get('button').trigger('click')
  expect(wrapper.emitted('action')).toHaveLength(1)
})
