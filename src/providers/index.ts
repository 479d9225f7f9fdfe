import { acedata } from './acedata'
import { azure } from './azure'
import { cloudflare } from './cloudflare'
import { custom } from './custom'
import { dashscope } from './dashscope'
import { deepseek } from './deepseek'
import { llamaCpp } from './llamaCpp'
import { lmStudio } from './lmStudio'
import { mirrors } from './mirrors'
import { moonshot } from './moonshot'
import { ollama } from './ollama'
import { oneApi } from './oneApi'
import { openai } from './openai'
import { openrouter } from './openrouter'
import { siliconflow } from './siliconflow'
import { zhipu } from './zhipu'
import type { Provider } from './provider'

/** Known servers, in menu order. The first that matches an address is its provider; `custom` matches all. */
export const providers: readonly Provider[] = [
  openai,
  acedata,
  mirrors,
  oneApi,
  cloudflare,
  deepseek,
  moonshot,
  siliconflow,
  openrouter,
  zhipu,
  dashscope,
  azure,
  ollama,
  lmStudio,
  llamaCpp,
  custom,
]
