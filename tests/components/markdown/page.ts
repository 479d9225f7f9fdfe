import { mount } from '@vue/test-utils'
import type { VueWrapper } from '@vue/test-utils'
import { MarkdownText } from '../../../src/components/markdown/MarkdownText'
import { setLocale } from '../../../src/locales'

await setLocale('en')

/** What a text may become: every element with the attributes that it may have. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  a: ['href', 'target', 'rel', 'title'],
  bdi: [], blockquote: ['dir'], br: [], button: ['type', 'class', 'aria-pressed', 'aria-label', 'title'],
  code: ['dir'], del: [], div: ['class', 'tabindex', 'role', 'aria-label'], em: ['class'],
  figcaption: ['class'], figure: ['class', 'data-language'],
  h1: ['dir'], h2: ['dir'], h3: ['dir'], h4: ['dir'], h5: ['dir'], h6: ['dir'], hr: [],
  input: ['type', 'disabled', 'checked', 'aria-label'], kbd: [], li: ['dir'], ol: ['dir', 'start', 'class'],
  p: ['dir'], pre: ['class', 'tabindex', 'role', 'aria-label'],
  span: ['class', 'role', 'dir', 'aria-hidden'], strong: [], sub: [], sup: [], table: [], tbody: [],
  td: ['dir', 'class'], th: ['dir', 'class'], thead: [], tr: [], ul: ['dir', 'class'],
}
const classes = /^(?:markdown|han|tasks|align-(?:left|center|right)|table-scroll|caret|caret-bar|link-host|line|code-block|header|language|tool|icon-button|visually-hidden|body|wrapped|remote-image|image-button|host|failed)$/
const ownIcon = 'button.icon-button > svg'

/** Every way in which a tree of elements breaks the rules for text; empty where it keeps them. */
export function faults(root: Element): readonly string[] {
  const found: string[] = []
  for (const element of root.querySelectorAll('*')) {
    if (element.closest(ownIcon)) continue
    const name = element.localName
    const attributes = allowed[name]
    if (!attributes || element.namespaceURI !== 'http://www.w3.org/1999/xhtml') found.push(`<${name}>`)
    for (const { name: attribute, value } of element.attributes) {
      if (attribute.startsWith('data-v-')) continue
      if (!attributes?.includes(attribute)) found.push(`${name}[${attribute}]`)
      if (attribute === 'href' && !/^(?:https?:\/\/[^/]|mailto:[^/])/.test(value)) found.push(`href=${value}`)
      if (attribute === 'class' && !value.split(' ').every(word => classes.test(word))) found.push(`class=${value}`)
    }
  }
  return found
}

/** A mounted text, in the document. */
export function show(text: string, streaming = false): VueWrapper {
  return mount(MarkdownText, { props: { text, streaming }, attachTo: document.body })
}
