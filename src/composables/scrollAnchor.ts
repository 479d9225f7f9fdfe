/** The first of some children, laid out from top to bottom, that is seen in a scrolling box. */
export function firstInSight(box: Element, list: Element): Element | undefined {
  const { children } = list
  const { top } = box.getBoundingClientRect()
  let low = 0
  let high = children.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (children[middle]!.getBoundingClientRect().bottom > top) high = middle
    else low = middle + 1
  }
  return children[low]
}

/** Takes down where an element stands; the call brings it back there, whatever came before it meanwhile. */
export function keepInPlace(box: Element, element: Element | undefined): () => void {
  if (!element) return () => {}
  const top = offset(box, element)
  return () => {
    const moved = element.isConnected ? offset(box, element) - top : 0
    if (Math.abs(moved) >= 1) box.scrollTop += moved
  }
}

function offset(box: Element, element: Element): number {
  return element.getBoundingClientRect().top - box.getBoundingClientRect().top
}
