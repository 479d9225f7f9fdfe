/** How the formula in an element was typed. */
export const sourceOf = new WeakMap<Element, string>()

/** Not part of the text: they are not selected either. */
const furniture = 'button, .link-host, .visually-hidden, [aria-hidden="true"]'

/**
 * Puts the source of formulas on the clipboard instead of what they look like: of those in the selection,
 * or without one, of that which has the focus.
 */
export function copyFormulas(event: ClipboardEvent): void {
  const { clipboardData, target } = event
  if (!clipboardData || event.defaultPrevented) return
  if (target instanceof Element && target.closest('input, textarea')) return
  const selection = getSelection()
  if (!selection || selection.isCollapsed) {
    const source = document.activeElement ? sourceOf.get(document.activeElement) : undefined
    if (source === undefined) return
    clipboardData.setData('text/plain', source)
    event.preventDefault()
    return
  }
  const range = aroundFormulas(selection.getRangeAt(0))
  const copy = withSources(range)
  if (!copy) return
  clipboardData.setData('text/plain', shownText(copy))
  clipboardData.setData('text/html', new XMLSerializer().serializeToString(copy))
  event.preventDefault()
}

/** The range, but formulas are in it as a whole. */
function aroundFormulas(selected: Range): Range {
  const range = selected.cloneRange()
  const first = formulaAt(range.startContainer)
  const last = formulaAt(range.endContainer)
  if (first) range.setStartBefore(first)
  if (last) range.setEndAfter(last)
  return range
}

function formulaAt(node: Node): Element | null {
  return (node instanceof Element ? node : node.parentElement)?.closest('.formula') ?? null
}

/** A copy of what is selected, with formulas as they were typed; nothing where there are none. */
function withSources(range: Range): HTMLElement | undefined {
  const { commonAncestorContainer: root } = range
  const within = root instanceof Element ? root : root.parentElement
  const formulas = [...within?.querySelectorAll('.formula') ?? []].filter(formula => range.intersectsNode(formula))
  if (formulas.length === 0) return undefined
  const copy = document.createElement('div')
  copy.className = 'markdown visually-hidden'
  copy.append(range.cloneContents())
  copy.querySelectorAll('.formula').forEach((formula, index) => {
    const source = formulas[index] && sourceOf.get(formulas[index])
    if (source === undefined) return
    const plain = document.createElement(formula.classList.contains('display') ? 'div' : 'span')
    plain.style.whiteSpace = 'pre'
    plain.textContent = source
    formula.replaceWith(plain)
  })
  for (const element of copy.querySelectorAll(furniture)) element.remove()
  return copy
}

/** The text with line ends as they are shown: that needs a place on the page. */
function shownText(copy: HTMLElement): string {
  document.body.append(copy)
  try {
    return copy.innerText ?? copy.textContent
  } finally {
    copy.remove()
  }
}
