import { inject, provide, shallowRef } from 'vue'
import type { InjectionKey, Ref } from 'vue'
import { footnotesOf, noFootnotes } from '../../markdown/footnotes'
import type { Footnotes } from '../../markdown/footnotes'
import type { Block } from '../../markdown/tokens'

interface Numbering {
  readonly footnotes: Readonly<Ref<Footnotes>>
  /** The text still grows: what is not defined yet may be. */
  readonly growing: () => boolean
}

const numbering: InjectionKey<Numbering> = Symbol('footnotes')
const none: Numbering = { footnotes: shallowRef(noFootnotes), growing: () => false }

/**
 * Numbers the references in all that stands below the component that calls it.
 * @returns what brings the numbers up to date with the blocks, and gives the notes to list
 */
export function provideFootnotes(growing: () => boolean): (groups: readonly (readonly Block[])[]) => Footnotes {
  const footnotes = shallowRef(noFootnotes)
  provide(numbering, { footnotes, growing })
  return groups => footnotes.value = footnotesOf(groups, footnotes.value)
}

export function useFootnotes(): Numbering {
  return inject(numbering, none)
}

/** Where the reader came from: a note that several references name leads back there. */
let origin: Element | undefined

/** From a reference to its note, both told by their number. */
export function goToNote(from: HTMLElement, number: number): void {
  origin = from
  const note = from.closest('.markdown')?.querySelector(`.footnotes > ol > :nth-child(${number})`)
  goTo(note?.querySelector<HTMLElement>('.footnote-back'))
}

/** From a note back to the reference that led there, or to the first one. */
export function goBack(from: HTMLElement, number: number): void {
  const marks = [...from.closest('.markdown')?.querySelectorAll<HTMLElement>('.footnote-mark') ?? []]
    .filter(mark => mark.textContent === markText(number))
  goTo(marks.find(mark => mark === origin) ?? marks[0])
}

export function markText(number: number | string): string {
  return `[${number}]`
}

function goTo(target: HTMLElement | null | undefined): void {
  target?.scrollIntoView({ block: 'center' })
  target?.focus({ preventScroll: true })
}
