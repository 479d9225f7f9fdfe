import type { Provider } from './provider'

/** Its own list tells what the models can do; `/v1/models` names them only. */
export const lmStudio: Provider = {
  id: 'lm-studio',
  name: 'LM Studio',
  matches: url => url.port === '1234',
  baseUrl: 'http://localhost:1234',
  hosts: [{ host: /./, port: '1234', shortForms: ['', '/api/v0', '/api/v1'], path: '/v1' }],
  models: { kind: 'path', path: '/api/v0/models' },
  images: { kind: 'none' },
  balance: [],
  links: { documentation: 'https://lmstudio.ai/docs' },
  browserAccess: 'no', // until it is switched on
  local: {
    ports: [1234],
    access: [{ system: 'any', command: 'lms server start --cors' }],
    setting: 'Enable CORS',
  },
}
