/** So long after a jump texts may still be drawn, and heights above them become what they are. */
const settleMs = 2_000
/** What was in sight for so many frames stays there. */
const quietFrames = 12
const inputs = ['wheel', 'touchstart', 'pointerdown', 'keydown']

/**
 * Brings what was found in a message into sight, however long that is, and keeps it there while the texts around it are
 * drawn. Whoever scrolls, clicks or types meanwhile goes on from there.
 */
export async function keepInSight(message: HTMLElement, found: () => Range | undefined, bring: (place: Range) => void): Promise<void> {
  const reader = new AbortController()
  const { signal } = reader
  for (const input of inputs) window.addEventListener(input, () => reader.abort(), { capture: true, passive: true, signal })
  const until = performance.now() + settleMs
  for (let quiet = 0; quiet < quietFrames && !signal.aborted && performance.now() < until;) {
    const range = found()
    if (isFoldedAway(message, range)) message.querySelector(text)?.dispatchEvent(new Event('beforematch', { bubbles: true }))
    else if (range && isInSight(message, range)) quiet++
    else if (range) bring(range)
    if (range) bringSideways(range)
    await new Promise(resolve => requestAnimationFrame(resolve))
  }
  reader.abort()
}

const text = '[data-testid="message-text"]'

/** A long prompt shows its beginning alone: what is below is cut off, or not even there. */
function isFoldedAway(message: HTMLElement, range: Range | undefined): boolean {
  const box = message.querySelector(text)
  if (!box || box.scrollHeight <= box.clientHeight + 1) return false
  return !range || range.getBoundingClientRect().bottom > box.getBoundingClientRect().bottom
}

function isInSight(message: HTMLElement, range: Range): boolean {
  const seen = message.closest('[role="log"]')?.getBoundingClientRect()
  const { top, bottom } = range.getBoundingClientRect()
  return !seen || (top >= seen.top && bottom <= seen.bottom)
}

/** Code and tables scroll by themselves. */
function bringSideways(range: Range): void {
  for (let box = range.startContainer.parentElement; box && box.role !== 'log'; box = box.parentElement) {
    if (box.scrollWidth <= box.clientWidth || !/auto|scroll/.test(getComputedStyle(box).overflowX)) continue
    const [seen, { left, right }] = [box.getBoundingClientRect(), range.getBoundingClientRect()]
    if (right > seen.right || left < seen.left) box.scrollLeft += left - seen.left - box.clientWidth / 3
  }
}
