import type { Provider } from './provider'

const thinkingModels = /^kimi-k2\.[5-9]/

/** Two sites whose keys do not mix: `.cn` counts in yuan, `.ai` in dollars. */
export const moonshot: Provider = {
  id: 'moonshot',
  name: 'Moonshot (Kimi)',
  matches: url => /^api\.moonshot\.(?:cn|ai)$/.test(url.hostname),
  baseUrl: 'https://api.moonshot.cn/v1',
  consolePages: [
    { host: /^platform\.moonshot\.cn$/, api: 'https://api.moonshot.cn/v1' },
    { host: /^platform\.moonshot\.ai$/, api: 'https://api.moonshot.ai/v1' },
  ],
  models: { kind: 'list' },
  images: { kind: 'none' },
  balance: ['moonshot'],
  // these models have fixed ones and answer any other with 400
  refuses: [{ models: thinkingModels, fields: ['temperature', 'top_p', 'presence_penalty', 'frequency_penalty'] }],
  switches: [{
    id: 'thinking', models: thinkingModels,
    on: { thinking: { type: 'enabled' } }, off: { thinking: { type: 'disabled' } },
  }],
  links: (url) => {
    const site = `https://platform.moonshot.${url.hostname.endsWith('.ai') ? 'ai' : 'cn'}`
    return { keys: `${site}/console/api-keys`, topUp: `${site}/console/pay`, usage: `${site}/console/account`, documentation: `${site}/docs` }
  },
  browserAccess: 'unknown',
}
