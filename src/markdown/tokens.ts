import type { Token, Tokens } from 'marked'

export type { Token, Tokens }

/** What stands inside a line of text. */
export type InlineToken =
  | Tokens.Br | Tokens.Checkbox | Tokens.Codespan | Tokens.Del | Tokens.Em | Tokens.Escape
  | Tokens.Image | Tokens.Link | Tokens.Strong | Tokens.Tag | Tokens.Text

/** What stands below one another, at the top level or inside quotes and list items. */
export type BlockToken =
  | Tokens.Blockquote | Tokens.Checkbox | Tokens.Code | Tokens.Def | Tokens.Heading | Tokens.Hr
  | Tokens.HTML | Tokens.List | Tokens.Paragraph | Tokens.Space | Tokens.Table | Tokens.Text

/** One top-level block of a text. Two lexings give the same object as long as it shows the same. */
export interface Block {
  readonly raw: string
  readonly token: BlockToken
  /** The link definitions that it may use, as one string; empty where it names none. */
  readonly links: string
}

/** Text that is shown exactly as it was typed: neither Markdown nor entities. */
export function literalToken(text: string): Tokens.Text {
  return { type: 'text', raw: text, text, escaped: true }
}
