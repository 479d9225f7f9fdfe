import type { ToolCall } from './delta'
import { isRecord, textIn } from './json'

interface OpenCall { index: number, id: string, name: string, arguments: string }

/**
 * Joins the pieces of tool calls, with the irregularities of real servers.
 * @see protocols §1.5: missing indexes, empty ids, ids that begin a new call, tails under the wrong index
 */
export class ToolCallCollector {
  private readonly calls: OpenCall[] = []

  add(deltas: unknown): void {
    if (!Array.isArray(deltas)) return
    deltas.forEach((delta: unknown, position) => {
      if (isRecord(delta)) this.addOne(delta, position)
    })
  }

  /** The deprecated form of 2023: one call, with neither id nor index. */
  addFunctionCall(delta: unknown): void {
    if (isRecord(delta)) this.addOne({ index: 0, function: delta }, 0)
  }

  /** All calls so far. */
  all(): readonly ToolCall[] {
    return this.calls.map(({ id, name, arguments: text }) => ({ id, name, arguments: text || '{}' }))
  }

  private addOne(delta: Record<string, unknown>, position: number): void {
    const index = Number(delta.index ?? position) || 0
    const details = isRecord(delta.function) ? delta.function : {}
    const id = textIn(delta.id)
    const name = textIn(details.name)
    let call = this.calls.findLast(open => open.index === index)
    if (!call && !id && !name && this.calls.length === 1) call = this.calls[0]
    if (!call || (id && call.id && id !== call.id)) {
      call = { index, id: '', name: '', arguments: '' }
      this.calls.push(call)
    }
    if (id) call.id = id
    if (name && !call.name) call.name = name
    call.arguments += typeof details.arguments === 'string' ? details.arguments : isRecord(details.arguments) ? JSON.stringify(details.arguments) : ''
  }
}
