/** What no text holds: control characters, but for tabs, line ends, form feeds and the escape of terminals. */
const control = /[\0-\x08\x0E-\x1A\x1C-\x1F\x80-\x84\x86-\x9F]/

/** Whether bytes at the beginning of a file can be read as text; the last character may be cut off. */
export function looksLikeText(bytes: Uint8Array): boolean {
  return readText(bytes, true) !== undefined
}

/**
 * The text that bytes are: UTF-8, UTF-16 with its mark, else the older encoding of Chinese or of Western languages.
 * Undefined where they are no text. `cut`: there is more of the file, so the last character may be half.
 */
export function readText(bytes: Uint8Array, cut = false): string | undefined {
  const text = decoded(bytes, encodingByMark(bytes), cut) ?? decoded(bytes, 'utf-8', cut) ?? decoded(bytes, olderEncoding(bytes), cut)
  return text === undefined || control.test(text) ? undefined : text
}

function encodingByMark([first, second]: Uint8Array): string | undefined {
  if (first === 0xFF && second === 0xFE) return 'utf-16le'
  return first === 0xFE && second === 0xFF ? 'utf-16be' : undefined
}

function decoded(bytes: Uint8Array, encoding: string | undefined, cut: boolean): string | undefined {
  if (!encoding) return undefined
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: cut })
  }
  catch (error) {
    // Not in this encoding, or one that this browser does not know.
    if (error instanceof TypeError || error instanceof RangeError) return undefined
    throw error
  }
}

/** Chinese characters are pairs of bytes from A1 on; an accented letter stands between plain ones. */
function olderEncoding(bytes: Uint8Array): string {
  let [high, paired] = [0, 0]
  for (let index = 0; index < Math.min(bytes.length, 65_536); index++) {
    if (bytes[index]! < 0x80) continue
    high++
    if (bytes[index]! < 0xA1 || (bytes[index + 1] ?? 0) < 0xA1) continue
    high++
    paired += 2
    index++
  }
  return paired > high * 0.8 ? 'gb18030' : 'windows-1252'
}
