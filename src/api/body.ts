/** The text of a reply, as far as it was read. */
export interface BodyText {
  readonly text: string
  /** Whether it was longer than allowed; the rest is cancelled. */
  readonly cut: boolean
  /** What ended the reading early. */
  readonly failure?: unknown
}

/**
 * Reads at most so many bytes of a reply as text. Never throws: what came before a break is kept.
 * @param milliseconds how long to read; what has come by then is the result
 */
export async function readBody(
  response: Response, maximumBytes: number, milliseconds?: number,
): Promise<BodyText> {
  const reader = response.body?.getReader()
  if (!reader) return { text: '', cut: false }
  const decoder = new TextDecoder()
  let text = ''
  let room = maximumBytes
  const timer = milliseconds ? setTimeout(() => close(reader), milliseconds) : undefined
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return { text: text + decoder.decode(), cut: false }
      text += decoder.decode(value.subarray(0, room), { stream: true })
      room -= value.length
      if (room < 0) {
        close(reader)
        return { text, cut: true }
      }
    }
  }
  catch (failure) {
    close(reader)
    return { text, cut: false, failure }
  }
  finally {
    clearTimeout(timer)
  }
}

/** Lets go of the rest of a body; that it cannot be closed any more is no news. */
function close(reader: ReadableStreamDefaultReader<Uint8Array>): void {
  reader.cancel().catch(() => undefined)
}
