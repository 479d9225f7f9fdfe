import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { findRanges, parseQuery, type FoundMessage, type TextRange } from '../chat/search'
import type { SearchAnswer } from '../workers/searching'
import { useConversations } from './conversations'
import { searchMessages, stopSearch } from './searchWorker'

const quietMs = 120
const nothing: SearchAnswer = { hits: [], count: 0, done: false }

/** Search over all messages that are stored, as one types. */
export const useSearch = defineStore('search', () => {
  const conversations = useConversations()
  const query = shallowRef('')
  const state = shallowRef<'idle' | 'searching' | 'done' | 'failed'>('idle')
  const answer = shallowRef(nothing)
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Where is searched; unset: everywhere. */
  let within: ReadonlySet<string> | undefined

  /** The best 200, best first; none of a conversation that was deleted meanwhile. */
  const results = computed(() => answer.value.hits.flatMap(({ conversationId, messageId, role, createdAt, snippet }): FoundMessage[] => {
    const conversation = conversations.headers.get(conversationId)
    return conversation && conversation.deletedAt === undefined ? [{ conversationId, messageId, title: conversation.title, role, createdAt, snippet }] : []
  }))
  /** How many messages there are, those that are not shown included. */
  const count = computed(() => answer.value.count - (answer.value.hits.length - results.value.length))

  /**
   * Searches once nothing more is typed for a moment, in all conversations or in some; nothing typed ends it. What was found
   * stays until there is something else.
   */
  function search(typed: string, only?: ReadonlySet<string>): void {
    if (typed === query.value && isSame(only, within)) return
    query.value = typed
    within = only
    clearTimeout(timer)
    stopSearch()
    if (parseQuery(typed)) {
      state.value = 'searching'
      timer = setTimeout(() => void run(typed), quietMs)
    }
    else {
      state.value = 'idle'
      answer.value = nothing
    }
  }

  async function run(typed: string): Promise<void> {
    const only = within
    const titles = new Map(conversations.list.filter(({ id }) => !only || only.has(id)).map(({ id, title }) => [id, title]))
    try {
      await searchMessages({ query: typed, titles }, (found) => {
        if (query.value !== typed || within !== only || (!found.done && !found.hits.length)) return
        answer.value = found
        if (found.done) state.value = 'done'
      })
    }
    catch {
      if (query.value !== typed || within !== only) return
      answer.value = nothing
      state.value = 'failed'
    }
  }

  /** What of a text is searched for. */
  function rangesIn(text: string): readonly TextRange[] {
    const wanted = parseQuery(query.value)
    return wanted ? findRanges(text, wanted) : []
  }

  return { query, state, results, count, search, rangesIn }
})

function isSame(one: ReadonlySet<string> | undefined, other: ReadonlySet<string> | undefined): boolean {
  return one === other || (one?.size === other?.size && [...one ?? []].every(id => other?.has(id)))
}
