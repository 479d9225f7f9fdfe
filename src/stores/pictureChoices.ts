import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { changeSetting, settingAgain } from '../db/changeSetting'
import { loadSettings } from '../db/settings'

type Options = Readonly<Record<string, string>>
type Choices = ReadonlyMap<string, Options>

/** What belongs to one picture alone: how many is paid for each time, the others belong to its prompt. */
const forOnce: ReadonlySet<string> = new Set(['n', 'seed', 'negative'])
const mostKept = 50
const longestValue = 200
const none: Options = {}

/** What was last chosen for pictures, by connection and model: it holds where a line says nothing else. */
export const usePictureChoices = defineStore('pictureChoices', () => {
  /** Newest last. */
  const all = shallowRef<Choices>(new Map())
  let loading: Promise<void> | undefined

  /** Brings them into memory, once; until then there are none. */
  function load(): Promise<void> {
    return loading ??= read()
  }

  async function read(): Promise<void> {
    const stored = choicesIn((await loadSettings()).pictureChoices)
    all.value = new Map([...stored, ...all.value])
  }

  /** Reads them again, where they were read before. */
  async function reload(): Promise<void> {
    if (!loading) return
    await loading
    await settingAgain('pictureChoices', () => all.value, (stored) => { all.value = choicesIn(stored) })
  }

  /** By the names of the options; empty where nothing was chosen. The line wins over them, and a model may take others by now. */
  function choicesFor(connectionId: string, model: string): Options {
    return all.value.get(keyOf(connectionId, model)) ?? none
  }

  /** Keeps what was chosen, beside what was chosen before; undefined takes a choice away. @throws {StorageError} */
  async function remember(connectionId: string, model: string, options: Readonly<Record<string, string | undefined>>): Promise<void> {
    await load()
    const key = keyOf(connectionId, model)
    const changed = (choices: Choices) => {
      const kept = clean({ ...choices.get(key), ...options })
      const others = [...choices].filter(([other]) => other !== key)
      return new Map([...others, ...Object.keys(kept).length ? [[key, kept] as const] : []].slice(-mostKept))
    }
    const next = changed(all.value)
    if (JSON.stringify(next.get(key)) === JSON.stringify(all.value.get(key))) return
    all.value = next
    await changeSetting('pictureChoices', stored => [...changed(choicesIn(stored))])
    await reload() // with those of other tabs
  }

  /** Forgets what was chosen for a model. @throws {StorageError} */
  async function clear(connectionId: string, model: string): Promise<void> {
    const chosen = choicesFor(connectionId, model)
    await remember(connectionId, model, Object.fromEntries(Object.keys(chosen).map(name => [name, undefined])))
  }

  return { all, load, reload, choicesFor, remember, clear }
})

function keyOf(connectionId: string, model: string): string {
  return JSON.stringify([connectionId, model.trim()])
}

function choicesIn(stored: unknown): Choices {
  const entries = Array.isArray(stored) ? (stored as readonly unknown[]).filter(isEntry) : []
  return new Map(entries.map(([key, options]) => [key, clean(options)]))
}

function clean(options: Readonly<Record<string, unknown>>): Options {
  return Object.fromEntries(Object.entries(options).filter((entry): entry is [string, string] =>
    typeof entry[1] === 'string' && entry[1] !== '' && entry[1].length <= longestValue && !forOnce.has(entry[0])))
}

function isEntry(entry: unknown): entry is [string, Readonly<Record<string, unknown>>] {
  return Array.isArray(entry) && typeof entry[0] === 'string' && typeof entry[1] === 'object' && entry[1] !== null
}
