import type { Lexer, Token, Tokens } from 'marked'

export type { Token, Tokens }

/** What stands inside a line of text. */
export type InlineToken =
  | Tokens.Br | Tokens.Checkbox | Tokens.Codespan | Tokens.Del | Tokens.Em | Tokens.Escape
  | Tokens.Image | Tokens.Link | Tokens.Strong | Tokens.Tag | Tokens.Text
  | FootnoteReferenceToken | MathToken

/** What stands below one another, at the top level or inside quotes and list items. */
export type BlockToken =
  | Tokens.Blockquote | Tokens.Checkbox | Tokens.Code | Tokens.Def | Tokens.Heading | Tokens.Hr
  | LiteralToken | Tokens.HTML | Tokens.List | Tokens.Paragraph | Tokens.Space | Tokens.Table | Tokens.Text
  | FootnoteToken | MathToken

/** Text that is shown as it was typed, because it is too long, too deep or too costly. */
export interface LiteralToken {
  readonly type: 'literal'
  readonly raw: string
  readonly text: string
}

/** A formula, in a line of text or on lines of its own. */
export interface MathToken {
  readonly type: 'math'
  readonly raw: string
  /** The TeX between the signs. */
  readonly text: string
  readonly display: boolean
  /** It has not ended yet: only its source can be shown. */
  readonly open?: boolean
}

/** `[^label]: text`: shows nothing in its place. */
export interface FootnoteToken {
  readonly type: 'footnote'
  readonly raw: string
  readonly label: string
  readonly tokens: Token[]
}

/** `[^label]` in a line of text. Which number it has is told by the whole text alone. */
export interface FootnoteReferenceToken {
  readonly type: 'footnote-reference'
  readonly raw: string
  readonly label: string
}

/** Definitions of links by their normalised labels. An object without prototype. */
export type Links = Lexer['tokens']['links']

/** One top-level block of a text. The same object as long as it shows the same. */
export interface Block {
  readonly raw: string
  readonly token: BlockToken
}

/** A run of text that is shown exactly as it was typed: neither Markdown nor entities. */
export function literalText(text: string): Tokens.Text {
  return { type: 'text', raw: text, text, escaped: true }
}

export function literalBlock(text: string): LiteralToken {
  return { type: 'literal', raw: text, text }
}
