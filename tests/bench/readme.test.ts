import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { median, verdictOf } from './verdict.mjs'

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url))

test.runIf(existsSync(file('results.json')))('the table in the README is what the committed figures give', () => {
  expect(() => execFileSync(process.execPath, [file('readme.mjs'), '--check'])).not.toThrow()
})

test('a figure reaches its aim, misses it, or fails where the run must not pass', () => {
  const marks = { aim: 1.5, failAt: 2 }
  expect([1, 1.5, 1.6, 2, 3].map(value => verdictOf(value, marks))).toEqual(['ok', 'ok', 'over aim', 'fails', 'fails'])
  expect([100, 99, 98, 97].map(value => verdictOf(value, { aim: 99, failAt: 97, atLeast: true })))
    .toEqual(['ok', 'ok', 'over aim', 'fails'])
  expect(verdictOf(9, { aim: 2 })).toBe('over aim')
})

test('what was not measured, or has no aim, gets no verdict', () => {
  expect([verdictOf(NaN, { aim: 1 }), verdictOf(undefined, { aim: 1 }), verdictOf(5, {})]).toEqual(['', '', ''])
})

test('the median is the middle of what was measured', () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([NaN, 5]), median([])]).toEqual([2, 2.5, 5, undefined])
})
