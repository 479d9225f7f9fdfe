/**
 * What a figure is worth. `ok` reaches the aim, `fails` is at the mark where the run must not pass, `over aim` is in
 * between. `atLeast`: more is better. Without an aim there is no verdict, only a figure.
 */
export function verdictOf(value, { aim, failAt, atLeast = false }) {
  if (aim === undefined || !Number.isFinite(value)) return ''
  const sign = atLeast ? -1 : 1
  if (value * sign <= aim * sign) return 'ok'
  return failAt !== undefined && value * sign >= failAt * sign ? 'fails' : 'over aim'
}

/** The middle one, or the mean of the two in the middle; `undefined` of nothing. */
export function median(values) {
  const known = values.filter(Number.isFinite).sort((one, other) => one - other)
  if (!known.length) return undefined
  const middle = known.length >> 1
  return known.length % 2 ? known[middle] : (known[middle - 1] + known[middle]) / 2
}

/**
 * The rows of a scenario. `measured` holds, by scenario and page, the medians of its metrics. A row compares by
 * `ratio` (default), `percent` or `difference` to the floor, to another page of the same scenario (`floor: 'lines'`),
 * or to the app itself elsewhere (`against: ['open:20', metric]`); `value` compares nothing.
 */
export function rowsOf(scenario, measured) {
  const pages = measured[scenario.name]
  return scenario.rows.map(row => {
    const { name = scenario.name, what, unit = '', metric, against, compare = 'ratio', floor = 'floor', aim, failAt } = row
    const platen = pages.platen?.[metric]
    const base = against ? measured[against[0]]?.platen?.[against[1] ?? metric] : pages[floor]?.[metric]
    const compared = comparisons[compare](platen, base)
    return {
      name, what, unit, platen: round(platen), floor: round(pages[floor]?.[metric]), naive: round(pages.naive?.[metric]),
      compare, compared: round(compared), aim, failAt, atLeast: row.atLeast, least: row.least, verdict: verdictOf(compared, row),
    }
  })
}

const round = value => Number.isFinite(value) ? Math.round(value * 100) / 100 : undefined

const comparisons = {
  ratio: (value, base) => value / base,
  percent: (value, base) => value / base * 100,
  difference: (value, base) => value - base,
  value: value => value,
}
