import type { Connection } from '../api/connection'
import { commandIn } from '../chat/commands'
import { isProblem, type Command, type CommandProblem, type PictureSupport } from '../chat/commands/command'
import { textOf, type ImagePart, type Message, type PictureRequest } from '../chat/message'
import { pictureSupportOf } from '../providers/images'
import { providerFor } from '../providers/resolve'
import { useConnections } from './connections'
import { usePictureChoices } from './pictureChoices'

/** A command that was read, with what it takes to answer it. */
export interface CommandJob {
  readonly kind: 'command'
  readonly command: Command
  readonly model: string
  readonly support: PictureSupport
  readonly request: PictureRequest
  /** The pictures that the prompt brought along. */
  readonly sources: readonly ImagePart[]
}

/** How the server of a connection makes pictures. */
export function supportOf(connection: Connection): PictureSupport {
  const address = useConnections().resolve(connection.baseUrl)
  return 'error' in address ? { kind: 'images' } : pictureSupportOf(providerFor(address), connection.protocol)
}

/** What a prompt asks for where it is a command; undefined where it is said to the model; a problem where it cannot be sent. */
export function commandJobOf(prompt: Pick<Message, 'parts' | 'choices'>, connection: Connection): CommandJob | CommandProblem | undefined {
  const found = commandIn(textOf(prompt))
  if (!found) return undefined
  const sources = prompt.parts.filter(part => part.type === 'image')
  const model = connection.imageModel
  const support = supportOf(connection)
  const request = found.command.read(found.rest, { model, support, choices: prompt.choices ?? {}, sources: sources.length })
  return isProblem(request) ? request : { kind: 'command', command: found.command, model, support, request, sources }
}

/** A prompt that is a command takes along what was chosen for it before. */
export async function withChoices(prompt: Message, connectionId = useConnections().currentId): Promise<Message> {
  const connection = useConnections().find(connectionId)
  if (!connection || !commandIn(textOf(prompt))) return prompt
  const pictureChoices = usePictureChoices()
  await pictureChoices.load()
  const choices = pictureChoices.choicesFor(connection.id, connection.imageModel)
  return Object.keys(choices).length ? { ...prompt, choices } : prompt
}
