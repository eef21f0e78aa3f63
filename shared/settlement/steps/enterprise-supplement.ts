import { type Outcome, succeed } from '../../errors/index.ts'
import {
  addMoney,
  compareMoney,
  fenOf,
  formatPercent,
  isZeroMoney,
  type Money,
  minMoney,
  positivePart,
  rateOfFraction,
  roundShare,
  subtractMoney,
  zeroMoney,
} from '../../money/index.ts'
import { askValue, type Chosen, findValue, firstHolding, type Law, noRowHolds, type ParameterValue } from '../../policy/index.ts'
import { formatBalance, formatRoom, formatYear, inTurn, limitTo } from '../scale.ts'
import { isInScope } from '../schemes.ts'
import { countedAmount, countedInStay, type Situation } from '../situation.ts'
import { cite, countAmount, note, noteOneOf, type Working, yuan } from '../working.ts'

/** What a supplement may take its share of, besides the rest within policy. */
export interface SupplementPieces {
  /** 起付线 and 统筹段个人负担. */
  readonly deductible: Money
  readonly coinsurance: Money
  /** 先行自付, 超限价 and 全自费 together. */
  readonly outside: Money
  /** What the coinsurance and what lies outside are made of, for the working. */
  readonly coinsuranceHow: string
  readonly outsideHow: string
}

export interface SupplementStep {
  readonly amount: Money
  /** What of it went outside the policy because the rule covers everything. */
  readonly outsideCovered: Money
}

const nothing: SupplementStep = { amount: zeroMoney, outsideCovered: zeroMoney }

type Row = ParameterValue<'enterprise-supplement'>['rows'][number]

/**
 * 企业补充医疗保险 and other supplements, last before assistance: a share of what the row names, above its threshold, up to its
 * yearly cap, never more than what is left. `everything` covers money outside the policy too; the payment is divided between both
 * sides by their sizes. A plan the pack does not know is refused; without one, or with a commercial one, only rows that ask for
 * none can hold. One rounding for the payment, one for its division. A threshold of the stay is taken once, in whatever parts the
 * stay is settled.
 */
export function payEnterpriseSupplement(
  situation: Situation,
  pieces: SupplementPieces,
  working: Working,
): Outcome<SupplementStep, 'policy.value-absent'> {
  const { law, facts } = situation
  const asksPlan = facts.plan !== undefined && !isCommercial(law, facts.plan)
  if (!asksPlan && typeof findValue(law, 'enterprise-supplement') === 'string') return succeed(nothing)
  const asked = askValue(law, 'enterprise-supplement', 'enterprise-supplement')
  if (!asked.ok) return asked
  const { value } = asked.value
  if (!value || !isInScope(value.scope, facts)) return succeed(nothing)
  const row = firstHolding(value.rows, facts)
  if (!row)
    return asksPlan ? noRowHolds(law, `enterprise-supplement[${facts.plan}]`, 'enterprise-supplement', value.rows, facts) : succeed(nothing)
  return succeed(payRow(situation, asked.value, row, pieces, working))
}

/** Plans of which the pack only tells what they may pay elsewhere ask nothing of this step. */
function isCommercial(law: Law, plan: string): boolean {
  const found = findValue(law, 'commercial-plan')
  return typeof found !== 'string' && (found.value?.rows ?? []).some((row) => row.plan?.includes(plan))
}

