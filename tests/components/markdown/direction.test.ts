// @vitest-environment jsdom
import { afterEach, expect, test } from 'vitest'
import { show } from './page'

afterEach(() => { document.body.replaceChildren() })

test.each([
  ['a list', '- أولاً `const`\n- second\n', 'ul'],
  ['a list of paragraphs', '1. أولاً\n\n2. ثانياً\n', 'ol'],
  ['a list of tasks', '- [x] أولاً\n', 'ul'],
  ['a quote', '> "אבג" in English\n', 'blockquote'],
  ['a table', '| ١ | عمود |\n|---|---|\n| قيمة | أخرى |\n', '.table-block'],
])('%s begins on the right, signs and columns too, where its first letter does', (_, text, selector) => {
  expect(show(text).get(selector).attributes('dir')).toBe('rtl')
})

test.each(['- first أولاً\n', '- 1\n- 2\n', '- 中文\n'])('others begin on the left: %j', (text) => {
  const page = show(text)
  expect(page.get('ul').attributes('dir')).toBe('ltr')
  expect(page.get('li').attributes('dir')).toBeUndefined() // its sign stands where those of the others stand
})
