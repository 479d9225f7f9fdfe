import { graphemes } from './pieces'

const hanCharacter = /\p{Script=Han}/u

/** About how many tokens a text is: four characters make one, Han characters nearly one each. */
export function countTokens(text: string): number {
  let weight = 0
  for (const character of text) weight += weightOf(character)
  return Math.ceil(weight)
}

/** As much of the text as fits into so many tokens, in whole characters. */
export function cutToTokens(text: string, tokens: number): string {
  let weight = 0
  let length = 0
  for (const character of graphemes(text)) {
    for (const point of character) weight += weightOf(point)
    if (weight > tokens) break
    length += character.length
  }
  return text.slice(0, length)
}

const weightOf = (character: string) => hanCharacter.test(character) ? 0.8 : 0.25
