import { isPrivateHost } from '../api/hosts'

/** Hosts and the providers of the price catalogue that they belong to, the nearest one first. */
const vendorsByHost: readonly (readonly [host: RegExp, vendors: readonly string[]])[] = [
  [/^api\.openai\.com$/, ['openai', 'azure']],
  [/\.(?:openai|cognitiveservices|services\.ai)\.azure\.(?:com|cn|us)$/, ['azure', 'openai']],
  [/^api\.anthropic\.com$/, ['anthropic']],
  [/^generativelanguage\.googleapis\.com$/, ['google']],
  [/^api\.deepseek\.com$/, ['deepseek']],
  [/^api\.moonshot\.ai$/, ['moonshotai']],
  [/^api\.moonshot\.cn$/, ['moonshotai-cn']],
  [/^open\.bigmodel\.cn$/, ['zhipuai']],
  [/^api\.z\.ai$/, ['zai']],
  [/^dashscope\.aliyuncs\.com$/, ['alibaba-cn']],
  [/^dashscope-(?:intl|us)\.aliyuncs\.com$/, ['alibaba']],
  [/^api\.x\.ai$/, ['xai']],
  [/^api\.mistral\.ai$/, ['mistral']],
  [/^api\.perplexity\.ai$/, ['perplexity']],
  [/^openrouter\.ai$/, ['openrouter']],
  [/^api\.groq\.com$/, ['groq']],
  [/^api\.together\.xyz$/, ['togetherai']],
  [/^api\.fireworks\.ai$/, ['fireworks-ai']],
  [/^router\.huggingface\.co$/, ['huggingface']],
  [/^api\.cerebras\.ai$/, ['cerebras']],
  [/^integrate\.api\.nvidia\.com$/, ['nvidia']],
  [/^api-inference\.modelscope\.cn$/, ['modelscope']],
  [/^models\.(?:github\.ai|inference\.ai\.azure\.com)$/, ['github-models']],
]

/** Whose models run nowhere but at hosts: what has their name on one's own machine is a relay to them. */
const hostedOnly = ['openai', 'anthropic', 'google', 'xai']

const makers = [
  ...hostedOnly, 'deepseek', 'moonshotai-cn', 'moonshotai', 'zhipuai', 'zai', 'alibaba-cn', 'alibaba', 'mistral', 'perplexity',
  // sells what others made, by their full names
  'openrouter', 'huggingface', 'azure',
]

/** Where the price of a model at a host is looked up. */
export interface Vendors {
  /** Those whose host it is. */
  readonly own: readonly string[]
  /** Those whose models it may pass on, for more or for less than they ask. */
  readonly others: readonly string[]
  /** The server may run what it likes under the name of a maker: only plain names count. */
  readonly local: boolean
}

/** The providers of the catalogue to look in. `host` may have a port. */
export function vendorsOf(host: string): Vendors {
  const name = host.toLowerCase().replace(/:\d+$/, '')
  const known = vendorsByHost.find(([pattern]) => pattern.test(name))
  if (known) return { own: known[1], others: known[1].includes('openrouter') ? makers : [], local: false }
  const local = isPrivateHost(name)
  return { own: [], others: local ? hostedOnly : makers, local }
}
