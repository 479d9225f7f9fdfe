import type { Provider } from './provider'

/** The panels behind most relays. Their hosts are as many as their owners: the usual port is all that gives one away. */
export const oneApi: Provider = {
  id: 'one-api',
  name: 'one-api / new-api',
  matches: url => url.port === '3000',
  baseUrl: 'http://localhost:3000',
  models: { kind: 'list' },
  balance: ['billing', 'token-usage', 'credit-grants'],
  links: url => ({ keys: url.origin, topUp: url.origin, usage: url.origin, documentation: 'https://github.com/QuantumNous/new-api' }),
  browserAccess: 'yes',
}
