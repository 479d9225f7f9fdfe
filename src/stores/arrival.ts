import { shallowRef } from 'vue'

/** What brings settings, and with them perhaps a key. */
const settings = /[?&#](?:settings|provider|data|code|mask|model|(?:api[-_]?)?key|(?:access_)?token)=/i
const question = /[?&](?:q|fill|submit)=([^&#]*)/i

/**
 * The settings link that the page was opened with, until it is dealt with; empty: a text is to be asked for.
 * This module runs before the router reads the address and before anything is requested.
 */
export const arrivedLink = shallowRef(takeLink())

addEventListener('popstate', () => { arrivedLink.value = takeLink() ?? arrivedLink.value })

/** Takes a settings link out of the address bar. A text for the composer stays, as the router knows it: `#/?q=`. */
function takeLink(): string | undefined {
  const { href, search, hash } = location
  const at = hash.indexOf('?')
  const query = `${search}&${at < 0 ? hash : hash.slice(at + 1)}`
  const found = settings.test(query)
  const asked = question.exec(query)
  if (!found && !question.test(search)) return undefined
  const clean = new URL(href)
  if (settings.test(search) || question.test(search)) clean.search = ''
  const route = hash.startsWith('#/') ? hash.slice(1, at < 0 ? undefined : at) : '/'
  clean.hash = asked ? `/?q=${asked[1]}` : route
  history.replaceState(history.state, '', clean)
  return found ? href : undefined
}
