import type { Connection } from '../api/connection'
import { commandIn } from '../chat/commands'
import { textOf, type Message, type MessagePart, type PictureRequest } from '../chat/message'
import { supportOf, type CommandJob } from './commandJob'

/** A version of a reply of pictures in which one is asked for again: what it begins with, and what brings the rest. */
export interface PictureAgain {
  readonly parts: readonly MessagePart[]
  readonly job: CommandJob
}

/**
 * Asks for the picture that failed at an index again, with the model and the options that the reply was asked with. Those
 * that came are named, not copied, by the new version; undefined where the prompt is no command any more.
 */
export function pictureAgain(reply: Message, partIndex: number | undefined, prompt: Message, connection: Connection): PictureAgain | undefined {
  const found = commandIn(textOf(prompt))
  if (!found || !reply.pictures) return undefined
  const parts = placesIn(reply).filter(part => part !== reply.parts[partIndex ?? -1])
  const kept = parts.filter(({ type }) => type === 'image').length
  const request: PictureRequest = { ...reply.pictures, count: parts.length + 1, requests: 1, kept }
  const job: CommandJob = {
    kind: 'command', command: found.command, model: reply.model ?? '', support: supportOf(connection), request,
    sources: prompt.parts.filter(part => part.type === 'image'),
  }
  return { parts, job }
}

/** Whether a reply was cut before the one picture came that it asked for again. */
export function lacksOne(reply: Message): boolean {
  return reply.pictures?.kept !== undefined && placesIn(reply).length < reply.pictures.count
}

function placesIn({ parts }: Message): readonly MessagePart[] {
  return parts.filter(({ type }) => type === 'image' || type === 'image-failure')
}
