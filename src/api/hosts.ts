/** A host that is reached under another path than people type. */
export interface HostRow {
  readonly host: RegExp
  readonly port?: string
  /** Paths that are completed to `path`; all others stay as they are typed. In place of a pattern, `path` may hold `$&`. */
  readonly shortForms: readonly string[] | RegExp
  readonly path: string
}

/** A page for people, which is pasted by mistake, with the address that was meant. */
export interface ConsolePage {
  readonly host: RegExp
  /** Which of the host's pages; all of them where it is unset. */
  readonly path?: RegExp
  readonly api: string
}

/** What is known of hosts when an address is completed. */
export interface HostRules {
  readonly rows: readonly HostRow[]
  readonly consolePages: readonly ConsolePage[]
}

/**
 * Hosts that need no file in `src/providers`: another path, and nothing else of their own.
 * @see protocols §5.4
 */
export const otherHosts: HostRules = {
  rows: [
    { host: /^api\.perplexity\.ai$/, shortForms: [''], path: '' },
    { host: /^ark\..+\.(?:volces|bytepluses)\.com$/, shortForms: ['', '/api'], path: '/api/v3' },
    { host: /^generativelanguage\.googleapis\.com$/, shortForms: ['', '/v1', '/v1beta'], path: '/v1beta/openai' },
    { host: /^api\.groq\.com$/, shortForms: ['', '/openai', '/v1'], path: '/openai/v1' },
    { host: /^qianfan\.baidubce\.com$/, shortForms: [''], path: '/v2' },
    { host: /^models\.github\.ai$/, shortForms: ['', '/inference'], path: '/inference' },
    { host: /^models\.inference\.ai\.azure\.com$/, shortForms: [''], path: '' },
    { host: /^api\.fireworks\.ai$/, shortForms: ['', '/inference'], path: '/inference/v1' },
    { host: /^api\.cohere\.(?:ai|com)$/, shortForms: [''], path: '/compatibility/v1' },
  ],
  consolePages: [
    { host: /^console\.volcengine\.com$/, api: 'https://ark.cn-beijing.volces.com/api/v3' },
  ],
}

/** The path of the API at a known host, for a path that is one of its short forms; else undefined. */
export function knownPath(url: Pick<URL, 'hostname' | 'port'>, path: string, { rows }: HostRules): string | undefined {
  for (const row of rows) {
    if (!row.host.test(url.hostname) || row.port && row.port !== url.port) continue
    if (!(row.shortForms instanceof RegExp)) {
      if (row.shortForms.includes(path)) return row.path
    }
    else if (row.shortForms.test(path)) return path.replace(row.shortForms, row.path)
  }
  return undefined
}

/** Whether a host is one of Azure's, which speak of deployments and take the key in `api-key`. */
export function isAzureHost(hostname: string): boolean {
  return /\.(?:openai|cognitiveservices|services\.ai)\.azure\.(?:com|cn|us)$/.test(hostname)
}

/** The API address to offer in place of a console page; undefined for all other addresses. */
export function apiOfConsolePage(hostname: string, path: string, { consolePages }: HostRules): string | undefined {
  return consolePages.find(page => page.host.test(hostname) && (page.path?.test(path) ?? true))?.api
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
