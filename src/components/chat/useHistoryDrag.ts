import { onScopeDispose, readonly, shallowRef } from 'vue'
import type { Ref } from 'vue'

const edgePx = 48
const scrollStepPx = 14

/** Drags a line between the messages of its list: it snaps to the prompts, and where it is dropped is told. */
export function useHistoryDrag(line: Readonly<Ref<HTMLElement | null>>, drop: (messageId: string | undefined) => void): {
  /** How far it stands from its place, in pixels. */
  readonly shift: Readonly<Ref<number>>
  readonly dragging: Readonly<Ref<boolean>>
  readonly onPointerdown: (pointer: PointerEvent) => void
} {
  const shift = shallowRef(0)
  const dragging = shallowRef(false)
  let end: (() => void) | undefined

  /** Before the first message, too: it leaves nothing out. */
  function targetAt(y: number): HTMLElement | undefined {
    const prompts = [...line.value?.closest('ol')?.querySelectorAll<HTMLElement>('[data-testid="message"][data-role="user"]') ?? []]
    const distance = (prompt: HTMLElement) => Math.abs(prompt.getBoundingClientRect().top - y)
    return prompts.reduce<HTMLElement | undefined>((best, prompt) => !best || distance(prompt) < distance(best) ? prompt : best, undefined)
  }

  function onPointerdown(pointer: PointerEvent): void {
    const handle = pointer.currentTarget as HTMLElement
    if (pointer.button !== 0 || !line.value) return
    handle.setPointerCapture?.(pointer.pointerId)
    const scroller = line.value.closest<HTMLElement>('[role="log"]')
    let target: HTMLElement | undefined
    let moved = false

    function move({ clientY }: PointerEvent): void {
      if (!line.value || (!moved && Math.abs(clientY - pointer.clientY) < 4)) return
      moved = true
      dragging.value = true
      const seen = scroller?.getBoundingClientRect()
      if (scroller && seen && clientY < seen.top + edgePx) scroller.scrollTop -= scrollStepPx
      else if (scroller && seen && clientY > seen.bottom - edgePx) scroller.scrollTop += scrollStepPx
      target = targetAt(clientY)
      const own = line.value.getBoundingClientRect()
      if (target) shift.value += target.getBoundingClientRect().top - own.bottom
    }

    function finish(event: Event): void {
      const { dataset } = target ?? {}
      end?.()
      if (event.type !== 'pointerup' || !moved || !dataset) return
      const first = document.querySelector<HTMLElement>('[role="log"] [data-testid="message"]')
      drop(target === first ? undefined : dataset.id)
    }

    function onEscape(key: KeyboardEvent): void {
      if (key.key !== 'Escape') return
      key.stopPropagation()
      end?.()
    }

    end?.()
    end = () => {
      end = undefined
      shift.value = 0
      dragging.value = false
      handle.removeEventListener('pointermove', move)
      handle.removeEventListener('pointerup', finish)
      handle.removeEventListener('pointercancel', finish)
      document.removeEventListener('keydown', onEscape, true)
    }
    handle.addEventListener('pointermove', move)
    handle.addEventListener('pointerup', finish)
    handle.addEventListener('pointercancel', finish)
    document.addEventListener('keydown', onEscape, true)
  }

  onScopeDispose(() => end?.())
  return { shift: readonly(shift), dragging: readonly(dragging), onPointerdown }
}
