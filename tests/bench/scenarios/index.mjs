import { archive } from './archive.mjs'
import { conversations } from './conversations.mjs'
import { load } from './load.mjs'
import { memory } from './memory.mjs'
import { pictures } from './pictures.mjs'
import { search } from './search.mjs'
import { streams } from './streams.mjs'

/**
 * All scenarios, in the order in which they run. Each has a `name`, the `pages` that it compares, `measure(lab)` that
 * gives its metrics for one page, and the `rows` that are made of their medians (see `verdict.mjs`). The naive page is
 * a reference: it is measured once. `runs` limits the number of runs where one says enough.
 */
export const scenarios = [load, ...conversations, pictures, search, archive, memory, ...streams]
