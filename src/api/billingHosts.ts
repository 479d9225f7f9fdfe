import type { BalanceSource } from './billingResult'

/** How hosts that need no file in `src/providers` tell their balance; with a page for people where they do not. */
interface BalanceHost {
  readonly host: RegExp
  readonly sources: readonly BalanceSource[]
  readonly usage?: string
}

/** @see protocols §6.4 */
const balanceHosts: readonly BalanceHost[] = [
  { host: /^api\.stepfun\.com$/, sources: ['stepfun'], usage: 'https://platform.stepfun.com' },
  { host: /^api\.novita\.ai$/, sources: ['novita'], usage: 'https://novita.ai/billing' },
  { host: /^(?:api\.)?aihubmix\.com$/, sources: ['aihubmix'], usage: 'https://aihubmix.com' },
  { host: /^api\.openai-sb\.com$/, sources: ['openai-sb'] },
  { host: /^aiproxy\.io$/, sources: ['aiproxy'] },
  { host: /^generativelanguage\.googleapis\.com$/, sources: [], usage: 'https://aistudio.google.com/usage' },
  { host: /^api\.groq\.com$/, sources: [], usage: 'https://console.groq.com' },
  { host: /^api\.perplexity\.ai$/, sources: [], usage: 'https://www.perplexity.ai/settings/api' },
  { host: /^api\.x\.ai$/, sources: [], usage: 'https://console.x.ai' },
  { host: /^api\.mistral\.ai$/, sources: [], usage: 'https://console.mistral.ai' },
  { host: /^ark\..+\.(?:volces|bytepluses)\.com$/, sources: [], usage: 'https://console.volcengine.com/ark' },
  { host: /^api\.together\.xyz$/, sources: [], usage: 'https://api.together.ai' },
  // their ways are hearsay: not asked
  { host: /(?:^|\.)(?:api2d\.(?:com|net)|ohmygpt\.com)$/, sources: [] },
]

/** What is known of a host's balance; undefined for all that have to be asked. */
export function balanceHost(hostname: string): BalanceHost | undefined {
  return balanceHosts.find(({ host }) => host.test(hostname))
}
