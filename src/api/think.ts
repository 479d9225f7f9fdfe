import type { TextPiece } from './delta'

const openTag = '<think>'
const closeTag = '</think>'

/**
 * Tells thinking from answer where a server writes both into `content` as `<think>…</think>`.
 * The tag counts only as the first visible thing of a reply; it may be cut anywhere.
 * @see protocols §1.5
 */
export class ThinkSplitter {
  /** True while an opened tag waits for its end. */
  open = false
  private decided = false
  /** Blank lines right after a tag belong to neither side. */
  private leading = false
  private held = ''

  push(text: string): readonly TextPiece[] {
    if (!this.decided) {
      this.held += text
      const visible = this.held.trimStart()
      if (visible.length < openTag.length && openTag.startsWith(visible)) return []
      this.decided = true
      this.open = visible.startsWith(openTag)
      this.leading = this.open
      text = this.open ? visible.slice(openTag.length) : this.held
      this.held = ''
    }
    return this.open ? this.inside(text) : this.outside(text)
  }

  /** What was held back, as text of the place where it stands. */
  end(): readonly TextPiece[] {
    const text = this.held
    this.held = ''
    return piece(this.open ? 'reasoning-delta' : 'text-delta', text)
  }

  private inside(text: string): readonly TextPiece[] {
    const all = this.held + text
    const end = all.indexOf(closeTag)
    if (end < 0) {
      const keep = heldTail(all)
      this.held = all.slice(all.length - keep)
      return piece('reasoning-delta', this.trimmed(all.slice(0, all.length - keep)))
    }
    const thought = this.trimmed(all.slice(0, end))
    this.open = false
    this.leading = true
    this.held = ''
    return [...piece('reasoning-delta', thought), ...this.outside(all.slice(end + closeTag.length))]
  }

  private outside(text: string): readonly TextPiece[] {
    return piece('text-delta', this.trimmed(text))
  }

  private trimmed(text: string): string {
    if (!this.leading) return text
    const visible = text.trimStart()
    if (visible) this.leading = false
    return visible
  }
}

function piece(type: TextPiece['type'], text: string): readonly TextPiece[] {
  return text ? [{ type, text }] : []
}

/** How much of the end could be the beginning of the closing tag. */
function heldTail(text: string): number {
  for (let length = Math.min(closeTag.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(closeTag.slice(0, length))) return length
  }
  return 0
}
