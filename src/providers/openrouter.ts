import type { Provider } from './provider'

export const openrouter: Provider = {
  id: 'openrouter',
  name: 'OpenRouter',
  matches: url => url.hostname === 'openrouter.ai',
  baseUrl: 'https://openrouter.ai/api/v1',
  hosts: [{ host: /^openrouter\.ai$/, shortForms: ['', '/api'], path: '/api/v1' }],
  consolePages: [
    { host: /^openrouter\.ai$/, path: /^\/(?:settings|keys|credits|activity)(?:\/|$)/, api: 'https://openrouter.ai/api/v1' },
  ],
  models: { kind: 'list' },
  images: { kind: 'chat' },
  // the key's own limit; the account's credits are for management keys
  balance: ['openrouter-key', 'openrouter-credits'],
  switches: [
    { id: 'thinking', on: { reasoning: { enabled: true } }, off: { reasoning: { effort: 'none' } } },
    { id: 'web-search', on: { plugins: [{ id: 'web' }] }, off: {} },
  ],
  links: {
    keys: 'https://openrouter.ai/settings/keys',
    topUp: 'https://openrouter.ai/settings/credits',
    usage: 'https://openrouter.ai/activity',
    documentation: 'https://openrouter.ai/docs',
  },
  browserAccess: 'yes',
}
