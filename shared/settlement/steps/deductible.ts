import { type Outcome, succeed } from '../../errors/index.ts'
import {
  compareMoney,
  formatPercent,
  type Money,
  maxMoney,
  minMoney,
  multiplyMoney,
  positivePart,
  roundShare,
  subtractMoney,
  zeroMoney,
} from '../../money/index.ts'
import { askValue, type Chosen, type Evidence, firstHolding, type ParameterValue, selectorHolds, valueAbsent } from '../../policy/index.ts'
import { countedAmount, countedTimes, type Situation } from '../situation.ts'
import type { TraceCode } from '../trace-codes.ts'
import { cite, countAmount, note, noteOneOf, type Working, yuan } from '../working.ts'

export interface DeductibleStep {
  /** What is due for this stay. */
  readonly standard: Money
  /** What of it was taken, never more than the amount within policy. */
  readonly applied: Money
}

type Deductible = ParameterValue<'inpatient.deductible'>

/**
 * Takes the deductible (起付线) of this stay from the amount within policy.
 *
 * The standard is the level's; rules for the n-th stay, waivers and a yearly total lower it. Rests on
 * `inpatient.deductible`. Rounded only where the n-th stay takes a share of the standard.
 */
export function applyDeductible(
  situation: Situation,
  withinPolicy: Money,
  working: Working,
): Outcome<DeductibleStep, 'policy.value-absent'> {
  const asked = askValue(situation.law, 'inpatient.deductible', 'deductible')
  if (!asked.ok) return asked
  const { level } = situation.facts
  const { value } = asked.value
  if (!value) {
    note(
      working,
      'deductible.none',
      { level },
      { formula: '0.00', uses: [cite(asked.value, 'none')], result: resultOf(zeroMoney), pays: zeroMoney },
    )
    return succeed({ standard: zeroMoney, applied: zeroMoney })
  }
  const row = firstHolding(value.standards, situation.facts)
  if (!row) return valueAbsent(situation.law, `inpatient.deductible[${level}]`, 'deductible')
  const due = value.mode === 'per-stay' ? dueForStay(value, row.amount, situation) : dueOfYear(row.amount, situation)
  const limited = limitByYearTotal(value, due, situation)
  const applied = minMoney(withinPolicy, limited.due)
  countAmount(working, 'inpatient.deductible', applied)
  noteDeductible(working, asked.value, limited, row.amount, withinPolicy, applied, level)
  return succeed({ standard: limited.standard, applied })
}

const resultOf = (amount: Money) => ({ name: 'deductibleApplied', amount })

interface Due {
  readonly code: TraceCode
  /** Number of this stay among those that count. */
  readonly stay: number
  /** What the rules set for this stay. */
  readonly standard: Money
  /** What of it is still due. */
  readonly due: Money
  readonly counted: Money
  readonly how: string
  readonly condition?: string
  readonly identity?: string
  /** Source of the rule that changed the level's standard. */
  readonly evidence?: Evidence | undefined
}

function stayNumber(counts: 'all' | 'same-level', { facts, ...situation }: Situation): number {
  return countedTimes({ facts, ...situation }, counts === 'all' ? 'inpatient.stays' : `inpatient.stays.${facts.level}`) + 1
}

function dueForStay(value: Deductible, full: Money, situation: Situation): Due {
  const stay = stayNumber(value.nth?.counts ?? 'all', situation)
  const none = { stay, standard: zeroMoney, due: zeroMoney, counted: zeroMoney }
  const waiver = value.waivers.find((row) => selectorHolds(row, situation.facts) && waiverStay(row, situation) >= row.from)
  if (waiver) {
    const condition = waiver.condition?.find((one) => situation.facts.conditions.includes(one)) ?? ''
    const identity = waiver.identity?.find((one) => situation.facts.identities.includes(one)) ?? ''
    return { ...none, code: 'deductible.waived', how: '', condition, identity, evidence: waiver.evidence }
  }
  const rule = value.nth?.rules.find((row) => stay >= row.from && selectorHolds(row, situation.facts))
  if (!rule) return { code: 'deductible.full', stay, standard: full, due: full, counted: zeroMoney, how: '' }
  const { evidence } = rule
  if (rule.method === 'none') return { ...none, code: 'deductible.nth-stay-none', how: '', evidence }
  if (rule.method === 'unchanged')
    return { code: 'deductible.full', stay, standard: full, due: full, counted: zeroMoney, how: '', evidence }
  const { standard, how } = nthStandard(rule, full, stay)
  return { code: 'deductible.nth-stay', stay, standard, due: standard, counted: zeroMoney, how, evidence }
}

