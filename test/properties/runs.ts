/** How often properties run, and from which seed: little in CI, as often as asked by `npm run test:deep`. */

/** What a normal run generates over all packs together; `DEEP=200000` asks for twenty times as much of everything. */
export const ordinaryCases = 10_000

const deep = Number(process.env.DEEP ?? 0) || ordinaryCases

/** Parameters of a property that ordinarily runs so many times. `SEED` starts from elsewhere; the same seed gives the same cases. */
export function runs(ordinary: number): { readonly numRuns: number; readonly seed: number } {
  return { numRuns: Math.max(1, Math.ceil((ordinary * deep) / ordinaryCases)), seed: Number(process.env.SEED ?? 0) || 20_260_401 }
}

/** What must have been seen in so many runs, in proportion. */
export function seenIn(ordinary: number): number {
  return Math.floor((ordinary * deep) / ordinaryCases)
}

/** Long enough for a deep run. */
export const patience = 7_200_000
