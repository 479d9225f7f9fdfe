import type { Provider } from './provider'

export const ollama: Provider = {
  id: 'ollama',
  name: 'Ollama',
  matches: url => url.port === '11434',
  baseUrl: 'http://localhost:11434',
  hosts: [{ host: /./, port: '11434', shortForms: ['', '/api', '/api/chat', '/api/generate', '/api/tags'], path: '/v1' }],
  models: { kind: 'list' },
  balance: [],
  switches: [{ id: 'thinking', on: { reasoning_effort: 'medium' }, off: { reasoning_effort: 'none' } }],
  links: { documentation: 'https://docs.ollama.com' },
  browserAccess: 'unknown', // pages of this computer yes, others once they are named
  local: {
    ports: [11434],
    access: [
      { system: 'macOS', command: 'launchctl setenv OLLAMA_ORIGINS "{origin}"' },
      { system: 'Linux', command: 'sudo systemctl edit ollama   # [Service] Environment="OLLAMA_ORIGINS={origin}"' },
      { system: 'Windows', command: 'setx OLLAMA_ORIGINS "{origin}"' },
    ],
  },
}
