import { describe, expect, test } from 'vitest'
import { guessModel, wordsOf, type ModelGuess } from '../../src/api/modelKinds'

function namesThat(ability: keyof ModelGuess, names: readonly string[]): readonly string[] {
  return names.filter(name => guessModel(name)[ability])
}

test('a vendor before the name and the case of letters do not count', () => {
  expect(wordsOf('Pro/deepseek-ai/DeepSeek-R1')).toBe('deepseek-r1')
  expect(guessModel('OpenAI/GPT-4o')).toEqual(guessModel('gpt-4o'))
})

describe('a name tells', () => {
  test('what cannot chat', () => {
    const names = ['text-embedding-3-small', 'BAAI/bge-m3', 'bge-reranker-v2', 'omni-moderation-latest', 'whisper-1', 'tts-1-hd', 'gpt-4o-transcribe', 'sora-2', 'suno-v4', 'mj_imagine', 'gpt-4o-realtime-preview']
    expect(namesThat('chat', names)).toEqual([])
    expect(namesThat('chat', ['gpt-4o', 'watts-7b', 'quasar', 'my-videogame-writer', 'qwen3:8b'])).toHaveLength(5)
  })

  test('what makes pictures', () => {
    const names = ['dall-e-3', 'gpt-image-1', 'black-forest-labs/FLUX.1-schnell', 'stable-diffusion-3-5-large', 'cogview-4', 'wanx2.1-t2i-turbo', 'doubao-seedream-3-0', 'Kwai-Kolors/Kolors', 'imagen-4.0', 'qwen-image', 'grok-2-image', 'ideogram-v3', 'recraft-v3']
    expect(namesThat('imageGen', names)).toEqual(names)
    expect(namesThat('imageGen', ['gpt-4o', 'gemini-2.5-flash', 'gpt-4o-image'])).toEqual([])
  })

  test('what makes pictures while it chats', () => {
    const names = ['gpt-4o-image', 'gemini-2.5-flash-image', 'nano-banana', 'gemini-2.0-flash-exp-image-preview']
    expect(namesThat('imageChat', names)).toEqual(names)
  })

  test('what sees pictures', () => {
    const names = ['gpt-4o-mini', 'gpt-4.1', 'gpt-4-turbo', 'gpt-5-nano', 'o1', 'o3', 'o4-mini', 'claude-3-haiku', 'claude-sonnet-4-5', 'claude-opus-4-1', 'gemini-2.5-pro', 'qwen-vl-max', 'qwen2.5vl:7b', 'gpt-4-vision', 'glm-4v', 'glm-4.5v', 'qvq-72b', 'llava:13b', 'pixtral-12b', 'grok-4', 'kimi-k2.5', 'doubao-1.5-vision-pro', 'llama-4-scout', 'gemma-3-27b']
    expect(namesThat('vision', names)).toEqual(names)
    expect(namesThat('vision', ['gpt-3.5-turbo', 'gpt-4', 'gpt-4-turbo-preview', 'o1-mini', 'o1-preview', 'o3-mini', 'claude-2.1', 'deepseek-chat', 'qwen3:8b', 'glm-4-plus', 'gemma-2-9b'])).toEqual([])
  })

  test('what thinks first', () => {
    const names = ['o1', 'o3-mini', 'o4-mini', 'gpt-5', 'deepseek-reasoner', 'deepseek-ai/DeepSeek-R1', 'qwq-32b', 'kimi-k2-thinking', 'qwen3-235b-a22b', 'magistral-medium', 'grok-3-mini', 'grok-4', 'glm-4.5', 'glm-4.6', 'gpt-oss-120b', 'deepseek-v3.1']
    expect(namesThat('reasoning', names)).toEqual(names)
    expect(namesThat('reasoning', ['gpt-4o', 'gpt-5-chat-latest', 'qwen3-30b-instruct', 'deepseek-v3', 'grok-4-fast-non-reasoning', 'glm-4-flash', 'yolo1', 'foo-r10'])).toEqual([])
  })

  test('what wants the older protocol', () => {
    const names = ['gpt-3.5-turbo-instruct', 'davinci-002', 'babbage-002', 'llama-3-8b-base']
    expect(namesThat('completions', names)).toEqual(names)
    expect(namesThat('completions', ['gpt-3.5-turbo', 'llama-3-8b-instruct', 'baseline'])).toEqual([])
  })
})

test('a name as long as it may be is read at once', () => {
  const started = performance.now()
  for (const name of ['o1'.repeat(150), 'qwen3'.repeat(60), '-vl'.repeat(100), 'gpt-5'.repeat(60), 'no-'.repeat(100)]) guessModel(name)
  expect(performance.now() - started).toBeLessThan(50)
})
