/** A number that only depends on the text (FNV-1a, 32 bits). */
export function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  }
  return value >>> 0
}

/** Numbers from 0 up to 1 that look random and are the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** One of the list. */
export function pickFrom<Item>(list: readonly [Item, ...Item[]], random: () => number): Item {
  return list[Math.floor(random() * list.length)] ?? list[0]
}

/** Some of the list, none twice, in the order of the list. */
export function someFrom<Item>(
  list: readonly Item[], count: number, random: () => number,
): readonly Item[] {
  const left = list.map((_item, index) => index)
  while (left.length > count) left.splice(Math.floor(random() * left.length), 1)
  return list.filter((_item, index) => left.includes(index))
}
