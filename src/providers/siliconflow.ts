import type { Provider } from './provider'

export const siliconflow: Provider = {
  id: 'siliconflow',
  name: 'SiliconFlow',
  matches: url => /^api\.siliconflow\.(?:cn|com)$/.test(url.hostname),
  baseUrl: 'https://api.siliconflow.cn/v1',
  consolePages: [
    { host: /^cloud\.siliconflow\.(?:cn|com)$/, api: 'https://api.siliconflow.cn/v1' },
  ],
  models: { kind: 'list' },
  images: { kind: 'images', fields: { n: 'batch_size', size: 'image_size' } },
  balance: ['siliconflow'],
  switches: [{ id: 'thinking', on: { enable_thinking: true }, off: { enable_thinking: false } }],
  links: (url) => {
    const end = url.hostname.endsWith('.com') ? 'com' : 'cn'
    const site = `https://cloud.siliconflow.${end}`
    return { keys: `${site}/account/ak`, topUp: `${site}/expensebill`, usage: `${site}/bills`, documentation: `https://docs.siliconflow.${end}` }
  },
  browserAccess: 'unknown',
}
