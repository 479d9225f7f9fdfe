/** Lines of signs only are short; what is longer is text. */
const maxLineLength = 400

/** Quotes, list signs, the box of a task and the signs of a heading, in front of what a line says. */
const container = /^(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t])))*[ \t]*(?:(?:\[[ xX]\]|#{1,6})[ \t]+)?/
/** What may still become the sign of a list or of a task, a rule, an underline or a heading. */
const blockSigns = /^(?:#{1,6}|=+|[-+*_](?:[ \t]*[-+*_])*|\d{1,9}[.)]?|\[[ xX]?\]?)?[ \t]*$/
/** What opens emphasis, code, a link, a picture or a formula, before its first letter. */
const inlineSigns = /^[*_~`]*(?:!?\[|<|\$\$?|\\[([]?)?[ \t]*$/
/** The line below the head of a table, or a row without words. */
const dividers = /^[ \t|:-]*$/
/** A fence opens when its line ends: until then the name of its language is not complete. */
const fence = /^(?:`{3,}[^`]*|~{3,}.*)$/
const footnote = /^\[\^[^\s[\]]*\]?:?[ \t]*$/
const numbered = /^\[\d{1,3}\]?$/
const definition = /^\[(?!\^)[^[\]]+\]:[ \t]*(?:\S+[ \t]*(?:["'(].*)?)?$/
const labelOfDefinition = /^\[[^[\]]*\]?$/
/** Before it is said whether it names a link or defines one. */
const shortLabel = /^\[(?!\^)[^[\]]{0,60}\]?$/
const delimiterRow = /^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/

/**
 * How many characters at the end of a growing text are not to be read yet: its last line, while it
 * is made of signs only or may become a definition, and the head of a table until the line below it
 * is complete. Not for text in an open fence.
 */
export function withheldLength(tail: string): number {
  const text = tail.slice(-3 * maxLineLength)
  const start = text.lastIndexOf('\n') + 1
  const line = text.slice(start)
  if (line.length > maxLineLength) return 0
  const said = inside(line)
  const head = tableHead(text, start, said)
  if (head !== undefined) return text.length - head
  if (line.trim() === '') return 0
  const before = lineBefore(text, start)
  const label = said === line && !before.trim() && shortLabel.test(said)
  return label || isUnsure(said, before) ? line.length : 0
}

function isUnsure(said: string, before: string): boolean {
  if ([blockSigns, inlineSigns, dividers, fence, footnote, numbered].some(signs => signs.test(said))) return true
  const definitions = definition.test(inside(before))
  return (definition.test(said) && (definitions || !before.trim()))
    || (definitions && labelOfDefinition.test(said))
}

/** Where the table begins whose first two lines are not complete. */
function tableHead(text: string, start: number, said: string): number | undefined {
  const before = lineBefore(text, start)
  const row = inside(before)
  if (!row.startsWith('|')) return said.startsWith('|') ? start : undefined
  const headStart = start - before.length - 1
  const isBody = delimiterRow.test(row) || inside(lineBefore(text, headStart)).startsWith('|')
  return isBody || !dividers.test(said) ? undefined : headStart
}

function lineBefore(text: string, start: number): string {
  return start === 0 ? '' : text.slice(text.lastIndexOf('\n', start - 2) + 1, start - 1)
}

function inside(line: string): string {
  return line.slice(container.exec(line)?.[0].length ?? 0)
}
