import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Model } from '../../src/api/models'
import { abilitiesOf, familyOf, groupModels } from '../../src/chat/modelList'

const models: readonly Model[] = ['claude-opus-4', 'claude-sonnet-4', 'gpt-4o', 'gpt-10', 'o1', 'o3', 'lonely-7b', '7777', 'text-embedding-3', 'dall-e-3']
  .map(id => ({ id, chat: !id.includes('embedding') }))

function shown(...parameters: Parameters<typeof groupModels>) {
  return groupModels(...parameters).map(({ kind, name, models }) => [name || kind, models.map(({ id }) => id)])
}

test('what a list says stands against what a name suggests', () => {
  expect(abilitiesOf({ id: 'gpt-4o', chat: true })).toEqual({ vision: true, reasoning: false, pictures: false })
  expect(abilitiesOf({ id: 'gpt-4o', chat: true, vision: false, context: 128_000 })).toEqual({ vision: false, reasoning: false, pictures: false, context: 128_000 })
  expect(abilitiesOf({ id: 'mystery', chat: true, reasoning: true, imageGen: true })).toEqual({ vision: false, reasoning: true, pictures: true })
})

test.each([['openai/gpt-4o', 'GPT'], ['o3-mini', 'OpenAI o'], ['Qwen/Qwen3-8B', 'Qwen'], ['deepseek-chat', 'DeepSeek'], ['4o', ''], ['constructor', 'Constructor'], ['', '']])('%s is of the family %j', (id, family) => {
  expect(familyOf(id)).toBe(family)
})

test('families stand together by name, recent ones before them, single ones after; what cannot chat is not there', () => {
  expect(shown(models, ['gpt-10', 'typed-by-hand'], '')).toEqual([
    ['recent', ['gpt-10', 'typed-by-hand']], ['Claude', ['claude-opus-4', 'claude-sonnet-4']], ['OpenAI o', ['o1', 'o3']], ['other', ['gpt-4o', 'lonely-7b', '7777', 'dall-e-3']],
  ])
})

test('every word of the query must be in the id or the name', () => {
  const named: readonly Model[] = [...models, { id: 'x-1', name: 'Big Brother', chat: true }]
  expect(shown(named, [], 'clau SON')).toEqual([['other', ['claude-sonnet-4']]])
  expect(shown(named, [], 'brother')).toEqual([['other', ['x-1']]])
  expect(shown(named, ['gpt-4o'], 'nothing like it')).toEqual([])
})

test('a list for pictures has what makes pictures', () => {
  expect(shown(models, [], '', 'pictures')).toEqual([['other', ['dall-e-3']]])
})

test('each model is in the list once, whatever was recent', () => {
  const ids = fc.array(fc.stringMatching(/^[a-c]{1,2}-?\d?$/), { maxLength: 30 })
  fc.assert(fc.property(ids, ids, (all, recent) => {
    const groups = groupModels([...new Set(all)].map(id => ({ id, chat: true })), recent, '')
    const flat = groups.flatMap(group => group.models.map(({ id }) => id))
    expect([...flat].sort()).toEqual([...new Set([...all, ...recent])].sort())
  }))
})
