import { knownChoices, requestsFor, type PictureFamily, type PictureOption } from './pictureFamilies'
import { readPictureLine } from './pictureOptions'

/** What a line asks for by now, whether or not it can be sent. */
export interface AskedPictures {
  /** What stands in the line, over what was chosen before. */
  readonly options: Readonly<Record<string, string>>
  readonly count: number
  /** In how many requests. */
  readonly requests: number
}

/** What stands behind an image command, with the choices that hold where it says nothing. Never throws. */
export function askedPictures(rest: string, family: PictureFamily, choices: Readonly<Record<string, string>>): AskedPictures {
  return askedBy(readPictureLine(rest, family).options, family, choices)
}

/** What the options of a line ask for, with the choices that hold where they say nothing. */
export function askedBy(typed: Readonly<Record<string, string>>, family: PictureFamily, choices: Readonly<Record<string, string>>): AskedPictures {
  const options: Readonly<Record<string, string>> = { ...knownChoices(choices, family), ...typed }
  const count = Number(options.n ?? 1)
  return { options, count, requests: requestsFor(count, options, family) }
}

/** The options that mean something: some only where pictures are changed, some only where new ones are made. */
export function optionsFor({ options }: PictureFamily, edit: boolean): readonly PictureOption[] {
  return options.filter(({ only }) => only === undefined || only === (edit ? 'edit' : 'new'))
}
