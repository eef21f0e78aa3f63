import type { AmountDifference } from '../contract/index.ts'
import { compareMoney } from '../money/index.ts'
import { figureNames, type SettledFigures } from './figures.ts'

/** Both figures of every amount they do not agree on, in the order of the working; no tolerance. */
export function compareFigures(ours: SettledFigures, platform: SettledFigures): AmountDifference[] {
  return figureNames
    .map((field) => ({ field, ours: ours[field], platform: platform[field] }))
    .filter((compared) => compareMoney(compared.ours, compared.platform) !== 0)
}
