import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Connection } from '../api/connection'
import type { Beginning } from '../chat/assistant'
import type { Conversation } from '../chat/conversation'
import { loadSettings } from '../db/settings'

/** The model last chosen in a conversation, and the connection's own one at that time: where that changes, it is out of date. */
interface LastModel { readonly model: string, readonly over: string }
/** By connection. */
export type LastModels = ReadonlyMap<string, LastModel>

const nothing: Beginning = { opening: [] }

/** What the next new conversation begins with: chosen before its first message, or last time. */
export const useNewConversation = defineStore('newConversation', () => {
  const chosen = shallowRef<Beginning>(nothing)
  /** The name of the assistant that was chosen. */
  const assistantName = shallowRef('')
  /** It is to be kept in memory alone: `temporary.ts` sees to that. */
  const temporary = shallowRef<true>()
  const lastModels = shallowRef<LastModels>(new Map())
  const changed = computed(() => chosen.value !== nothing)

  async function load(): Promise<void> {
    lastModels.value = lastModelsIn((await loadSettings()).lastModels)
  }

  /** The model that answers: a new conversation takes the one last chosen with that connection, else the connection's. */
  function modelOf(conversation: Conversation | undefined, connection: Connection | undefined): string {
    if (conversation || !connection) return conversation?.model ?? connection?.model ?? ''
    const last = lastModels.value.get(connection.id)
    return chosen.value.model ?? (last?.over === connection.model ? last.model : connection.model)
  }

  function choose(beginning: Beginning, name = assistantName.value): void {
    const empty = !beginning.opening.length && Object.keys(beginning).length === 1
    chosen.value = empty ? nothing : beginning
    assistantName.value = empty ? '' : name
  }

  function clear(): void {
    choose(nothing, '')
  }

  /** What a conversation with this connection begins with. */
  function begin(connection: Connection): Beginning {
    const model = modelOf(undefined, connection)
    return { ...chosen.value, ...(model !== connection.model && { model }) }
  }

  return { chosen, assistantName, temporary, lastModels, changed, load, modelOf, choose, clear, begin }
})

/** What of them is valid in what was stored. */
export function lastModelsIn(stored: unknown): LastModels {
  return new Map(Array.isArray(stored) ? (stored as readonly unknown[]).filter(isEntry) : [])
}

function isEntry(entry: unknown): entry is [string, LastModel] {
  if (!Array.isArray(entry) || typeof entry[0] !== 'string') return false
  const last = entry[1] as Partial<LastModel> | null
  return typeof last?.model === 'string' && typeof last.over === 'string'
}
