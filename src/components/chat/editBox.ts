import type { InjectionKey } from 'vue'

/** Where edit boxes keep what is typed in them: it outlives the box, and the page. */
export interface EditBox {
  /** What was typed for a message and not sent. */
  textOf(messageId: string): string | undefined
  /** Undefined: nothing is typed that the message does not say already. */
  keep(messageId: string, text: string | undefined): void
  /** The box opens by itself, with what was typed before: whoever is typing elsewhere by now goes on with that. Said once. */
  isReopened(messageId: string): boolean
}

/** Provided by the view that shows a conversation. */
export const editBox: InjectionKey<EditBox> = Symbol('editBox')
