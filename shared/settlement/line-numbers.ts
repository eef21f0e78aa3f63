interface Numbered {
  readonly lineId: string
}

/** Every line by its number, for formulas. */
export const allNumbersOf = (lines: readonly Numbered[]) => lines.map(({ lineId }) => lineId).join(', ')

/** Short enough for a sentence: the first few and the last. */
export function numbersOf(lines: readonly Numbered[]): string {
  if (lines.length <= 6) return allNumbersOf(lines)
  return `${allNumbersOf(lines.slice(0, 4))} … ${lines.at(-1)?.lineId}`
}

/** The number that stands on a second line, if any. */
export function numberTwice(lines: readonly Numbered[]): string | undefined {
  const seen = new Set<string>()
  return lines.find(({ lineId }) => seen.size === seen.add(lineId).size)?.lineId
}
