import type { Block, BlockToken, Token } from './tokens'

/** So many blocks are one component on the page. */
export const groupSize = 8

/** The blocks of a text in groups. Settled ones keep their identity, and so do groups that are full of them. */
export class SettledBlocks {
  readonly #settled: Block[] = []
  readonly #blocks = new WeakMap<Token, Block>()
  /** All blocks, the open ones too. */
  groups: (readonly Block[])[] = []
  /** How many groups, from the first, are full of settled blocks. */
  fullGroups = 0

  get length(): number {
    return this.#settled.length
  }

  /** Adds a block behind the settled ones, where the token is one that is shown. */
  add(token: Token): void {
    if (isShown(token)) this.#settled.push(this.#blockOf(token))
  }

  /** Puts another block in the place of a settled one. */
  replace(index: number, token: Token): void {
    this.#settled[index] = this.#blockOf(token)
    const group = Math.floor(index / groupSize)
    if (group < this.fullGroups) this.groups[group] = this.#group(group)
  }

  /** Brings the groups up to date, with the open blocks behind the settled ones. */
  show(open: readonly Token[]): void {
    const full = Math.floor(this.#settled.length / groupSize)
    const groups = this.groups.slice(0, this.fullGroups)
    while (groups.length < full) groups.push(this.#group(groups.length))
    this.fullGroups = full
    const rest = [
      ...this.#settled.slice(full * groupSize),
      ...open.filter(isShown).map(token => this.#blockOf(token)),
    ]
    for (let index = 0; index < rest.length; index += groupSize) groups.push(rest.slice(index, index + groupSize))
    this.groups = groups
  }

  #group(index: number): readonly Block[] {
    return this.#settled.slice(index * groupSize, (index + 1) * groupSize)
  }

  #blockOf(token: Token): Block {
    const known = this.#blocks.get(token)
    if (known) return known
    const block: Block = { raw: token.raw, token: token as BlockToken }
    this.#blocks.set(token, block)
    return block
  }
}

export function isShown({ type }: { readonly type: string }): boolean {
  return type !== 'space' && type !== 'def'
}
