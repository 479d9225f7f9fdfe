// @vitest-environment jsdom
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { copiedText } from '../../../src/components/markdown/copyText'

test('words leave without the signs of Markdown', () => {
  const { text } = copiedText('# Title\n\nSome *text* with `code` and a [link](https://example.com/a).\n\n- one\n- two\n  - three\n\n1. first\n2. second\n\n```js\nlet a = 1\n```\n\n| a | b |\n|---|---|\n| 1 | **2** |')
  expect(text).toBe('Title\n\nSome text with code and a link (https://example.com/a).\n\n- one\n- two\n  - three\n\n1. first\n2. second\n\nlet a = 1\n\na\tb\n1\t2')
})

test('formatting leaves as plain elements', () => {
  expect(copiedText('**a** & [b](https://example.com/)\n\n```\n<x>\ny\n```').html)
    .toBe('<p><strong>a</strong> &amp; <a href="https://example.com/">b</a></p><pre><code>&lt;x&gt;\ny</code></pre>')
  expect(copiedText('3. c\n4. d').html).toBe('<ol start="3"><li>c</li><li>d</li></ol>')
})

test('nothing that a text holds becomes an element, an attribute or an address of its own', () => {
  const hostile = fc.array(fc.constantFrom('<script>', '<img src=x onerror=', '"', '\'', '>', '[a](javascript:alert(1))', '[a](https://a.example/"onclick="x)', '![p](data:x)', '`', '**', '|', '\n', '\n\n- ', '$x$', '&lt;', 'word '), { maxLength: 12 }).map(parts => parts.join(''))
  fc.assert(fc.property(hostile, (markdown) => {
    const { html } = copiedText(markdown)
    const tags = [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag)
    for (const tag of tags) expect(tag).toMatch(/^<(?:\/?(?:p|h[1-6]|pre|code|strong|em|del|ul|ol|li|blockquote|table|thead|tbody|tr|th|td)|br|hr|\/a|ol start="\d+"|a href="(?:https?:|mailto:)[^"<>]*")>$/)
  }))
})
