import type { OpeningMessage } from '../chat/assistant'
import { commandIn } from '../chat/commands'
import type { Conversation } from '../chat/conversation'
import { newId } from '../chat/id'
import type { FilePart, ImagePart, Message } from '../chat/message'
import { familyOf, readPictureLine } from '../chat/pictureOptions'
import { titleFrom } from '../chat/title'
import { maxPromptBytes, type SendOutcome } from './outcome'

/** What goes along with a prompt. */
export type Attachment = ImagePart | FilePart

/** Why a prompt cannot be sent, whoever it is sent to. */
export function refusalOf(text: string, attached: readonly Attachment[] = []): SendOutcome | undefined {
  const texts = [text, ...attached.flatMap(part => part.type === 'file' ? part.text ?? '' : [])]
  if (!texts.some(part => part.trim()) && !attached.some(({ type }) => type === 'image')) {
    return { sent: false, reason: attached.length ? 'unreadable' : 'empty' }
  }
  const length = texts.reduce((sum, part) => sum + part.length, 0)
  if (length * 3 <= maxPromptBytes) return undefined
  const bytes = texts.reduce((sum, part) => sum + new TextEncoder().encode(part).length, 0)
  return bytes > maxPromptBytes ? { sent: false, reason: 'too-large', bytes } : undefined
}

/** A title from a first prompt: from what a command asks for, and from the name of a file where there are no words. */
export function titleOf(text: string, attached: readonly Attachment[]): string {
  const command = commandIn(text)
  const words = command ? readPictureLine(command.rest, familyOf('')).prompt : text
  return titleFrom(words.trim() ? words : attached.map(({ name }) => name).filter(Boolean).join(', '))
}

/** The messages that an assistant puts before the first prompt, each below the one before it. */
export function openingOf(conversation: Conversation, opening: readonly OpeningMessage[], now: number): readonly Message[] {
  const messages: Message[] = []
  for (const { role, text } of opening) messages.push(newMessage(conversation, role, messages.at(-1)?.id, now - opening.length + messages.length, text))
  return messages
}

/** A message that is complete. */
export function newMessage(
  conversation: Pick<Conversation, 'id'>, role: Message['role'], parentId: string | undefined, createdAt: number, text: string, attached: readonly Attachment[] = [],
): Message {
  return {
    id: newId(), conversationId: conversation.id, ...(parentId && { parentId }), role, createdAt,
    parts: [...text ? [{ type: 'text' as const, text }] : [], ...attached], status: 'done', notices: [], inContext: true,
  }
}
