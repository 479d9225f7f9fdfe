// Ways to draw a growing text. Each takes the box and gives a function that is called once a frame.

/** Text nodes, a new element at each blank line. One growing node would be laid out again with each frame. */
function blocks(box) {
  let held = ''
  let node
  return (text, last) => {
    const all = held + text
    const cut = last ? all.length : all.search(/\n[ \t\n]*$/) // it may become a blank line
    held = cut < 0 ? '' : all.slice(cut)
    for (const [index, piece] of (cut < 0 ? all : all.slice(0, cut)).split(/\n(?:[ \t]*\n)+/).entries()) {
      if (index > 0) node = undefined
      if (!piece) continue
      node ??= addElement(box)
      node.appendData(piece)
    }
  }
}

/** One element a line, as for code. */
function lines(box) {
  let node
  return text => {
    for (const [index, piece] of text.split('\n').entries()) {
      if (index > 0 || !node) node = addElement(box)
      if (piece) node.appendData(piece)
    }
  }
}

function addElement(box) {
  const element = document.createElement('div')
  const node = document.createTextNode('')
  element.append(node)
  box.append(element)
  return node
}

/** The whole text parsed anew with each frame: what most pages do. The corpus is ours, so its HTML may be trusted. */
async function naive() {
  const { marked } = await import('./marked.js')
  return box => {
    let all = ''
    return text => {
      all += text
      box.replaceChildren(document.createRange().createContextualFragment(marked.parse(all)))
    }
  }
}

/** By name; each is made once a page. */
export const draws = { blocks: () => blocks, lines: () => lines, naive }
