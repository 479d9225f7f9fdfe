import { computed } from 'vue'
import type { Ref } from 'vue'
import type { Connection } from '../api/connection'
import { costOfReply, sumCosts, type Cost, type Price } from '../chat/cost'
import type { Message } from '../chat/message'
import { usePrices } from '../stores/prices'

/** What the replies of a connection cost: each price is looked up once for all messages of a model. */
export function useReplyCosts(connection: Readonly<Ref<Connection | undefined>>): {
  readonly of: (message: Message) => Cost | undefined
  readonly sum: (messages: Iterable<Message>) => readonly Cost[]
} {
  const prices = usePrices()
  const priceOf = computed(() => {
    void prices.catalogue
    void prices.own // what is found holds until one of them changes
    const at = connection.value
    const found = new Map<string, Price | undefined>()
    return (model: string) => {
      if (!found.has(model)) found.set(model, prices.priceOf(at, model))
      return found.get(model)
    }
  })

  function of(message: Message): Cost | undefined {
    return message.role === 'user' ? undefined : costOfReply(message, message.model ? priceOf.value(message.model) : undefined)
  }

  function sum(messages: Iterable<Message>): readonly Cost[] {
    const costs: Cost[] = []
    for (const message of messages) {
      const cost = message.status === 'streaming' ? undefined : of(message)
      if (cost) costs.push(cost)
    }
    return sumCosts(costs)
  }

  return { of, sum }
}
