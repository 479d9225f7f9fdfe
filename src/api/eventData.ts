/** Code of the character that joins events: JSON never holds it raw. */
export const JOIN = 30
/** Code of `dataMark`. */
export const MARK = 31

/** Stands before data that is empty or begins with a byte order mark, or else the library would lose it. */
export const dataMark = String.fromCharCode(MARK)

/** Between the data of events that go through the library as one. */
const eventJoin = `${String.fromCharCode(JOIN, JOIN)}data:`

/**
 * Joins the events of a chunk that are one line of data each, by writing over the ends of the lines between them: a
 * burst is one event to the library, for which each costs more than reading it does. Only what is complete is joined:
 * an event may get a name after its data.
 */
export class EventJoins {
  private readonly chunk: Uint8Array
  /** Where the event before ended, if it was one line of data. */
  private before = -1
  /** Where the one line of data of this event ended; -2 where it has several. */
  private data = -1
  /** An empty line came before this event: nothing of it is in an earlier chunk. */
  private whole = false

  constructor(chunk: Uint8Array) {
    this.chunk = chunk
  }

  /** A line that goes through as it is: data, or empty. */
  line(start: number, end: number): void {
    if (start < end) this.data = this.data === -1 ? end : -2
    else this.close()
  }

  /** Another line has come: what it belongs to stays by itself. */
  reset(): void {
    this.whole = false
    this.before = this.data = -1
  }

  private close(): void {
    const alone = this.whole && this.data >= 0
    if (alone && this.before >= 0) this.chunk.fill(JOIN, this.before, this.before + 2)
    this.before = alone ? this.data : -1
    this.data = -1
    this.whole = true
  }
}

/** The data of the events that went through the library as one, as the server sent it. */
export function eventData(data: string): readonly string[] {
  if (data.startsWith(dataMark) || data.includes('\n')) return [unmarked(data)]
  const [first = '', ...others] = data.split(eventJoin)
  return [first, ...others.map(piece => piece.startsWith(' ') ? piece.slice(1) : piece)]
}

/** Data without our marks. */
function unmarked(data: string): string {
  return data.includes(dataMark)
    ? data.split('\n').map(line => line.startsWith(dataMark) ? line.slice(1) : line).join('\n')
    : data
}
