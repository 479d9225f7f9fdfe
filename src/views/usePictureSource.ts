import { provide } from 'vue'
import type { Connection } from '../api/connection'
import { priceOfPictures } from '../chat/picturePrices'
import { picturePriceText } from '../components/chat/picturePriceText'
import { pictureSource } from '../components/images/pictureSource'
import { useI18n } from '../locales'
import { useConnections } from '../stores/connections'
import { usePictures } from '../stores/pictures'

/** Gives the pictures of a conversation to what shows them, and what one more of a reply costs at its connection. */
export function usePictureSource(connection: () => Connection | undefined): void {
  const connections = useConnections()
  const pictures = usePictures()
  const i18n = useI18n()
  provide(pictureSource, {
    thumbnail: id => pictures.thumbnail(id),
    original: id => pictures.original(id),
    partials: id => pictures.previews.get(id) ?? [],
    priceOfOne: ({ model = '', pictures: asked }) => {
      const at = connection()
      return picturePriceText(at && asked && priceOfPictures(connections.hostOf(at), model, 1, asked.options), i18n)
    },
  })
}
