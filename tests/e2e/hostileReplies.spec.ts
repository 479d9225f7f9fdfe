import type { Page } from '@playwright/test'
import { aimedAt, carriers, cutAtRandom, loadAttacks, randomFrom } from '../helpers/attacks'
import { startCollector } from '../helpers/collector'
import {
  closeSettings, connect, expect, go, lastReply, lastText, messages, networkNoise, newConversation, openApp, openSettings, send,
  test, waitForStatus,
} from '../helpers/platen'
import { seedConversations } from '../helpers/seedConversations'
import { chunk, ending, type Packet, type Reply } from '../helpers/socketServer'
import { brokenRules, namesIn, readNames } from '../helpers/textRules'

const attacks = loadAttacks()
const bundleSize = 200
const bundles = Array.from({ length: Math.ceil(attacks.length / bundleSize) },
  (_, index) => attacks.slice(index * bundleSize, (index + 1) * bundleSize))
const names = namesIn(attacks)

/** A reply in random pieces: many of them in one packet, so that it takes some dozen frames. */
function cutReply(text: string, seed: number): Reply {
  const random = randomFrom(seed)
  const pieces = cutAtRandom(text, 600, random).map(chunk)
  const packets: Packet[] = []
  for (let at = 0; at < pieces.length; at += 12) packets.push([at && 12, pieces.slice(at, at + 12).join('')])
  return { parts: [...packets, [0, ending]] }
}

/** What a page asked of its own host, but for the files of the app. */
function watchOwnHost(page: Page, origin: string): readonly string[] {
  const strange: string[] = []
  page.on('request', (request) => {
    const { origin: asked, pathname } = new URL(request.url())
    const ours = /^\/(?:index\.html|favicon\.svg|assets\/[\w.-]+\.(?:js|css|woff2))?$/.test(pathname)
    if (asked === origin && !ours) strange.push(`${request.resourceType()} ${request.url()}`)
  })
  return strange
}

/** Until colours, formulas and pictures have come: the page has had nothing to do for a while. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(() => new Promise<void>((done) => {
    requestIdleCallback(() => requestIdleCallback(() => done()), { timeout: 2_000 })
  }))
}

test('the rules see what would break them', async ({ page, server }) => {
  server.script({ parts: [[0, chunk('A *reply*')], [0, ending]] })
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await send(page, 'Hello')
  await waitForStatus(page, 'done')
  expect(await brokenRules(page)).toEqual([])
  const before = await readNames(page, ['stolen', 'app'])
  await lastText(page).evaluate((text) => {
    const add = (name: string, attributes: Readonly<Record<string, string>> = {}, namespace = 'http://www.w3.org/1999/xhtml') => {
      const element = document.createElementNS(namespace, name)
      for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value)
      text.append(element)
      return element
    }
    add('img', { alt: 'x' })
    add('p', { id: 'stolen' })
    add('a', { href: 'javascript:1', target: '_blank', rel: 'noopener noreferrer' })
    add('span', { ping: '1' })
    const styled = add('span')
    if (styled instanceof HTMLElement) styled.style.color = 'red'
    add('input', { type: 'text' })
    add('math', {}, 'http://www.w3.org/1998/Math/MathML')
    add('svg', {}, 'http://www.w3.org/2000/svg')
    add('iframe', {})
  })
  const seen = (await brokenRules(page)).map(rule => rule.replace(/: <.*/, '')).filter(rule => !rule.endsWith('in the page'))
  expect(seen).toEqual(['<img>', 'p[id]', 'href=javascript:1', 'span[ping]', 'span[style]', expect.stringContaining('<input'), '<math>', '<svg>', '<iframe>'])
  expect(await readNames(page, ['stolen', 'app'])).not.toBe(before)
})

