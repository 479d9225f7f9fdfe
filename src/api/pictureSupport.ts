/** What a server is known to do with requests for pictures. `chat`: it makes them as part of a chat reply. */
export interface PictureSupport {
  readonly kind: 'images' | 'chat' | 'none'
  /** Option → the field that this server takes it by, where that is its own: `size` → `image_size`. */
  readonly fields?: Readonly<Record<string, string>>
}
