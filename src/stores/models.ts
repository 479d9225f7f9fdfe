import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import type { Model } from '../api/models'
import { ApiError } from '../api/problem'
import { useAccount } from './account'
import { useConnections } from './connections'
import { useConversations } from './conversations'
import { useMessages } from './messages'
import { useNewConversation } from './newConversation'

const mostRecent = 5
const none: readonly Model[] = []

/** What there is to choose a model from: the server's list, what was used of late, what the server refused. */
export const useModels = defineStore('models', () => {
  const account = useAccount()
  const connections = useConnections()
  const conversations = useConversations()
  const messages = useMessages()
  const newConversation = useNewConversation()
  /** Connections whose list is being read, and those where that did not succeed. */
  const loading = shallowReactive(new Set<string>())
  const failed = shallowReactive(new Set<string>())

  function listOf(connectionId: string): readonly Model[] {
    return account.models.get(connectionId) ?? none
  }

  /** The models last chosen with a connection, newest first. */
  function recentOf(connectionId: string): readonly string[] {
    const last = newConversation.lastModels.get(connectionId)?.model
    const used = conversations.list.filter(conversation => conversation.connectionId === connectionId).map(({ model }) => model)
    return [...new Set([last, ...used])].filter(model => model !== undefined).slice(0, mostRecent)
  }

  /** The models that a server refused in what is loaded, and did not answer with since. */
  function refusedBy(connectionId: string): readonly string[] {
    const replies = [...messages.trees]
      .filter(([id]) => conversations.headers.get(id)?.connectionId === connectionId)
      .flatMap(([, tree]) => [...tree.values()])
      .filter(message => message.role === 'assistant' && message.model !== undefined)
      .sort((a, b) => a.createdAt - b.createdAt)
    const refused = new Set<string>()
    for (const { model = '', status, error } of replies) {
      if (error?.kind === 'model') refused.add(model)
      else if (status === 'done') refused.delete(model)
    }
    return [...refused]
  }

  /** Reads the list of a server: one GET that costs nothing. */
  async function reload(connectionId: string): Promise<void> {
    if (loading.has(connectionId)) return
    loading.add(connectionId)
    failed.delete(connectionId)
    try {
      const { modelsOf } = await import('../providers/models')
      const ready = await connections.ready(connectionId)
      account.models.set(connectionId, await modelsOf(ready, new AbortController().signal))
    }
    catch (error) {
      failed.add(connectionId)
      if (!(error instanceof ApiError)) throw error
    }
    finally {
      loading.delete(connectionId)
    }
  }

  /** Reads the list where it is not known yet. */
  async function need(connectionId: string): Promise<void> {
    if (!account.models.has(connectionId)) await reload(connectionId)
  }

  return { loading, failed, listOf, recentOf, refusedBy, reload, need }
})
