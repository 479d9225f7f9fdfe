import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Connection } from '../api/connection'
import { contextWindow, costOf, costOfReply, isCounted, priceFor, sumCosts, type Cost, type Price, type PriceCatalogue } from '../chat/cost'
import { wasAsked, type Message } from '../chat/message'
import { priceOfReplyPictures, type PicturePrice } from '../chat/picturePrices'
import { changeSetting, settingAgain } from '../db/changeSetting'
import { loadSettings } from '../db/settings'
import { parsePrice, parsePrices, type OwnPrice } from '../settings/prices'
import { useConnections } from './connections'

/** Where the prices are from, and of which day they are. */
export interface CatalogueOrigin { readonly date: string, readonly source: string, readonly licence: string }

/** What models cost: the catalogue that was built in, and the user's own prices, which win. */
export const usePrices = defineStore('prices', () => {
  const connections = useConnections()
  const catalogue = shallowRef<PriceCatalogue>()
  const origin = shallowRef<CatalogueOrigin>()
  const own = shallowRef<readonly OwnPrice[]>([])
  /** Prices that were looked up: they hold until one of the lists changes. */
  const found = computed(() => {
    void [catalogue.value, own.value]
    return new Map<string, Price | undefined>()
  })
  let loading: Promise<void> | undefined

  /** Brings the catalogue and the user's prices into memory, once. Until then no cost is known. A failure is tried again. */
  async function load(): Promise<void> {
    loading ??= read()
    try {
      await loading
    }
    catch (error) {
      loading = undefined
      throw error
    }
  }

  async function read(): Promise<void> {
    const [{ catalogue: { providers, ...about } }, settings] = await Promise.all([import('virtual:prices'), loadSettings(), connections.prepare()])
    own.value = parsePrices(settings.prices)
    catalogue.value = providers
    origin.value = about
  }

  /** Reads the user's prices again, where they were read before. */
  async function reload(): Promise<void> {
    if (loading) await settingAgain('prices', () => own.value, (stored) => { own.value = parsePrices(stored) })
  }

  function hostOf(connection: Connection | undefined): string {
    return connection ? connections.hostOf(connection) : ''
  }

  /** The price of a model at a connection; undefined where it is not known. */
  function priceOf(connection: Connection | undefined, model: string): Price | undefined {
    return priceAt(hostOf(connection), model)
  }

  /** The price of a model at a host, as `connections.hostOf` names it. */
  function priceAt(host: string, model: string): Price | undefined {
    const key = `${host} ${model}`
    if (!found.value.has(key)) found.value.set(key, priceFor(host, model, catalogue.value, own.value))
    return found.value.get(key)
  }

  /** What a reply cost; undefined where it is not known. */
  function costOfMessage(message: Message, connection: Connection | undefined): Cost | undefined {
    return wasAsked(message) ? costAt(hostOf(connection), message) : undefined
  }

  function costAt(host: string, message: Message): Cost | undefined {
    return costOfReply(message, message.model ? priceAt(host, message.model) : undefined, priceOfReplyPictures(host, message))
  }

  /** What the pictures of a reply cost, unless its tokens have a price; undefined where it is not known. */
  function priceOfPicturesIn(message: Message, connection: Connection | undefined): PicturePrice | undefined {
    const host = hostOf(connection)
    const byTokens = message.usage && isCounted(message.usage) && message.model && priceAt(host, message.model)
    return byTokens ? undefined : priceOfReplyPictures(host, message)
  }

  /** What replies cost together, a sum a currency, and how many of them have no known cost. */
  function costOfMessages(messages: Iterable<Message>, connection: Connection | undefined): { readonly costs: readonly Cost[], readonly unknown: number } {
    const host = hostOf(connection)
    const costs: Cost[] = []
    let unknown = 0
    for (const message of messages) {
      if (message.role !== 'assistant' || message.status === 'streaming' || !wasAsked(message)) continue
      const cost = costAt(host, message)
      if (cost) costs.push(cost)
      else if (message.usage || message.parts.length) unknown++
    }
    return { costs: sumCosts(costs), unknown }
  }

  /** What sending so many tokens will cost, the reply apart; undefined where no price is known. */
  function costOfPrompt(tokens: number, connection: Connection | undefined, model: string): Cost | undefined {
    const price = priceOf(connection, model)
    return price && { ...costOf({ input: tokens, output: 0 }, price), estimated: true }
  }

  /** How many tokens a model at a connection takes, as the catalogue knows it. */
  function contextWindowOf(connection: Connection | undefined, model: string): number | undefined {
    return contextWindow(hostOf(connection), model, catalogue.value)
  }

  /** Keeps the user's price for a model at a host, in place of an older one. False where it is none. @throws {StorageError} */
  async function setPrice(typed: { readonly [Field in keyof OwnPrice]?: unknown }): Promise<boolean> {
    const price = parsePrice(typed)
    if (price) await change(prices => [...without(prices, price.host, price.model), price])
    return price !== undefined
  }

  /** Goes back to the catalogue. @throws {StorageError} */
  async function removePrice(host: string, model: string): Promise<void> {
    await change(prices => without(prices, host, model))
  }

  /** What is stored has to be known first: else the price would be lost when that comes. */
  async function change(changed: (prices: readonly OwnPrice[]) => readonly OwnPrice[]): Promise<void> {
    await load()
    own.value = changed(own.value)
    await changeSetting('prices', stored => changed(parsePrices(stored)))
    await reload() // with those of other tabs
  }

  return { catalogue, origin, own, load, reload, priceOf, priceAt, costOfMessage, priceOfPicturesIn, costOfMessages, costOfPrompt, contextWindowOf, setPrice, removePrice }
})

function without(prices: readonly OwnPrice[], host: string, model: string): readonly OwnPrice[] {
  return prices.filter(price => price.host !== host || price.model.toLowerCase() !== model.trim().toLowerCase())
}
