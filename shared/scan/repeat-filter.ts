/** A code held under the scanner is read again and again; so long after its last reading it counts as shown anew. */
export const repeatWithinMs = 1_500

export interface RepeatFilter {
  /** Whether this reading is the same code still lying there. `at` in milliseconds of any steady clock. */
  isRepeat(text: string, at: number): boolean
}

/** Remembers the last reading. Whoever counts packages does not ask it: two boxes may carry the same product code. */
export function createRepeatFilter(withinMs: number = repeatWithinMs): RepeatFilter {
  let last: { readonly text: string; readonly at: number } | undefined
  return {
    isRepeat(text, at) {
      const repeated = last !== undefined && last.text === text && at - last.at < withinMs
      last = { text, at }
      return repeated
    },
  }
}
