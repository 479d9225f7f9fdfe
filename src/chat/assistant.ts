import type { Parameters } from '../api/connection'
import type { Conversation } from './conversation'
import { newId } from './id'

/** What a conversation sets for itself; what is unset follows its connection and the settings. */
export type ConversationSetup = Pick<Conversation, 'model' | 'systemPrompt' | 'parameters' | 'history'>

/** A message that stands before the first prompt of a conversation. */
export interface OpeningMessage {
  readonly role: 'user' | 'assistant'
  readonly text: string
}

/** A hole in the texts of an assistant, written `{{name}}`, filled when it is used. */
export interface Variable {
  readonly name: string
  /** What is asked for, in words for people. Empty: the name. */
  readonly label: string
  /** What stands in the field at first. */
  readonly value: string
}

/** A saved way to begin: system prompt, parameters, model and opening messages. */
export interface Assistant {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly systemPrompt: string
  readonly parameters: Parameters
  /** Unset: the model of the connection. */
  readonly model?: string
  readonly opening: readonly OpeningMessage[]
  readonly variables: readonly Variable[]
  /** Epoch ms; 0 for those that come with the app. */
  readonly createdAt: number
}

/** What a conversation begins with. */
export type Beginning = ConversationSetup & { readonly opening: readonly OpeningMessage[] }

/** How much an assistant may hold; texts in characters. */
export const assistantLimits = {
  name: 100, description: 500, text: 100_000, model: 300, opening: 20, variables: 20, variableName: 40, variableLabel: 100, variableValue: 2_000,
} as const

const hole = /\{\{\s{0,8}([\p{L}\p{N}_-]{1,40})\s{0,8}\}\}/gu

/** An assistant with nothing in it but what is given, with an id of its own. */
export function newAssistant(now: number, fields: Partial<Omit<Assistant, 'id' | 'createdAt'>> = {}): Assistant {
  return { name: '', description: '', systemPrompt: '', parameters: {}, opening: [], variables: [], ...fields, id: newId(), createdAt: now }
}

/** The names of all holes in the texts of an assistant, each once, in reading order. */
export function holesIn({ systemPrompt, opening }: Pick<Assistant, 'systemPrompt' | 'opening'>): readonly string[] {
  const texts = [systemPrompt, ...opening.map(({ text }) => text)]
  const names = texts.flatMap(text => [...text.matchAll(hole)].map(([, name]) => name!))
  return [...new Set(names)].slice(0, assistantLimits.variables)
}

/** The assistant with one variable for each hole in its texts: those it had keep their label and value. */
export function withVariables(assistant: Assistant): Assistant {
  const known = new Map(assistant.variables.map(variable => [variable.name, variable]))
  return { ...assistant, variables: holesIn(assistant).map(name => known.get(name) ?? { name, label: '', value: '' }) }
}

/** A text with its holes filled. What fills them is not searched for holes again; a hole without a value stays. */
export function fillText(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(hole, (whole, name: string) => values.get(name) ?? whole)
}

/** What a conversation begins with when an assistant is used, its variables filled from `values`, else as they stand. */
export function beginWith(assistant: Assistant, values: Readonly<Record<string, string>> = {}): Beginning {
  const { systemPrompt, parameters, model, opening, variables } = assistant
  const filled = new Map(variables.map(({ name, value }) => [name, (Object.hasOwn(values, name) && values[name]) || value]))
  return {
    ...(systemPrompt.trim() && { systemPrompt: fillText(systemPrompt, filled) }),
    ...(Object.keys(parameters).length && { parameters }),
    ...(model && { model }),
    opening: opening.map(({ role, text }) => ({ role, text: fillText(text, filled) })).filter(({ text }) => text.trim()),
  }
}

/** The part of a conversation that it sets for itself. */
export function setupOf({ model, systemPrompt, parameters, history }: ConversationSetup): ConversationSetup {
  return {
    ...(model !== undefined && { model }), ...(systemPrompt !== undefined && { systemPrompt }), ...(parameters !== undefined && { parameters }),
    ...(history !== undefined && { history }),
  }
}
