import type { InjectionKey } from 'vue'
import type { ImagePart } from '../../chat/message'
import type { PictureAction } from './pictureGrid'

/** The pictures that the text of one message names, as far as somebody wanted to see them. */
export interface TextPictures {
  /** Undefined: nobody wanted to see it. Reactive. */
  find(url: string): ImagePart | undefined
  /** The text has come to its end: what it names can be kept. Reactive. */
  settled(): boolean
  /** Shows a picture, and keeps it with its message from now on. `words` say what it shows. */
  keep(url: string, words: string): void
  act(url: string, action: PictureAction): void
}

/** Provided by each message. */
export const textPictures: InjectionKey<TextPictures> = Symbol('textPictures')
