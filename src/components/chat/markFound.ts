import type { TextRange } from '../../chat/search'
import './found.css'

/** How long the message itself is marked. */
const markedMs = 2_500
/** Its text may be drawn a little later than itself. */
const drawnMs = 2_000
const mostRanges = 500

/** The marks of a message that was found. */
export interface FoundMarks {
  /** The first place that was found in its text, as it is drawn by now. */
  readonly first: () => Range | undefined
  /** Takes all of them away. */
  readonly end: () => void
}

/**
 * Marks a message that was found: itself for a moment, and in its text what `rangesIn` names, where the browser can do that
 * without touching the text.
 */
export function markFound(message: HTMLElement, rangesIn: (text: string) => readonly TextRange[]): FoundMarks {
  message.dataset.found = ''
  const timer = setTimeout(() => { delete message.dataset.found }, markedMs)
  let ranges: readonly Range[] = []
  const highlight = () => {
    ranges = [...message.querySelectorAll('[data-testid="message-text"]')].flatMap(place => rangesOf(place, rangesIn))
    registry()?.set('found', new Highlight(...ranges.slice(0, mostRanges)))
  }
  highlight()
  const observer = new MutationObserver(highlight)
  observer.observe(message, { childList: true, subtree: true })
  const observing = setTimeout(() => observer.disconnect(), drawnMs)
  return {
    first: () => ranges[0],
    end() {
      clearTimeout(timer)
      clearTimeout(observing)
      observer.disconnect()
      delete message.dataset.found
      registry()?.delete('found')
    },
  }
}

function registry(): HighlightRegistry | undefined {
  return (globalThis.CSS as { readonly highlights?: HighlightRegistry } | undefined)?.highlights
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
