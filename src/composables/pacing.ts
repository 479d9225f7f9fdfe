/** Characters a second that are shown at least, as long as any wait. */
const floorRate = 60
/**
 * How long what has arrived may wait, and how long after the end was told. What readers are promised is 250 and
 * 120 ms: a frame that comes late, by up to two frames, is allowed for.
 */
const growingMs = 210
const endedMs = 90
/** What a first text shows at once is what one frame would have shown. */
const frameMs = 1000 / 60

interface Arrival { readonly end: number, readonly deadline: number }

/**
 * How much of a growing text to show when: at an even pace, and nothing later than its deadline. The rate is the lowest
 * constant one that keeps all deadlines. Lengths count from the start of the text; times are in ms, of one clock.
 */
export class Pacer {
  #position: number
  #length: number
  #clock = -Infinity
  #deadline = -Infinity
  #waiting: Arrival[] = []

  /** Begins with a text of which `shown` characters are there and are shown. */
  constructor(shown = 0) {
    this.#position = this.#length = shown
  }

  /** The text is `length` long now. */
  arrived(length: number, now: number): void {
    if (length <= this.#length) return
    this.#drain(now)
    const idle = this.#waiting.length === 0
    this.#length = length
    this.#deadline = this.#clock + growingMs
    this.#waiting.push({ end: length, deadline: this.#deadline })
    if (idle) this.#move(Math.max(1, this.#pace().rate * frameMs))
  }

  /** No more comes: the rest is shown soon. */
  ended(now: number): void {
    this.#drain(now)
    this.#deadline = Math.min(this.#deadline, this.#clock + endedMs)
    this.#waiting = this.#waiting.map(({ end, deadline }) => ({ end, deadline: Math.min(deadline, this.#deadline) }))
  }

  /** How many characters to show now: never fewer than before. */
  advance(now: number): number {
    this.#drain(now)
    return Math.floor(this.#position)
  }

  /** Whether even the newest text has waited for as long as it may. */
  overdue(now: number): boolean {
    return now >= this.#deadline
  }

  /** The rate changes only at deadlines; from one to the next it is followed exactly, however long a frame was. */
  #drain(now: number): void {
    while (this.#clock < now && this.#waiting.length > 0) {
      const { rate, until } = this.#pace()
      const characters = rate * (Math.min(now, until) - this.#clock)
      this.#clock = Math.min(now, until)
      this.#move(characters)
    }
    this.#clock = Math.max(this.#clock, now)
  }

  #move(characters: number): void {
    const due = this.#waiting.findLast(({ deadline }) => deadline <= this.#clock)?.end ?? 0
    this.#position = Math.min(this.#length, Math.max(due, this.#position + characters))
    this.#waiting = this.#waiting.filter(({ end }) => end > this.#position)
  }

  /** Characters a ms, and until when that holds: the deadline that asks for the most. */
  #pace(): { readonly rate: number, readonly until: number } {
    let pace = { rate: floorRate / 1000, until: Infinity }
    for (const { end, deadline } of this.#waiting) {
      const rate = (end - this.#position) / (deadline - this.#clock)
      if (rate > pace.rate) pace = { rate, until: deadline }
    }
    return pace
  }
}
