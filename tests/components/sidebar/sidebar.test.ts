// @vitest-environment jsdom
import { mount } from '@vue/test-utils'
import { describe, expect, test, vi } from 'vitest'
import ConversationList from '../../../src/components/sidebar/ConversationList.vue'
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
  await link.trigger('click', { shiftKey: true })
  expect(wrapper.emitted('open')).toHaveLength(1)
  expect(wrapper.emitted('toggle')).toEqual([[false], [true]])
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
  await vi.dynamicImportSettled() // the menu comes by itself
  const names = wrapper.findAll('button').map(button => button.attributes('aria-label'))
  expect(names).toEqual(['Pin', 'Delete conversation', 'More'])
  await wrapper.findAll('button')[0]?.trigger('click')
  await wrapper.findAll('button')[1]?.trigger('click')
  expect(wrapper.emitted('pin')).toEqual([[true]])
  expect(wrapper.emitted('delete')).toHaveLength(1)
  await wrapper.get('a').trigger('focusout')
  expect(wrapper.findAll('button')).toHaveLength(0)
  wrapper.unmount()
})

test('a finger that rests on a row selects it, brings its actions and opens nothing', async () => {
  vi.useFakeTimers()
  const wrapper = row()
  await wrapper.get('a').trigger('pointerdown', { pointerType: 'touch' })
  await vi.advanceTimersByTimeAsync(500)
  expect(wrapper.emitted('toggle')).toEqual([[false]])
  expect(wrapper.find('[aria-label="Delete conversation"]').exists()).toBe(true)
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

const entries = [entry, { ...entry, id: 'c2', title: '傅里叶变换' }, { ...entry, id: 'c3', title: 'Third', pinned: true }, { ...entry, id: 'c4', title: 'Fourth', updatedAt: -1 }]

function panel(query = '') {
  return mount(SidebarPanel, { attachTo: document.body, props: { open: true, query } })
}

function list(query = '') {
  return mount(ConversationList, { attachTo: document.body, props: { query, entries, current: 'c2' } })
}

test('the search tells the query', async () => {
  const wrapper = panel()
  expect(wrapper.text()).toContain('No conversations yet')
  await wrapper.get('[data-testid="search"]').setValue('傅里')
  expect(wrapper.emitted('update:query')).toEqual([['傅里']])
  wrapper.unmount()
})

test('a query filters the titles', async () => {
  const wrapper = list(' 傅里 ')
  expect(wrapper.findAll('[data-testid="conversation"]').map(item => item.attributes('data-id'))).toEqual(['c2'])
  await wrapper.setProps({ query: 'zzz' })
  expect(wrapper.text()).toContain('Nothing found')
  wrapper.unmount()
})

test('Escape empties the search', async () => {
  const wrapper = panel('abc')
  await wrapper.get('[data-testid="search"]').trigger('keydown', { key: 'Escape' })
  expect(wrapper.emitted('update:query')).toEqual([['']])
  wrapper.unmount()
})

test('as a drawer it closes by Escape, by the scrim and by a choice', async () => {
  vi.stubGlobal('matchMedia', () => ({ matches: true, addEventListener() {}, removeEventListener() {} }))
  const wrapper = panel()
  await wrapper.get('aside').trigger('keydown', { key: 'Escape' })
  await wrapper.get('.scrim').trigger('click')
  await wrapper.get('[data-testid="new-conversation"]').trigger('click')
  expect(wrapper.emitted('close')).toHaveLength(3)
  expect(wrapper.emitted('new-conversation')).toHaveLength(1)
  vi.unstubAllGlobals()
  wrapper.unmount()
})

test('beside the page it stays when something is chosen', async () => {
  const wrapper = panel()
  await wrapper.get('[data-testid="open-settings"]').trigger('click')
  expect(wrapper.emitted('open-settings')).toHaveLength(1)
  expect(wrapper.emitted('close')).toBeUndefined()
  wrapper.unmount()
})

describe('selecting', () => {
  type List = ReturnType<typeof list>
  const rowOf = (wrapper: List, id: string) => wrapper.get(`[data-id="${id}"] a`)
  const selected = (wrapper: List) => wrapper.findAll('a[aria-checked="true"]').map(link => link.element.closest('li')!.dataset.id)

  async function begin(id = 'c3'): Promise<List> {
    const wrapper = list()
    await rowOf(wrapper, id).trigger('click', { ctrlKey: true })
    await vi.dynamicImportSettled()
    return wrapper
  }

  test('begins with Ctrl or Command and a click, goes on with plain ones, and ends with the last', async () => {
    const wrapper = await begin()
    expect(selected(wrapper)).toEqual(['c3'])
    expect(wrapper.get('[data-testid="selection-count"]').text()).toBe('1 selected')
    await rowOf(wrapper, 'c1').trigger('click')
    await rowOf(wrapper, 'c2').trigger('click', { metaKey: true })
    expect(selected(wrapper)).toEqual(['c3', 'c1', 'c2'])
    for (const id of ['c1', 'c2', 'c3']) await rowOf(wrapper, id).trigger('click')
    expect(wrapper.find('[data-testid="selection-bar"]').exists()).toBe(false)
    expect(wrapper.findAll('[role="checkbox"]')).toEqual([])
    expect(wrapper.emitted('open')).toBeUndefined()
    wrapper.unmount()
  })

  test('takes a range with Shift, from the row that was touched last, or from the open one', async () => {
    const wrapper = await begin()
    await rowOf(wrapper, 'c2').trigger('click', { shiftKey: true })
    expect(selected(wrapper)).toEqual(['c3', 'c1', 'c2'])
    await wrapper.get('.groups').trigger('keydown', { key: 'Escape' })
    expect(selected(wrapper)).toEqual([])
    await rowOf(wrapper, 'c4').trigger('click', { shiftKey: true })
    expect(selected(wrapper)).toEqual(['c2', 'c4'])
    wrapper.unmount()
  })

  test('works by keyboard alone: Space, all, Delete, Escape', async () => {
    const wrapper = list()
    await rowOf(wrapper, 'c1').trigger('keydown', { key: ' ', ctrlKey: true })
    await vi.dynamicImportSettled()
    await rowOf(wrapper, 'c2').trigger('keydown', { key: ' ' })
    expect(selected(wrapper)).toEqual(['c1', 'c2'])
    await rowOf(wrapper, 'c2').trigger('keydown', { key: 'a', ctrlKey: true })
    expect(selected(wrapper)).toHaveLength(4)
    expect(wrapper.get('[data-testid="selection-all"]').attributes('disabled')).toBeDefined()
    await rowOf(wrapper, 'c2').trigger('keydown', { key: 'Delete' })
    expect(wrapper.emitted('action')).toEqual([['delete', ['c3', 'c1', 'c2', 'c4']]])
    expect(selected(wrapper)).toEqual([])
    wrapper.unmount()
  })

  test('leaves alone what a search hides', async () => {
    const wrapper = await begin('c1')
    await rowOf(wrapper, 'c2').trigger('click')
    await wrapper.setProps({ query: '傅里' })
    expect(wrapper.get('[data-testid="selection-count"]').text()).toBe('1 selected')
    await wrapper.get('[data-testid="selection-pin"]').trigger('click')
    expect(wrapper.emitted('action')).toEqual([['pin', ['c2']]])
    wrapper.unmount()
  })

  test('offers to unpin what is pinned, and exports in two forms', async () => {
    const wrapper = await begin()
    expect(wrapper.get('[data-testid="selection-pin"]').attributes('aria-label')).toBe('Unpin')
    await wrapper.get('[data-testid="selection-export"]').trigger('click')
    await wrapper.get('[data-testid="selection-markdown"]').trigger('click')
    expect(wrapper.emitted('action')).toEqual([['export-markdown', ['c3']]])
    expect(wrapper.find('[role="menu"]').exists()).toBe(false)
    wrapper.unmount()
  })
})

test('the menu of a row has all that can be done with it', async () => {
  const wrapper = list()
  const row = wrapper.get('[data-id="c1"]')
  await row.get('a').trigger('focusin')
  await vi.dynamicImportSettled()
  const more = row.get('[data-testid="conversation-more"]')
  await more.trigger('click')
  const menu = row.get('[role="menu"]')
  expect(menu.attributes('aria-label')).toBe('Actions for “A title”')
  expect(menu.findAll('[role="menuitem"]').map(item => item.text())).toEqual([
    'Rename', 'Suggest a title', 'Pin', 'Tags', 'Select', 'Export as archive', 'Export as Markdown', 'Delete',
  ])
  await menu.get('[data-testid="menu-tags"]').trigger('click')
  expect(wrapper.emitted('action')).toEqual([['tags', ['c1']]])
  await more.trigger('click')
  await row.get('[data-testid="menu-select"]').trigger('click')
  expect(row.get('a').attributes('aria-checked')).toBe('true')
  await row.get('[data-testid="conversation-more"]').trigger('click')
  await row.get('[data-testid="menu-rename"]').trigger('click')
  expect(document.activeElement).toBe(row.get('input').element)
  wrapper.unmount()
})
