import { h } from 'vue'
import type { VNode } from 'vue'
import { decodeEntities } from '../../markdown/entities'
import { namesHost, safeImage, safeLink } from '../../markdown/urls'
import type { InlineToken, Token, Tokens } from '../../markdown/tokens'
import { FootnoteReference } from './FootnoteReference'
import { FormulaPart, ImagePart } from './lazyParts'

export type Child = VNode | string

export interface RenderContext {
  readonly t: (key: 'table.label' | 'task.done' | 'task.open') => string
  /** No link and no button stands inside a link. */
  readonly inLink?: boolean
}

interface Frame { readonly name: string, readonly raw: string, readonly children: Child[] }

const han = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u
/** The only elements that raw HTML may make, without attributes. */
const pairedTag = /^<(\/?)(sub|sup|kbd)>$/i
const breakTag = /^<br\s*\/?>$/i
const maxFrames = 8

/** The nodes of one run of text. Everything that is not known becomes text. */
export function renderInline(tokens: readonly Token[], context: RenderContext): Child[] {
  const root: Child[] = []
  const frames: Frame[] = []
  for (const token of tokens as readonly InlineToken[]) {
    const target = frames.at(-1)?.children ?? root
    const [, slash, tag] = token.type === 'html' ? pairedTag.exec(token.text) ?? [] : []
    const name = tag?.toLowerCase()
    if (name && !slash && frames.length < maxFrames) frames.push({ name, raw: token.raw, children: [] })
    else if (name && slash && frames.at(-1)?.name === name) close(frames, root)
    else target.push(...renderToken(token, context))
  }
  for (const frame of frames.reverse()) { // never closed: the tag is text, its content stays
    const below = frames[frames.indexOf(frame) + 1]?.children ?? root
    below.push(frame.raw, ...frame.children)
  }
  return root
}

function close(frames: Frame[], root: Child[]): void {
  const frame = frames.pop()
  if (frame) (frames.at(-1)?.children ?? root).push(h(frame.name, frame.children))
}

function renderToken(token: InlineToken, context: RenderContext): Child[] {
  switch (token.type) {
    case 'text': return token.tokens
      ? renderInline(token.tokens, context)
      : withBreaks(token.escaped ? token.text : decodeEntities(token.text))
    case 'escape': return withBreaks(token.text)
    case 'html': return breakTag.test(token.text) ? [h('br')] : withBreaks(token.text)
    case 'br': return [h('br')]
    case 'codespan': return [h('code', token.text)]
    case 'strong': return [h('strong', renderInline(token.tokens, context))]
    case 'em': return [h('em', { class: han.test(token.text) ? 'han' : null }, renderInline(token.tokens, context))]
    case 'del': return [h('del', renderInline(token.tokens, context))]
    case 'link': return renderLink(token, context)
    case 'image': return renderImage(token, context)
    case 'checkbox': return [renderCheckbox(token, context), ' ']
    case 'math': return [h(FormulaPart, {
      raw: token.raw, tex: token.text, display: token.display && !context.inLink, open: false, caret: false,
    })]
    case 'footnote-reference': return [
      context.inLink ? token.raw : h(FootnoteReference, { raw: token.raw, label: token.label }),
    ]
  }
}

/** Line ends are kept as the chat shows them everywhere: as line ends. */
export function withBreaks(text: string): Child[] {
  return text.split('\n').flatMap((line, index) => index ? [h('br'), line] : [line])
}

function renderLink(token: Tokens.Link, context: RenderContext): Child[] {
  const label = token.autolink ? [token.text] : renderInline(token.tokens, { ...context, inLink: true })
  const link = context.inLink ? undefined : safeLink(token.href, token.autolink)
  if (!link) return label.length > 0 ? label : [token.raw]
  const attributes = {
    href: link.href, target: '_blank', rel: 'noopener noreferrer nofollow', title: title(token),
  }
  if (label.length === 0) return [h('a', attributes, link.host)]
  const anchor = h('a', attributes, label)
  return namesHost(token.text, link) ? [anchor] : [anchor, h('span', { class: 'link-host' }, link.host)]
}

function renderImage(token: Tokens.Image, context: RenderContext): Child[] {
  const alt = plainText(token.tokens)
  const image = safeImage(token.href)
  if (!image || context.inLink) return [alt || image?.host || token.raw]
  return [h(ImagePart, { src: image.src, host: image.host, alt })]
}

/** What is read aloud for a picture: its description without the formatting. */
function plainText(tokens: readonly Token[]): string {
  return (tokens as readonly InlineToken[]).map((token) => {
    if ('tokens' in token && token.tokens) return plainText(token.tokens)
    if (token.type === 'text') return token.escaped ? token.text : decodeEntities(token.text)
    return token.type === 'br' ? ' ' : 'text' in token ? token.text : ''
  }).join('')
}

export function renderCheckbox(token: Tokens.Checkbox, { t }: RenderContext): VNode {
  const label = t(token.checked ? 'task.done' : 'task.open')
  return h('input', {
    'type': 'checkbox', 'disabled': true, 'checked': token.checked, 'aria-label': label,
  })
}

function title(token: Tokens.Link): string | null {
  return token.title ? decodeEntities(token.title).slice(0, 300) : null
}
