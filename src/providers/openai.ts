import type { Provider, Refusal } from './provider'

/** What OpenAI's reasoning models refuse. @see protocols §1.1 */
export const reasoningRefusals: readonly Refusal[] = [{
  models: /^(?:openai\/)?(?:o[134](?:-|$)|gpt-5(?!.*-chat))/,
  fields: ['temperature', 'top_p', 'presence_penalty', 'frequency_penalty', 'logprobs', 'stop'],
}]

export const openai: Provider = {
  id: 'openai',
  name: 'OpenAI',
  matches: url => /^(?:[a-z]{2}\.)?api\.openai\.com$/.test(url.hostname),
  baseUrl: 'https://api.openai.com/v1',
  consolePages: [{ host: /^(?:(?:platform|chat)\.openai\.com|chatgpt\.com)$/, api: 'https://api.openai.com/v1' }],
  models: { kind: 'list' },
  balance: [], // billing wants a session key since 2023
  refuses: reasoningRefusals,
  links: {
    keys: 'https://platform.openai.com/api-keys',
    topUp: 'https://platform.openai.com/settings/organization/billing/overview',
    usage: 'https://platform.openai.com/usage',
    documentation: 'https://platform.openai.com/docs/api-reference/chat',
  },
  browserAccess: 'yes',
}
