import type { Conversation } from '../chat/conversation'
import { loadConversation, loadConversations } from '../db/conversations'
import { readAgain } from '../db/readAgain'
import { loadSettings } from '../db/settings'
import { parseSettings } from '../settings/parse'
import { useAssistants } from './assistants'
import { useConnections } from './connections'
import { useConversations } from './conversations'
import { useMessages } from './messages'
import { useNewConversation } from './newConversation'
import { usePictureChoices } from './pictureChoices'
import { usePrices } from './prices'
import { useSettings } from './settings'

/** Takes over the header of a conversation as it is stored. */
export async function takeHeader(id: string): Promise<void> {
  const { headers, put } = useConversations()
  await readAgain(() => headers.get(id), () => loadConversation(id), (stored) => {
    if (stored) put(stored)
    else if (!headers.get(id)?.temporary) headers.delete(id)
  })
}

/** The settings, and what else is kept among them. */
export async function takeSettings(): Promise<void> {
  const settings = useSettings()
  const own = readAgain(() => settings.values, loadSettings, (stored) => { settings.values = parseSettings(stored) })
  await Promise.all([own, useNewConversation().load(), usePrices().reload(), usePictureChoices().reload()])
}

/** The list and the keys; the connection that this page talks to stays, unless there was none but the demo. */
export async function takeConnections(): Promise<void> {
  const connections = useConnections()
  const { currentId, list } = connections
  await connections.load()
  if (list.length && connections.find(currentId)) connections.currentId = currentId
}

export async function takeAssistants(): Promise<void> {
  await useAssistants().reload()
}

/** Takes over all that this page has in memory and that was changed elsewhere, of which nobody may have told it. */
export async function takeAll(): Promise<void> {
  await Promise.all([takeConversations(), takeSettings(), takeConnections(), takeAssistants()])
}

async function takeConversations(): Promise<void> {
  const { headers, put } = useConversations()
  const messages = useMessages()
  const before = new Map(headers)
  const stored = new Map((await loadConversations()).map(header => [header.id, header]))
  for (const id of new Set([...before.keys(), ...stored.keys()])) {
    const [header, known] = [stored.get(id), before.get(id)]
    if (known?.temporary || isSame(header, known) || (!known && header?.deletedAt)) continue
    await messages.refresh(id) // what a header points at is there before it
    if (headers.get(id) !== known) continue // it was changed here meanwhile, and is stored so
    if (header) put(header)
    else headers.delete(id)
  }
}

function isSame(one: Conversation | undefined, other: Conversation | undefined): boolean {
  if (!one || !other) return one === other
  const names = new Set([...Object.keys(one), ...Object.keys(other)] as (keyof Conversation)[])
  return [...names].every(name => JSON.stringify(one[name]) === JSON.stringify(other[name]))
}
