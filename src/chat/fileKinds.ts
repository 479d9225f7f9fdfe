import { looksLikeText } from './readText'

export type FileKind = 'picture' | 'heic' | 'text' | 'word' | 'excel' | 'powerpoint' | 'pdf' | 'zip' | 'other'

/** How many bytes at the beginning of a file tell what it is. */
export const kindBytes = 4_096

const endings: readonly (readonly [FileKind, RegExp])[] = [
  ['picture', /^(?:png|jpe?g|jfif|gif|webp|bmp|avif)$/],
  ['heic', /^(?:heic|heif)$/],
  ['word', /^(?:docx?|docm|dotx?|rtf|odt|pages|wps)$/],
  ['excel', /^(?:xlsx?|xlsm|xlsb|xltx?|ods|numbers|et)$/],
  ['powerpoint', /^(?:pptx?|pptm|potx?|ppsx?|odp|key|dps)$/],
  ['pdf', /^pdf$/],
  ['zip', /^zip$/],
  ['text', /^(?:txt|md|markdown|csv|tsv|json|jsonl|ya?ml|toml|ini|log|xml|html?|css|svg|tex|srt|vtt|[cm]?[jt]sx?|vue|py|rb|go|rs|java|kt|c|h|cpp|hpp|cs|php|swift|sh|bat|ps1|sql|r|lua)$/],
]

const types: readonly (readonly [FileKind, RegExp])[] = [
  ['heic', /^image\/hei[cf]/],
  ['text', /^(?:text\/|application\/(?:json|xml|javascript)|image\/svg)/],
  ['picture', /^image\//],
  ['word', /msword|wordprocessingml|opendocument\.text|\/rtf$/],
  ['excel', /ms-excel|spreadsheetml|opendocument\.spreadsheet/],
  ['powerpoint', /ms-powerpoint|presentationml|opendocument\.presentation/],
  ['pdf', /^application\/(?:x-)?pdf$/],
  ['zip', /^application\/(?:zip|x-zip|x-zip-compressed)$|^multipart\/x-zip$/],
]

/** How programs begin: of Windows, Linux, macOS. */
const program = /^(?:MZ|\x7FELF|\xCA\xFE\xBA\xBE|[\xCE\xCF]\xFA\xED\xFE)/

/** What a file says that it is, by the ending of its name, else by its media type. */
export function claimedKind(name: string, type: string): FileKind {
  const ending = /\.([^./\\]{1,10})$/.exec(name)?.[1]?.toLowerCase() ?? ''
  const found = endings.find(([, pattern]) => pattern.test(ending)) ?? types.find(([, pattern]) => pattern.test(type.toLowerCase()))
  return found?.[0] ?? 'other'
}

/** What a file is: its first bytes count before its name and type, which anybody can write. */
export function kindOf(name: string, type: string, firstBytes: Uint8Array): FileKind {
  const claimed = claimedKind(name, type)
  const start = String.fromCharCode(...firstBytes.subarray(0, 16))
  if (pictureType(firstBytes)) return 'picture'
  if (isHeic(firstBytes)) return 'heic'
  if (start.startsWith('%PDF-')) return 'pdf'
  if (start.startsWith('PK\x03\x04') || start.startsWith('PK\x05\x06')) return isOffice(claimed) ? claimed : 'zip'
  if (start.startsWith('\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1')) return isOffice(claimed) ? claimed : 'other'
  if (start.startsWith('{\\rtf')) return 'word'
  if (!looksLikeText(firstBytes)) return /^(?:text|picture|heic)$/.test(claimed) || program.test(start) ? 'other' : claimed
  return textKind(claimed, name, start)
}

/** The media type of a picture that every browser shows, by its first bytes; undefined for all else. */
export function pictureType(bytes: Uint8Array): string | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, 12))
  if (start.startsWith('\x89PNG\r\n\x1A\n')) return 'image/png'
  if (start.startsWith('\xFF\xD8\xFF')) return 'image/jpeg'
  if (/^GIF8[79]a/.test(start)) return 'image/gif'
  if (/^RIFF[^]{4}WEBP/.test(start)) return 'image/webp'
  if (start.startsWith('BM') && bytes[6] === 0 && bytes[7] === 0 && bytes[8] === 0 && bytes[9] === 0) return 'image/bmp'
  return /^avi[fs]/.test(brandsOf(bytes)) || /^mif1.*avif/.test(brandsOf(bytes)) ? 'image/avif' : undefined
}

function isHeic(bytes: Uint8Array): boolean {
  return /^(?:hei[cxms]|hev[cxms]|mif1|msf1)/.test(brandsOf(bytes))
}

/** The four-letter names of what a file of boxes follows, the main one first. */
function brandsOf(bytes: Uint8Array): string {
  const box = String.fromCharCode(...bytes.subarray(0, 64))
  if (box.slice(4, 8) !== 'ftyp') return ''
  const length = Math.min(64, (bytes[2] ?? 0) * 256 + (bytes[3] ?? 0))
  return box.slice(8, 12) + box.slice(16, length)
}

function isOffice(kind: FileKind): boolean {
  return kind === 'word' || kind === 'excel' || kind === 'powerpoint'
}

/** Many programs write tables and pages as text and call them `.xls` and `.doc`. A picture that is words is none. */
function textKind(claimed: FileKind, name: string, start: string): FileKind {
  if (claimed === 'picture' || claimed === 'heic') return 'other'
  if (claimed === 'text' || claimed === 'other') return /\.(?:exe|dll|com|msi|apk|dmg|bin|so)$/i.test(name) ? 'other' : 'text'
  return isOffice(claimed) && (start.startsWith('<') || /^[^\n]*\t/.test(start)) ? 'text' : claimed
}
