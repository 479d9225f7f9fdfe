import type { Provider } from './provider'

/** An aggregator. It has no list of models and tells the balance to platform tokens only. */
export const acedata: Provider = {
  id: 'acedata',
  name: 'AceData',
  matches: url => url.hostname === 'api.acedata.cloud',
  baseUrl: 'https://api.acedata.cloud/openai',
  hosts: [{ host: /^api\.acedata\.cloud$/, shortForms: ['', '/openai'], path: '/openai' }],
  models: {
    kind: 'none',
    names: ['gpt-4o', 'gpt-4o-mini', 'gpt-4', 'gpt-4-vision', 'gpt-3.5-turbo', 'gpt-4-browsing', 'gpt-3.5-browsing'],
  },
  balance: [],
  links: {
    keys: 'https://platform.acedata.cloud',
    topUp: 'https://platform.acedata.cloud',
    usage: 'https://platform.acedata.cloud',
    documentation: 'https://docs.acedata.cloud',
  },
  browserAccess: 'unknown',
}
