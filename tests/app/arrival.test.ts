// @vitest-environment jsdom
import { describe, expect, test, vi } from 'vitest'

const key = 'sk-canary-0123456789abcdef'
const relay = 'https://relay.example.com'
const settings = JSON.stringify({ key, url: relay })

/** Loads the module that takes the link, as the page does first of all. */
async function start(address: string): Promise<string | undefined> {
  history.replaceState(null, '', address)
  vi.resetModules()
  const { arrivedLink: link } = await import('../../src/stores/arrival')
  return link.value
}

describe('the address at the start', () => {
  test.each([
    [`/?settings=${encodeURIComponent(settings)}`, '/#/'],
    [`/#/?settings=${settings}`, '/#/'],
    [`/#/?settings=${encodeURIComponent(settings)}`, '/#/'],
    [`/#/chat?settings=${settings}`, '/#/chat'],
    [`/#/c/1?settings=${settings}`, '/#/c/1'],
    [`/?settings=${settings}#/c/1`, '/#/c/1'],
    [`/sub/path/?provider=${settings}`, '/sub/path/#/'],
    [`/?settings={"baseURL":"https://h/v1#","apiKey":"${key}"}`, '/#/'],
    [`/?key=${key}&url=${relay}`, '/#/'],
    ['/#/?code=abc123', '/#/'],
    ['/#/new-chat?mask=7', '/#/new-chat'],
    [`/?lang=en#/?settings=${settings}`, '/?lang=en#/'],
    [`/#/?settings=${settings}&submit=hello%20there`, '/#/?q=hello%20there'],
    [`/?settings=${settings}&fill=a+b`, '/#/?q=a+b'],
  ])('%s becomes %s, and the link is kept for the question', async (address, clean) => {
    expect(await start(address)).toContain(new URL(address, location.origin).href)
    expect(location.pathname + location.search + location.hash).toBe(clean)
    expect(location.href).not.toContain(key)
  })

  test.each(['/#/', '/#/c/1', '/#/settings/connection?reason=edit-key', '/#/?q=hello', '/#/chat?fill=hello', '/?theme=dark#/', '/#/c/code=1'])('%s stays as it is', async (address) => {
    expect(await start(address)).toBeUndefined()
    expect(location.pathname + location.search + location.hash).toBe(address)
  })

  test('a question in front of the hash is one for the router', async () => {
    expect(await start('/?q=what%20is%20this')).toBeUndefined()
    expect(location.pathname + location.search + location.hash).toBe('/#/?q=what%20is%20this')
  })
})
