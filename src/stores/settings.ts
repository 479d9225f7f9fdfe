import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { storage } from '../db/database'
import { StorageError, type Storage } from '../db/records'
import { loadSettings, saveSetting } from '../db/settings'
import type { SettingKey, Settings } from '../settings/definitions'
import { parseSetting, parseSettings } from '../settings/parse'

/** The user's settings. Values are always valid, whatever was stored or typed. */
export const useSettings = defineStore('settings', () => {
  const values = shallowRef<Settings>(parseSettings({}))

  /** Whether what is stored outlives the page, and can be changed. */
  const storageKind = shallowRef<Storage['kind']>('durable')

  async function load(): Promise<void> {
    const own = await storage()
    storageKind.value = own.kind
    own.left = () => { storageKind.value = own.kind }
    values.value = parseSettings(await loadSettings())
  }

  /** Changes one setting and stores it. @throws {StorageError} where it is changed but not stored */
  async function set(key: SettingKey, value: unknown): Promise<void> {
    const parsed = parseSetting(key, value)
    values.value = { ...values.value, [key]: parsed }
    await saveSetting(key, parsed)
  }

  /** Whether a change could be stored; what it changed on the page stays in any case. */
  async function stored(change: () => Promise<unknown>): Promise<boolean> {
    try {
      await change()
      return true
    }
    catch (error) {
      if (error instanceof StorageError) return false
      throw error
    }
  }

  return { values, storageKind, load, set, stored }
})
