import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ImagePart, Message, PictureRequest } from '../../../src/chat/message'
import { gridHeightPx, gridShape, waitingCount } from '../../../src/components/images/pictureGrid'

const picture = (fields: Partial<ImagePart> = {}): ImagePart => ({ type: 'image', blobId: 'b', ...fields })
const failure = { type: 'image-failure', error: { kind: 'filter', message: '' } } as const
const asked = (count: number, size?: string): PictureRequest => ({ prompt: 'p', count, requests: 1, options: size ? { size } : {}, edit: false })

function message(fields: Partial<Message>): Message {
  return { id: 'm', conversationId: 'c', role: 'assistant', createdAt: 0, status: 'done', parts: [], notices: [], inContext: true, ...fields }
}

describe('the room of pictures', () => {
  test.each([[1, 1], [2, 2], [3, 3], [4, 2], [5, 3], [10, 3]])('of %i is a grid of %i columns', (count, columns) => {
    expect(gridShape(message({ parts: Array.from({ length: count }, () => picture()) }))).toMatchObject({ count, columns })
  })

  test('is that of the asked size before anything came, and stays it when all has come', () => {
    const before = message({ status: 'streaming', pictures: asked(2, '1792x1024') })
    expect(gridShape(before)).toMatchObject({ count: 2, ratio: 1.75 })
    const parts = [picture({ width: 100, height: 100 }), picture({ width: 100, height: 100 })]
    expect(gridShape({ ...before, status: 'done', parts })).toEqual(gridShape(before))
    expect(gridShape({ ...before, parts: parts.slice(1) })).toEqual(gridShape(before))
  })

  test('without an asked size is square, however large the picture turns out to be', () => {
    const before = message({ status: 'streaming', pictures: asked(1) })
    expect(gridShape({ ...before, status: 'done', parts: [picture({ width: 1536, height: 1024 })] })).toEqual(gridShape(before))
  })

  test('of what nobody asked for in a size is that of the picture; of different ones it is square', () => {
    expect(gridShape(message({ parts: [picture({ width: 1500, height: 1000 })] })).ratio).toBe(1.5)
    expect(gridShape(message({ parts: [picture({ width: 3, height: 2 }), picture({ width: 2, height: 3 })] })).ratio).toBe(1)
    expect(gridShape(message({ parts: [picture({ width: 9000, height: 10 })] })).ratio).toBe(2)
  })

  test('does not grow for the others where some never came: three of four share it with a failure', () => {
    const stopped = message({ status: 'stopped', pictures: asked(4), parts: [picture()] })
    expect(gridShape(stopped)).toMatchObject({ count: 1, columns: 2 })
    expect(gridShape(message({ pictures: asked(4), parts: [picture(), failure, picture(), picture()] }))).toMatchObject({ count: 4, columns: 2 })
  })

  test('of one\'s own pictures is small', () => {
    const own = gridShape(message({ role: 'user', parts: [picture({ width: 4000, height: 3000 })] }))
    expect(own.widthPx).toBeLessThanOrEqual(240)
    expect(gridShape(message({ role: 'user', parts: Array.from({ length: 6 }, () => picture()) })).columns).toBe(4)
  })

  test('never is empty, endless or wider than the column, whatever sizes are claimed', () => {
    const size = fc.oneof(fc.string(), fc.tuple(fc.nat(), fc.nat()).map(([width, height]) => `${width}x${height}`))
    fc.assert(fc.property(
      fc.array(fc.record({ width: fc.nat(), height: fc.nat(), size }), { minLength: 1, maxLength: 12 }), fc.option(size), fc.integer({ min: 200, max: 900 }),
      (parts, wanted, column) => {
        const shape = gridShape(message({ parts: parts.map(picture), ...wanted !== null && { pictures: asked(parts.length, wanted) } }))
        const height = gridHeightPx(shape, column)
        expect(height).toBeGreaterThan(20)
        expect(height).toBeLessThan(parts.length * column * 2 + 100)
      },
    ))
  })
})

test('what is waited for is what was asked for and neither came nor failed', () => {
  expect(waitingCount(message({ status: 'streaming', pictures: asked(4), parts: [picture(), failure] }))).toBe(2)
  expect(waitingCount(message({ status: 'streaming', pictures: asked(1), parts: [picture(), picture()] }))).toBe(0)
  expect(waitingCount(message({ status: 'stopped', pictures: asked(4) }))).toBe(0)
  expect(waitingCount(message({ status: 'streaming' }))).toBe(0)
})
