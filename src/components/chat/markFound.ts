import type { TextRange } from '../../chat/search'
import './found.css'

/** How long the message itself is marked. */
const markedMs = 2_500
/** Its text may be drawn a little later than itself. */
const drawnMs = 2_000
const mostRanges = 500

/**
 * Marks a message that was found: itself for a moment, and in its text what `rangesIn` names, where the browser can do that
 * without touching the text. The function that it gives takes all of it away.
 */
export function markFound(message: HTMLElement, rangesIn: (text: string) => readonly TextRange[]): () => void {
  message.dataset.found = ''
  const timer = setTimeout(() => { delete message.dataset.found }, markedMs)
  const highlight = () => highlightIn(message, rangesIn)
  highlight()
  const observer = new MutationObserver(highlight)
  observer.observe(message, { childList: true, subtree: true })
  const observing = setTimeout(() => observer.disconnect(), drawnMs)
  return () => {
    clearTimeout(timer)
    clearTimeout(observing)
    observer.disconnect()
    delete message.dataset.found
    registry()?.delete('found')
  }
}

function registry(): HighlightRegistry | undefined {
  return (globalThis.CSS as { readonly highlights?: HighlightRegistry } | undefined)?.highlights
}

function highlightIn(message: HTMLElement, rangesIn: (text: string) => readonly TextRange[]): void {
  const highlights = registry()
  if (!highlights) return
  const ranges = [...message.querySelectorAll('[data-testid="message-text"]')].flatMap(place => rangesOf(place, rangesIn))
  highlights.set('found', new Highlight(...ranges.slice(0, mostRanges)))
}

/** A word may go over several nodes: bold letters in it, colours of code. */
function rangesOf(place: Element, rangesIn: (text: string) => readonly TextRange[]): readonly Range[] {
  const nodes: { readonly node: Text, readonly start: number }[] = []
  let text = ''
  const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    nodes.push({ node: node as Text, start: text.length })
    text += (node as Text).data
  }
  return rangesIn(text).flatMap(({ start, end }) => {
    const first = nodes.findLast(node => node.start <= start)
    const last = nodes.findLast(node => node.start < end)
    if (!first || !last) return []
    const range = new Range()
    range.setStart(first.node, start - first.start)
    range.setEnd(last.node, end - last.start)
    return [range]
  })
}
