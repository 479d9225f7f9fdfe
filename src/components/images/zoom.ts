/** How a picture is seen: its scale, and where its centre is, in px from that of the stage. */
export interface View {
  readonly scale: number
  readonly x: number
  readonly y: number
}

/** All of the picture. */
export const wholeView: View = { scale: 1, x: 0, y: 0 }

/** What a view is kept within: px of the stage, px of the picture at scale 1, and the largest scale. */
export interface Limits {
  readonly stageWidth: number
  readonly stageHeight: number
  readonly width: number
  readonly height: number
  readonly most: number
}

/** The view with what is under a point (px from the centre of the stage) still under it, as far as the limits allow. */
export function zoomed(view: View, factor: number, point: { readonly x: number, readonly y: number }, limits: Limits): View {
  const scale = between(1, view.scale * factor, limits.most)
  const change = scale / view.scale
  return kept({ scale, x: point.x + (view.x - point.x) * change, y: point.y + (view.y - point.y) * change }, limits)
}

/** The view moved by px; a picture is not drawn further than to its edge. */
export function moved(view: View, x: number, y: number, limits: Limits): View {
  return kept({ scale: view.scale, x: view.x + x, y: view.y + y }, limits)
}

/** How large a picture is on a stage that it is fitted into: never larger than it is. */
export function limitsFor(stage: { readonly width: number, readonly height: number }, picture: { readonly width: number, readonly height: number }): Limits {
  const fit = Math.min(1, stage.width / picture.width, stage.height / picture.height) || 1
  return {
    stageWidth: stage.width, stageHeight: stage.height, width: picture.width * fit, height: picture.height * fit,
    most: Math.max(4, 2 / fit),
  }
}

function kept({ scale, x, y }: View, { stageWidth, stageHeight, width, height }: Limits): View {
  const overX = Math.max(0, (width * scale - stageWidth) / 2)
  const overY = Math.max(0, (height * scale - stageHeight) / 2)
  return { scale, x: between(-overX, x, overX), y: between(-overY, y, overY) }
}

function between(least: number, value: number, most: number): number {
  return Math.min(most, Math.max(least, value)) + 0 // no -0
}
