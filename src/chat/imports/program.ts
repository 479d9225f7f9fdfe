import type { Message, MessagePart, MessageStatus } from '../message'

/** The programs whose exports are understood: said in words by `import.from`. */
export type ProgramName = 'ChatGPT' | 'NextChat' | 'BetterChatGPT' | 'chatgpt-web'

/** A message as another program's file has it, before it gets a place of its own. */
export interface ImportedMessage {
  readonly role: Message['role']
  readonly parts: readonly MessagePart[]
  /** Epoch ms; else it comes right after the one before it in the list. */
  readonly createdAt?: number | undefined
  readonly model?: string | undefined
  readonly status?: MessageStatus
  /** False: that program would not send it along. */
  readonly inContext?: boolean
  /** Where in the list the message stands that it follows, always before it; undefined: nowhere. */
  readonly parent?: number | undefined
}

export interface ImportedConversation {
  /** Only where that program gives ids that no other conversation has. */
  readonly id?: string | undefined
  readonly title: string
  /** Epoch ms, like all times here. */
  readonly createdAt?: number | undefined
  readonly updatedAt?: number | undefined
  readonly systemPrompt?: string | undefined
  /** Parents before what follows them: so no message can be its own ancestor. */
  readonly messages: readonly ImportedMessage[]
  /** Where in the list the end of the branch stands that was shown; else the last one. */
  readonly head?: number | undefined
}

/** What was found in a file beside texts. It grows while the file is read. */
export interface Found {
  /** Pictures whose bytes are in the file, by the ids that the parts have. */
  readonly pictures: Map<string, Blob>
  leftOutParts: number
  leftOutPictures: number
  /** Where a picture that a text names by an id lies beside it in the same zip: the id that its blob is going to have. */
  readonly pictureBeside?: (id: string) => string | undefined
}

/** A program whose exports are understood. They are known by their shape, whatever the file is called. */
export interface ImportProgram {
  readonly name: ProgramName
  /** The conversations in a file that is one object; undefined where it is none of this program. */
  listIn(file: Readonly<Record<string, unknown>>): readonly unknown[] | undefined
  /** One conversation; undefined where it is none of this program. `index` counts from the newest or oldest, as the file does. */
  read(value: unknown, found: Found, at: { readonly index: number, readonly now: number }): ImportedConversation | undefined
}
