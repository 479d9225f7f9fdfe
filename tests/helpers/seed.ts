import fc from 'fast-check'

/** A run that fails must fail by what was changed: the texts are the same ones each time. `PLATEN_SEED=random` takes others, a number those of a run. */
const wanted = process.env.PLATEN_SEED
if (wanted !== 'random') fc.configureGlobal({ seed: Number(wanted ?? 20_261_120) })
