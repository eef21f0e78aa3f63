import { type Outcome, succeed } from '../errors/index.ts'
import { formatPercent, isWholeRate, type Money, multiplyRates, type Rate, roundShare, wholeRate } from '../money/index.ts'
import { askValue, type Law, type Threshold, valueAbsent } from '../policy/index.ts'
import { cite, type Use, yuan } from './working.ts'

export interface ThresholdAmount {
  readonly amount: Money
  readonly uses: readonly Use[]
  /** `28753.00 × 10% = 2875.30`, or the amount alone. */
  readonly how: string
}

/** A threshold in yuan, lowered by a factor where one is given; whatever is multiplied is rounded once to whole fen, half up. */
export function amountOfThreshold(
  law: Law,
  threshold: Threshold,
  asker: string,
  factor: Rate = wholeRate,
): Outcome<ThresholdAmount, 'policy.value-absent'> {
  const times = isWholeRate(factor) ? '' : ` × ${formatPercent(factor)}`
  if ('amount' in threshold) {
    const amount = roundShare(threshold.amount, factor, 'half-up')
    return succeed({ amount, uses: [], how: times ? `${yuan(threshold.amount)}${times} = ${yuan(amount)}` : yuan(amount) })
  }
  const income = askValue(law, threshold.income, asker)
  if (!income.ok) return income
  const figure = income.value.value
  if (!figure) return valueAbsent(law, threshold.income, asker)
  const amount = roundShare(figure.amount, multiplyRates(threshold.incomeShare, factor), 'half-up')
  const how = `${yuan(figure.amount)} × ${formatPercent(threshold.incomeShare)}${times} = ${yuan(amount)}`
  return succeed({ amount, uses: [cite(income.value, yuan(figure.amount))], how })
}
