/** Growing pauses with jitter and a ceiling. The random numbers are handed in: tests repeat a run from its seed. */
export interface Pauses {
  readonly firstMs: number
  readonly ceilingMs: number
}

/** From the `count`-th failure in a row: doubled each time, up to a quarter longer by chance, never shorter than the first. */
export function pauseAfter(count: number, { firstMs, ceilingMs }: Pauses, random: () => number): number {
  const grown = Math.min(ceilingMs, firstMs * 2 ** Math.min(Math.max(count - 1, 0), 20))
  return Math.round(grown * (1 + random() / 4))
}
