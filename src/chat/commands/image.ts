import { askedBy } from '../askedPictures'
import type { PictureRequest } from '../message'
import { familyOf, readPictureLine, type PictureFamily } from '../pictureOptions'
import type { Command, CommandProblem, CommandSetup } from './command'

/** `/image a red fox`: makes pictures; with pictures beside it, changes those. */
export const image: Command = {
  name: 'image',
  aliases: ['img', 'draw', '画', '图'],
  read: (rest, setup) => {
    if (setup.support.kind === 'none') return { kind: 'no-images' }
    const family = familyOf(setup.model, setup.support)
    const { prompt, options, problem } = readPictureLine(rest, family)
    return problem ?? sourcesProblem(setup, family)
      ?? { prompt, ...askedBy(options, family, setup.choices), edit: setup.sources > 0 } satisfies PictureRequest
  },
  async* run(turn, signal) {
    // what talks to servers is fetched when there is something to ask: the rest of a command is read on every key
    const { makePictures } = await import('./makePictures')
    yield* makePictures(turn, signal)
  },
}

function sourcesProblem({ sources }: CommandSetup, { maxSources }: PictureFamily): CommandProblem | undefined {
  if (!sources || sources <= maxSources) return undefined
  return maxSources ? { kind: 'too-many-sources', limit: String(maxSources) } : { kind: 'no-edits' }
}
