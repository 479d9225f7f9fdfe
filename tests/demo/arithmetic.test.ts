import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { calculate, findCalculation, formatNumber } from '../../src/demo/arithmetic'

type Tree = number | { readonly sign: '+' | '-' | '*' | '/', readonly left: Tree, readonly right: Tree }

const { tree } = fc.letrec<{ tree: Tree, node: Tree }>(tie => ({
  tree: fc.oneof({ maxDepth: 5 }, fc.integer({ min: 0, max: 99 }), tie('node')),
  node: fc.record({ sign: fc.constantFrom('+', '-', '*', '/'), left: tie('tree'), right: tie('tree') }),
}))

const rank = { '+': 1, '-': 1, '*': 2, '/': 2 } as const

/** With as few brackets as the rules of precedence allow. */
function written(node: Tree, outer = 0): string {
  if (typeof node === 'number') return String(node)
  const { sign, left, right } = node
  const inner = `${written(left, rank[sign])} ${sign} ${written(right, rank[sign] + 1)}`
  return rank[sign] < outer ? `(${inner})` : inner
}

function valueOf(node: Tree): number {
  if (typeof node === 'number') return node
  const left = valueOf(node.left)
  const right = valueOf(node.right)
  if (node.sign === '+') return left + right
  if (node.sign === '-') return left - right
  if (node.sign === '*') return left * right
  return right === 0 ? NaN : left / right
}

describe('calculate', () => {
  test('agrees with the tree that an expression was written from', () => {
    fc.assert(fc.property(tree, (node) => {
      const expression = written(node)
      fc.pre(expression.replace(/ /g, '').length <= 200)
      const result = calculate(expression)
      const value = valueOf(node)
      if (Number.isNaN(value)) expect(result?.kind).toBe('division-by-zero')
      else expect(result).toMatchObject({ kind: 'value', value })
    }), { numRuns: 500 })
  })

  test('never throws, whatever it is given', () => {
    const signs = fc.array(fc.constantFrom(...'0123456789+-*/%^(). ,（）×÷')).map(parts => parts.join(''))
    fc.assert(fc.property(fc.oneof(fc.string(), signs), (input) => {
      const result = calculate(input)
      if (result?.kind === 'value') expect(Number.isFinite(result.value)).toBe(true)
    }), { numRuns: 500 })
  })

  test.each([
    ['12*(3+4)', 84], ['2^3^2', 512], ['-2^2', -4], ['2**10', 1024], ['10 % 4', 2], ['1,000*3', 3000], ['.5+.25', 0.75],
    ['（１＋２）×３', 9], ['6÷4', 1.5], ['--3', 3], ['2*-3', -6], ['7−9', -2],
  ])('%s is %d', (expression, value) => {
    expect(calculate(expression)).toMatchObject({ kind: 'value', value })
  })

  test.each(['', '1+', '(1', '1)', '1..2', '1 2 x', 'alert(1)', '2(3)', '()', '('.repeat(150), '-'.repeat(150) + '1', '1+'.repeat(101) + '1'])(
    '“%s” is no calculation', (input) => {
      expect(calculate(input)).toBeUndefined()
    })

  test('names a division by zero, and a number that is too large', () => {
    expect(calculate('1/(2-2)')?.kind).toBe('division-by-zero')
    expect(calculate('0^-1')?.kind).toBe('division-by-zero')
    expect(calculate('99^999')?.kind).toBe('too-large')
  })
})

describe('finding the calculation in a question', () => {
  test.each([
    ['What is 12*(3+4)?', 84], ['what’s 3 + 4', 7], ['Please calculate 7 * 6.', 42], ['12*(3+4)=?', 84], ['12*(3+4)等于多少？', 84],
    ['请帮我算一下 3.5 × 2', 7], ['计算（1＋2）×3', 9], ['I bought 3 * 4 apples, how much is that?', 12], ['2 + 2 =', 4],
  ])('%s', (question, value) => {
    expect(findCalculation(question)).toMatchObject({ kind: 'value', value })
  })

  test.each(['2024-01-02', 'Hello', '42', 'I work 24/7', 'and/or', 'C++', '100%', '见第 3-5 页'])('“%s” holds none', (question) => {
    expect(findCalculation(question)).toBeUndefined()
  })
})

test('numbers are shown without the dust of binary fractions', () => {
  expect([0.1 + 0.2, 1 / 3, 2 ** 53 - 1, 1e21, -0.5].map(formatNumber))
    .toEqual(['0.3', '0.333333333333', '9007199254740991', '1e+21', '-0.5'])
})
