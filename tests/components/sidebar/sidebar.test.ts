// @vitest-environment jsdom
import { mount } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import ConversationRow from '../../../src/components/sidebar/ConversationRow.vue'
import SidebarPanel from '../../../src/components/sidebar/SidebarPanel.vue'
import { groupEntries, type ConversationEntry } from '../../../src/components/sidebar/entries'

const entry: ConversationEntry = { id: 'c1', title: 'A title', updatedAt: 0, pinned: false, running: false, unseen: false }

function row(part: Partial<ConversationEntry> = {}, current = false) {
  return mount(ConversationRow, { attachTo: document.body, props: { entry: { ...entry, ...part }, current, time: '9:41' } })
}

test('a row is a link to its conversation, and opens it in place', async () => {
  const wrapper = row()
  const link = wrapper.get('a')
  expect(link.attributes('href')).toBe('#/c/c1')
  expect(link.text()).toBe('A title9:41')
  expect(link.attributes('aria-current')).toBeUndefined()
  await link.trigger('click')
  expect(wrapper.emitted('open')).toHaveLength(1)
  await link.trigger('click', { ctrlKey: true })
  expect(wrapper.emitted('open')).toHaveLength(1)
  wrapper.unmount()
})

test('the open one is marked, for all', () => {
  expect(row({}, true).get('a').attributes('aria-current')).toBe('page')
})

test('a running reply and an unseen one are said in words', () => {
  expect(row({ running: true }).text()).toContain('Reply is running')
  expect(row({ unseen: true }).text()).toContain('New reply')
})

test('a conversation without a title has a name', () => {
  expect(row({ title: '' }).text()).toContain('New conversation')
})

test('actions come with the focus and go with it', async () => {
  const wrapper = row()
  expect(wrapper.findAll('button')).toHaveLength(0)
  await wrapper.get('a').trigger('focusin')
  const names = wrapper.findAll('button').map(button => button.attributes('aria-label'))
  expect(names).toEqual(['Rename', 'Pin', 'Delete conversation'])
  await wrapper.findAll('button')[1]?.trigger('click')
  await wrapper.findAll('button')[2]?.trigger('click')
  expect(wrapper.emitted('pin')).toEqual([[true]])
  expect(wrapper.emitted('delete')).toHaveLength(1)
  await wrapper.get('a').trigger('focusout')
  expect(wrapper.findAll('button')).toHaveLength(0)
  wrapper.unmount()
})

test('a finger that rests on a row brings its actions and opens nothing', async () => {
  vi.useFakeTimers()
  const wrapper = row()
  await wrapper.get('a').trigger('pointerdown', { pointerType: 'touch' })
  await vi.advanceTimersByTimeAsync(500)
  expect(wrapper.findAll('button')).toHaveLength(3)
  await wrapper.get('a').trigger('click')
  expect(wrapper.emitted('open')).toBeUndefined()
  vi.useRealTimers()
  wrapper.unmount()
})

test('renaming happens in place, and an empty title changes nothing', async () => {
  const wrapper = row()
  await wrapper.get('a').trigger('keydown', { key: 'F2' })
  const input = wrapper.get<HTMLInputElement>('input')
  expect(document.activeElement).toBe(input.element)
  await input.setValue('   ')
  await input.trigger('keydown', { key: 'Enter' })
  expect(wrapper.emitted('rename')).toBeUndefined()
  await wrapper.get('a').trigger('dblclick')
  await wrapper.get('input').setValue('Better')
  await wrapper.get('input').trigger('blur')
  expect(wrapper.emitted('rename')).toEqual([['Better']])
  wrapper.unmount()
})

test('Enter while composing a title keeps it open', async () => {
  const wrapper = row()
  await wrapper.get('a').trigger('keydown', { key: 'F2' })
  await wrapper.get('input').trigger('keydown', { key: 'Enter', isComposing: true })
  expect(wrapper.find('input').exists()).toBe(true)
  wrapper.unmount()
})

test('conversations are grouped: pinned, today, yesterday, seven days, months; newest on top', () => {
  const now = new Date(2026, 2, 10, 15).getTime()
  const at = (id: string, ...[month, day]: [number, number]): ConversationEntry =>
    ({ ...entry, id, updatedAt: new Date(2026, month, day, 12).getTime() })
  const groups = groupEntries([
    at('old', 0, 5), at('week', 2, 5), { ...at('pin', 0, 1), pinned: true }, at('yesterday', 2, 9),
    at('today', 2, 10), at('older', 0, 2), at('february', 1, 20),
  ], now)
  expect(groups.map(({ name, entries }) => [name, entries.map(({ id }) => id)])).toEqual([
    ['pinned', ['pin']], ['today', ['today']], ['yesterday', ['yesterday']], ['week', ['week']],
    ['2026-1', ['february']], ['2026-0', ['old', 'older']],
  ])
})

async function panel(query = '') {
  const wrapper = mount(SidebarPanel, {
    attachTo: document.body,
    props: { open: true, query, entries: [entry, { ...entry, id: 'c2', title: '傅里叶变换' }] },
  })
  await vi.dynamicImportSettled() // the list comes by itself
  return wrapper
}

test('search filters the titles and tells the query', async () => {
  const wrapper = await panel()
  await wrapper.get('[data-testid="search"]').setValue('傅里')
  expect(wrapper.emitted('update:query')).toEqual([['傅里']])
  await wrapper.setProps({ query: ' 傅里 ' })
  expect(wrapper.findAll('[data-testid="conversation"]').map(item => item.attributes('data-id'))).toEqual(['c2'])
  await wrapper.setProps({ query: 'zzz' })
  expect(wrapper.text()).toContain('Nothing found')
  wrapper.unmount()
})

test('Escape empties the search', async () => {
  const wrapper = await panel('abc')
  await wrapper.get('[data-testid="search"]').trigger('keydown', { key: 'Escape' })
  expect(wrapper.emitted('update:query')).toEqual([['']])
  wrapper.unmount()
})

test('as a drawer it closes by Escape, by the scrim and by a choice', async () => {
  vi.stubGlobal('matchMedia', () => ({ matches: true, addEventListener() {}, removeEventListener() {} }))
  const wrapper = await panel()
  await wrapper.get('aside').trigger('keydown', { key: 'Escape' })
  await wrapper.get('.scrim').trigger('click')
  await wrapper.get('[data-testid="new-conversation"]').trigger('click')
  await wrapper.get('a').trigger('click')
  expect(wrapper.emitted('close')).toHaveLength(4)
  expect(wrapper.emitted('new-conversation')).toHaveLength(1)
  expect(wrapper.emitted('open')).toEqual([['c1']])
  vi.unstubAllGlobals()
  wrapper.unmount()
})

test('beside the page it stays when something is chosen', async () => {
  const wrapper = await panel()
  await wrapper.get('[data-testid="open-settings"]').trigger('click')
  expect(wrapper.emitted('open-settings')).toHaveLength(1)
  expect(wrapper.emitted('close')).toBeUndefined()
  wrapper.unmount()
})