function waiverStay(row: Deductible['waivers'][number], situation: Situation): number {
  if (row.counts !== 'same-condition') return stayNumber(row.counts, situation)
  const times = (row.condition ?? []).filter((one) => situation.facts.conditions.includes(one))
  return Math.max(0, ...times.map((one) => countedTimes(situation, `inpatient.stays.${one}`))) + 1
}

type NthRule = NonNullable<Deductible['nth']>['rules'][number]

/** Never above the level's own standard, whatever floor or fixed amount a pack names. */
function nthStandard(
  rule: Exclude<NthRule, { method: 'none' | 'unchanged' }>,
  full: Money,
  stay: number,
): { readonly standard: Money; readonly how: string } {
  switch (rule.method) {
    case 'minus': {
      const lowered = subtractMoney(full, multiplyMoney(rule.each, stay - 1))
      const raised = `max(${yuan(rule.floor)}, ${yuan(full)} - ${yuan(rule.each)} × ${stay - 1})`
      const how = compareMoney(rule.floor, full) > 0 ? `min(${yuan(full)}, ${raised})` : raised
      return { standard: minMoney(full, maxMoney(rule.floor, lowered)), how }
    }
    case 'factor':
      return { standard: roundShare(full, rule.factor, 'half-up'), how: `${yuan(full)} × ${formatPercent(rule.factor)}` }
    case 'fixed':
      return { standard: minMoney(full, rule.amount), how: yuan(rule.amount) }
  }
}

/** 累计补差: what the year has taken at any level counts; only the difference to this level's standard is due. */
function dueOfYear(standard: Money, situation: Situation): Due {
  const counted = countedAmount(situation, 'inpatient.deductible')
  const due = positivePart(subtractMoney(standard, counted))
  return {
    code: 'deductible.year-top-up',
    stay: stayNumber('all', situation),
    standard,
    due,
    counted,
    how: `${yuan(standard)} - ${yuan(counted)}`,
  }
}

function limitByYearTotal(value: Deductible, due: Due, situation: Situation): Due & { readonly yearTotal?: Money } {
  if (value.yearTotal === undefined) return due
  const counted = countedAmount(situation, 'inpatient.deductible')
  const room = positivePart(subtractMoney(value.yearTotal, counted))
  if (compareMoney(due.due, room) <= 0) return due
  const how = `min(${yuan(due.due)}, ${yuan(value.yearTotal)} - ${yuan(counted)})`
  return { ...due, code: 'deductible.year-total', due: room, counted, how, yearTotal: value.yearTotal }
}

function noteDeductible(
  working: Working,
  chosen: Chosen<'inpatient.deductible'>,
  due: Due & { readonly yearTotal?: Money },
  fullStandard: Money,
  withinPolicy: Money,
  applied: Money,
  level: string,
): void {
  const taken = `min(${yuan(withinPolicy)}, ${yuan(due.due)}) = ${yuan(applied)}`
  const values = {
    level,
    stay: String(due.stay),
    fullStandard: yuan(fullStandard),
    standard: yuan(due.standard),
    counted: yuan(due.counted),
    due: yuan(due.due),
    yearTotal: yuan(due.yearTotal ?? zeroMoney),
    condition: due.condition ?? '',
    identity: due.identity ?? '',
    amount: yuan(applied),
  }
  noteOneOf(working, due.code, values, {
    formula: due.how ? `${due.how} = ${yuan(due.due)}; ${taken}` : taken,
    uses: [cite(chosen, yuan(fullStandard)), ...(due.evidence ? [cite(chosen, yuan(due.standard), { evidence: due.evidence })] : [])],
    result: resultOf(applied),
    pays: zeroMoney,
  })
}
