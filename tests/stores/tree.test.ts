// @vitest-environment jsdom
import 'fake-indexeddb/auto'
import fc from 'fast-check'
import { createPinia, disposePinia, getActivePinia, setActivePinia } from 'pinia'
import { afterEach, expect, test, vi } from 'vitest'
import { pathTo, versionsOf } from '../../src/chat/branch'
import { textOf, type Message } from '../../src/chat/message'
import { loadConversation } from '../../src/db/conversations'
import { deleteStorage } from '../../src/db/database'
import { loadMessages } from '../../src/db/messages'
import { useChat } from '../../src/stores/chat'
import { useConnections } from '../../src/stores/connections'
import { useConversations } from '../../src/stores/conversations'
import { useMessages } from '../../src/stores/messages'
import { useReplies } from '../../src/stores/replies'
import { useToasts } from '../../src/stores/toasts'
import { eventually } from '../helpers/eventually'
import { chatStream } from '../helpers/mountApp'
import { fakeFetch } from '../helpers/fakeFetch'

afterEach(() => vi.unstubAllGlobals())

type Ending = 'stop' | 'cut' | 'refused'
interface Step {
  readonly kind: 'send' | 'edit' | 'edit-reply' | 'regenerate' | 'continue' | 'delete' | 'undo' | 'let-go' | 'show' | 'exclude' | 'start'
  /** Which message it is about, by age. */
  readonly at: number
  readonly text: string
  readonly ending: Ending
  /** Taken back at once: then everything is as before. */
  readonly undone: boolean
  /** The next step does not wait for the reply. */
  readonly hurried: boolean
}

const steps = fc.array(fc.record<Step>({
  kind: fc.constantFrom('send', 'send', 'edit', 'edit-reply', 'regenerate', 'continue', 'delete', 'delete', 'undo', 'let-go', 'show', 'exclude', 'start'),
  at: fc.nat(50),
  text: fc.string({ unit: 'grapheme', maxLength: 8 }).map(text => `t${text}`),
  ending: fc.constantFrom('stop', 'stop', 'cut', 'refused'),
  undone: fc.boolean(),
  hurried: fc.integer({ min: 0, max: 5 }).map(one => one === 0),
}), { minLength: 3, maxLength: 14 })

class World {
  readonly bodies: { readonly messages: readonly { readonly role: string, readonly content: string }[], readonly model: string }[] = []
  ending: Ending = 'stop'
  id = ''
  readonly chat = useChat()
  readonly conversations = useConversations()
  readonly messages = useMessages()
  readonly replies = useReplies()
  readonly toasts = useToasts()
  private count = 0

  async begin(): Promise<void> {
    vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
      this.bodies.push(JSON.parse(init.body as string) as World['bodies'][number])
      const reply = this.ending === 'refused'
        ? { status: 500, headers: { 'content-type': 'application/json' }, pieces: ['{"error":{"message":"no"}}'] }
        : chatStream([`r${++this.count}`], this.ending)
      return fakeFetch(reply).fetch(url, init)
    })
    const connections = useConnections()
    await connections.load()
    await connections.add({ baseUrl: 'https://relay.example.com', model: 'm' })
    await connections.setKey('sk-test-1234567890abcdef')
    const outcome = await this.chat.send(undefined, 'first')
    if (!outcome.sent) throw new Error(outcome.reason)
    this.id = outcome.conversationId
    await this.quiet()
  }

  get tree(): ReadonlyMap<string, Message> {
    return this.messages.treeOf(this.id)
  }

  get head(): string | undefined {
    return this.conversations.headers.get(this.id)?.head
  }

  /** The message that a step is about. */
  pick(at: number, role?: Message['role']): Message | undefined {
    const all = [...this.tree.values()].filter(message => !role || message.role === role)
    all.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))
    return all[at % all.length]
  }

  /** What is in memory and in the database, to be compared. */
  async state(): Promise<object> {
    const inOrder = (messages: Iterable<Message>) => [...messages].sort((a, b) => a.id < b.id ? -1 : 1)
    return {
      header: this.conversations.headers.get(this.id), messages: inOrder(this.tree.values()),
      storedHeader: await loadConversation(this.id), stored: inOrder(await loadMessages(this.id)),
    }
  }

  /** Waits until nothing is being written, and memory and database agree. */
  async quiet(): Promise<void> {
    await vi.waitFor(async () => {
      if (this.replies.running.size || this.replies.settling.size) throw new Error('a reply is running')
      const { header, messages, storedHeader, stored } = await this.state() as Record<string, unknown>
      expect(storedHeader).toEqual(header)
      expect(stored).toEqual(messages)
    }, { timeout: 10_000, interval: 2 })
  }

  check(): void {
    const { tree, head } = this
    for (const { parentId } of tree.values()) if (parentId !== undefined) expect(tree.has(parentId), 'no message hangs in the air').toBe(true)
    if (tree.size) expect(head !== undefined && tree.has(head), 'the head is there').toBe(true)
    else expect(head).toBeUndefined()
    const shown = pathTo(tree, head)
    for (const [index, message] of shown.entries()) if (message.role === 'assistant') expect(shown[index - 1]?.role, 'a reply stands below a prompt').toBe('user')
    const reached = new Set<string>() // by switching versions all can be seen
    const walk = (message: Message | undefined): void => {
      for (const version of message ? versionsOf(tree, message) : []) {
        if (reached.has(version.id)) continue
        reached.add(version.id)
        walk([...tree.values()].find(({ parentId }) => parentId === version.id))
      }
    }
    walk(shown[0])
    expect(reached.size, 'every message can be reached').toBe(tree.size)
  }

  /** What a request for an answer to a prompt has to hold. */
  expected(prompt: Message | undefined, added?: string): readonly { role: string, content: string }[] {
    const { historyStart } = this.conversations.headers.get(this.id)!
    const path = pathTo(this.tree, prompt?.id)
    const start = Math.max(0, path.findIndex(({ id }) => id === historyStart))
    const sent = path.slice(start).filter(message => message.status !== 'failed' && textOf(message).trim() && (message.inContext || message === prompt && added === undefined))
    return [...sent.map(message => ({ role: message.role, content: textOf(message) })), ...added === undefined ? [] : [{ role: 'user', content: added }]]
  }

  checkSent(expected: readonly { role: string, content: string }[]): void {
    const { messages } = this.bodies.at(-1)!
    expect(messages).toEqual(expected)
    expect(messages.at(-1)!.role, 'what is sent ends with a prompt').toBe('user')
    const excluded = [...this.tree.values()].some(({ inContext }) => !inContext)
    if (excluded) return
    expect(messages[0]!.role).toBe('user')
    for (const [index, { role }] of messages.entries()) if (role === 'assistant') expect(messages[index - 1]!.role, 'a reply follows a prompt').toBe('user')
  }
}

