import { loadAllWords } from '../locales'

/** Fetches the settings panel with its words. */
export async function loadSettingsPanel() {
  const [view] = await Promise.all([import('./SettingsView.vue'), loadAllWords()])
  return view
}
