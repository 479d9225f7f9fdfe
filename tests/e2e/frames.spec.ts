import { readFileSync } from 'node:fs'
import { randomFrom } from '../helpers/attacks'
import { readTree, startRecording, stopRecording, type Frame, type Recording } from '../helpers/frameRecorder'
import { ask, connect, expect, lastText, newConversation, openApp, send, test, waitForStatus } from '../helpers/platen'
import { chunk, ending, streamed, type Packet } from '../helpers/socketServer'

const reply = readFileSync(new URL('../fixtures/markdown/recorded-reply.md', import.meta.url), 'utf8')

/** As a model writes: 8 to 16 characters each 16 to 30 ms. */
function paced(text: string, seed: number): readonly Packet[] {
  const random = randomFrom(seed)
  const packets: Packet[] = []
  for (let at = 0; at < text.length;) {
    const length = 8 + Math.floor(random() * 9)
    packets.push([16 + Math.floor(random() * 15), chunk(text.slice(at, at + length))])
    at += length
  }
  return [...packets, [20, ending]]
}

/** Frames in which the reply became shorter than it had been, but for rounding. */
function shrunk({ frames }: Recording): readonly string[] {
  return frames.flatMap(({ index, height, end }, at) => {
    const before = frames[at - 1]?.height ?? 0
    return before - height > 1 ? [`frame ${index}: ${before} → ${height} px after ${JSON.stringify(end)}`] : []
  })
}

/** Frames that show the same markers, as one line. */
function runsOf(frames: readonly Frame[]): readonly string[] {
  const runs: { first: Frame, last: Frame, text: string }[] = []
  for (const frame of frames) {
    const run = runs.at(-1)
    const text = frame.markers.join(' ')
    if (run?.text === text && run.last.index === frame.index - 1) run.last = frame
    else runs.push({ first: frame, last: frame, text })
  }
  return runs.map(({ first, last, text }) => `frames ${first.index} to ${last.index}: ${text} after ${JSON.stringify(first.end)}`)
}

test('a reply of a real model’s pace shows no syntax, never shrinks, removes next to nothing and ends as it is opened again', async ({ page, server }) => {
  test.setTimeout(180_000)
  expect(Buffer.byteLength(reply)).toBeGreaterThan(12_000)
  server.script(streamed(['$$x$$ and\n\n```ts\nconst a = 1\n```\n']), { parts: paced(reply, 11) })
  await openApp(page)
  await connect(page, { baseUrl: server.url })
  await ask(page, 'What draws formulas and colours is fetched with the first of them, however long that takes')
  await expect(lastText(page).locator('.katex')).toBeVisible()
  await newConversation(page)
  await startRecording(page)
  await send(page, 'Tell me about rate limits, and sum it up in Chinese')
  await waitForStatus(page, 'done', 150_000)
  await page.waitForTimeout(1_500) // the last letters, colours and formulas
  const recording = await stopRecording(page)
  const live = await readTree(page)
  const { frames, removals } = recording

  const marked = frames.filter(({ markers }) => markers.length > 0)
  const changed = frames.filter(frame => frame.changed)
  const share = marked.length / frames.length
  const perTen = removals.length / (Buffer.byteLength(reply) / 10_000)
  console.log(`${frames.length} frames, ${changed.length} with a change; raw markers in ${marked.length} (${(share * 100).toFixed(2)} %); `
    + `${removals.length} removed elements (${perTen.toFixed(1)} per 10 kB); shrunk ${shrunk(recording).length} times`)

  await page.reload()
  await waitForStatus(page, 'done')
  await expect.poll(() => readTree(page), { message: 'the same page after a reload' }).toBe(live)
  expect(changed.length, 'the reply came in many steps').toBeGreaterThan(200)
  expect.soft(shrunk(recording), 'the reply never becomes shorter').toEqual([])
  expect.soft(share, `raw markers in at most 1 % of the frames, but\n${runsOf(marked).slice(0, 40).join('\n')}`).toBeLessThanOrEqual(0.01)
  const removed = removals.map(({ frame, element, from, text }) => `frame ${frame}: <${element}> from <${from}> ${JSON.stringify(text)}`)
  expect.soft(perTen, `removed elements per 10 kB:\n${removed.slice(0, 60).join('\n')}`).toBeLessThanOrEqual(10)
})
