import type { AmountDifference } from '../contract/index.ts'
import { compareMoney, sumMoneyOf } from '../money/index.ts'
import { figureNames, type SettledFigures, type SettledLine } from './figures.ts'

const lineParts = ['fullySelfPaid', 'overPriceLimit', 'upfrontSelfPay', 'withinPolicy'] as const
type SplitLine = Pick<SettledLine, (typeof lineParts)[number]>

/** Whether both sides' lines come to the same four sums. */
export function isSplitAlike(ours: readonly SplitLine[], platform: readonly SplitLine[]): boolean {
  return lineParts.every(
    (part) =>
      compareMoney(
        sumMoneyOf(ours, (line) => line[part]),
        sumMoneyOf(platform, (line) => line[part]),
      ) === 0,
  )
}

/** Both figures of every amount they do not agree on, in the order of the working; no tolerance. */
export function compareFigures(ours: SettledFigures, platform: SettledFigures): AmountDifference[] {
  return figureNames
    .map((field) => ({ field, ours: ours[field], platform: platform[field] }))
    .filter((compared) => compareMoney(compared.ours, compared.platform) !== 0)
}
