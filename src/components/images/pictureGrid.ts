import type { ImagePart, Message } from '../../chat/message'

/** What of a message the pictures in it are shown by. */
export type PictureMessage = Pick<Message, 'id' | 'role' | 'status' | 'createdAt' | 'parts' | 'pictures' | 'model'>

/** What can be done with a picture: look at it, ask for it once more, change it, ask about it. */
export type PictureAction = 'open' | 'again' | 'edit' | 'ask'

/** The room of the pictures of a message. It is known before they come, so that nothing moves when they do. */
export interface GridShape {
  /** Tiles, those that are waited for counted. */
  readonly count: number
  readonly columns: number
  /** Width of a tile over its height. */
  readonly ratio: number
  /** Of the whole grid, at most. */
  readonly widthPx: number
}

const gapPx = 8
const narrowest = 0.5
const widest = 2

/** How many pictures a message waits for. */
export function waitingCount({ status, parts, pictures }: Pick<PictureMessage, 'status' | 'parts' | 'pictures'>): number {
  return status === 'streaming' && pictures ? Math.max(0, pictures.count - parts.filter(isPicture).length) : 0
}

/** The grid: 1, 2, 2 × 2, else three in a row; one's own are small. */
export function gridShape(message: Pick<PictureMessage, 'role' | 'status' | 'parts' | 'pictures'>): GridShape {
  const came = message.parts.filter(isPicture)
  const count = came.length + waitingCount(message)
  const slots = Math.max(count, message.pictures?.count ?? 0) // of those that never came the others keep their size
  const ratio = Math.min(widest, Math.max(narrowest, ratioOf(message, came.filter(part => part.type === 'image')) ?? 1))
  if (message.role === 'user') return own(count, ratio)
  if (slots === 1) return { count, columns: 1, ratio, widthPx: Math.round(ratio < 1 ? 384 * ratio : Math.min(480, 384 * ratio)) }
  const columns = slots === 2 || slots === 4 ? 2 : 3
  return { count, columns, ratio, widthPx: columns === 2 ? 512 : 736 }
}

function own(count: number, ratio: number): GridShape {
  if (count === 1) return { count, columns: 1, ratio, widthPx: Math.round(Math.min(240, 200 * ratio)) }
  const columns = Math.min(4, count)
  return { count, columns, ratio: 1, widthPx: columns * 104 + (columns - 1) * gapPx }
}

/** The height of a grid in a column of some width. */
export function gridHeightPx({ count, columns, ratio, widthPx }: GridShape, columnPx: number): number {
  if (!count) return 0
  const rows = Math.ceil(count / columns)
  const tilePx = (Math.min(widthPx, columnPx) - (columns - 1) * gapPx) / columns
  return rows * tilePx / ratio + (rows - 1) * gapPx
}

/** Whether a part is shown as a tile, and not within the text. */
export function isPicture(part: Message['parts'][number]): part is Extract<Message['parts'][number], { type: 'image' | 'image-failure' }> {
  return (part.type === 'image' && !part.inText) || part.type === 'image-failure'
}

/** As asked for; where nothing was asked, as they are if they are alike. A room that was given out is never changed. */
function ratioOf({ pictures }: Pick<PictureMessage, 'pictures'>, came: readonly ImagePart[]): number | undefined {
  if (pictures) return ratioOfSize(pictures.options.size)
  const ratios = came.map(({ width, height, size }) => width && height ? width / height : ratioOfSize(size))
  const [first] = ratios
  return first && ratios.every(ratio => ratio && Math.abs(ratio / first - 1) < 0.05) ? first : undefined
}

function ratioOfSize(size: string | undefined): number | undefined {
  const [, width, height] = /^\s*(\d{1,5})\s*[x×*]\s*(\d{1,5})\s*$/i.exec(size ?? '') ?? []
  const ratio = Number(width) / Number(height)
  return ratio > 0 && ratio < Infinity ? ratio : undefined
}
