import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { claimedKind, kindOf, pictureType } from '../../src/chat/fileKinds'

const latin = (text: string) => Uint8Array.from(text, letter => letter.charCodeAt(0))
const utf8 = (text: string) => new TextEncoder().encode(text)
const box = (brands: string) => latin(`\0\0\0${String.fromCharCode(12 + brands.length)}ftyp${brands.slice(0, 4)}\0\0\0\0${brands.slice(4)}\0\0\0\0\0`)
const png = latin('\x89PNG\r\n\x1A\n\0\0\0\rIHDR')
const zip = latin('PK\x03\x04\x14\0\x08\0')
const ole = latin('\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0')
const program = latin('MZ\x90\0\x03\0\0\0\x04\0')
const openXml = 'application/vnd.openxmlformats-officedocument.'

describe('a file is what its first bytes say', () => {
  test.each([
    ['a.png', 'image/png', png, 'picture'],
    ['a', '', latin('\xFF\xD8\xFF\xE0\0\x10JFIF'), 'picture'],
    ['a.txt', 'text/plain', latin('GIF89a\x01\0'), 'picture'],
    ['a.webp', '', latin('RIFF\x24\0\0\0WEBPVP8 '), 'picture'],
    ['a.bmp', '', latin('BM\x36\x03\0\0\0\0\0\0\x36\0'), 'picture'],
    ['a.avif', '', box('avifmif1miaf'), 'picture'],
    ['a.avif', '', box('mif1avifmiaf'), 'picture'],
    ['IMG_1.HEIC', '', box('heicmif1heic'), 'heic'],
    ['IMG_1.jpg', 'image/jpeg', box('mif1heic'), 'heic'],
    ['cat.png', 'image/png', program, 'other'],
    ['cat.png', 'image/png', utf8('<!doctype html><title>404</title>'), 'other'],
    ['cat.png', 'image/png', latin('\x89PNX\0\0'), 'other'],
    ['a.svg', 'image/svg+xml', utf8('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'text'],
    ['setup.exe', 'application/x-msdownload', program, 'other'],
    ['report.docx', '', program, 'other'],
    ['report.pdf', '', latin('\x7FELF\x02\x01\x01\0'), 'other'],
    ['report.docx', '', zip, 'word'],
    ['report', `${openXml}wordprocessingml.document`, zip, 'word'],
    ['table.xlsx', '', zip, 'excel'],
    ['table', `${openXml}spreadsheetml.sheet`, zip, 'excel'],
    ['talk.pptx', '', zip, 'powerpoint'],
    ['talk', `${openXml}presentationml.presentation`, zip, 'powerpoint'],
    ['old.doc', 'application/msword', ole, 'word'],
    ['old.xls', 'application/vnd.ms-excel', ole, 'excel'],
    ['old.ppt', '', ole, 'powerpoint'],
    ['setup.msi', '', ole, 'other'],
    ['a.rtf', '', latin('{\\rtf1\\ansi'), 'word'],
    ['table.xls', 'application/vnd.ms-excel', utf8('name\tprice\npen\t2'), 'text'],
    ['page.doc', 'application/msword', utf8('<html><body>'), 'text'],
    ['empty.docx', `${openXml}wordprocessingml.document`, utf8('nothing of that kind'), 'word'],
    ['paper.pdf', '', latin('%PDF-1.7\n%\xE2\xE3'), 'pdf'],
    ['paper', '', latin('%PDF-1.4\n'), 'pdf'],
    ['a.zip', 'application/x-zip-compressed', zip, 'zip'],
    ['a', '', latin('PK\x05\x06\0\0'), 'zip'],
    ['a.zip', 'application/x-zip-compressed', utf8('no zip'), 'zip'],
    ['a.tar.gz', 'application/gzip', latin('\x1F\x8B\x08\0\0\0'), 'other'],
    ['notes.md', 'text/markdown', utf8('# 笔记'), 'text'],
    ['Makefile', '', utf8('all:\n\tmake it'), 'text'],
    ['notes.txt', '', latin('\xFF\xFEh\0i\0'), 'text'],
    ['notes.txt', '', latin('\xC4\xE3\xBA\xC3\xCA\xC0\xBD\xE7'), 'text'],
    ['data.txt', 'text/plain', latin('abc\0def'), 'other'],
  ])('%s of type "%s" (%#)', (name, type, bytes, kind) => {
    expect(kindOf(name, type, bytes)).toBe(kind)
  })

  test('a text that is cut in the middle of a character is one still', () => {
    expect(kindOf('a', '', utf8('你好世界').subarray(0, 10))).toBe('text')
  })

  test('whatever comes, it is told without an error, and a picture only where its bytes are one', () => {
    fc.assert(fc.property(fc.string(), fc.string(), fc.uint8Array({ maxLength: 80 }), (name, type, bytes) => {
      expect(kindOf(name, type, bytes) === 'picture').toBe(pictureType(bytes) !== undefined)
      expect(claimedKind(name, type)).toBeTypeOf('string')
    }))
  })
})
