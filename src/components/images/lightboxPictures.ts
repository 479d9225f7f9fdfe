import type { ImagePart, Message, PictureRequest } from '../../chat/message'

/** Where a picture stands in a conversation. */
export interface PicturePlace {
  readonly messageId: string
  /** Within the parts of the message. */
  readonly partIndex: number
}

/** A picture with what is known of it. */
export interface LightboxPicture extends PicturePlace {
  /** The same as long as it is the same picture. */
  readonly key: string
  readonly part: ImagePart
  /** From 1, among the pictures of its message. */
  readonly number: number
  /** The user put it in. */
  readonly own: boolean
  /** Epoch ms. */
  readonly createdAt: number
  readonly model?: string | undefined
  readonly request?: PictureRequest | undefined
}

/** The name of a place, to find its picture again. */
export function keyOf({ messageId, partIndex }: PicturePlace): string {
  return `${partIndex}:${messageId}`
}

/** All pictures of the messages, in the order in which they are read. */
export function lightboxPictures(messages: readonly Message[]): readonly LightboxPicture[] {
  return messages.flatMap(({ id: messageId, role, parts, createdAt, model, pictures: request }) => {
    const places = parts.flatMap((part, partIndex) => part.type === 'image' ? [{ part, partIndex }] : [])
    return places.map(({ part, partIndex }, index) => ({
      messageId, partIndex, key: keyOf({ messageId, partIndex }), part, number: index + 1, own: role === 'user', createdAt, model, request,
    }))
  })
}
