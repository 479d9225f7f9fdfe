import type { Provider } from './provider'

export const deepseek: Provider = {
  id: 'deepseek',
  name: 'DeepSeek',
  matches: url => url.hostname === 'api.deepseek.com',
  baseUrl: 'https://api.deepseek.com',
  hosts: [
    { host: /^api\.deepseek\.com$/, shortForms: [''], path: '' },
    { host: /^api\.deepseek\.com$/, shortForms: ['/beta'], path: '/beta' },
  ],
  consolePages: [{ host: /^(?:platform|chat)\.deepseek\.com$/, api: 'https://api.deepseek.com' }],
  models: { kind: 'list' },
  images: { kind: 'none' },
  balance: ['deepseek'],
  switches: [{ id: 'thinking', on: { thinking: { type: 'enabled' } }, off: { thinking: { type: 'disabled' } } }],
  links: {
    keys: 'https://platform.deepseek.com/api_keys',
    topUp: 'https://platform.deepseek.com/top_up',
    usage: 'https://platform.deepseek.com/usage',
    documentation: 'https://api-docs.deepseek.com',
  },
  browserAccess: 'yes',
}
