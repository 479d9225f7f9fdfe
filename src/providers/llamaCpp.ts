import { isPrivateHost } from '../api/hosts'
import type { Provider } from './provider'

export const llamaCpp: Provider = {
  id: 'llama-cpp',
  name: 'llama.cpp',
  matches: url => url.port === '8080' && isPrivateHost(url.hostname),
  baseUrl: 'http://localhost:8080',
  models: { kind: 'list' },
  images: { kind: 'none' },
  balance: [],
  switches: [{
    id: 'thinking',
    on: { chat_template_kwargs: { enable_thinking: true } }, off: { chat_template_kwargs: { enable_thinking: false } },
  }],
  links: { documentation: 'https://github.com/ggml-org/llama.cpp/tree/master/tools/server' },
  browserAccess: 'yes',
  local: {
    ports: [8080],
    access: [{ system: 'any', command: 'llama-server --cors-origins "{origin}"' }],
  },
}
