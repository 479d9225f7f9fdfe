import katex from 'katex'
import 'katex/dist/katex.min.css'
import { sourceOf } from './copyFormulas'
import { whenTime } from './spareTime'

export { copyFormulas } from './copyFormulas'

/** What stands between the signs of a formula, and how it was typed. */
interface FormulaSource {
  readonly raw: string
  readonly tex: string
  readonly display: boolean
}

/** What KaTeX makes before it makes elements. */
interface TreeNode {
  readonly attributes?: Record<string, string>
  readonly style?: { readonly color?: string }
  readonly classes?: string[]
  readonly children?: readonly TreeNode[]
  toNode: () => Node
}

type Drawn = { readonly tree: TreeNode } | { readonly problem: string }

/** Stands in for the colour of commands that are not allowed; no source can name it. */
const refused = '-'
const options = { throwOnError: true, strict: 'ignore', trust: false, errorColor: refused, maxSize: 20 } as const
/** Signs and commands of a formula: more would hold the page up for longer than it should be. */
const maxWeight = 2000
const maxExpand = 1000
const definitions = /\\(?:[egx]?def|(?:re)?newcommand|providecommand|(?:future)?let|global|long)(?![a-zA-Z])/
/** Symbols of one part that cannot be broken: it may be wider than the column. */
const maxUnbroken = 24
/** Elements in one another: far more of them, and browsers fail. */
const maxDepth = 250
const maxKept = 300

const kept = new Map<string, Drawn>()
const { __renderToDomTree: renderToTree } = katex as unknown as {
  readonly __renderToDomTree: (tex: string, options: object) => TreeNode
}

/** What became of the wish to draw a formula. */
interface Outcome {
  readonly done: () => void
  readonly failed: (problem: string) => void
}

/** Draws a formula into an element when there is time; what it gives takes the wish back. */
export function drawFormula(element: HTMLElement, formula: FormulaSource, outcome: Outcome): () => void {
  sourceOf.set(element, formula.raw)
  return whenTime(() => {
    const drawn = drawnOf(formula)
    if ('problem' in drawn) return outcome.failed(drawn.problem)
    element.replaceChildren(drawn.tree.toNode())
    outcome.done()
  })
}

function drawnOf({ tex, display }: FormulaSource): Drawn {
  const key = `${display}${tex}`
  const drawn = kept.get(key) ?? drawTree(tex, display)
  kept.delete(key) // what was used last is kept the longest
  kept.set(key, drawn)
  for (const oldest of kept.keys()) {
    if (kept.size <= maxKept) break
    kept.delete(oldest)
  }
  return drawn
}

function drawTree(tex: string, displayMode: boolean): Drawn {
  if (weightOf(tex) > maxWeight) return { problem: 'Too long' }
  const defines = definitions.test(tex)
  if (defines && (tex.length > 300 || tex.includes('#'))) return { problem: 'Definitions are not expanded' } // little text could become millions of signs
  try {
    const tree = renderToTree(tex, { ...options, displayMode, maxExpand: defines ? 100 : maxExpand })
    prepare(tree)
    return { tree }
  } catch (error) {
    if (error instanceof Error) return { problem: error.message.slice(0, 300) } // wrong TeX, or too deep
    throw error
  }
}

function weightOf(tex: string): number {
  return (tex.match(/\\[a-zA-Z]+|\S/g)?.length ?? 0) + 4 * (tex.match(/&|\\\\/g)?.length ?? 0)
}

/**
 * Makes a tree ready for our page: its policy allows no `style` attributes, so they are set as properties.
 * @returns how many symbols it holds
 * @throws {Error} where KaTeX has refused a command, or the tree is too deep
 */
function prepare(node: TreeNode, depth = 0): number {
  if (depth > maxDepth) throw new RangeError('Too deep')
  if (node.style?.color === refused) throw new Error('A command is not allowed here')
  const { attributes, classes } = node
  if (attributes?.mathcolor === refused) throw new Error('A command is not allowed here')
  const style = attributes?.style
  if (attributes && style !== undefined) {
    Reflect.deleteProperty(attributes, 'style')
    const toNode = node.toNode.bind(node)
    node.toNode = () => withStyle(toNode(), style)
  }
  const symbols = (node.children ?? []).reduce((count, child) => count + prepare(child, depth + 1), 0)
  if (classes?.includes('base') && symbols > maxUnbroken) classes.push('wide')
  return node.children ? symbols : 1
}

function withStyle(node: Node, style: string): Node {
  const { style: properties } = node as { readonly style?: CSSStyleDeclaration } // MathML has none where it is not known
  for (const rule of style.split(';')) {
    const [name = '', value = ''] = rule.split(':')
    properties?.setProperty(name.trim(), value.trim())
  }
  return node
}
