import { fileURLToPath } from 'node:url'

/** Where a full run leaves its figures; committed. */
export const resultsFile = fileURLToPath(new URL('results.json', import.meta.url))

/** A figure as people read it, with its unit. */
export function figure(value, unit = '') {
  if (!Number.isFinite(value)) return ''
  const digits = Math.abs(value) < 10 && !Number.isInteger(value) ? 1 : 0
  const text = value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
  return unit ? `${text} ${unit}` : text
}

/** The figures of all pages; below `least` nothing is known but that. */
export function figuresOf(row) {
  return ['platen', 'floor', 'naive'].map(page => row[page] < row.least
    ? `< ${figure(row.least, row.unit)}`
    : figure(row[page], row.unit))
}

/** How a row compares: `1.42 ×`, `99 %`, `+ 130 ms`; empty where nothing is compared. */
export function comparison({ compared, compare, unit }) {
  return Number.isFinite(compared) ? written[compare](compared, unit) : ''
}

/** What a row aims at, in the same form. */
export function aimOf({ aim, compare, unit, atLeast }) {
  return aim === undefined ? '' : `${atLeast ? '≥' : '≤'} ${(compare === 'value' ? figure : written[compare])(aim, unit)}`
}

const written = {
  ratio: value => `${value.toFixed(2)} ×`,
  percent: value => `${value.toFixed(1)} %`,
  difference: (value, unit) => `${value < 0 ? '−' : '+'} ${figure(Math.abs(value), unit)}`,
  value: () => '',
}

const columns = ['scenario', 'what', 'platen', 'floor', 'naive', 'against', 'aim', 'verdict']

/** The results as a table of plain text. */
export function tableOf({ rows, at, browser, runs, cores, node }) {
  const lines = [columns, ...rows.map(row => [
    row.name, row.what, ...figuresOf(row),
    comparison(row), aimOf(row), row.verdict,
  ])]
  const widths = columns.map((_, column) => Math.max(...lines.map(line => line[column].length)))
  const left = new Set([0, 1, 7])
  const padded = (cell, column) => left.has(column) ? cell.padEnd(widths[column]) : cell.padStart(widths[column])
  const text = lines.map(line => line.map(padded).join('  ').trimEnd())
  const origin = `${at} · ${browser} · Node ${node} · ${cores} cores · medians of ${runs} (naive: 1)`
  return [...text, '', origin].join('\n')
}