async function take(world: World, step: Step): Promise<void> {
  const { chat, toasts, id } = world
  world.ending = step.ending
  const before = await world.state()
  const asked = world.bodies.length
  const busy = world.replies.running.has(id)
  let expected: readonly { role: string, content: string }[] | undefined
  const takenBack = async (): Promise<void> => {
    if (!step.undone || busy || world.bodies.length > asked) return
    const toast = toasts.toasts.at(-1)
    if (!toast || toast.id <= newest) return
    await world.quiet()
    toasts.undo(toast.id)
    await eventually(async () => expect(await world.state()).toEqual(before))
  }
  const newest = toasts.toasts.at(-1)?.id ?? 0
  switch (step.kind) {
    case 'send': {
      expected = world.expected(world.tree.get(world.head ?? ''), step.text)
      await chat.send(id, step.text)
      break
    }
    case 'edit': {
      const prompt = world.pick(step.at, 'user')
      if (!prompt) return
      expected = world.expected(world.tree.get(prompt.parentId ?? ''), step.text)
      await chat.edit(id, prompt.id, step.text)
      break
    }
    case 'edit-reply': {
      const reply = world.pick(step.at, 'assistant')
      if (!reply) return
      const size = world.tree.size
      const outcome = await chat.editReply(id, reply.id, step.text)
      expect(outcome.sent).toBe(!busy)
      expect(world.tree.size).toBe(size + (outcome.sent ? 1 : 0))
      expect(world.bodies.length, 'nobody is asked').toBe(asked)
      break
    }
    case 'regenerate': {
      const message = world.pick(step.at)
      if (!message) return
      expected = world.expected(message.role === 'user' ? message : world.tree.get(message.parentId ?? ''))
      await chat.regenerate(id, message.id, step.undone ? { model: 'other' } : {})
      if (!busy) await eventually(() => expect(world.bodies.at(-1)?.model).toBe(step.undone ? 'other' : 'm'))
      break
    }
    case 'continue': {
      const reply = world.pick(step.at, 'assistant')
      if (!reply || reply.status === 'streaming') return
      await chat.resume(id, reply.id)
      break
    }
    case 'delete': {
      const message = world.pick(step.at)
      if (!message) return
      await chat.remove(id, message.id)
      return takenBack()
    }
    case 'exclude': {
      const message = world.pick(step.at)
      if (!message || busy) return
      await chat.setInContext(id, message.id, !message.inContext)
      return takenBack()
    }
    case 'start': {
      const message = world.pick(step.at)
      if (step.undone) for (const toast of toasts.toasts) toasts.dismiss(toast.id) // moving on would go back to where the first move began
      await chat.startHistoryAt(id, step.text.length > 4 ? undefined : message?.id)
      return takenBack()
    }
    case 'undo': {
      const toast = toasts.toasts[step.at % toasts.toasts.length]
      if (toast) toasts.undo(toast.id)
      return
    }
    case 'let-go': {
      const toast = toasts.toasts[step.at % toasts.toasts.length]
      if (toast) toasts.dismiss(toast.id)
      return
    }
    case 'show': {
      const message = world.pick(step.at)
      if (message && !busy) await chat.show(id, message.id)
      return
    }
  }
  if (!expected || busy) return
  await eventually(() => expect(world.bodies).toHaveLength(asked + 1))
  world.checkSent(expected)
}

test('whatever is sent, edited, answered again, deleted, taken back or switched, the tree stays whole', async () => {
  await fc.assert(fc.asyncProperty(steps, async (taken) => {
    await deleteStorage()
    setActivePinia(createPinia())
    const world = new World()
    await world.begin()
    for (const step of taken) {
      await take(world, step)
      if (step.hurried) continue
      await world.quiet()
      world.check()
    }
    await world.quiet()
    world.check()
    disposePinia(getActivePinia()!)
  }), { numRuns: 40, endOnFailure: true })
}, 60_000)
