import { reasoningRefusals } from './openai'
import type { Provider } from './provider'

const page = 'https://dash.cloudflare.com/?to=/:account/ai/ai-gateway'

/** A gateway to other providers. Its models are named with them: `openai/gpt-4o`. */
export const cloudflare: Provider = {
  id: 'cloudflare',
  name: 'Cloudflare AI Gateway',
  matches: url => url.hostname === 'gateway.ai.cloudflare.com',
  baseUrl: 'https://gateway.ai.cloudflare.com/v1/ACCOUNT/GATEWAY/compat',
  hosts: [{ host: /^gateway\.ai\.cloudflare\.com$/, shortForms: /^\/v1\/[^/]+\/[^/]+$/, path: '$&/compat' }],
  models: { kind: 'none', names: ['openai/gpt-4o'] },
  balance: [],
  refuses: reasoningRefusals,
  links: { keys: page, usage: page, documentation: 'https://developers.cloudflare.com/ai-gateway/' },
  browserAccess: 'yes',
}
