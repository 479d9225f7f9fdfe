import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exportName } from '../../src/chat/exportName'
import { conversationMarkdown } from '../../src/chat/markdownExport'
import type { Message, MessagePart } from '../../src/chat/message'
import { conversationText } from '../../src/chat/textExport'
import type { TranscriptWords } from '../../src/chat/transcript'
import { MarkdownEngine } from '../../src/markdown/engine'

const words: TranscriptWords = {
  untitled: 'Untitled', user: 'You', assistant: 'Reply', systemPrompt: 'System prompt', reasoning: 'Thoughts', picture: 'Picture', file: 'File', sources: 'Sources', cut: 'not complete',
  dateOf: time => new Date(time).toISOString().slice(0, 10),
}
const header = { title: 'Red foxes', createdAt: 1_709_251_200_000 }

function message(role: Message['role'], parts: readonly MessagePart[] | string, fields: Partial<Message> = {}): Message {
  return { id: '', conversationId: '', role, createdAt: 1_709_251_200_000, parts: typeof parts === 'string' ? [{ type: 'text', text: parts }] : parts, status: 'done', notices: [], inContext: true, ...fields }
}

/** The headings of a text, as Markdown is read here. */
function headingsOf(text: string): string[] {
  const engine = new MarkdownEngine()
  engine.append(text)
  engine.finish()
  return engine.groups.flat().flatMap(({ token }) => token.type === 'heading' ? [`${'#'.repeat((token as { depth: number }).depth)} ${plainOf(token as Inline)}`] : [])
}

interface Inline { readonly text?: string, readonly tokens?: readonly Inline[] }
function plainOf(token: Inline): string {
  return token.tokens ? token.tokens.map(plainOf).join('') : token.text ?? ''
}

describe('a conversation as Markdown', () => {
  test('has its title, date and model, and a heading for each message, whose text stays as it was', () => {
    const text = conversationMarkdown({ ...header, systemPrompt: 'Be brief.' }, [message('user', 'Why *red*?'), message('assistant', '- one\n- two', { model: 'gpt-4o' })], words)
    expect(text).toBe('# Red foxes\n\n2024-03-01 · gpt-4o\n\n## System prompt\n\nBe brief.\n\n## You\n\nWhy *red*?\n\n## Reply\n\n- one\n- two\n')
  })

  test('tells several models apart', () => {
    const text = conversationMarkdown(header, [message('assistant', 'a', { model: 'm-1' }), message('assistant', 'b', { model: 'm-2' })], words)
    expect(headingsOf(text)).toEqual(['# Red foxes', '## Reply · m-1', '## Reply · m-2'])
  })

  test('quotes thoughts, links pictures instead of showing them, fences files, lists sources', () => {
    const text = conversationMarkdown(header, [message('user', [{ type: 'file', name: 'a.ts', mediaType: '', bytes: 3, text: 'x' }, { type: 'file', name: 'b.pdf', mediaType: '', bytes: 3 }]), message('assistant', [
      { type: 'reasoning', text: 'Hm.\n\nYes.' }, { type: 'text', text: 'See ' }, { type: 'text', text: 'this:' }, { type: 'image', url: 'https://a.example/x y.png', prompt: 'a [fox]' },
      { type: 'image', blobId: 'b', url: 'data:image/png;base64,AAAA', name: 'own.png' }, { type: 'citation', url: 'https://c.example/', title: 'C' },
    ], { status: 'stopped' })], words)
    expect(text).toContain('a.ts\n```ts\nx\n```\n\n*File: b.pdf*')
    expect(text).toContain('> **Thoughts**\n>\n> Hm.\n>\n> Yes.\n\nSee this:\n\n[Picture: a \\[fox\\]](<https://a.example/x%20y.png>)\n\n*Picture: own.png*\n\nSources:\n\n- [C](<https://c.example/>)\n\n*(not complete)*\n')
    expect(text).not.toMatch(/!\[|base64/)
  })

  test('a block of code that was cut takes nothing after it along', () => {
    for (const cut of ['```js\nlet a', '~~~~\n```\nx', '````md\n```\nx\n```']) {
      expect(headingsOf(conversationMarkdown(header, [message('assistant', cut), message('user', 'Go on')], words))).toEqual(['# Red foxes', '## Reply', '## You'])
    }
  })

  test('no title, name or address ends where it should not', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.webUrl(), (name, url) => {
      const text = conversationMarkdown({ ...header, title: name }, [message('assistant', [{ type: 'image', url, prompt: name }]), message('user', 'End')], words)
      expect(headingsOf(text).slice(1)).toEqual(['## Reply', '## You'])
    }))
  })
})

test('a conversation as plain text has the same without signs of its own', () => {
  const text = conversationText(header, [message('user', 'Why?'), message('assistant', [{ type: 'reasoning', text: 'Hm.' }, { type: 'text', text: 'So.' }, { type: 'image', url: 'https://a.example/x.png' }], { model: 'm' })], words)
  expect(text.split('\n').filter(Boolean)).toEqual(['Red foxes', '2024-03-01 · m', '-'.repeat(40), 'You', 'Why?', '-'.repeat(40), 'Reply', '[Thoughts]', 'Hm.', 'So.', '[Picture] https://a.example/x.png'])
})

describe('the name of a file', () => {
  test.each([
    ['How foxes sleep', 'platen-How-foxes-sleep.md'], ['', 'platen.md'], ['../../etc/passwd', 'platen-etc-passwd.md'], ['CON', 'platen-CON.md'], ['如何学习？', 'platen-如何学习.md'], ['a\u202egnp.exe', 'platen-a-gnp-exe.md'],
  ])('of %j', (title, name) => {
    expect(exportName(title, 'md')).toBe(name)
  })

  test('is one that every system takes, whatever the title', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (title) => {
      const name = exportName(title, 'txt')
      expect(name).toMatch(/^platen(?:-[\p{L}\p{M}\p{N}]+)*\.txt$/u)
      expect(Buffer.byteLength(name)).toBeLessThan(120)
    }))
  })
})
