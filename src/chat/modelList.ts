import { guessModel, wordsOf } from '../api/modelKinds'
import type { Model } from '../api/models'

/** What a model can do: what its server's list says, else what its name lets one guess. */
export interface Abilities {
  readonly vision: boolean
  readonly reasoning: boolean
  readonly pictures: boolean
  /** Tokens of prompt and reply together, where the list says it. */
  readonly context?: number
}

/** Models that stand together. `name` is that of the family. */
export interface ModelGroup {
  readonly kind: 'recent' | 'family' | 'other'
  readonly name: string
  readonly models: readonly Model[]
}

/** What a list is made for; the rest of the models is left out. */
export type ModelPurpose = 'chat' | 'pictures'

const familyNames: Readonly<Record<string, string>> = {
  chatglm: 'ChatGLM', chatgpt: 'ChatGPT', deepseek: 'DeepSeek', ernie: 'ERNIE', glm: 'GLM', gpt: 'GPT', internlm: 'InternLM', minimax: 'MiniMax', o: 'OpenAI o', qwq: 'QwQ', qvq: 'QVQ',
}
const order = new Intl.Collator('en', { numeric: true })

/** What a model can do. @see protocols §7.2 */
export function abilitiesOf(model: Model): Abilities {
  const guess = guessModel(model.id)
  return {
    vision: model.vision ?? guess.vision,
    reasoning: model.reasoning ?? guess.reasoning,
    pictures: model.imageGen ?? (guess.imageGen || guess.imageChat),
    ...(model.context !== undefined && { context: model.context }),
  }
}

/** The family of a model, by the first word of its name: `openai/gpt-4o` is of GPT. Empty where there is no word. */
export function familyOf(id: string): string {
  const word = /^[a-z]+/.exec(wordsOf(id))?.[0] ?? ''
  return Object.hasOwn(familyNames, word) ? familyNames[word]! : word.charAt(0).toUpperCase() + word.slice(1)
}

/**
 * The models that match all words of the query, in groups: recent ones first, then families by name, then those
 * that stand alone. Each model is in one group. A recent name that the server does not list is there too.
 */
export function groupModels(models: readonly Model[], recent: readonly string[], query: string, purpose: ModelPurpose = 'chat'): readonly ModelGroup[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const matches = ({ id, name = '' }: Model) => words.every(word => id.toLowerCase().includes(word) || name.toLowerCase().includes(word))
  const listed = new Map(models.map(model => [model.id, model]))
  const first = [...new Set(recent)].map(id => listed.get(id) ?? { id, chat: true }).filter(matches)
  const shown = new Set(first.map(({ id }) => id))
  const families = new Map<string, Model[]>()
  for (const model of models) {
    if (shown.has(model.id) || !fits(model, purpose) || !matches(model)) continue
    const family = familyOf(model.id)
    const members = families.get(family)
    if (members) members.push(model)
    else families.set(family, [model])
  }
  const alone = [...families].filter(([family, members]) => !family || members.length === 1).flatMap(([, members]) => members)
  const together = [...families].filter(([family, members]) => family && members.length > 1).sort(([a], [b]) => order.compare(a, b))
  const groups: readonly ModelGroup[] = [
    { kind: 'recent', name: '', models: first },
    ...together.map(([name, members]): ModelGroup => ({ kind: 'family', name, models: members })),
    { kind: 'other', name: '', models: alone },
  ]
  return groups.filter(group => group.models.length)
}

function fits(model: Model, purpose: ModelPurpose): boolean {
  switch (purpose) {
    case 'chat': return model.chat
    case 'pictures': return abilitiesOf(model).pictures
  }
}
