import { expect, test } from 'vitest'
import { pictureSupportOf } from '../../src/providers/images'
import { providerFor } from '../../src/providers/resolve'

const supportOf = (address: string, protocol: Parameters<typeof pictureSupportOf>[1] = 'chat') => pictureSupportOf(providerFor(new URL(address)), protocol)

test.each([
  ['https://api.openai.com/v1', { kind: 'images' }], ['https://relay.example.com/v1', { kind: 'images' }], ['https://open.bigmodel.cn/api/paas/v4', { kind: 'images' }],
  ['https://openrouter.ai/api/v1', { kind: 'chat' }], ['https://api.siliconflow.cn/v1', { kind: 'images', fields: { n: 'batch_size', size: 'image_size' } }],
  ['https://api.deepseek.com', { kind: 'none' }], ['https://api.moonshot.cn/v1', { kind: 'none' }], ['https://dashscope.aliyuncs.com/compatible-mode/v1', { kind: 'none' }],
])('%s is known to make pictures so: %o', (address, support) => {
  expect(supportOf(address)).toEqual(support)
})

test('protocols that have no room for pictures make none', () => {
  expect([supportOf('https://api.openai.com/v1', 'session'), supportOf('https://openrouter.ai/api/v1', 'plain-sse')]).toEqual([{ kind: 'none' }, { kind: 'none' }])
  expect(supportOf('https://api.openai.com/v1', 'completions')).toEqual({ kind: 'images' })
})
