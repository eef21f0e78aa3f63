import { type Outcome, succeed } from '../errors/index.ts'
import { formatPercent, type Money, roundShare } from '../money/index.ts'
import { askValue, type Law, type Threshold, valueAbsent } from '../policy/index.ts'
import { cite, type Use, yuan } from './working.ts'

export interface ThresholdAmount {
  readonly amount: Money
  readonly uses: readonly Use[]
  /** `28753.00 × 10% = 2875.30`, or the amount alone. */
  readonly how: string
}

/** A threshold in yuan; a share of an income figure is rounded to whole fen, half up. */
export function amountOfThreshold(law: Law, threshold: Threshold, asker: string): Outcome<ThresholdAmount, 'policy.value-absent'> {
  if ('amount' in threshold) return succeed({ amount: threshold.amount, uses: [], how: yuan(threshold.amount) })
  const income = askValue(law, threshold.income, asker)
  if (!income.ok) return income
  const figure = income.value.value
  if (!figure) return valueAbsent(law, threshold.income, asker)
  const amount = roundShare(figure.amount, threshold.incomeShare, 'half-up')
  const how = `${yuan(figure.amount)} × ${formatPercent(threshold.incomeShare)} = ${yuan(amount)}`
  return succeed({ amount, uses: [cite(income.value, yuan(figure.amount))], how })
}
