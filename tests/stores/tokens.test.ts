import fc from 'fast-check'
import { countTokens as ownCl100k } from 'gpt-tokenizer/encoding/cl100k_base'
import { countTokens as ownO200k } from 'gpt-tokenizer/encoding/o200k_base'
import { expect, test } from 'vitest'
import { encodingOf } from '../../src/stores/tokens'
import { countPieces } from '../../src/workers/counting'

const plain = { disallowedSpecial: new Set<string>() }

const english = 'The quick brown fox jumps over the lazy dog, and "nobody" knows why it\'s so.\nA second line; a third?\n\n'
const chinese = '敏捷的棕色狐狸跳过了懒狗，没有人知道为什么。第二句话：真的吗？是的！\n'
const code = 'export function add(a: number, b: number): number {\n  return a + b // sum\n}\n\n\tif (x >= 10) { y[0] ||= {} }\n'
const emoji = '👨‍👩‍👧‍👦 and 🇨🇳, 🏳️‍🌈! 😀😀😀 '

test('counts are those of the tokenizer itself, in both encodings, short and long', () => {
  for (const text of [english, chinese, code, emoji, '<|endoftext|> <|im_start|>', '\uD800 lone']) {
    for (const long of [text, text.repeat(Math.ceil(9_000 / text.length))]) {
      expect(countPieces(ownO200k, long)).toBe(ownO200k(long, plain))
      expect(countPieces(ownCl100k, long)).toBe(ownCl100k(long, plain))
    }
  }
})

test('long texts that are cut where a word begins count as in one piece', () => {
  const words = fc.array(fc.constantFrom(...english.split(/(?<= )/), ...code.split(/(?<=\n)/), '你好，世界。', ' x', '\n', '  ', '123', '…', ' 你'), { minLength: 900, maxLength: 1_400 })
  fc.assert(fc.property(words, (list) => {
    const text = list.join('')
    expect(countPieces(ownO200k, text)).toBe(ownO200k(text, plain))
  }), { numRuns: 15 })
}, 30_000)

test('a text without any word boundary is counted in parts, nearly as in one piece', () => {
  const text = '你'.repeat(4_500)
  const whole = ownO200k(text, plain)
  expect(Math.abs(countPieces(ownO200k, text) - whole)).toBeLessThanOrEqual(4)
})

test('a model is counted with its own encoding where that is known', () => {
  expect(encodingOf('gpt-4o-mini')).toEqual({ encoding: 'o200k_base', own: true })
  expect(encodingOf('openai/gpt-4.1')).toEqual({ encoding: 'o200k_base', own: true })
  expect(encodingOf('gpt-4-turbo')).toEqual({ encoding: 'cl100k_base', own: true })
  expect(encodingOf('gpt-3.5-turbo')).toEqual({ encoding: 'cl100k_base', own: true })
  expect(encodingOf('deepseek-chat')).toEqual({ encoding: 'o200k_base', own: false })
  expect(encodingOf('o100-other').own).toBe(false)
})
