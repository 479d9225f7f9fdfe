import type { ReadyConnection } from '../../api/connection'
import type { PictureSupport } from '../../api/pictureSupport'
import type { PictureRequest } from '../message'
import type { ReplyEvent } from '../reply'

export type { PictureSupport } from '../../api/pictureSupport'

/** What a command is read with, before anything is sent. */
export interface CommandSetup {
  /** The model that makes pictures; empty: the field is not sent. */
  readonly model: string
  readonly support: PictureSupport
  /** Choices made before; what stands in the line wins over them. */
  readonly choices: Readonly<Record<string, string>>
  /** How many pictures the prompt brings along. */
  readonly sources: number
}

/** Why a command cannot be sent as it stands. `name` is an option, `value` what it was given, `limit` what it takes. */
export interface CommandProblem {
  readonly kind: 'no-prompt' | 'unknown-option' | 'missing-value' | 'bad-value' | 'too-long' | 'too-many' | 'no-images' | 'no-edits' | 'too-many-sources'
  readonly name?: string
  readonly value?: string
  readonly limit?: string
}

/** A command with all that answers it. */
export interface CommandTurn {
  readonly ready: ReadyConnection
  readonly model: string
  readonly support: PictureSupport
  readonly request: PictureRequest
  /** The pictures that the prompt brought along. */
  readonly sources: readonly Blob[]
}

/** A command that can stand at the beginning of a prompt: `/image a red fox`. */
export interface Command {
  readonly name: string
  /** Other names of it, in any language. */
  readonly aliases: readonly string[]
  /** What is asked for by what stands behind the name; or why it cannot be sent. */
  read(rest: string, setup: CommandSetup): PictureRequest | CommandProblem
  /** The reply, as a stream. @throws {ApiError} where nothing came of it */
  run(turn: CommandTurn, signal: AbortSignal): AsyncIterable<ReplyEvent>
}

/** Whether reading a command gave a problem. */
export function isProblem(read: PictureRequest | CommandProblem): read is CommandProblem {
  return 'kind' in read
}
