import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import type { ReadyConnection } from '../api/connection'
import { ApiError, type Problem } from '../api/problem'
import { sessionLimits } from '../api/session'
import { pathTo } from '../chat/branch'
import type { Usage } from '../api/delta'
import type { Aside, Conversation } from '../chat/conversation'
import { newId } from '../chat/id'
import { titleInReply, titlePrompt } from '../chat/titlePrompt'
import { demoConnection, useConnections } from './connections'
import { useConversations } from './conversations'
import { useMessages } from './messages'
import { learnQuirks } from './quirks'
import { answered } from './replyJob'
import { useSettings } from './settings'
import { explained } from './writer'

/** A title that a model was asked for. Nothing is renamed before the user accepts it. */
export type Suggestion =
  | { readonly state: 'asking' }
  | { readonly state: 'ready', readonly title: string }
  /** `empty`: an answer came, and no title was in it; `nothing-said`: there is no text to make one from. */
  | { readonly state: 'failed', readonly reason: 'empty' | 'nothing-said' | 'no-connection' }
  | { readonly state: 'failed', readonly reason: 'error', readonly problem: Problem }

/** Longer than any title; a model that talks on is stopped. */
const mostCharacters = 1_000
/** So many are noted with each conversation. */
const mostAsides = 50

/** Titles by the model of a conversation: one request for each call of `suggest`, and never one without. */
export const useTitles = defineStore('titles', () => {
  const conversations = useConversations()
  const connections = useConnections()
  const messages = useMessages()
  const settings = useSettings()
  /** Conversation → what came of asking. */
  const suggestions = shallowReactive(new Map<string, Suggestion>())
  const controllers = new Map<string, AbortController>()

  /** Asks the model of a conversation once; what was asked before is given up. */
  async function suggest(id: string): Promise<void> {
    forget(id)
    const conversation = conversations.headers.get(id)
    if (!conversation) return
    const controller = new AbortController()
    controllers.set(id, controller)
    suggestions.set(id, { state: 'asking' })
    const suggestion = await ask(conversation, controller.signal)
    controller.abort() // closes the request, whatever ended it
    if (controllers.get(id) !== controller) return // it was given up
    controllers.delete(id)
    suggestions.set(id, suggestion)
  }

  async function ask(conversation: Conversation, signal: AbortSignal): Promise<Suggestion> {
    const connection = connections.find(conversation.connectionId ?? connections.currentId)
    if (!connection) return { state: 'failed', reason: 'no-connection' }
    await messages.load(conversation.id)
    const path = pathTo(messages.treeOf(conversation.id), conversation.head)
    const prompt = titlePrompt(path, connection.protocol === 'session' ? sessionLimits.content : undefined)
    if (!prompt.length) return { state: 'failed', reason: 'nothing-said' }
    const model = conversation.model ?? connection.model
    let ready: ReadyConnection | undefined
    let text = ''
    let usage: Usage | undefined
    try {
      ready = await connections.ready(connection.id)
      const job = {
        kind: 'chat' as const, model, messages: prompt, parameters: { idleMs: settings.values.idleMs, ...connection.parameters },
        ...(connection.protocol === 'session' && { sessionId: newId() }), // its context stays out of the conversation's own
      }
      for await (const event of answered(job, ready, signal)) {
        if (event.type === 'sent-without' && event.learned?.length) void learnQuirks(connection.id, model, event.learned)
        if (event.type === 'usage') usage = event.usage
        if (event.type === 'text-delta' || event.type === 'refusal-delta') text += event.text
        if (text.length > mostCharacters) break
      }
    }
    catch (error) {
      if (!titleInReply(text)) return { state: 'failed', reason: 'error', problem: problemOf(await explained(error, ready, signal)) }
    }
    finally {
      if ((text || usage) && connection.id !== demoConnection.id) await note(conversation.id, { at: Date.now(), connectionId: connection.id, model, ...usage && { usage } })
    }
    const title = titleInReply(text)
    return title ? { state: 'ready', title } : { state: 'failed', reason: 'empty' }
  }

  /** What was answered is paid, whatever becomes of the title. */
  async function note(id: string, aside: Aside): Promise<void> {
    const asides = conversations.headers.get(id)?.asides ?? []
    await settings.stored(() => conversations.update(id, { asides: [...asides, aside].slice(-mostAsides) }))
  }

  /** Ends the asking, and forgets what came of it. */
  function forget(id: string): void {
    controllers.get(id)?.abort()
    controllers.delete(id)
    suggestions.delete(id)
  }

  return { suggestions, suggest, forget }
})

function problemOf(error: unknown): Problem {
  return error instanceof ApiError ? error.problem : { kind: 'internal', message: error instanceof Error ? error.message.slice(0, 500) : '' }
}