function payRow(
  situation: Situation,
  chosen: Chosen<'enterprise-supplement'>,
  row: Row,
  pieces: SupplementPieces,
  working: Working,
): SupplementStep {
  const { rounding, facts } = situation
  const { rest } = working
  const { base, how } = baseOf(row, pieces, rest)
  const threshold = row.threshold ?? zeroMoney
  const before = countedInStay(situation, 'enterprise.base')
  if (!isZeroMoney(threshold)) countAmount(working, 'enterprise.base', base)
  const share = formatPercent(row.share)
  const terms = isZeroMoney(threshold) ? share : `${yuan(threshold)}; ${share}`
  const above = (counted: Money) => roundShare(positivePart(subtractMoney(counted, threshold)), row.share, rounding.fund)
  const computed = minMoney(subtractMoney(above(addMoney(before, base)), above(before)), base)
  const used = countedAmount(situation, 'enterprise.fund')
  const limited = row.cap === 'none' ? undefined : limitTo(computed, row.cap, used)
  const amount = limited?.amount ?? computed
  countAmount(working, 'enterprise.fund', amount)
  const pays = row.of === 'everything' ? withinOf(amount, rest, base) : amount
  const after = addMoney(before, base)
  const sum = isZeroMoney(threshold)
    ? `${yuan(base)} × ${share} = ${yuan(computed)}`
    : `(${yuan(after)} - ${yuan(threshold)})⁺ × ${share} - ${yuan(above(before))} = ${yuan(computed)}`
  const counted = isZeroMoney(before) ? '' : formatYear(before, base, after)
  const paidBefore = isZeroMoney(above(before)) ? '' : `(${yuan(before)} - ${yuan(threshold)}) × ${share} = ${yuan(above(before))}`
  const lead = [...how, counted, paidBefore]
  const divided =
    pays === amount
      ? []
      : [`${yuan(amount)} × ${yuan(rest)} ÷ ${yuan(base)} = ${yuan(pays)}`, formatBalance([amount], [pays], subtractMoney(amount, pays))]
  const known = { plan: facts.plan ?? '', of: row.of, base: yuan(base), threshold: yuan(threshold), share, amount: yuan(amount) }
  const result = { result: { name: 'enterpriseSupplement', amount }, pays }
  if (row.cap !== 'none' && limited?.isCapped) {
    const capped = { ...known, computed: yuan(computed), cap: yuan(row.cap), used: yuan(used), room: yuan(limited.room) }
    const formula = inTurn(...lead, `min(${sum}, ${formatRoom(row.cap, used)}) = ${yuan(amount)}`, ...divided)
    const uses = [cite(chosen, inTurn(terms, yuan(row.cap)), row)]
    note(working, 'enterprise-supplement.capped', capped, { formula, uses, ...result })
  } else {
    const isBelow = !isZeroMoney(threshold) && isZeroMoney(computed)
    const code = isBelow ? 'enterprise-supplement.below-threshold' : 'enterprise-supplement.paid'
    noteOneOf(working, code, known, { formula: inTurn(...lead, sum, ...divided), uses: [cite(chosen, terms, row)], ...result })
  }
  return { amount, outsideCovered: subtractMoney(amount, pays) }
}

/** The amount a row takes its share of, and the statements it comes from. */
function baseOf({ of }: Row, pieces: SupplementPieces, rest: Money): { readonly base: Money; readonly how: readonly string[] } {
  const { deductible, coinsurance, outside, coinsuranceHow, outsideHow } = pieces
  switch (of) {
    case 'within-policy':
      return { base: rest, how: [] }
    case 'everything': {
      const base = addMoney(rest, outside)
      return { base, how: [outsideHow, formatBalance([rest, outside], [], base)] }
    }
    case 'own-share': {
      // Other funds may have taken some of it already.
      const base = minMoney(addMoney(deductible, coinsurance), rest)
      return { base, how: [coinsuranceHow, `min(${yuan(deductible)} + ${yuan(coinsurance)}, ${yuan(rest)}) = ${yuan(base)}`] }
    }
  }
}

/** The part of a payment for everything that belongs within policy, by size; the rest of the payment is what lies outside. */
function withinOf(amount: Money, rest: Money, everything: Money): Money {
  if (compareMoney(amount, everything) >= 0) return rest
  return roundShare(amount, rateOfFraction(fenOf(rest), fenOf(everything)), 'half-up')
}
