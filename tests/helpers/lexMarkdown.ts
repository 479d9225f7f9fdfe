import { MarkdownEngine } from '../../src/markdown/engine'
import type { Block } from '../../src/markdown/tokens'

/**
 * The blocks of a whole text, top to bottom. Never throws and never takes long: what nests too deep, is
 * too costly or too long is text as it was typed.
 */
export function lexMarkdown(text: string): readonly Block[] {
  const engine = new MarkdownEngine()
  engine.append(text)
  engine.finish()
  return engine.blocks
}