test('3,500 attacks as replies, streamed and opened again, neither run, nor load, nor leave a name or an address', async ({ page, server, site }) => {
  test.setTimeout(600_000)
  expect(attacks.length).toBeGreaterThan(3_500)
  const collector = await startCollector() // no allowed origin: the guard sees the page try, this one sees it succeed
  const strange = watchOwnHost(page, site.origin)
  const bad: Record<string, readonly string[]> = {}
  const check = async (where: string) => {
    const broken = await brokenRules(page)
    if (broken.length > 0) bad[where] = broken.slice(0, 10)
  }
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  const before = await readNames(page, names)
  const addresses: string[] = []
  for (const [index, bundle] of bundles.entries()) {
    const text = Object.values(carriers).flatMap((carry, kind) =>
      bundle.map((payload, n) => carry(kind ? aimedAt(collector.origin, payload) : payload, n))).join('')
    server.script(cutReply(text, index))
    await newConversation(page)
    await send(page, `Bundle ${index}`)
    await waitForStatus(page, 'done', 60_000)
    await settled(page)
    await check(`bundle ${index}, streamed`)
    const tables = await lastText(page).locator('table').count()
    expect(tables, 'no payload swallows what follows').toBeGreaterThan(bundle.length / 3 * 0.8)
    addresses.push(new URL(page.url()).hash)
  }
  expect(await readNames(page, names), 'after streaming').toBe(before)

  await page.reload()
  for (const [index, address] of addresses.entries()) {
    await go(page, address)
    await expect(messages(page).first()).toContainText(`Bundle ${index}`)
    await expect(lastText(page)).not.toBeEmpty()
    await settled(page)
    await check(`bundle ${index}, opened again`)
  }
  expect(await readNames(page, names), 'after the reload').toBe(before)
  expect(bad).toEqual({})
  expect(strange).toEqual([])
  expect(collector.connections).toBe(0)
  await collector.close()
})

test('3,500 attacks as prompts, titles, model names and error texts are words on the page', async ({ page, server, site, guard }) => {
  test.setTimeout(300_000)
  guard.allow({ console: networkNoise })
  const strange = watchOwnHost(page, site.origin)
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  const before = await readNames(page, names)
  const stored = bundles.map((bundle, index) => {
    const all = bundle.join(' ')
    return { id: `attack-${index}`, title: all, texts: [bundle.join('\n'), 'A reply'], model: all, error: all }
  })
  await seedConversations(page, stored)
  await page.reload()
  await expect(page.getByTestId('conversation')).toHaveCount(bundles.length)
  for (const { id, model } of stored) {
    await go(page, `#/c/${id}`)
    await expect(lastReply(page)).toHaveAttribute('data-id', `${id}-1`)
    await expect(lastReply(page).getByTestId('message-error')).toContainText(model.trim().slice(0, 20))
    expect(await brokenRules(page), id).toEqual([])
  }
  expect(await readNames(page, names)).toBe(before)

  // From the wire as well: the list of models, the model of a reply, an error's body.
  server.scriptModels({
    headers: { 'content-type': 'application/json' }, parts: [[0, JSON.stringify({ data: attacks.map(id => ({ id, object: 'model', owned_by: id })) })]],
  })
  for (const [index, bundle] of bundles.entries()) {
    if (index % 6) continue
    const all = bundle.join(' ')
    server.script({
      status: 400, headers: { 'content-type': 'application/json' }, parts: [[0, JSON.stringify({ error: { message: all, code: all, type: all, param: all } })]],
    })
    await newConversation(page)
    await send(page, all)
    await waitForStatus(page, 'failed')
    expect(await brokenRules(page), `error ${index}`).toEqual([])
  }
  await openSettings(page)
  await page.getByTestId('model').click()
  await page.getByTestId('model').press('ArrowDown')
  await expect(page.getByTestId('settings')).toContainText('onfocus')
  expect(await brokenRules(page), 'the list of models').toEqual([])
  await closeSettings(page)
  expect(await readNames(page, names)).toBe(before)
  expect(strange).toEqual([])
})
