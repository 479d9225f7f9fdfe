import type { Message } from '../chat/message'
import { byRank, findIn, matches, parseQuery, type SearchHit, type SearchRank } from '../chat/search'
import { hitOf } from '../chat/searchSnippet'

/** What is asked. Messages of conversations that are not named are left out: they are deleted. */
export interface SearchJob {
  readonly query: string
  /** Titles by the id of the conversation. */
  readonly titles: ReadonlyMap<string, string>
}

/** What is known by now: the best hits, and how many there are. */
export interface SearchAnswer {
  readonly hits: readonly SearchHit[]
  readonly count: number
  readonly done: boolean
}

/** So many are shown. */
const mostHits = 200
/** About a screen of them, until all are found: what is to be sorted anew is not worth more. */
const firstHits = 30
const [firstAnswerMs, answerEveryMs] = [50, 250]

/** Searches batch by batch; tells what it has now and then, and at the end. It ends where `wanted` says no. */
export async function searchBatches(
  { query: typed, titles }: SearchJob, batches: AsyncIterable<readonly Message[]> | Iterable<readonly Message[]>,
  answer: (answer: SearchAnswer) => void, wanted: () => boolean,
): Promise<void> {
  const query = parseQuery(typed)
  if (!query) return answer({ hits: [], count: 0, done: true })
  const inTitle = new Map([...titles].map(([id, title]) => [id, matches(title, query)]))
  let best: Candidate[] = []
  let count = 0
  let next = Date.now() + firstAnswerMs

  function tell(done: boolean): void {
    best = best.sort(byRank).slice(0, mostHits)
    const shown = done ? best : best.slice(0, firstHits)
    answer({ hits: shown.map(candidate => candidate.hit ??= hitOf(candidate.message, query!, candidate.rank)), count, done })
    next = Date.now() + answerEveryMs
  }

  for await (const batch of batches) {
    if (!wanted()) return
    for (const message of batch) {
      const titled = inTitle.get(message.conversationId)
      const rank = titled === undefined ? undefined : findIn(message, query, titled)
      if (!rank) continue
      count++
      const { id: messageId, role, createdAt } = message
      best.push({ messageId, role, createdAt, rank, message, hit: undefined })
    }
    if (best.length > mostHits * 2) best = best.sort(byRank).slice(0, mostHits)
    if (Date.now() >= next) tell(false)
  }
  if (wanted()) tell(true)
}

interface Candidate {
  readonly messageId: string
  readonly role: Message['role']
  readonly createdAt: number
  readonly rank: SearchRank
  readonly message: Message
  hit: SearchHit | undefined
}
