import { type Outcome, succeed } from '../../errors/index.ts'
import { formatPercent, type Money, type Rate, roundShare, subtractMoney, zeroMoney } from '../../money/index.ts'
import { askValue, firstHolding, noRowHolds } from '../../policy/index.ts'
import { type ChangedRate, lessPoints, timesFactor } from '../rate-changes.ts'
import type { Situation } from '../situation.ts'
import { cite, note, remark, type Use, type Working, yuan } from '../working.ts'

export interface OutOfAreaStep {
  /** 异地先行自付, taken off the amount within policy before the deductible. */
  readonly upfront: Money
  readonly withinPolicy: Money
  /** How the pooled fund's rates are lowered; exact, never rounded. */
  readonly lower?: (rate: Rate) => ChangedRate
  readonly uses: readonly Use[]
}

/**
 * 异地就医: takes a first-pay share off the amount within policy, or lowers the rates by a factor or by points, as the
 * row for place and filing says. Care in the area of enrolment is untouched. One rounding, for the first-pay amount.
 */
export function applyOutOfArea(situation: Situation, withinPolicy: Money, working: Working): Outcome<OutOfAreaStep, 'policy.value-absent'> {
  const { place, filing } = situation.facts
  if (place === 'local') return succeed({ upfront: zeroMoney, withinPolicy, uses: [] })
  if (filing === 'none') remark(working, 'out-of-area.unfiled', { place })
  const asked = askValue(situation.law, 'out-of-area', 'out-of-area')
  if (!asked.ok) return asked
  const row = firstHolding(asked.value.value?.rows ?? [], situation.facts)
  if (!row)
    return noRowHolds(situation.law, `out-of-area[${place}, ${filing}]`, 'out-of-area', asked.value.value?.rows ?? [], situation.facts)
  const unchanged = { upfront: zeroMoney, withinPolicy }
  switch (row.method) {
    case 'none': {
      note(
        working,
        'out-of-area.no-reduction',
        { place, filing },
        { formula: `${yuan(withinPolicy)}`, uses: [cite(asked.value, '0%', row)] },
      )
      return succeed({ ...unchanged, uses: [] })
    }
    case 'first-pay': {
      const share = formatPercent(row.share)
      const upfront = roundShare(withinPolicy, row.share, situation.rounding.firstPay)
      const formula = `${yuan(withinPolicy)} × ${share} = ${yuan(upfront)}`
      const values = { place, filing, share, withinPolicy: yuan(withinPolicy), amount: yuan(upfront) }
      const result = { name: 'outOfAreaUpfront', amount: upfront }
      note(working, 'out-of-area.first-pay', values, { formula, uses: [cite(asked.value, share, row)], result, pays: upfront })
      return succeed({ upfront, withinPolicy: subtractMoney(withinPolicy, upfront), uses: [] })
    }
    case 'rate-factor': {
      const factor = formatPercent(row.factor)
      const uses = [cite(asked.value, `× ${factor}`, row)]
      note(working, 'out-of-area.rate-factor', { place, filing, factor }, { formula: `× ${factor}`, uses })
      return succeed({ ...unchanged, lower: (rate) => timesFactor(rate, row.factor), uses })
    }
    case 'rate-points': {
      const points = formatPercent(row.points)
      const uses = [cite(asked.value, `- ${points}`, row)]
      note(working, 'out-of-area.rate-points', { place, filing, points }, { formula: `- ${points}`, uses })
      return succeed({ ...unchanged, lower: (rate) => lessPoints(rate, row.points), uses })
    }
  }
}
