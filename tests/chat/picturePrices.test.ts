import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { costOfReply } from '../../src/chat/cost'
import type { Message } from '../../src/chat/message'
import { priceOfPictures, priceOfReplyPictures } from '../../src/chat/picturePrices'

const openai = 'api.openai.com'
const costs = (model: string, count: number, options: Record<string, string> = {}, host = openai) => {
  const price = priceOfPictures(host, model, count, options)
  return price && [Number(price.least.toFixed(4)), Number(price.most.toFixed(4))]
}

describe('the price of pictures', () => {
  test('follows model, size and quality', () => {
    expect(costs('dall-e-3', 4)).toEqual([0.16, 0.16])
    expect(costs('dall-e-3', 1, { quality: 'hd', size: '1792x1024' })).toEqual([0.12, 0.12])
    expect(costs('dall-e-2', 10, { size: '256x256' })).toEqual([0.16, 0.16])
    expect(costs('gpt-image-1', 2, { quality: 'high', size: '1024x1536' })).toEqual([0.5, 0.5])
    expect(costs('gpt-image-1-mini', 1, { quality: 'low', size: '1024x1024' })).toEqual([0.005, 0.005])
    expect(costs('openai/gpt-image-1.5-2025-12-16', 1, { quality: 'medium', size: '1024x1024' })).toEqual([0.034, 0.034])
  })

  test('is a range where the model decides for itself', () => {
    expect(costs('gpt-image-1', 1)).toEqual([0.011, 0.25])
    expect(costs('gpt-image-1', 2, { quality: 'low' })).toEqual([0.022, 0.032])
    expect(costs('gpt-image-1', 1, { quality: 'auto', size: '1024x1024' })).toEqual([0.011, 0.167])
  })

  test('is that of OpenAI at a relay, and says so', () => {
    expect(priceOfPictures(openai, 'dall-e-3', 1, {})?.source).toBe('list')
    expect(priceOfPictures('relay.example.com', 'dall-e-3', 1, {})).toMatchObject({ most: 0.04, source: 'relay' })
  })

  test('is unknown for other models, odd values, the demo, and hosts that sell none of OpenAI\'s', () => {
    for (const model of ['', 'flux', 'gpt-image-2', 'dall-e-4', 'my-dall-e-3', 'constructor']) expect(costs(model, 1), model).toBeUndefined()
    expect(costs('dall-e-3', 1, { quality: 'constructor' })).toBeUndefined()
    expect(costs('dall-e-2', 1, { size: '__proto__' })).toBeUndefined()
    expect(costs('dall-e-3', 1, {}, '')).toBeUndefined()
    expect(costs('dall-e-3', 1, {}, 'api.deepseek.com')).toBeUndefined()
    expect(costs('dall-e-3', 0)).toBeUndefined()
  })

  test('whatever is set, more pictures cost no less', () => {
    const options = fc.dictionary(fc.constantFrom('size', 'quality', 'style', 'n'), fc.oneof(fc.constantFrom('auto', 'hd', 'high', '1024x1024', '1536x1024'), fc.string()))
    fc.assert(fc.property(fc.constantFrom('dall-e-2', 'dall-e-3', 'gpt-image-1'), fc.integer({ min: 1, max: 9 }), options, (model, count, set) => {
      const [one, next] = [priceOfPictures(openai, model, count, set), priceOfPictures(openai, model, count + 1, set)]
      if (one && next) expect(next.least > one.least && next.most > one.most && one.least <= one.most).toBe(true)
      expect(one === undefined).toBe(next === undefined)
    }))
  })
})

describe('the cost of a reply of pictures', () => {
  const reply = (fields: Partial<Message>): Message => ({
    id: 'r', conversationId: 'c', role: 'assistant', createdAt: 0, status: 'done', notices: [], inContext: true, model: 'dall-e-3',
    parts: [{ type: 'image', blobId: 'a' }, { type: 'image', url: 'https://x/2' }, { type: 'image-failure', error: { kind: 'server', message: '' } }],
    pictures: { prompt: 'a fox', count: 3, requests: 3, options: { size: '1024x1792' }, edit: false }, ...fields,
  })
  const cost = (fields: Partial<Message>, host = openai) => costOfReply(reply(fields), undefined, priceOfReplyPictures(host, reply(fields)))

  test('counts those that came, as an estimate', () => {
    expect(cost({})).toEqual({ amount: 0.16, currency: 'USD', estimated: true })
    expect(cost({ parts: [] })).toBeUndefined()
  })

  test('follows the tokens that the server counted; pictures to be changed cost more than text', () => {
    const usage = { input: 1_000, output: 4_160, total: 5_160 }
    const request = { prompt: 'x', count: 1, requests: 1, options: {} }
    expect(cost({ model: 'gpt-image-1', usage, pictures: { ...request, edit: false } })?.amount).toBeCloseTo(0.1714)
    expect(cost({ model: 'gpt-image-1', usage, pictures: { ...request, edit: true } })?.amount).toBeCloseTo(0.1764)
    expect(cost({ model: 'gpt-image-1', pictures: { ...request, edit: false } }), 'nobody knows what quality it was').toBeUndefined()
  })

  test('is what the server named, or what its model\'s own price gives, where those are known', () => {
    const usage = { input: 1_000_000, output: 0, total: 1_000_000 }
    const pictures = priceOfReplyPictures(openai, reply({}))
    expect(costOfReply({ usage: { ...usage, cost: 0.5 } }, undefined, pictures)).toEqual({ amount: 0.5, currency: 'USD', estimated: false })
    expect(costOfReply({ usage }, { input: 3, output: 9, currency: 'CNY', source: 'own' }, pictures)).toEqual({ amount: 3, currency: 'CNY', estimated: true })
  })

  test('is none for a reply of text with a picture in it', () => {
    const { pictures: _, ...text } = reply({})
    expect(priceOfReplyPictures(openai, text)).toBeUndefined()
  })
})
