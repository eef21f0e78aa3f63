import { type Outcome, succeed } from '../../errors/index.ts'
import { formatPercent, type Money, minMoney, positivePart, roundShare, subtractMoney, sumMoney, zeroMoney } from '../../money/index.ts'
import { askValue, findValue, firstHolding, noRowHolds, selectorHolds } from '../../policy/index.ts'
import { changeInTurn, changeText } from '../rate-changes.ts'
import { formatBalance, formatRoom, inTurn, limitTo } from '../scale.ts'
import { mayReach } from '../schemes.ts'
import { countedAmount, type Situation } from '../situation.ts'
import { cite, countAmount, note, type Working, yuan } from '../working.ts'

const resultOf = (amount: Money) => ({ result: { name: 'civilServantSubsidy', amount }, pays: amount })

/** Pieces of the burden a pack may take the share of, or leave out. */
export interface SubsidyPieces {
  readonly withinPolicy: Money
  /** What lay above the deductible, whoever paid it. */
  readonly base: Money
  readonly deductible: Money
  /** What lay above the pool cap, whoever paid it, and what of it is left to the person. */
  readonly aboveCap: Money
  readonly aboveCapLeft: Money
}

/**
 * 公务员医疗补助: a share by rank of what is left within policy after large amount or major illness, before assistance; or,
 * `of: pool-base`, of all that lay above the deductible, never more than what is left. A person without a rank is none.
 * Rests on `civil-servant-subsidy`; one rounding.
 */
export function paySubsidy(situation: Situation, pieces: SubsidyPieces, working: Working): Outcome<Money, 'policy.value-absent'> {
  const { law, facts, rounding } = situation
  if (facts.rank === undefined) return succeed(zeroMoney)
  const { rank } = facts
  const found = findValue(law, 'civil-servant-subsidy')
  // A subsidy known to exist without its numbers may well reach outpatient care.
  if (found !== 'unknown' && !mayReach(found, facts)) return succeed(zeroMoney)
  const asked = askValue(law, 'civil-servant-subsidy', 'civil-servant-subsidy')
  if (!asked.ok) return asked
  const { value } = asked.value
  if (!value) {
    note(working, 'civil-servant-subsidy.none', { rank }, { formula: '0.00', uses: [cite(asked.value, 'none')], ...resultOf(zeroMoney) })
    return succeed(zeroMoney)
  }
  const row = firstHolding(value.shares, facts)
  if (!row) return noRowHolds(law, `civil-servant-subsidy[${rank}]`, 'civil-servant-subsidy', value.shares, facts)
  const adjustments = value.adjustments.filter((adjustment) => selectorHolds(adjustment, facts))
  const { rate, changes } = changeInTurn(row.share, adjustments)
  const share = formatPercent(rate)
  const adjusted = adjustments.map((one) => cite(asked.value, changeText(one), one))
  const isOfPool = row.of === 'pool-base'
  // The pool's base never held the deductible: there is none to leave out. The rest holds no more than is left above the cap.
  const outside = isOfPool
    ? { 'above-cap': pieces.aboveCap, deductible: zeroMoney }
    : { 'above-cap': pieces.aboveCapLeft, deductible: pieces.deductible }
  const excluded = value.excludes.map((piece) => outside[piece])
  const whole = isOfPool ? pieces.base : working.rest
  const base = positivePart(subtractMoney(whole, sumMoney(excluded)))
  const computed = minMoney(roundShare(base, rate, rounding.fund), working.rest)
  const used = countedAmount(situation, 'civil-servant.fund')
  const above = isOfPool ? formatBalance([pieces.withinPolicy], [pieces.deductible], pieces.base) : ''
  const lead = [above, formatBalance([whole], excluded, base), ...changes]
  const sum = isOfPool
    ? `min(${yuan(base)} × ${share}, ${yuan(working.rest)}) = ${yuan(computed)}`
    : `${yuan(base)} × ${share} = ${yuan(computed)}`
  const limited = value.cap === 'none' ? undefined : limitTo(computed, value.cap, used)
  const known = { rank, base: yuan(base), share }
  const amount = limited?.amount ?? computed
  countAmount(working, 'civil-servant.fund', amount)
  if (value.cap === 'none' || !limited?.isCapped) {
    note(
      working,
      'civil-servant-subsidy.paid',
      { ...known, amount: yuan(amount) },
      { formula: inTurn(...lead, sum), uses: [cite(asked.value, formatPercent(row.share), row), ...adjusted], ...resultOf(amount) },
    )
    return succeed(amount)
  }
  const capped = { computed: yuan(computed), cap: yuan(value.cap), used: yuan(used), room: yuan(limited.room), amount: yuan(amount) }
  const formula = inTurn(...lead, `min(${sum}, ${formatRoom(value.cap, used)}) = ${yuan(amount)}`)
  const uses = [cite(asked.value, `${formatPercent(row.share)}; ${yuan(value.cap)}`, row), ...adjusted]
  note(working, 'civil-servant-subsidy.capped', { ...known, ...capped }, { formula, uses, ...resultOf(amount) })
  return succeed(amount)
}
