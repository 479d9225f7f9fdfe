import { onScopeDispose, shallowRef, watch } from 'vue'
import type { ShallowRef } from 'vue'
import { graphemeEnd, wholeEnd } from './graphemes'
import { Pacer } from './pacing'
import { smoothing } from './smoothing'

/** `ended`: no more comes, the rest may be typed. `cut`: stopped or broken off, all there is is shown at once. */
export type TypewriterPhase = 'growing' | 'ended' | 'cut'

export interface Typewriter {
  /** How much of the text is shown, as a length in UTF-16. */
  readonly shown: Readonly<ShallowRef<number>>
  /** More has arrived than is shown. */
  readonly typing: Readonly<ShallowRef<boolean>>
  /** All is shown, and no more comes. */
  readonly settled: Readonly<ShallowRef<boolean>>
}

/** Who wants less motion sees at most four changes a second. */
const stillMs = 250
/** Characters that one frame takes at most, or a part of what waits where that is more: no frame shall take long. */
const maxFrame = 8000
const framesToCatchUp = 16

/**
 * Shows a growing text at an even pace: each character at most 250 ms after it arrived and 120 ms after the end. What is
 * there at the start, and what replaces a text, is shown at once; so is everything while the page is hidden, where the
 * pace is turned off, and when the text is cut. For those who want less motion: whole lines, at most four times a
 * second; where no line has ended meanwhile, whatever there is.
 */
export function useTypewriter(text: () => string, phase: () => TypewriterPhase): Typewriter {
  const shown = shallowRef(text().length)
  const typing = shallowRef(false)
  const settled = shallowRef(phase() !== 'growing')
  let motion: MediaQueryList | undefined // asked for once, and only for texts that grow
  const self: Waiting = { showNext, showAll }
  let pacer: Pacer | undefined
  let changedAt = text() ? performance.now() : -Infinity

  function show(length: number): void {
    const all = length >= text().length
    if (length !== shown.value) changedAt = performance.now()
    shown.value = length
    typing.value = !all
    settled.value = all && phase() !== 'growing'
    if (all) rest(self)
    else wait(self)
  }

  function showAll(): void {
    pacer = undefined
    show(text().length)
  }

  function showNext(now: number): void {
    if (pacer) show(paced(pacer, now))
    else if (now - changedAt < stillMs) wait(self)
    else show(phase() === 'growing' ? linesEnd(text(), shown.value) : text().length)
  }

  /** What is cut off in the middle of a character may be completed by what comes next, until its time is over. */
  function paced(pace: Pacer, now: number): number {
    const most = shown.value + Math.max(maxFrame, (text().length - shown.value) / framesToCatchUp)
    const end = graphemeEnd(text(), Math.round(Math.min(pace.advance(now), most)), shown.value)
    const held = end === text().length && phase() === 'growing' && !pace.overdue(now)
    return Math.max(shown.value, held ? wholeEnd(text()) : end)
  }

  function isStill(): boolean {
    motion ??= typeof matchMedia === 'function' ? matchMedia('(prefers-reduced-motion: reduce)') : undefined
    return motion?.matches ?? false
  }

  function follow(): void {
    const { length } = text()
    const now = performance.now()
    const replaced = length < shown.value || (settled.value && phase() !== 'growing')
    const idle = !typing.value
    if (replaced || phase() === 'cut' || length === shown.value || !smoothing.value || document.hidden) showAll()
    else if (isStill()) {
      pacer = undefined
      showNext(now)
    } else {
      pacer ??= new Pacer(shown.value)
      pacer.arrived(length, now)
      if (phase() === 'ended') pacer.ended(now)
      if (idle) showNext(now) // the first text is seen in the frame in which it arrives
    }
  }

  watch([text, phase, smoothing], follow)
  onScopeDispose(() => rest(self))
  return { shown, typing, settled }
}

/** Whole lines where one has ended behind `shown`, else all. */
function linesEnd(text: string, shown: number): number {
  const lines = text.slice(shown).lastIndexOf('\n') + 1
  return lines > 0 ? shown + lines : text.length
}

interface Waiting {
  /** What is due at a moment. */
  readonly showNext: (now: number) => void
  readonly showAll: () => void
}

/** Those that have text to show; one loop serves them all, and rests when there are none. */
const waiting = new Set<Waiting>()
let frame: number | undefined
let timer: ReturnType<typeof setTimeout> | undefined

function wait(one: Waiting): void {
  waiting.add(one)
  if (frame !== undefined) return
  frame = requestAnimationFrame(run)
  timer = setTimeout(run, 100) // frames sleep where nobody sees the page
}

function rest(one: Waiting): void {
  waiting.delete(one)
  if (waiting.size === 0) cancelRun()
}

function cancelRun(): void {
  if (frame !== undefined) cancelAnimationFrame(frame)
  clearTimeout(timer)
  frame = undefined
}

/** Each that still waits afterwards asks for the next run. */
function run(): void {
  cancelRun()
  const now = performance.now()
  for (const one of [...waiting]) one.showNext(now)
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) for (const one of [...waiting]) one.showAll()
})
