import type { Exercise } from './exercises'
import type { SampleName } from './samples'

const names: readonly (readonly [RegExp, SampleName])[] = [
  [/typescript|\bts\b/i, 'typescript'],
  [/javascript|\bjs\b|\bnode\.?js\b/i, 'javascript'],
  [/python|\bpy\b/i, 'python'],
  [/c\+\+|\bcpp\b/i, 'cpp'],
  [/\bjava\b/i, 'java'],
  [/[Gg]olang|\bGo\b(?! (?:ahead|away|back|on|to|and|for|with|over|through|into)\b)|(?:in|用|写)\s*go\b|\bgo\s?(?:语言|代码|程序|code|function|program)/, 'go'],
  [/\brust\b/i, 'rust'],
  [/\bvue\b/i, 'vue'],
  [/sql/i, 'sql'],
  [/\bshell\b|\bbash\b|\bzsh\b|命令行/i, 'shell'],
  [/html|网页/i, 'html'],
  [/\bcss\b/i, 'css'],
  [/\bC\b(?![+#'’.])|c\s?语言/, 'c'],
]

const others = /\b(?:kotlin|swift|ruby|php|perl|scala|haskell|lua|elixir|dart|zig|cobol|fortran|assembly|matlab|julia)\b|c#|汇编/i
const wanted = /\b(?:code|function|program|script|snippet|example|sample|implement|write|show|query|class|component|page|hello,? world|sort|algorithm|fibonacci|primes?|quick ?sort)\b|代码|函数|程序|脚本|示例|例子|例程|写|实现|语句|查询|算法|排序|组件|页面|编程|斐波那契|质数|素数/i
const code = /\b(?:code|function|program|script|snippet|quick ?sort|algorithm|fibonacci)\b|代码|函数|编程|写个程序|写一个程序|写一段程序|算法|斐波那契|快速排序|快排/i

const topics: readonly (readonly [RegExp, Exercise])[] = [
  [/sort|排序|快排/i, 'sort'],
  [/fibonacci|斐波那契/i, 'fibonacci'],
  [/\bprimes?\b|质数|素数/i, 'prime'],
]

/** Whether the question names a programming language and wants to see it. */
export function asksForLanguage(question: string): boolean {
  const named = names.some(([pattern]) => pattern.test(question)) || others.test(question)
  return named && (wanted.test(question) || question.trim().length <= 10)
}

/** Whether the question wants code, of whatever language. */
export const asksForCode = (question: string): boolean => code.test(question)

export interface Wish {
  /** TypeScript where no language is named, or one that is not here. */
  readonly language: SampleName
  readonly exercise?: Exercise
  /** A language that was asked for and is not here. */
  readonly missing?: string
}

/** The program that a question wants. */
export function wishFor(question: string): Wish {
  const language = names.find(([pattern]) => pattern.test(question))?.[1] ?? 'typescript'
  const exercise = topics.find(([pattern]) => pattern.test(question))?.[1]
  const missing = others.exec(question)?.[0]
  return {
    language,
    ...(exercise !== undefined && { exercise }),
    ...(missing !== undefined && { missing }),
  }
}
