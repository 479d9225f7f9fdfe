import { describe, expect, test } from 'vitest'
import { blindModel, guessModel, wordsOf, type ModelGuess } from '../../src/api/modelKinds'

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
    const names = ['gpt-4o-image', 'gemini-2.5-flash-image', 'nano-banana', 'gemini-2.0-flash-exp-image-preview', 'openai/gpt-5-image-mini', 'gemini-3-pro-image']
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

test('a model is known not to see pictures, or nothing is said of it', () => {
  const blind = [
    'deepseek-chat', 'deepseek-reasoner', 'deepseek-ai/DeepSeek-V3', 'deepseek-v3.1', 'deepseek-r1:7b', 'deepseek-r1-distill-llama-70b', 'deepseek-coder-v2', 'gpt-3.5-turbo', 'gpt-3.5-turbo-0125', 'gpt-4', 'gpt-4-0613',
    'gpt-4-32k', 'gpt-4-turbo-preview', 'gpt-4-browsing', 'gpt-oss-120b', 'o1-mini', 'o1-preview', 'o3-mini', 'claude-2.1', 'moonshot-v1-8k', 'kimi-k2-0905-preview', 'kimi-k2-thinking', 'qwen-turbo', 'qwen-plus-latest',
    'qwen-max', 'qwen3:8b', 'qwen3-235b-a22b', 'qwen3-coder-plus', 'Qwen/Qwen2.5-72B-Instruct', 'qwen-7b-chat', 'qwq-32b', 'glm-4', 'glm-4-flash', 'glm-4.5', 'glm-4.6', 'zai-org/GLM-4.5-Air', 'mixtral-8x7b', 'open-mixtral-8x22b',
    'mistral-7b-instruct', 'open-mistral-nemo', 'codestral-latest', 'meta-llama/llama-3.1-8b-instruct', 'llama3:8b', 'llama-2-70b-chat', 'llama3.3', 'ernie-4.0-8k', 'ernie-speed-128k', 'yi-34b-chat', 'yi-lightning', 'phi-4', 'phi3:mini',
    'gemma-7b-it', 'gemma2:9b', 'gemma-2-27b-it', 'grok-3', 'grok-3-mini', 'command-r-plus',
  ]
  expect(blind.filter(name => !blindModel(name))).toEqual([])
  const others = [
    '', 'm', 'my-model', 'gpt-4o', 'gpt-4o-mini', 'gpt-4-turbo', 'gpt-4.1', 'gpt-4-vision-preview', 'gpt-4-1106-vision-preview', 'gpt-4-all', 'gpt-5', 'o1', 'o3', 'o4-mini', 'claude-3-haiku', 'claude-opus-4', 'gemini-2.5-pro', 'deepseek-vl2',
    'deepseek-ocr', 'qwen-vl-max', 'qwen2.5-vl-72b', 'qwen2.5vl:7b', 'qwen3-vl-235b', 'qwen3-omni-flash', 'qwen3.5-plus', 'qvq-72b', 'moonshot-v1-8k-vision-preview', 'kimi-k2.5', 'kimi-latest', 'glm-4v', 'glm-4v-plus', 'glm-4.5v', 'glm-4.1v-thinking',
    'llama-3.2-11b-vision-instruct', 'llama-4-scout', 'llava:13b', 'pixtral-12b', 'mistral-small-3.1', 'mistral-large-latest', 'yi-vision', 'phi-3.5-vision-instruct', 'phi-4-multimodal-instruct', 'gemma-3-27b-it', 'gemma3:4b', 'grok-4', 'grok-2-vision', 'ernie-4.5-turbo-vl', 'deepseek-v9',
  ]
  expect(others.filter(blindModel)).toEqual([])
})

test('a name as long as it may be is read at once', () => {
  const started = performance.now()
  for (const name of ['o1'.repeat(150), 'qwen3'.repeat(60), '-vl'.repeat(100), 'gpt-5'.repeat(60), 'no-'.repeat(100)]) guessModel(name)
  expect(performance.now() - started).toBeLessThan(50)
})
