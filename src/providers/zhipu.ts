import type { Provider } from './provider'

const host = /^(?:open\.bigmodel\.cn|api\.z\.ai)$/

export const zhipu: Provider = {
  id: 'zhipu',
  name: 'Zhipu (Z.ai)',
  matches: url => host.test(url.hostname),
  baseUrl: 'https://open.bigmodel.cn/api/paas/v4',
  hosts: [
    { host, shortForms: ['', '/api', '/api/paas'], path: '/api/paas/v4' },
    { host, shortForms: ['/api/coding', '/api/coding/paas'], path: '/api/coding/paas/v4' },
  ],
  models: { kind: 'list' }, // of the newer models only
  balance: [],
  refuses: [{ fields: ['presence_penalty', 'frequency_penalty', 'stream_options'] }], // the use of tokens comes without asking
  switches: [{ id: 'thinking', on: { thinking: { type: 'enabled' } }, off: { thinking: { type: 'disabled' } } }],
  links: url => url.hostname === 'api.z.ai'
    ? { keys: 'https://z.ai/manage-apikey/apikey-list', topUp: 'https://z.ai/manage-apikey/billing', usage: 'https://z.ai/manage-apikey/billing', documentation: 'https://docs.z.ai' }
    : { keys: 'https://open.bigmodel.cn/usercenter/apikeys', topUp: 'https://open.bigmodel.cn/finance/pay', usage: 'https://open.bigmodel.cn/finance/overview', documentation: 'https://docs.bigmodel.cn' },
  browserAccess: 'unknown',
}
