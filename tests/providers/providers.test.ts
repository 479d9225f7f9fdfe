import { describe, expect, test } from 'vitest'
import type { Address } from '../../src/api/address'
import { balanceLinks, balanceSources } from '../../src/providers/balance'
import { requestFields, switchesFor } from '../../src/providers/fields'
import { providers } from '../../src/providers'
import { linksFor, providerFor, resolveWithProviders } from '../../src/providers/resolve'
import rows from '../fixtures/urls/base-urls.json'

function resolved(typed: string): Address {
  const address = resolveWithProviders(typed, 'https://app.example')
  if ('error' in address) throw new Error(`${typed}: ${address.error}`)
  return address
}

function provider(typed: string) {
  return providerFor(resolved(typed))
}

function fieldsOf(typed: string, options: Record<string, boolean>, model = 'm') {
  return requestFields(provider(typed), options, model)
}

const common = ['billing', 'token-usage', 'credit-grants']

describe('the list', () => {
  test('is in menu order, with the one that takes all at its end', () => {
    expect(providers.map(({ id }) => id)).toEqual([
      'openai', 'acedata', 'mirrors', 'one-api', 'cloudflare', 'deepseek', 'moonshot', 'siliconflow', 'openrouter', 'zhipu',
      'dashscope', 'azure', 'ollama', 'lm-studio', 'llama-cpp', 'custom',
    ])
  })

  test('the address that each fills in is one of its own', () => {
    for (const { id, baseUrl } of providers) {
      if (baseUrl) expect(provider(baseUrl).id, baseUrl).toBe(id)
    }
  })

  test('what is filled in is called as it stands, or with what the short form stands for', () => {
    for (const { baseUrl } of providers) {
      if (!baseUrl) continue
      const once = resolved(baseUrl)
      expect(resolved(once.apiBase).chat).toBe(once.chat)
      expect(once.notes.filter(note => note !== 'version-added')).toEqual([])
    }
  })

  test('each has a name but the last, no two are alike, and all links are https', () => {
    expect(new Set(providers.map(({ name }) => name)).size).toBe(providers.length)
    for (const { id, baseUrl, name } of providers) {
      expect(Boolean(name), id).toBe(id !== 'custom')
      if (!baseUrl || id === 'one-api') continue // whose pages are at the panel itself
      for (const link of Object.values(linksFor(resolved(baseUrl)))) expect(new URL(link).protocol, id).toBe('https:')
    }
  })
})

describe('the table of base addresses', () => {
  test.each((rows as readonly { input: string, error?: string, chat?: string, models?: string }[])
    .map(row => [row.input || '(empty)', row] as const))('%s', (_name, row) => {
    const address = resolveWithProviders(row.input, 'https://app.example')
    if (row.error) return expect(address).toEqual({ error: row.error.replace('_', '-') })
    const { chat, models } = row
    const keyHeader = row.input.includes('azure') ? 'api-key' : 'authorization'
    expect(address).toMatchObject({ chat, models, keyHeader })
  })

  test.each([
    ['https://api.openai.com', 'openai'], ['', 'openai'], ['https://eu.api.openai.com/v1', 'openai'],
    ['https://api.acedata.cloud', 'acedata'], ['https://openai.wndbac.cn', 'mirrors'], ['https://api.openai-proxy.com', 'mirrors'],
    ['http://192.168.1.2:3000', 'one-api'], ['https://gateway.ai.cloudflare.com/v1/a/b/openai', 'cloudflare'],
    ['https://api.deepseek.com/beta', 'deepseek'], ['https://api.moonshot.ai', 'moonshot'], ['https://api.siliconflow.com', 'siliconflow'],
    ['https://openrouter.ai', 'openrouter'], ['https://api.z.ai', 'zhipu'], ['https://dashscope-intl.aliyuncs.com', 'dashscope'],
    ['https://res.services.ai.azure.com', 'azure'], ['localhost:11434', 'ollama'], ['nas.local:1234', 'lm-studio'],
    ['192.168.1.20:8080', 'llama-cpp'], ['https://relay.example.com:8080', 'custom'], ['https://relay.example.com', 'custom'],
    ['https://api.openai.com.relay.example.com', 'custom'], ['https://api.groq.com', 'custom'],
  ])('%s belongs to %s', (typed, id) => {
    expect(provider(typed).id).toBe(id)
  })
})

