const graceMs = 100

/** Whose a key is: Enter, arrows and Escape belong to the input method while it composes, and just after. */
export function useComposition() {
  let endedAt = -Infinity

  return {
    /** A composition has ended. */
    end(composition: CompositionEvent): void {
      endedAt = composition.timeStamp
    },
    /** Whether a key belongs to the input method. The Enter that ended a composition, told of after it, does nothing more. */
    owns(key: KeyboardEvent): boolean {
      const composing = key.isComposing || key.keyCode === 229
      if (!composing && key.timeStamp - endedAt >= graceMs) return false
      if (!composing && key.key === 'Enter') key.preventDefault() // Safari ends the composition before it tells of the Enter
      return true
    },
  }
}
