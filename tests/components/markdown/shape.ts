import { safeImage, safeLink } from '../../../src/markdown/urls'

const blocks = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'li', 'blockquote', 'pre',
  'table', 'thead', 'tbody', 'tr', 'th', 'td', 'hr'])

/** A page as one comparable line: our own additions and the differences we chose are left out. */
export function shape(node: Node): string {
  return tidy([...node.childNodes].map(one).join(''))
}

function one(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return escape(node.textContent ?? '').replace(/\n/g, '<br>')
  if (!(node instanceof Element)) return ''
  const name = node.localName
  if (node.matches('.link-host, figcaption, .table-tools')) return ''
  if (node.matches('pre')) return `<pre ${language(node)}>${escape(node.textContent ?? '').replace(/\n$/, '')}</pre>`
  if (node.matches('figure, .table-block, .table-scroll, .markdown-group')) return shape(node)
  if (node.matches('.remote-image')) return `[image ${node.querySelector('bdi')?.textContent ?? ''}]`
  if (name === 'img') return image(node)
  if (name === 'a') return link(node)
  if (name === 'input') return `<input ${(node as HTMLInputElement).checked}>`
  if (name === 'br' || name === 'hr') return `<${name}>`
  const align = node.getAttribute('align') ?? /align-(\w+)/.exec(node.className)?.[1] ?? ''
  const start = node.getAttribute('start') ?? ''
  return `<${name}${align && ` ${align}`}${start && ` ${start}`}>${shape(node)}</${name}>`
}

function link(node: Element): string {
  const safe = safeLink(node.getAttribute('href') ?? '', true)
  const title = node.getAttribute('title')
  return safe ? `<a ${decodeURI(safe.href)}${title ? ` ${title}` : ''}>${shape(node) || safe.host}</a>` : shape(node)
}

function image(node: Element): string {
  const alt = node.getAttribute('alt') ?? ''
  return safeImage(node.getAttribute('src') ?? '') && !node.closest('a') ? `[image ${alt}]` : escape(alt)
}

function language(pre: Element): string {
  const named = pre.closest('figure')?.getAttribute('data-language')
    ?? /language-(\S+)/.exec(pre.querySelector('code')?.className ?? '')?.[1] ?? ''
  return /^[\w+#.-]{1,30}$/.test(named) ? named : ''
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/\u00a0/g, ' ')
}

/** White space and line ends beside blocks mean nothing. */
function tidy(text: string): string {
  const edge = `</?(?:${[...blocks].join('|')})(?: [^<>]*)?>`
  return text
    .replace(new RegExp(`(${edge})(?:\\s|<br>)+`, 'g'), '$1')
    .replace(new RegExp(`(?:\\s|<br>)+(${edge})`, 'g'), '$1')
    .replace(/(?:<br>)+/g, '<br>')
    .replace(/^(?:\s|<br>)+|(?:\s|<br>)+$/g, '')
}
