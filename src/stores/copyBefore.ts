import { archiveText } from '../chat/archiveWriter'
import { dayOf } from '../chat/usage'
import { loadSettings, saveSetting } from '../db/settings'
import type { Spare } from '../db/spare'

export type { Spare } from '../db/spare'

const spareKey = 'spare'
/** So long a copy is kept, in ms. */
const keptMs = 30 * 24 * 60 * 60_000
/** So many characters are handed over at a time, to wait outside of the page's memory. */
const handOver = 4_000_000

/** The copy from before the last update; undefined where there is none. */
export async function copyBefore(): Promise<Spare | undefined> {
  return copyIn(await loadSettings())
}

/** The conversations of a copy as an archive, which can be read in again. @throws {DOMException} where the copy is gone */
export async function archiveOf({ name, madeAt }: Spare): Promise<{ readonly name: string, readonly file: Blob }> {
  const { openSpare } = await import('../db/spare')
  const copy = await openSpare(name)
  try {
    const done: Blob[] = []
    let waiting: string[] = []
    let length = 0
    for await (const text of archiveText(copy, madeAt)) {
      waiting.push(text)
      length += text.length
      if (length < handOver) continue
      done.push(new Blob(waiting))
      waiting = []
      length = 0
    }
    return { name: `platen-${dayOf(madeAt)}.json`, file: new Blob([...done, ...waiting], { type: 'application/json' }) }
  }
  finally {
    copy.close()
  }
}

/** Removes a copy. @throws {StorageError} */
export async function removeCopy({ name }: Spare): Promise<void> {
  const { removeSpare } = await import('../db/spare')
  await removeSpare(name)
  await saveSetting(spareKey, undefined)
}

/** Removes the copy that the settings tell of, where it has been kept for long enough. */
export async function removeOldCopy(settings: Readonly<Record<string, unknown>>, now: number): Promise<void> {
  const copy = copyIn(settings)
  if (copy && copy.madeAt < now - keptMs) await removeCopy(copy)
}

function copyIn({ [spareKey]: value }: Readonly<Record<string, unknown>>): Spare | undefined {
  return typeof value === 'object' && value !== null && 'name' in value && 'madeAt' in value ? value as Spare : undefined
}
