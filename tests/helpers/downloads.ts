import { vi } from 'vitest'

export interface Download { readonly name: string, readonly file: Blob }

/** Keeps what the page hands to the browser as a download, in the list that it gives; until mocks are restored. */
export function recordDownloads(): Download[] {
  const downloads: Download[] = []
  const files = new Map<string, Blob>()
  vi.spyOn(URL, 'createObjectURL').mockImplementation((file) => {
    files.set(`blob:${files.size}`, file as Blob)
    return `blob:${files.size - 1}`
  })
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation(() => {})
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    downloads.push({ name: this.download, file: files.get(this.href)! })
  })
  return downloads
}
