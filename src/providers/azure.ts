import { isAzureHost } from '../api/hosts'
import { reasoningRefusals } from './openai'
import type { Provider } from './provider'

/** Models are named by their deployments, which no key can list. It answers to no web page: a relay is needed. */
export const azure: Provider = {
  id: 'azure',
  name: 'Azure OpenAI',
  matches: url => isAzureHost(url.hostname),
  baseUrl: 'https://RESOURCE.openai.azure.com/openai/v1',
  hosts: [{
    host: /\.(?:openai|cognitiveservices|services\.ai)\.azure\.com$/,
    shortForms: ['', '/openai'],
    path: '/openai/v1',
  }],
  keyHeader: 'api-key',
  models: { kind: 'none', names: [] },
  balance: [],
  refuses: reasoningRefusals,
  links: {
    keys: 'https://portal.azure.com',
    topUp: 'https://portal.azure.com',
    usage: 'https://portal.azure.com',
    documentation: 'https://learn.microsoft.com/azure/ai-services/openai/reference',
  },
  browserAccess: 'no',
}
