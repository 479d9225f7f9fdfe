import type { ImportedMessage } from './program'

/** One after the other, each below the one before. Those that hold nothing are left out. */
export function inOneLine(messages: readonly (ImportedMessage | undefined)[]): readonly ImportedMessage[] {
  return messages.filter(message => message !== undefined && message.parts.length > 0)
    .map((message, index) => ({ ...message, parent: index ? index - 1 : undefined }) as ImportedMessage)
}
