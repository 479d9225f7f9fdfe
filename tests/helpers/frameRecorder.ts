import type { Page } from '@playwright/test'

/** What was on the page after one frame. */
export interface Frame {
  readonly index: number
  /** Syntax that should have been drawn, not shown. */
  readonly markers: readonly string[]
  /** The end of what could be read. */
  readonly end: string
  readonly height: number
  /** Whether anything had changed since the frame before. */
  readonly changed: boolean
}

/** An element that left the page, and where it stood. */
export interface Removal {
  readonly frame: number
  readonly element: string
  readonly from: string
  readonly text: string
}

export interface Recording {
  readonly frames: readonly Frame[]
  readonly removals: readonly Removal[]
}

/** Markers inside a line, and lines that are or begin with one: nothing of the kind stands in the finished reply. */
const markers = {
  inline: /\*\*|~~|`|\]\(|\[\^|\$\$|\\\(|\\\[|\|\s?:?--/g,
  line: /^(?:#{1,6}(?:\s|$)|>|[-+*](?:\s|$)|\d{1,2}[.)]$|\||[-=_*]{2,}$|\[[ x]?(?:\]|$))/,
} as const

/**
 * Watches the newest reply frame by frame, until `stopRecording`. Code, formulas and what shows its own
 * source are left out of what is read.
 */
export async function startRecording(page: Page): Promise<void> {
  await page.evaluate(({ inline, line }) => {
    const inlineMarker = new RegExp(inline, 'g')
    const lineMarker = new RegExp(line)
    const unread = 'code, pre, kbd, .katex, [class*="math"], [class*="formula"], [class*="source"], figcaption, .link-host, button, .visually-hidden'
    const blocks = 'p, h1, h2, h3, h4, h5, h6, li, td, th, tr, blockquote, div, figure, ul, ol, br, hr, section'
    const frames: Frame[] = []
    const removals: Removal[] = []
    const state = { frames, removals, running: true }
    const message = () => [...document.querySelectorAll('[data-testid="message"][data-role="assistant"] [data-testid="message-text"]')].at(-1)
    let changed = true

    const read = (root: Element) => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, {
        acceptNode: node => node instanceof Element && node.matches(unread) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
      })
      let text = ''
      while (walker.nextNode()) {
        const node = walker.currentNode
        if (node instanceof Element) text += node.matches(blocks) ? '\n' : ''
        else text += node.nodeValue ?? ''
      }
      return text
    }
    const name = (element: Element) => {
      const words = (element.getAttribute('class') ?? '').split(' ').filter(Boolean)
      return [element.localName, ...words].join('.')
    }
    new MutationObserver((records) => {
      changed = true
      for (const { target, removedNodes } of records) {
        const inText = target instanceof Element && target.closest('[data-testid="message-text"]')
        for (const node of removedNodes) {
          if (!(node instanceof Element)) continue
          // A message that is swapped for another one loses all of its elements.
          const lost = inText ? [node, ...node.querySelectorAll('*')] : [...node.querySelectorAll('[data-testid="message-text"] *')]
          for (const element of lost) {
            removals.push({ frame: frames.length, element: name(element), from: name(target as Element), text: (element.textContent ?? '').slice(0, 40) })
          }
        }
      }
    }).observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true })

    // After the frame was drawn: what is read then is what was seen.
    const painted = new MessageChannel()
    let last: Frame | undefined
    painted.port1.onmessage = () => {
      const root = message()
      if (root) {
        const text = changed || !last ? read(root) : ''
        const found = changed || !last
          ? [...text.match(inlineMarker) ?? [], ...text.split('\n').filter(row => lineMarker.test(row.trim())).map(row => row.trim().slice(0, 30))]
          : last.markers
        last = {
          index: frames.length, markers: found, end: text ? text.slice(-60) : last?.end ?? '', height: root.getBoundingClientRect().height, changed,
        }
        frames.push(last)
        changed = false
      }
      if (state.running) requestAnimationFrame(() => painted.port2.postMessage(0))
    }
    requestAnimationFrame(() => painted.port2.postMessage(0))
    Object.assign(window, { recording: state })
  }, { inline: markers.inline.source, line: markers.line.source })
}

/** Ends the recording and gives it. */
export function stopRecording(page: Page): Promise<Recording> {
  return page.evaluate(() => {
    const { recording } = window as unknown as { recording: Recording & { running: boolean } }
    recording.running = false
    return { frames: recording.frames, removals: recording.removals }
  })
}

/** The newest reply as one text that can be compared: groups of blocks and generated names mean nothing. */
export function readTree(page: Page): Promise<string> {
  return page.evaluate(() => {
    const write = (node: Node, depth: number): string => {
      if (node instanceof Text) return `${' '.repeat(depth)}${JSON.stringify(node.data)}\n`
      if (!(node instanceof Element)) return ''
      const children = () => {
        node.normalize()
        return [...node.childNodes].map(child => write(child, depth + 1)).join('')
      }
      if (node.matches('.markdown-group')) return [...node.childNodes].map(child => write(child, depth)).join('')
      const attributes = [...node.attributes]
        .filter(({ name, value }) => !/^data-v-|^aria-(?:busy|describedby|controls)$|^id$/.test(name) && value !== '')
        .map(({ name, value }) => ` ${name}="${value}"`).sort().join('')
      return `${' '.repeat(depth)}<${node.localName}${attributes}>\n${children()}`
    }
    const texts = document.querySelectorAll('[data-testid="message"][data-role="assistant"] [data-testid="message-text"]')
    const last = texts[texts.length - 1]?.cloneNode(true)
    return last ? write(last, 0) : ''
  })
}
