import { onScopeDispose, provide, shallowRef, type ModelRef } from 'vue'
import type { MessageTree } from '../chat/branch'
import type { Message } from '../chat/message'
import { editBox } from '../components/chat/editBox'
import { keepEdit, loadEdit } from '../stores/editDraft'

interface Transcript {
  readonly tree: () => MessageTree
  /** What is shown of it. */
  readonly path: () => readonly Message[]
  /** Resolves once all of it is there. */
  readonly loaded: Promise<void>
}

/** What is typed in the edit box of a conversation is kept until it is sent or given up, and stands there again when the conversation is opened. */
export function useEditBox(conversationId: string, editing: ModelRef<string | undefined>, { tree, path, loaded }: Transcript) {
  const kept = shallowRef<{ readonly messageId: string, readonly text: string }>()
  let reopened: string | undefined
  let closed = false
  onScopeDispose(() => { closed = true })

  provide(editBox, {
    textOf: id => kept.value?.messageId === id ? kept.value.text : undefined,
    keep,
    isReopened(id) {
      const was = reopened === id
      if (was) reopened = undefined
      return was
    },
  })

  /** What was typed for one message stays until something is typed for another. */
  function keep(messageId: string, text: string | undefined): void {
    if (text === undefined && kept.value?.messageId !== messageId) return
    kept.value = text === undefined ? undefined : { messageId, text }
    keepEdit(conversationId, messageId, text)
  }

  /** Opens the box again that was open last. Where the address names a message, that one is looked at. */
  async function reopen(sought: boolean): Promise<void> {
    const { messageId, text } = await loadEdit(conversationId)
    if (messageId === undefined || kept.value) return
    kept.value = { messageId, text }
    await loaded
    if (closed) return
    if (!tree().has(messageId)) keep(messageId, undefined) // it was deleted elsewhere
    else if (!sought && editing.value === undefined && path().some(({ id }) => id === messageId)) editing.value = reopened = messageId
  }

  return { keep, reopen }
}
