export type Calculation =
  | { readonly kind: 'value', readonly expression: string, readonly value: number }
  | { readonly kind: 'division-by-zero' | 'too-large', readonly expression: string }

const longestExpression = 200
const deepestNesting = 40

/**
 * The value of `+ - * / % ^`, brackets and decimals; undefined where the text is anything else.
 * A parser of its own: nothing of the text is ever run.
 */
export function calculate(text: string): Calculation | undefined {
  const expression = tidy(text)
  if (expression === '' || expression.length > longestExpression) return undefined
  const value = parse(expression)
  if (value === undefined) return undefined
  if (Number.isNaN(value)) return { kind: 'division-by-zero', expression }
  if (!Number.isFinite(value)) return { kind: 'too-large', expression }
  return { kind: 'value', expression, value }
}

/** The number as it is shown: whole ones exactly, others with up to 12 digits. */
export function formatNumber(value: number): string {
  return String(Number.isSafeInteger(value) ? value : Number(value.toPrecision(12)))
}

/** Full-width and typographic signs become plain ones, thousands lose their commas. */
function tidy(text: string): string {
  return text.normalize('NFKC')
    .replace(/[×✕·]/g, '*').replace(/÷/g, '/').replace(/[−–]/g, '-')
    .replace(/\*\*/g, '^')
    .replace(/(\d),(?=\d{3}(?!\d))/g, '$1')
    .replace(/\s+/g, '')
}

/** NaN stands for a division by zero. */
function parse(expression: string): number | undefined {
  let position = 0
  let depth = 0
  const take = (signs: string): string | undefined => {
    const sign = expression[position]
    if (sign === undefined || !signs.includes(sign)) return undefined
    position += 1
    return sign
  }

  function sum(): number | undefined {
    let left = product()
    for (let sign = take('+-'); sign !== undefined; sign = take('+-')) {
      const right = product()
      if (left === undefined || right === undefined) return undefined
      left = sign === '+' ? left + right : left - right
    }
    return left
  }

  function product(): number | undefined {
    let left = signed()
    for (let sign = take('*/%'); sign !== undefined; sign = take('*/%')) {
      const right = signed()
      if (left === undefined || right === undefined) return undefined
      if (sign === '*') left = left * right
      else if (right === 0) left = NaN
      else left = sign === '/' ? left / right : left % right
    }
    return left
  }

  function signed(): number | undefined {
    const sign = take('+-')
    if (sign === undefined) return power()
    if ((depth += 1) > deepestNesting) return undefined
    const value = signed()
    depth -= 1
    return value === undefined || sign === '+' ? value : -value
  }

  /** Binds to the right, and closer than a sign before it: -2^2 is -4. */
  function power(): number | undefined {
    const base = atom()
    if (base === undefined || take('^') === undefined) return base
    const exponent = signed()
    if (exponent === undefined) return undefined
    return base === 0 && exponent < 0 ? NaN : base ** exponent
  }

  function atom(): number | undefined {
    if (take('(') !== undefined) {
      if ((depth += 1) > deepestNesting) return undefined
      const value = sum()
      depth -= 1
      return take(')') === undefined ? undefined : value
    }
    const digits = /^(?:\d+\.?\d*|\.\d+)/.exec(expression.slice(position))?.[0]
    if (digits === undefined) return undefined
    position += digits.length
    return Number(digits)
  }

  const value = sum()
  return position === expression.length ? value : undefined
}

const askedBefore = /^(?:please\s+)?(?:can you\s+)?(?:what(?:'s|’s| is| are)|how much is|calculate|compute|evaluate|solve|work out)\s+/i
const askedBeforeInChinese = /^(?:请|帮我|请帮我|麻烦)*(?:计算一下|计算|算一下|算算|算|求)?[:：\s]*/
const askedAfter = /\s*(?:=|＝)?\s*(?:(?:等于|是|得)(?:多少|几)|是多少|多少|等于几|呢)?\s*[?？。.!！=＝]*\s*$/
const date = /^\d{4}([-/])\d{1,2}\1\d{1,2}$/
const within = /[\d(.][\d\s.,()+\-*/%^×÷−]*[+\-*/%^×÷−][\d\s.,()+\-*/%^×÷−]*[\d)]/

/** The calculation that a question is, or that it clearly asks for. */
export function findCalculation(question: string): Calculation | undefined {
  const bare = question.trim().slice(0, 2 * longestExpression)
    .replace(askedBefore, '').replace(askedBeforeInChinese, '').replace(askedAfter, '')
  if (/[+\-*/%^×÷−＋－＊／]/.test(bare) && !date.test(bare)) {
    const calculation = calculate(bare)
    if (calculation) return calculation
  }
  if (!/calculat|comput|what(?:'s|’s| is)|how much|=|算|等于|多少|得几/i.test(question)) return undefined
  const found = within.exec(question.normalize('NFKC').slice(0, 4 * longestExpression))
  return found ? calculate(found[0]) : undefined
}
