/** A picture that was taken out of a body, as its number from 1 on. */
export interface LeftOutPicture { readonly name: string, readonly type: string, readonly bytes: number }

/** Longest picture that a copy holds, in characters of base64. */
const longestCopied = 20_000
const longestShown = 60
const picture = /data:([\w.+-]+\/[\w.+-]+);base64,([A-Za-z0-9+/=]+)/g

/** A body to be copied: large pictures are left out, with a name in their place. */
export function withoutLargePictures(body: string): { readonly body: string, readonly pictures: readonly LeftOutPicture[] } {
  const pictures: LeftOutPicture[] = []
  const text = body.replace(picture, (whole, type: string, base64: string) => {
    if (base64.length <= longestCopied) return whole
    const name = `{picture-${pictures.length + 1}}`
    pictures.push({ name, type, bytes: bytesOf(base64) })
    return `data:${type};base64,${name}`
  })
  return { body: text, pictures }
}

/** A body to be read on the screen: of each picture its beginning. `sizeOf` says the size of the rest. */
export function withShortPictures(body: string, sizeOf: (bytes: number) => string): string {
  return body.replace(picture, (whole, type: string, base64: string) =>
    base64.length <= longestShown ? whole : `data:${type};base64,${base64.slice(0, 24)}… (${sizeOf(bytesOf(base64))})`)
}

function bytesOf(base64: string): number {
  return Math.floor(base64.replace(/=+$/, '').length * 3 / 4)
}
