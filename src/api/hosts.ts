/** A host that is reached under another path than people type. */
interface KnownHost {
  readonly host: RegExp
  readonly port?: string
  /** Paths that are completed to `path`; all others stay as they are typed. */
  readonly shortForms: readonly string[]
  readonly path: string
}

const zhipu = /^(?:open\.bigmodel\.cn|api\.z\.ai)$/

const knownHosts: readonly KnownHost[] = [
  { host: /^api\.acedata\.cloud$/, shortForms: ['', '/openai'], path: '/openai' },
  { host: /^api\.deepseek\.com$/, shortForms: [''], path: '' },
  { host: /^api\.deepseek\.com$/, shortForms: ['/beta'], path: '/beta' },
  { host: /^api\.perplexity\.ai$/, shortForms: [''], path: '' },
  { host: zhipu, shortForms: ['', '/api', '/api/paas'], path: '/api/paas/v4' },
  { host: zhipu, shortForms: ['/api/coding', '/api/coding/paas'], path: '/api/coding/paas/v4' },
  { host: /^ark\..+\.(?:volces|bytepluses)\.com$/, shortForms: ['', '/api'], path: '/api/v3' },
  {
    host: /^dashscope(?:-intl|-us)?\.aliyuncs\.com$/,
    shortForms: ['', '/api', '/api/v1', '/compatible-mode'],
    path: '/compatible-mode/v1',
  },
  {
    host: /^generativelanguage\.googleapis\.com$/,
    shortForms: ['', '/v1', '/v1beta'],
    path: '/v1beta/openai',
  },
  { host: /^openrouter\.ai$/, shortForms: ['', '/api'], path: '/api/v1' },
  { host: /^api\.groq\.com$/, shortForms: ['', '/openai', '/v1'], path: '/openai/v1' },
  {
    host: /\.(?:openai|cognitiveservices|services\.ai)\.azure\.com$/,
    shortForms: ['', '/openai'],
    path: '/openai/v1',
  },
  { host: /^qianfan\.baidubce\.com$/, shortForms: [''], path: '/v2' },
  { host: /^models\.github\.ai$/, shortForms: ['', '/inference'], path: '/inference' },
  { host: /^models\.inference\.ai\.azure\.com$/, shortForms: [''], path: '' },
  { host: /^api\.fireworks\.ai$/, shortForms: ['', '/inference'], path: '/inference/v1' },
  { host: /^api\.cohere\.(?:ai|com)$/, shortForms: [''], path: '/compatibility/v1' },
  {
    host: /./,
    port: '11434',
    shortForms: ['', '/api', '/api/chat', '/api/generate', '/api/tags'],
    path: '/v1',
  },
  { host: /./, port: '1234', shortForms: ['', '/api/v0', '/api/v1'], path: '/v1' },
]

const cloudflareGateway = /^\/v1\/[^/]+\/[^/]+$/

/**
 * The path of the API at a known host, for a path that is one of its short forms; else undefined.
 * @see protocols §5.4
 */
export function knownPath(hostname: string, port: string, path: string): string | undefined {
  if (hostname === 'gateway.ai.cloudflare.com') {
    return cloudflareGateway.test(path) ? path + '/compat' : undefined
  }
  const known = knownHosts.find(entry => entry.host.test(hostname)
    && (!entry.port || entry.port === port) && entry.shortForms.includes(path))
  return known?.path
}

/** Whether a host takes its key in the header `api-key`. */
export function isAzureHost(hostname: string): boolean {
  return /\.(?:openai|cognitiveservices|services\.ai)\.azure\.(?:com|cn|us)$/.test(hostname)
}

/** Pages for people, which are pasted by mistake, with the address that was meant. */
const consolePages: readonly (readonly [host: RegExp, path: RegExp, api: string])[] = [
  [/^(?:(?:platform|chat)\.openai\.com|chatgpt\.com)$/, /^/, 'https://api.openai.com/v1'],
  [/^(?:platform|chat)\.deepseek\.com$/, /^/, 'https://api.deepseek.com'],
  [/^platform\.moonshot\.cn$/, /^/, 'https://api.moonshot.cn/v1'],
  [/^platform\.moonshot\.ai$/, /^/, 'https://api.moonshot.ai/v1'],
  [/^cloud\.siliconflow\.(?:cn|com)$/, /^/, 'https://api.siliconflow.cn/v1'],
  [/^bailian\.console\.aliyun\.com$/, /^/, 'https://dashscope.aliyuncs.com/compatible-mode/v1'],
  [/^console\.volcengine\.com$/, /^/, 'https://ark.cn-beijing.volces.com/api/v3'],
  [/^openrouter\.ai$/, /^\/(?:settings|keys|credits|activity)(?:\/|$)/, 'https://openrouter.ai/api/v1'],
]

/** The API address to offer in place of a console page; undefined for all other addresses. */
export function apiOfConsolePage(hostname: string, path: string): string | undefined {
  return consolePages.find(([host, paths]) => host.test(hostname) && paths.test(path))?.[2]
}

/** Whether a host name, as `URL.hostname` has it, means this very machine. */
export function isLoopback(hostname: string): boolean {
  const name = plainName(hostname)
  return name === 'localhost' || name.endsWith('.localhost') || name === '::1' || name === '0.0.0.0'
    || /^127(?:\.\d{1,3}){3}$/.test(name)
}

/** Whether a host name means this machine or its network: loopback, private, link-local, `.local`. */
export function isPrivateHost(hostname: string): boolean {
  const name = plainName(hostname)
  return isLoopback(name) || name.endsWith('.local')
    || /^(?:10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|169\.254(?:\.\d{1,3}){2})$/.test(name)
    || /^172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2}$/.test(name)
    || /^(?:f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):/.test(name)
}

/** Lower case, without brackets and final dot; an IPv4 address inside an IPv6 one is taken out. */
function plainName(hostname: string): string {
  const name = hostname.toLowerCase().replace(/^\[|\]$/g, '').replace(/\.$/, '')
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(name)
  if (!mapped) return name
  const [high, low] = [parseInt(mapped[1] ?? '', 16), parseInt(mapped[2] ?? '', 16)]
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}
