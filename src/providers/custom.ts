import type { Provider } from './provider'

/** Any other address: most of them are relays. */
export const custom: Provider = {
  id: 'custom',
  name: '',
  matches: () => true,
  baseUrl: '',
  models: { kind: 'list' },
  balance: ['billing', 'token-usage', 'credit-grants'],
  browserAccess: 'unknown',
}
