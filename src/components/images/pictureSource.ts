import type { InjectionKey } from 'vue'
import type { Message } from '../../chat/message'

/** Where components get the bytes of pictures from. They show them by object URLs, which they revoke. */
export interface PictureSource {
  /** A small version, at most 640 pixels on its long side; undefined where the picture was cleared. */
  thumbnail(blobId: string): Promise<Blob | undefined>
  /** All of it, as it came; undefined where it was cleared. */
  original(blobId: string): Promise<Blob | undefined>
  /** How the pictures of a running reply look by now, by index. Reactive. */
  partials(messageId: string): readonly (Blob | undefined)[]
  /** What one more picture like those of a reply costs, in words; empty where nobody knows. Reactive. */
  priceOfOne?(message: Pick<Message, 'model' | 'pictures'>): string
}

/** Provided by the view that shows a conversation. */
export const pictureSource: InjectionKey<PictureSource> = Symbol('pictureSource')