describe('what each does its own way', () => {
  test('OpenAI: its reasoning models are spared what they refuse; its balance is a page', () => {
    expect(fieldsOf('', {}, 'o3-mini').omit).toEqual(expect.arrayContaining(['temperature', 'top_p', 'stop']))
    expect(fieldsOf('', {}, 'gpt-5').omit).toContain('presence_penalty')
    for (const model of ['gpt-4o', 'gpt-5-chat-latest', 'o2d2', 'my-o3']) expect(fieldsOf('', {}, model).omit).toEqual([])
    expect(balanceSources(resolved(''), 'chat')).toEqual([])
    expect(balanceLinks(resolved('')).usage).toBe('https://platform.openai.com/usage')
  })

  test('AceData: no list of models, but known names', () => {
    const { models } = provider('https://api.acedata.cloud')
    expect(models).toMatchObject({ kind: 'none' })
    expect(models.kind === 'none' && models.names).toContain('gpt-4-browsing')
    expect(resolved('https://api.acedata.cloud').chat).toBe('https://api.acedata.cloud/openai/chat/completions')
  })

  test('the mirrors: /pro/balance comes first', () => {
    expect(balanceSources(resolved('https://openai.wndbac.cn'), 'chat')).toEqual(['pro-balance', ...common])
  })

  test('one-api and new-api: the panel is where keys and top-ups are', () => {
    const address = resolved('http://192.168.1.2:3000/v1')
    expect(balanceSources(address, 'chat')).toEqual(common)
    expect(linksFor(address)).toMatchObject({ topUp: 'http://192.168.1.2:3000', keys: 'http://192.168.1.2:3000' })
  })

  test('Cloudflare: a gateway without its provider speaks to all of them', () => {
    expect(resolved('https://gateway.ai.cloudflare.com/v1/ACC/GW').apiBase).toBe('https://gateway.ai.cloudflare.com/v1/ACC/GW/compat')
    expect(resolved('https://gateway.ai.cloudflare.com/v1/ACC/GW/groq').apiBase).toBe('https://gateway.ai.cloudflare.com/v1/ACC/GW/groq')
    expect(fieldsOf('https://gateway.ai.cloudflare.com/v1/ACC/GW', {}, 'openai/o3').omit).toContain('temperature')
  })

  test('DeepSeek: no version, a switch for thinking, a balance of its own', () => {
    expect(resolved('https://api.deepseek.com').chat).toBe('https://api.deepseek.com/chat/completions')
    expect(fieldsOf('https://api.deepseek.com', { thinking: false }).extra).toEqual({ thinking: { type: 'disabled' } })
    expect(fieldsOf('https://api.deepseek.com', {}).extra).toEqual({})
    expect(balanceSources(resolved('https://api.deepseek.com'), 'chat')).toEqual(['deepseek'])
  })

  test('Moonshot: each site has its own pages; its thinking models have fixed values', () => {
    expect(linksFor(resolved('https://api.moonshot.ai')).topUp).toContain('platform.moonshot.ai')
    expect(linksFor(resolved('https://api.moonshot.cn')).topUp).toContain('platform.moonshot.cn')
    expect(fieldsOf('https://api.moonshot.cn', { thinking: true }, 'kimi-k2.5')).toMatchObject({ omit: expect.arrayContaining(['temperature']), extra: { thinking: { type: 'enabled' } } })
    expect(fieldsOf('https://api.moonshot.cn', { thinking: true }, 'moonshot-v1-8k')).toEqual({ omit: [], extra: {} })
    expect(resolved('https://platform.moonshot.ai/console').suggestion).toBe('https://api.moonshot.ai/v1')
  })

  test('SiliconFlow: thinking by enable_thinking', () => {
    expect(fieldsOf('https://api.siliconflow.cn', { thinking: true }).extra).toEqual({ enable_thinking: true })
    expect(balanceSources(resolved('https://api.siliconflow.cn'), 'chat')).toEqual(['siliconflow'])
  })

  test('OpenRouter: the key first, then the account; search is a plugin', () => {
    expect(balanceSources(resolved('https://openrouter.ai'), 'chat')).toEqual(['openrouter-key', 'openrouter-credits'])
    expect(fieldsOf('https://openrouter.ai', { 'thinking': false, 'web-search': true }).extra).toEqual({ reasoning: { effort: 'none' }, plugins: [{ id: 'web' }] })
    expect(fieldsOf('https://openrouter.ai', { 'web-search': false }).extra).toEqual({})
  })

  test('Zhipu: penalties are refused; the coding plan has its own path', () => {
    expect(fieldsOf('https://open.bigmodel.cn', { thinking: false }, 'glm-4.7')).toEqual({ omit: ['presence_penalty', 'frequency_penalty', 'stream_options'], extra: { thinking: { type: 'disabled' } } })
    expect(resolved('https://api.z.ai/api/coding').chat).toBe('https://api.z.ai/api/coding/paas/v4/chat/completions')
    expect(linksFor(resolved('https://api.z.ai')).keys).toContain('https://z.ai/')
  })

  test('DashScope: thinking and search are switches; pages are not answered', () => {
    expect(fieldsOf('https://dashscope.aliyuncs.com', { 'thinking': true, 'web-search': true }).extra).toEqual({ enable_thinking: true, enable_search: true })
    expect(provider('https://dashscope.aliyuncs.com').browserAccess).toBe('no')
  })

  test('Azure: the key goes into a header of its own; models are deployments', () => {
    expect(resolved('https://res.openai.azure.com').keyHeader).toBe('api-key')
    expect(provider('https://res.openai.azure.com').models).toEqual({ kind: 'none', names: [] })
  })

  test('Ollama: says how it lets a page in, and has no balance', () => {
    const { local, balance } = provider('localhost:11434')
    expect(local?.access.map(({ system }) => system)).toEqual(['macOS', 'Linux', 'Windows'])
    expect(local?.access.every(({ command }) => command.includes('OLLAMA_ORIGINS') && command.includes('{origin}'))).toBe(true)
    expect(balance).toEqual([])
    expect(fieldsOf('localhost:11434', { thinking: false }).extra).toEqual({ reasoning_effort: 'none' })
  })

  test('LM Studio: a richer list of models beside the usual one', () => {
    expect(provider('localhost:1234').local?.setting).toBe('Enable CORS')
  })

  test('llama.cpp: thinking goes to the template', () => {
    expect(fieldsOf('localhost:8080', { thinking: false }).extra).toEqual({ chat_template_kwargs: { enable_thinking: false } })
    expect(provider('localhost:8080').local?.access[0]?.command).toContain('--cors-origins "{origin}"')
  })

  test('custom: relays are asked in three ways, other known hosts in theirs', () => {
    expect(balanceSources(resolved('https://relay.example.com'), 'chat')).toEqual(common)
    expect(balanceSources(resolved('https://api.stepfun.com'), 'chat')).toEqual(['stepfun'])
    expect(balanceSources(resolved('https://api.groq.com'), 'chat')).toEqual([])
    expect(balanceLinks(resolved('https://api.groq.com')).usage).toBe('https://console.groq.com')
    expect(fieldsOf('https://relay.example.com', { thinking: true })).toEqual({ omit: [], extra: {} })
  })

  test('the session protocol has its balance beside it, but at a relay only', () => {
    expect(balanceSources(resolved('https://relay.example.com'), 'session')).toEqual(['pro-balance', ...common])
    expect(balanceSources(resolved('https://relay.example.com/pro/chat/completions'), 'chat')).toEqual(['pro-balance', ...common])
    expect(balanceSources(resolved('https://api.openai.com'), 'session')).toEqual([])
    expect(balanceSources(resolved('https://api.deepseek.com'), 'session')).toEqual(['deepseek'])
  })
})

test('switches that a model does not know are not offered', () => {
  const moonshot = provider('https://api.moonshot.cn')
  expect(switchesFor(moonshot, 'moonshot-v1-8k')).toEqual([])
  expect(switchesFor(moonshot, 'kimi-k2.6').map(({ id }) => id)).toEqual(['thinking'])
  expect(switchesFor(moonshot).map(({ id }) => id)).toEqual(['thinking'])
})

test('options that no one offers add nothing', () => {
  expect(fieldsOf('https://api.deepseek.com', JSON.parse('{"__proto__":true,"constructor":true}') as Record<string, boolean>).extra).toEqual({})
})
