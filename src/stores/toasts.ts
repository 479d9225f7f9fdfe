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
  const undos = new Map<number, () => void>()
  let lastId = 0

  /** Shows a notice; `undo` is called where the user takes it back. */
  function show(text: string, undo?: () => void): void {
    const id = ++lastId
    if (undo) undos.set(id, undo)
    toasts.value = [...toasts.value.slice(-2), { id, text, undoable: undo !== undefined }]
  }

  function dismiss(id: number): void {
    undos.delete(id)
    toasts.value = toasts.value.filter(toast => toast.id !== id)
  }

  function undo(id: number): void {
    const action = undos.get(id)
    dismiss(id)
    action?.()
  }

  return { toasts, show, dismiss, undo }
})
