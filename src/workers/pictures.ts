import { PictureError, type PictureErrorKind, type ScaledPicture, type ScaleWish } from '../chat/pictureScale'
import { scaled } from './scaling'

/** What the worker is asked; answered in order, one at a time. */
export interface PictureJob { readonly picture: Blob, readonly wish: ScaleWish }
export type PictureAnswer = { readonly scaled: ScaledPicture } | { readonly error: PictureErrorKind }

self.addEventListener('message', (message: MessageEvent<PictureJob>) => {
  void answer(message.data).then(reply => self.postMessage(reply))
})

async function answer({ picture, wish }: PictureJob): Promise<PictureAnswer> {
  try {
    return { scaled: await scaled(picture, wish) }
  }
  catch (error) {
    return { error: error instanceof PictureError ? error.kind : 'unreadable' }
  }
}
