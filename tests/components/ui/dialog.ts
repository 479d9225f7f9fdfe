interface Openable { open: boolean }

/** jsdom knows the element but not how it opens. */
export function polyfillDialog(): void {
  const prototype: Partial<HTMLDialogElement> & Openable = HTMLDialogElement.prototype
  if ('showModal' in prototype) return
  Object.assign(prototype, {
    showModal(this: Openable) { this.open = true },
    close(this: Openable) { this.open = false },
  })
}
