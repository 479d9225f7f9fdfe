import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** A short notice. `undoable`: it offers to take back what it tells. */
export interface Toast {
  readonly id: number
  readonly text: string
  readonly undoable: boolean
}

/** Notices to show, oldest first. */
export const useToasts = defineStore('toasts', () => {
  const toasts = shallowRef<readonly Toast[]>([])
  const undos = new Map<number, { readonly undo: () => void, readonly gone: (() => void) | undefined }>()
  let lastId = 0

  /** Shows a notice; `undo` is called where the user takes it back, `gone` where it left and that is not possible any more. Gives its id. */
  function show(text: string, undo?: () => void, gone?: () => void): number {
    const id = ++lastId
    if (undo) undos.set(id, { undo, gone })
    // What can be taken back makes room last.
    for (const oldest of toasts.value.filter(({ undoable }) => !undoable).slice(0, -2)) dismiss(oldest.id)
    for (const oldest of toasts.value.slice(0, -4)) dismiss(oldest.id)
    toasts.value = [...toasts.value, { id, text, undoable: undo !== undefined }]
    return id
  }

  function dismiss(id: number): void {
    const gone = undos.get(id)?.gone
    remove(id)
    gone?.()
  }

  function undo(id: number): void {
    const action = undos.get(id)?.undo
    remove(id)
    action?.()
  }

  function remove(id: number): void {
    undos.delete(id)
    toasts.value = toasts.value.filter(toast => toast.id !== id)
  }

  return { toasts, show, dismiss, undo }
})
