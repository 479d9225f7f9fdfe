import { loadAllWords, resolveLocale, setLocale, useI18n } from '../locales'

/**
 * Says on the page, before there is an app, that a tab with older code keeps the stored conversations from being brought up
 * to date. It goes on by itself once that tab is closed, and the app takes the place of the sentence.
 */
export async function tellBlocked(): Promise<void> {
  await Promise.all([setLocale(resolveLocale('system')), loadAllWords()])
  const page = document.querySelector('#app')
  if (!page || page.childElementCount) return // it went on meanwhile
  const sentence = document.createElement('p')
  sentence.className = 'waiting'
  sentence.setAttribute('role', 'status')
  sentence.textContent = useI18n().t('keeping.blocked')
  sentence.style.cssText = 'margin: 20vh auto; max-inline-size: 34em; padding-inline: 16px; text-align: center'
  page.append(sentence)
}
