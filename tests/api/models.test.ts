import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { resolveAddress } from '../../src/api/address'
import type { ReadyConnection } from '../../src/api/connection'
import { isModelList, listModels, type Model, readModels, sortModels } from '../../src/api/models'

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../fixtures/models/${name}.json`, import.meta.url), 'utf8'))
}

function ids(models: readonly Model[]): readonly string[] {
  return models.map(model => model.id)
}

describe('the lists of known servers', () => {
  test.each([
    ['openai', ['gpt-4o', 'text-embedding-3-small'], {}],
    ['oneapi', ['gpt-3.5-turbo'], {}],
    ['newapi', ['gpt-image-1', 'claude-sonnet-4-5'], { imageGen: true }],
    ['ollama', ['qwen3:8b'], {}],
    ['ollama-empty-null', [], undefined],
    ['openrouter', ['openai/gpt-4o'], { context: 128_000, vision: true, imageGen: false, inputPrice: 2.5, outputPrice: 10, name: 'OpenAI: GPT-4o' }],
    ['groq', ['qwen/qwen3-32b'], { context: 131_072 }],
    ['together-array', ['meta-llama/Llama-3.3-70B-Instruct-Turbo'], { context: 131_072 }],
    ['gemini-prefix', ['gemini-2.5-flash'], {}],
    ['vllm', ['Qwen/Qwen3-8B'], { context: 32_768 }],
    ['llamacpp', ['model.gguf'], { vision: true }],
    ['lmstudio-v0', ['qwen2-vl-7b-instruct', 'text-embedding-nomic'], { vision: true, context: 32_768 }],
    ['lmstudio-v1', ['google/gemma-3-4b'], { vision: true, context: 131_072, name: 'Gemma 3 4B' }],
    ['mistral', ['mistral-small-latest'], { vision: true, context: 131_072 }],
    ['moonshot', ['kimi-k2.5'], { vision: true, reasoning: true, context: 262_144 }],
  ] as const)('%s', (name, wanted, first) => {
    const value = fixture(name)
    const models = readModels(value)
    expect(isModelList(value)).toBe(true)
    expect(ids(models)).toEqual(wanted)
    if (first) expect(models[0]).toMatchObject({ ...first, chat: true })
  })

  test('what a list does not say is not set', () => {
    expect(readModels(fixture('ollama'))).toEqual([{ id: 'qwen3:8b', chat: true }])
    expect(readModels(fixture('llamacpp'))[0]).not.toHaveProperty('context') // only the training's is named
  })

  test('models that cannot chat are marked, not dropped', () => {
    expect(readModels(fixture('openai')).map(model => model.chat)).toEqual([true, false])
    expect(readModels(fixture('lmstudio-v0')).map(model => model.chat)).toEqual([true, false])
    const names = ['whisper-1', 'tts-1', 'bge-m3', 'gpt-4o-realtime', 'sora-2', 'omni-moderation', 'gpt-4o-transcribe']
    expect(readModels(names).every(model => !model.chat)).toBe(true)
    expect(readModels(['watts-7b', 'quasar', 'gpt-4o', 'my-videogame-writer']).every(model => model.chat)).toBe(true)
  })
})

describe('lenient reading', () => {
  test('numbers may be text, doubles count once, what is no model is skipped', () => {
    const value = { data: [{ id: 'a', context_length: '4096' }, { id: 'a' }, { id: 7 }, null, 'b', { name: 'models/c' }] }
    expect(readModels(value)).toEqual([{ id: 'a', context: 4096, chat: true }, { id: 'b', chat: true }, { id: 'c', chat: true }])
  })

  test.each([[null], [undefined], [3], ['x'], [{}], [{ data: 'x' }], [{ models: {} }]])('%j has no models', (value) => {
    expect(readModels(value)).toEqual([])
    expect(isModelList(value)).toBe(false)
  })

  test('names that are members of every object do no harm', () => {
    const value: unknown = JSON.parse('{"data":[{"id":"__proto__"},{"id":"constructor","__proto__":{"vision":true}}]}')
    expect(ids(readModels(value))).toEqual(['__proto__', 'constructor'])
  })

  test('sorting keeps families together and counts', () => {
    expect(ids(sortModels(readModels(['gpt-10', 'claude', 'gpt-4', 'Gpt-4o'])))).toEqual(['claude', 'gpt-4', 'Gpt-4o', 'gpt-10'])
  })
})

describe('listModels', () => {
  function ready(body: string): ReadyConnection {
    const address = resolveAddress('https://relay.example.com', '')
    if ('error' in address) throw new Error(address.error)
    return {
      connection: { id: '', name: '', baseUrl: '', protocol: 'chat', model: '', imageModel: '', headers: {}, parameters: {}, quirks: {} },
      address,
      key: '',
      fetch: url => Promise.resolve(new Response(url === 'https://relay.example.com/v1/models' ? body : 'wrong address')),
    }
  }

  test('asks the address and sorts', async () => {
    expect(ids(await listModels(ready('{"data":[{"id":"b"},{"id":"a"}]}'), new AbortController().signal))).toEqual(['a', 'b'])
  })

  test('an answer that is no list is a wrong address', async () => {
    await expect(listModels(ready('{"status":"ok"}'), new AbortController().signal)).rejects.toMatchObject({ kind: 'url' })
  })
})
