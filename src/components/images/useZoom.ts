import { readonly, shallowRef } from 'vue'
import type { Ref } from 'vue'
import { limitsFor, moved, wholeView, zoomed, type Limits, type View } from './zoom'

interface Point { readonly x: number, readonly y: number }
/** A finger or a mouse that is down: where it is, and where it came down. */
interface Held extends Point { readonly from: Point }

const swipePx = 48
const closePx = 96
const doubleTapMs = 300
const doubleTapPx = 24
const keyFactor = 1.5

export interface Zoom {
  readonly view: Readonly<Ref<View>>
  /** Fingers are down: nothing is animated. */
  readonly held: Readonly<Ref<boolean>>
  /** Handlers of the stage, by event. */
  readonly listeners: Readonly<Record<string, (event: never) => void>>
  /** Closer or farther, by keys and buttons. */
  readonly step: (direction: 1 | -1) => void
  readonly reset: () => void
}

/**
 * Zooming and moving a picture on a stage by wheel, fingers, double click and keys; where all of it is in sight, a
 * finger drawn to the side asks for the next one, and drawn down for the end.
 * @param size of the picture, in its own pixels
 */
export function useZoom(
  stage: Readonly<Ref<HTMLElement | null>>, size: () => { readonly width: number, readonly height: number } | undefined,
  emit: { readonly swipe: (direction: 1 | -1) => void, readonly close: () => void },
): Zoom {
  const view = shallowRef<View>(wholeView)
  const held = shallowRef(false)
  const pointers = new Map<number, Held>()
  let several = false
  let touched = false
  let lastTap: Point & { readonly at: number } | undefined

  function limits(): Limits {
    const box = stage.value?.getBoundingClientRect() ?? { width: 0, height: 0 }
    return limitsFor(box, size() ?? box)
  }

  /** From the centre of the stage. */
  function pointOf({ clientX, clientY }: MouseEvent): Point {
    const { left = 0, top = 0, width = 0, height = 0 } = stage.value?.getBoundingClientRect() ?? {}
    return { x: clientX - left - width / 2, y: clientY - top - height / 2 }
  }

  function toggle(point: Point): void {
    const bounds = limits()
    const natural = (size()?.width ?? 0) / (bounds.width || 1)
    view.value = view.value.scale > 1 ? wholeView : zoomed(view.value, Math.max(2, Math.min(natural, 4)), point, bounds)
  }

  function onWheel(event: WheelEvent): void {
    event.preventDefault()
    const px = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 32 : event.deltaY
    const speed = event.ctrlKey ? 0.01 : 0.002 // fingers on a trackpad come as a wheel with ctrl, in small steps
    view.value = zoomed(view.value, Math.exp(-Math.min(300, Math.max(-300, px)) * speed), pointOf(event), limits())
  }

  function onPointerdown(event: PointerEvent): void {
    if (event.pointerType === 'mouse' && event.button !== 0) return
    const point = pointOf(event)
    touched = event.pointerType === 'touch'
    if (!pointers.size) several = false
    pointers.set(event.pointerId, { ...point, from: point })
    several ||= pointers.size > 1
    held.value = true
    stage.value?.setPointerCapture?.(event.pointerId)
  }

  function onPointermove(event: PointerEvent): void {
    const before = pointers.get(event.pointerId)
    if (!before) return
    const point = pointOf(event)
    const [other] = [...pointers].filter(([id]) => id !== event.pointerId).map(([, pointer]) => pointer)
    pointers.set(event.pointerId, { ...point, from: before.from })
    if (other) pinch(before, point, other)
    else if (view.value.scale > 1) view.value = moved(view.value, point.x - before.x, point.y - before.y, limits())
  }

  function pinch(before: Point, now: Point, other: Point): void {
    const distance = (point: Point): number => Math.max(1, Math.hypot(point.x - other.x, point.y - other.y))
    const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }
    const bounds = limits()
    const closer = zoomed(view.value, distance(now) / distance(before), middle, bounds)
    view.value = moved(closer, (now.x - before.x) / 2, (now.y - before.y) / 2, bounds)
  }

  function onPointerup(event: PointerEvent): void {
    const pointer = pointers.get(event.pointerId)
    pointers.delete(event.pointerId)
    held.value = pointers.size > 0
    if (!pointer || held.value || several || event.pointerType === 'mouse') return
    const point = pointOf(event)
    const [x, y] = [point.x - pointer.from.x, point.y - pointer.from.y]
    if (Math.hypot(x, y) < doubleTapPx) tap(point, event.timeStamp)
    else if (view.value.scale > 1) return
    else if (Math.abs(x) > swipePx && Math.abs(x) > Math.abs(y) * 1.5) emit.swipe(x < 0 ? 1 : -1)
    else if (y > closePx && y > Math.abs(x) * 1.5) emit.close()
  }

  function tap(point: Point, at: number): void {
    const double = lastTap && at - lastTap.at < doubleTapMs && Math.hypot(point.x - lastTap.x, point.y - lastTap.y) < doubleTapPx
    lastTap = double ? undefined : { ...point, at }
    if (double) toggle(point)
  }

  function onPointercancel(event: PointerEvent): void {
    pointers.delete(event.pointerId)
    held.value = pointers.size > 0
  }

  function onDblclick(event: MouseEvent): void {
    if (!touched) toggle(pointOf(event)) // taps were counted already
  }

  return {
    view: readonly(view), held: readonly(held),
    listeners: {
      wheel: onWheel, pointerdown: onPointerdown, pointermove: onPointermove, pointerup: onPointerup, pointercancel: onPointercancel, dblclick: onDblclick,
    },
    step(direction) {
      view.value = zoomed(view.value, keyFactor ** direction, { x: 0, y: 0 }, limits())
    },
    reset() {
      view.value = wholeView
    },
  }
}
