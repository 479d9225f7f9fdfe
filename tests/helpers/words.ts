import { loadAllWords, setLocale } from '../../src/locales'

await setLocale('en') // as main.ts does before anything is shown
await loadAllWords()
