import { lastWords } from '../corpus.mjs'

/** How long nothing may change before a page counts as settled. */
const quietMs = 300

/** Sends a prompt and measures all of the reply: CPU from the press of the button until the last change. */
export async function measureReply({ page, server, profiled }, text, pace) {
  const written = server.queue(text, pace)
  await page.type('Go on')
  await page.call('quiet(200)')
  const endProfile = profiled && await page.meter.profile()
  const endSpan = await page.meter.span()
  await page.call('send()')
  const writtenAt = await written
  await page.call(`settled(${quietMs})`)
  const cpu = await endSpan()
  if (endProfile) profiled(await endProfile())
  const { whole, ...counted } = await page.call(`report(${writtenAt}, ${JSON.stringify(lastWords)})`)
  if (!whole) throw new Error(`The page ${page.kind} does not show the whole reply.`)
  return { ...cpu, ...counted }
}
