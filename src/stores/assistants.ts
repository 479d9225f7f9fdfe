import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { newAssistant, type Assistant } from '../chat/assistant'
import { readAssistantFile, writeAssistantFile, type AssistantFile } from '../chat/assistantFile'
import { builtInAssistants } from '../chat/builtInAssistants'
import { loadAssistants, removeAssistant, saveAssistants } from '../db/assistants'
import { readAgain } from '../db/readAgain'
import { useI18n } from '../locales'
import { parseParameters } from '../settings/parseParameter'
import { useToasts } from './toasts'

/** The user's assistants, and those that come with the app. */
export const useAssistants = defineStore('assistants', () => {
  const { t, locale } = useI18n()
  const toasts = useToasts()
  const own = shallowRef<readonly Assistant[]>([])
  const builtIn = computed(() => builtInAssistants(locale.value))
  const list = computed(() => [...own.value, ...builtIn.value])
  let loaded: Promise<void> | undefined

  /** Reads what is stored, once. */
  function load(): Promise<void> {
    loaded ??= loadAssistants().then((stored) => { own.value = stored })
    return loaded
  }

  /** Reads again what is stored, where it was read before. */
  async function reload(): Promise<void> {
    if (loaded) await readAgain(() => own.value, loadAssistants, (stored) => { own.value = stored })
  }

  function find(id: string): Assistant | undefined {
    return list.value.find(assistant => assistant.id === id)
  }

  /** Adds assistants, or replaces those with the same id. @throws {StorageError} where they are changed but not stored */
  async function save(...assistants: readonly Assistant[]): Promise<void> {
    await load()
    const byId = new Map([...own.value, ...assistants].map(assistant => [assistant.id, assistant]))
    own.value = [...byId.values()]
    await saveAssistants(assistants)
  }

  /** A copy of its own, which can be changed. @throws {StorageError} */
  async function duplicate(assistant: Assistant): Promise<Assistant> {
    const copy = newAssistant(Date.now(), { ...assistant, name: t('assistants.copy', { name: assistant.name }) })
    await save(copy)
    return copy
  }

  /** Removes one; can be undone. @throws {StorageError} */
  async function remove(id: string): Promise<void> {
    const assistant = own.value.find(other => other.id === id)
    if (!assistant) return
    own.value = own.value.filter(other => other.id !== id)
    toasts.show(t('assistants.deleted', { name: assistant.name }), () => void restore(assistant))
    await removeAssistant(id)
  }

  async function restore(assistant: Assistant): Promise<void> {
    await save(assistant)
    own.value = [...own.value].sort((a, b) => a.createdAt - b.createdAt)
  }

  /** The user's assistants as a file. */
  function write(): string {
    return writeAssistantFile(own.value)
  }

  /** What is in a file; nothing of it is kept yet. */
  function read(text: string): AssistantFile {
    return readAssistantFile(text, Date.now(), parseParameters)
  }

  return { own, builtIn, list, load, reload, find, save, duplicate, remove, write, read }
})
