import { vi } from 'vitest'
import { pictureSource, type PictureSource } from '../../../src/components/images/pictureSource'

/** Bytes of pictures by id, given to components as the view does; a missing one was cleared. */
export function providing(blobs: Readonly<Record<string, Blob>>, partials: readonly (Blob | undefined)[] = []) {
  const source: PictureSource = {
    thumbnail: id => Promise.resolve(blobs[id]),
    original: id => Promise.resolve(blobs[id]),
    partials: () => partials,
  }
  return { provide: { [pictureSource as symbol]: source } }
}

export const png = (text = 'x'): Blob => new Blob([text], { type: 'image/png' })

/** Counts the object URLs that are held; jsdom has none. */
export function objectUrls(): { readonly held: Set<string>, readonly made: () => number } {
  const held = new Set<string>()
  let made = 0
  vi.stubGlobal('URL', Object.assign(URL, {
    createObjectURL: () => {
      const url = `blob:test/${++made}`
      held.add(url)
      return url
    },
    revokeObjectURL: (url: string) => {
      if (!held.delete(url)) throw new Error(`${url} was not held`)
    },
  }))
  return { held, made: () => made }
}
