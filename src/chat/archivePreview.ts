import type { ArchiveContents, LeftOut } from './archive'

/** What an archive would bring. */
export interface ArchivePreview {
  readonly conversations: number
  readonly messages: number
  readonly pictures: number
  readonly pictureBytes: number
  /** The oldest and the newest message, in epoch ms. */
  readonly dates?: readonly [number, number]
  /** Conversations that are here already. */
  readonly known: number
  readonly leftOut: LeftOut
  /** The name of the program that wrote it, where it is no archive of ours. */
  readonly program?: string
}

/** What an archive would bring; `known` of its conversations are here already. */
export function previewArchive({ conversations, pictures, leftOut, program }: ArchiveContents, known: number): ArchivePreview {
  const times = conversations.flatMap(({ messages }) => messages.map(({ createdAt }) => createdAt))
  const sizes = [...pictures.values()].map(({ size }) => size)
  const dates = times.reduce<readonly [number, number]>(([least, most], time) => [Math.min(least, time), Math.max(most, time)], [Infinity, -Infinity])
  return {
    conversations: conversations.length, messages: times.length, pictures: sizes.length, pictureBytes: sizes.reduce((sum, size) => sum + size, 0),
    ...(times.length && { dates }), known, leftOut, ...(program !== undefined && { program }),
  }
}
