import { beforeAll, expect, test } from 'vitest'
import type { CommandProblem } from '../../../src/chat/commands/command'
import { commandProblemText } from '../../../src/components/chat/commandProblem'
import { loadAllWords, setLocale, useI18n, type LocaleTag } from '../../../src/locales'

beforeAll(loadAllWords)

const problems: readonly CommandProblem[] = [
  { kind: 'no-prompt' }, { kind: 'unknown-option', name: 'ar', limit: '--n --size' }, { kind: 'missing-value', name: 'size', limit: '1024x1024' }, { kind: 'missing-value', name: 'negative' },
  { kind: 'bad-value', name: 'n', value: '0', limit: '1–10' }, { kind: 'bad-value', name: 'style', value: '$&' }, { kind: 'too-long', limit: '32000' }, { kind: 'too-many', limit: '10' },
  { kind: 'no-images' }, { kind: 'no-edits' }, { kind: 'too-many-sources', limit: '16' },
]

test.each<LocaleTag>(['en', 'zh'])('every problem of a command is a whole sentence in %s, without holes', async (tag) => {
  await setLocale(tag)
  const texts = problems.map(problem => commandProblemText(problem, useI18n()))
  for (const text of texts) expect(text).not.toMatch(/[{}]|command\.problem/)
  expect(new Set(texts).size).toBe(problems.length)
  expect(texts[1]).toContain('--ar')
  expect(texts[5]).toContain('$&')
  expect(texts[6]).toContain('32,000')
})

test('what was typed is shown short', async () => {
  await setLocale('en')
  expect(commandProblemText({ kind: 'bad-value', name: 'x'.repeat(9_000), value: 'y'.repeat(9_000), limit: '1' }, useI18n()).length).toBeLessThan(200)
})
