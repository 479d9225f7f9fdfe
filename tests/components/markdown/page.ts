import { mount } from '@vue/test-utils'
import type { VueWrapper } from '@vue/test-utils'
import { CodePart, FormulaPart, ImagePart, TableToolsPart } from '../../../src/components/markdown/lazyParts'
import { MarkdownText } from '../../../src/components/markdown/MarkdownText'
import { setLocale } from '../../../src/locales'

await setLocale('en')
await Promise.all([CodePart, FormulaPart, ImagePart, TableToolsPart].map(part => part.load()))

/** What a text may become: every element with the attributes that it may have. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  a: ['href', 'target', 'rel', 'title'],
  bdi: [], blockquote: ['dir', 'class'], br: [], button: ['type', 'class', 'aria-pressed', 'aria-label', 'title', 'disabled'],
  code: ['dir', 'class', 'title', 'style'], del: [], div: ['dir', 'class', 'tabindex', 'role', 'aria-label'], em: ['class'],
  figcaption: ['class'], figure: ['class', 'data-language'],
  h1: ['dir', 'class'], h2: ['dir', 'class'], h3: ['dir', 'class'], h4: ['dir', 'class'], h5: ['dir', 'class'], h6: ['dir', 'class'], hr: ['class'],
  input: ['type', 'disabled', 'checked', 'aria-label'], kbd: [], li: ['dir', 'class'], ol: ['dir', 'start', 'class'],
  p: ['dir', 'class'], pre: ['class', 'tabindex', 'role', 'aria-label'],
  section: ['class', 'aria-label'],
  span: ['class', 'role', 'dir', 'aria-hidden', 'tabindex', 'aria-label'], strong: [], sub: [], sup: [], table: [], tbody: [],
  td: ['dir', 'class'], th: ['dir', 'class'], thead: [], tr: [], ul: ['dir', 'class'],
}
const classes = /^(?:markdown|markdown-group|settled|plain|han|tasks|align-(?:left|center|right)|table-scroll|table-block|table-tools|table-copy|typing|caret|link-host|line|several|code-block|code-(?:comment|keyword|string|number|title|type|added|removed)|header|language|tool|icon-button|visually-hidden|body|wrapped|remote-image|image-button|host|failed|formula|display|source|footnotes|footnote-(?:mark|text|back))$/
/** What KaTeX makes, by rules of its own. */
const drawn = /^(?:span|svg|path|line|math|semantics|annotation|m[a-z]+)$/
const drawnAttributes = /^(?:class|style|aria-hidden|xmlns|encoding|d|[xy][12]|width|height|viewBox|preserveAspectRatio|stroke-width|display|math[a-z]+|stretchy|fence|separator|[lr]space|(?:min|max)size|[a-z]*align|[a-z]+(?:spacing|lines|level|style)|accent(?:under)?|movablelimits|linethickness|notation|voffset|depth|form|largeop|symmetric)$/

/** Every way in which a tree of elements breaks the rules for text; empty where it keeps them. */
export function faults(root: Element): readonly string[] {
  return [...root.children].flatMap(element => isOwnIcon(element) ? [] : element.classList.contains('katex') ? faultsOfFormula(element) : [...faultsOf(element), ...faults(element)])
}

function isOwnIcon(element: Element): boolean {
  const { localName, classList } = element.parentElement!
  return element.localName === 'svg' && localName === 'button' && (classList.contains('icon-button') || classList.contains('table-copy'))
}

function faultsOfFormula(formula: Element): readonly string[] {
  return [formula, ...formula.querySelectorAll('*')].flatMap((element) => {
    const name = element.localName
    const bad = element.getAttributeNames().filter(attribute => !drawnAttributes.test(attribute)).map(attribute => `${name}[${attribute}]`)
    return drawn.test(name) ? bad : [`<${name}>`, ...bad]
  })
}

function faultsOf(element: Element): readonly string[] {
  const found: string[] = []
  const name = element.localName
  const attributes = allowed[name]
  if (!attributes || element.namespaceURI !== 'http://www.w3.org/1999/xhtml') found.push(`<${name}>`)
  for (const { name: attribute, value } of element.attributes) {
    if (attribute.startsWith('data-v-')) continue
    if (attribute === 'style' && element.classList.contains('markdown-group') && element.classList.contains('settled')) continue // the room that it will take
    if (!attributes?.includes(attribute)) found.push(`${name}[${attribute}]`)
    if (attribute === 'href' && !/^(?:https?:\/\/[^/]|mailto:[^/])/.test(value)) found.push(`href=${value}`)
    if (attribute === 'class' && !value.split(' ').every(word => classes.test(word))) found.push(`class=${value}`)
  }
  return found
}

/** A mounted text, in the document. */
export function show(text: string, streaming = false): VueWrapper {
  return mount(MarkdownText, { props: { text, streaming }, attachTo: document.body })
}
