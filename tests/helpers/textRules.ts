import type { Page } from '@playwright/test'

/** What a text may become: every element with its attributes, besides `class` and `dir`. */
const elements: Readonly<Record<string, string>> = {
  a: 'href target rel title', bdi: '', blockquote: '', br: '', code: 'title', del: '', em: '', figcaption: '',
  button: 'type disabled title tabindex aria-label aria-pressed aria-expanded aria-describedby',
  div: 'role tabindex aria-label', figure: 'data-language', h1: '', h2: '', h3: '', h4: '', h5: '', h6: '', hr: '',
  input: 'type disabled checked aria-label', kbd: '', li: 'tabindex', ol: 'start', p: '',
  pre: 'role tabindex aria-label', section: 'role aria-label',
  span: 'role title tabindex aria-hidden aria-label aria-live',
  strong: '', sub: '', sup: '', table: '', tbody: '', td: '', th: 'scope', thead: '', tr: '', ul: '',
}

/** What KaTeX draws a formula with, inside its own element. */
const formula = {
  html: 'span',
  htmlAttributes: 'class style title aria-hidden',
  math: 'math semantics annotation mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle mtable mtr mtd mlabeledtr '
    + 'munder mover munderover msub msup msubsup menclose mpadded mphantom mmultiscripts mprescripts none',
  mathAttributes: 'xmlns class style display encoding mathvariant mathcolor mathbackground mathsize stretchy fence separator '
    + 'lspace rspace minsize maxsize width height depth voffset accent accentunder columnalign columnspacing rowspacing '
    + 'columnlines rowlines scriptlevel displaystyle linethickness notation symmetric form movablelimits side',
  drawing: 'svg path line g',
  drawingAttributes: 'xmlns class style width height viewBox preserveAspectRatio d x1 x2 y1 y2 stroke-width',
} as const

const icon = 'svg path rect circle line polyline polygon ellipse g'
const iconAttributes = 'xmlns class width height viewBox fill stroke stroke-width stroke-linecap stroke-linejoin aria-hidden '
  + 'd x y x1 x2 y1 y2 rx ry cx cy r points'

interface Rules {
  readonly elements: Readonly<Record<string, string>>
  readonly formula: typeof formula
  readonly icon: string
  readonly iconAttributes: string
}

/**
 * Every way in which the texts of the page break the rules for text, and whatever in the page could run.
 * Empty is good. The closed lists are those of the whole page: nothing that a text holds is excepted.
 */
export function brokenRules(page: Page): Promise<readonly string[]> {
  return page.evaluate(({ elements, formula, icon, iconAttributes }: Rules) => {
    const found = new Set<string>()
    const words = (list: string) => new Set(list.split(' '))
    const closed = (names: string, attributes: string) => ({ names: words(names), attributes: words(attributes) })
    const lists = {
      'http://www.w3.org/1999/xhtml': closed(formula.html, formula.htmlAttributes),
      'http://www.w3.org/1998/Math/MathML': closed(formula.math, formula.mathAttributes),
      'http://www.w3.org/2000/svg': closed(formula.drawing, formula.drawingAttributes),
    }
    // Room that is kept for what is not laid out, or not drawn yet.
    const rooms = [['.markdown-group', /^contain-intrinsic-size: auto [\d.]+px;$/], ['.formula', /^(?:min-block-size: [\d.]+em;)?$/]] as const
    const icons = closed(icon, iconAttributes)
    const plain = new Map(Object.entries(elements).map(([name, own]) => [name, closed(name, `${own} class dir`)]))
    const show = (element: Element) => new XMLSerializer().serializeToString(element).replace(/ xmlns="[^"]*"/, '').slice(0, 160)

    for (const element of document.querySelectorAll('[data-testid="message-text"] *')) {
      const isHtml = element.namespaceURI === 'http://www.w3.org/1999/xhtml'
      const list = element.parentElement?.closest('.katex')
        ? lists[element.namespaceURI as keyof typeof lists]
        : isHtml ? plain.get(element.localName) : element.closest('button') ? icons : undefined
      if (!list?.names.has(element.localName)) {
        found.add(`<${element.localName}>: ${show(element)}`)
        continue
      }
      for (const { name, value } of element.attributes) {
        if (name.startsWith('data-v-')) continue
        const room = name === 'style' && rooms.some(([owner, style]) => element.matches(owner) && style.test(value))
        if (!list.attributes.has(name) && !room) found.add(`${element.localName}[${name}]: ${show(element)}`)
        if (name === 'style' && /url|image|expression|fixed|sticky|@|\\/i.test(value)) found.add(`style=${value}`)
        if (name === 'href' && !/^(?:https?:\/\/[^/]|mailto:[^/])/.test(value)) found.add(`href=${value}`)
      }
      if (element.localName === 'a' && element.getAttribute('target') !== '_blank') found.add(`target: ${show(element)}`)
      if (element.localName === 'a' && !/noopener.*noreferrer/.test(element.getAttribute('rel') ?? '')) found.add(`rel: ${show(element)}`)
      if (element.localName === 'input' && (element as HTMLInputElement).type !== 'checkbox') found.add(show(element))
    }
    // Prompts, titles, names and errors are shown elsewhere in the page.
    for (const element of document.querySelectorAll('body *')) {
      if (/^(?:iframe|frame|object|embed|base|applet|portal|style|meta|link|template)$/.test(element.localName)) {
        found.add(`${element.localName} in the page: ${show(element)}`)
      }
      for (const { name, value } of element.attributes) {
        if (/^on|^srcdoc$|^formaction$|^ping$|^srcset$/.test(name)) found.add(`${name} in the page: ${show(element)}`)
        if (/^(?:href|src|action|data|xlink:href)$/.test(name) && /^\s*(?:javascript|vbscript|data:text)/i.test(value)) {
          found.add(`${name}=${value.slice(0, 100)} in the page`)
        }
      }
    }
    return [...found]
  }, { elements, formula, icon, iconAttributes })
}

/** The names by which a text could take the place of something that programs read from the page. */
export function namesIn(texts: readonly string[]): readonly string[] {
  const names = texts.flatMap(text => [...text.matchAll(/\b(?:id|name)\s*=\s*["']?([\w-]+)/gi)].map(([, name = '']) => name))
  return [...new Set(names)]
}

/** What programs would read under these names, and how many forms, pictures and frames there are: as one comparable text. */
export function readNames(page: Page, names: readonly string[]): Promise<string> {
  return page.evaluate((list) => {
    const kind = (value: unknown) => value instanceof Element ? `<${value.localName}>` : typeof value
    const read = list.map((name) => {
      const own = window as unknown as Record<string, unknown>
      const inDocument = document as unknown as Record<string, unknown>
      return [name, kind(document.getElementById(name)), document.getElementsByName(name).length, kind(own[name]), kind(inDocument[name])].join(' ')
    })
    const counts = [document.forms, document.images, document.embeds, document.links.namedItem('x') ? [1] : [], document.scripts]
    return [...read, ...counts.map(({ length }) => length), window.length, 'polluted' in {}].join('\n')
  }, names)
}
