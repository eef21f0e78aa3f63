import { type Outcome, succeed } from '../../errors/index.ts'
import {
  addMoney,
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
import { type Deductible, type Evidence, findValue, firstHolding, noRowHolds, selectorHolds } from '../../policy/index.ts'
import { formatBalance, formatRoom, inTurn } from '../scale.ts'
import { type DeductibleTable, deductibleOf, type Scheme, schemeNames } from '../schemes.ts'
import { countedAmount, countedInStay, countedTimes, type Situation } from '../situation.ts'
import type { TraceCode } from '../trace-codes.ts'
import { cite, countAmount, countOne, note, noteOneOf, type Use, type Working, yuan } from '../working.ts'

export interface DeductibleStep {
  /** What is due for this stay or visit. */
  readonly standard: Money
  /** What of it was taken, never more than the amount within policy. */
  readonly applied: Money
}

/**
 * Takes the deductible (起付线) of this stay or visit from the amount within policy.
 *
 * The standard is the level's; rules for the n-th stay, waivers and a yearly total lower it. A scheme that borrows
 * another's table (参照住院) counts towards the other's year. Rests on `<scheme>.deductible`. Rounded only where the n-th
 * stay takes a share of the standard.
 */
export function applyDeductible(
  situation: Situation,
  scheme: Scheme,
  withinPolicy: Money,
  working: Working,
): Outcome<DeductibleStep, 'policy.value-absent'> {
  const resolved = deductibleOf(situation.law, scheme)
  if (!resolved.ok) return resolved
  const { owner, chosen, value } = resolved.value
  const { level } = situation.facts
  const { part } = situation.case
  if (part?.countsStay !== false)
    for (const counted of new Set([scheme, owner])) countTimes(situation, counted, counted === owner ? value : undefined, working)
  if (part?.deductible) return succeed(takeRest(situation, owner, { ...part.deductible, withinPolicy }, working))
  const uses = resolved.value.borrowed.map((one) => cite(one, `as ${owner}`))
  if (!value) {
    uses.push(cite(chosen, 'none'))
    note(working, 'deductible.none', { level }, { formula: '0.00', uses, result: resultOf(zeroMoney), pays: zeroMoney })
    return succeed({ standard: zeroMoney, applied: zeroMoney })
  }
  const asked = askDue({ situation, owner, value })
  if (!asked.ok) return asked
  const { row, due } = asked.value
  const applied = minMoney(withinPolicy, due.due)
  countAmount(working, schemeNames[owner].deductible, applied)
  noteDeductible(resolved.value, due, { fullStandard: row.amount, withinPolicy, applied, level, evidence: row.evidence, uses }, working)
  return succeed({ standard: due.standard, applied })
}

/** What a stay owes whatever its bill, for the parts of it that share one deductible; 0.00 where the rule says that there is none. */
export function deductibleOwed(
  situation: Situation,
  scheme: Scheme,
): Outcome<{ readonly standard: Money; readonly due: Money }, 'policy.value-absent'> {
  const resolved = deductibleOf(situation.law, scheme)
  if (!resolved.ok) return resolved
  const { owner, value } = resolved.value
  if (!value) return succeed({ standard: zeroMoney, due: zeroMoney })
  const asked = askDue({ situation, owner, value })
  return asked.ok ? succeed(asked.value.due) : asked
}

/** The rest of the one deductible of a stay that is settled in parts. */
function takeRest(
  situation: Situation,
  owner: Scheme,
  { standard, left, withinPolicy }: { readonly standard: Money; readonly left: Money; readonly withinPolicy: Money },
  working: Working,
): DeductibleStep {
  const applied = minMoney(withinPolicy, left)
  countAmount(working, schemeNames[owner].deductible, applied)
  const rules = findValue(situation.law, 'stay-rules')
  const taken = countedInStay(situation, schemeNames[owner].deductible)
  const values = { level: situation.facts.level, standard: yuan(standard), due: yuan(left), amount: yuan(applied) }
  note(working, 'deductible.rest-of-stay', values, {
    formula: inTurn(formatBalance([addMoney(left, taken)], [taken], left), `min(${yuan(withinPolicy)}, ${yuan(left)}) = ${yuan(applied)}`),
    uses: typeof rules === 'string' ? [] : [cite(rules, yuan(left))],
    result: resultOf(applied),
    pays: zeroMoney,
  })
  return { standard, applied }
}

/** A table with the scheme whose year it counts towards. */
interface Asking {
  readonly situation: Situation
  readonly owner: Scheme
  readonly value: Deductible
}

interface Owed {
  readonly row: Deductible['standards'][number]
  readonly due: LimitedDue
}

function askDue(asking: Asking): Outcome<Owed, 'policy.value-absent'> {
  const { situation, owner, value } = asking
  const row = firstHolding(value.standards, situation.facts)
  if (!row)
    return noRowHolds(situation.law, `${owner}.deductible[${situation.facts.level}]`, 'deductible', value.standards, situation.facts)
  const due = waivedDue(asking) ?? (value.mode === 'per-stay' ? dueForStay(asking, row.amount) : dueOfYear(asking, row.amount))
  return succeed({ row, due: limitByYearTotal(asking, due) })
}

/** Counts this stay or visit; by level and condition too, where rules for stays, or those of this table, may ask. */
function countTimes({ facts }: Situation, scheme: Scheme, table: Deductible | undefined, working: Working): void {
  const { times } = schemeNames[scheme]
  countOne(working, times)
  const asksMore = table?.nth?.counts === 'same-level' || table?.waivers.some(({ counts }) => counts !== 'all')
  if (scheme !== 'inpatient' && !asksMore) return
  for (const kind of new Set([facts.level, ...facts.conditions])) countOne(working, `${times}.${kind}`)
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
  /** The rule that changed the level's standard, and its own source. */
  readonly rule?: string
  readonly evidence?: Evidence | undefined
}

function stayNumber(counts: 'all' | 'same-level', { situation, owner }: Asking): number {
  const { times } = schemeNames[owner]
  return countedTimes(situation, counts === 'all' ? times : `${times}.${situation.facts.level}`) + 1
}

const noneDue = { standard: zeroMoney, due: zeroMoney, counted: zeroMoney, how: '' } as const

/** 免起付: whichever way the standard counts, nothing is due of it. */
function waivedDue(asking: Asking): Due | undefined {
  const { value, situation } = asking
  const waiver = value.waivers.find((row) => selectorHolds(row, situation.facts) && waiverStay(row, asking) >= row.from)
  if (!waiver) return undefined
  const condition = waiver.condition?.find((one) => situation.facts.conditions.includes(one)) ?? ''
  const identity = waiver.identity?.find((one) => situation.facts.identities.includes(one)) ?? ''
  const stay = stayNumber(value.nth?.counts ?? 'all', asking)
  return { ...noneDue, code: 'deductible.waived', stay, condition, identity, rule: yuan(zeroMoney), evidence: waiver.evidence }
}

function dueForStay(asking: Asking, full: Money): Due {
  const { value, situation } = asking
  const stay = stayNumber(value.nth?.counts ?? 'all', asking)
  const rule = value.nth?.rules.find((row) => stay >= row.from && selectorHolds(row, situation.facts))
  if (!rule) return { code: 'deductible.full', stay, standard: full, due: full, counted: zeroMoney, how: '' }
  const { evidence } = rule
  if (rule.method === 'none') return { ...noneDue, code: 'deductible.nth-stay-none', stay, rule: yuan(zeroMoney), evidence }
  if (rule.method === 'unchanged')
    return { code: 'deductible.full', stay, standard: full, due: full, counted: zeroMoney, how: '', rule: yuan(full), evidence }
  return { code: 'deductible.nth-stay', stay, counted: zeroMoney, ...nthStandard(rule, full, stay), evidence }
}

function waiverStay(row: Deductible['waivers'][number], asking: Asking): number {
  const { situation, owner } = asking
  if (row.counts !== 'same-condition') return stayNumber(row.counts, asking)
  const times = (row.condition ?? []).filter((one) => situation.facts.conditions.includes(one))
  return Math.max(0, ...times.map((one) => countedTimes(situation, `${schemeNames[owner].times}.${one}`))) + 1
}

type NthRule = NonNullable<Deductible['nth']>['rules'][number]

/** Never above the level's own standard, whatever floor or fixed amount a pack names. */
function nthStandard(
  rule: Exclude<NthRule, { method: 'none' | 'unchanged' }>,
  full: Money,
  stay: number,
): Pick<Due, 'standard' | 'due' | 'how'> & { readonly rule: string } {
  switch (rule.method) {
    case 'minus': {
      const lowered = subtractMoney(full, multiplyMoney(rule.each, stay - 1))
      const raised = `max(${yuan(rule.floor)}, ${yuan(full)} - ${yuan(rule.each)} × ${stay - 1})`
      const how = compareMoney(rule.floor, full) > 0 ? `min(${yuan(full)}, ${raised})` : raised
      const standard = minMoney(full, maxMoney(rule.floor, lowered))
      return { standard, due: standard, how, rule: `- ${yuan(rule.each)}, ≥ ${yuan(rule.floor)}` }
    }
    case 'factor': {
      const standard = roundShare(full, rule.factor, 'half-up')
      const factor = formatPercent(rule.factor)
      return { standard, due: standard, how: `${yuan(full)} × ${factor}`, rule: factor }
    }
    case 'fixed': {
      const standard = minMoney(full, rule.amount)
      return { standard, due: standard, how: `min(${yuan(full)}, ${yuan(rule.amount)})`, rule: yuan(rule.amount) }
    }
  }
}

/** 累计补差: what the year has taken at any level counts; only the difference to this level's standard is due. */
function dueOfYear(asking: Asking, standard: Money): Due {
  const counted = countedAmount(asking.situation, schemeNames[asking.owner].deductible)
  const due = positivePart(subtractMoney(standard, counted))
  return {
    code: 'deductible.year-top-up',
    stay: stayNumber('all', asking),
    standard,
    due,
    counted,
    how: formatRoom(standard, counted),
  }
}

function limitByYearTotal({ value, situation, owner }: Asking, due: Due): LimitedDue {
  if (value.yearTotal === undefined) return due
  const counted = countedAmount(situation, schemeNames[owner].deductible)
  const room = positivePart(subtractMoney(value.yearTotal, counted))
  if (compareMoney(due.due, room) <= 0) return due
  const how = inTurn(due.how && `${due.how} = ${yuan(due.due)}`, `min(${yuan(due.due)}, ${formatRoom(value.yearTotal, counted)})`)
  return { ...due, code: 'deductible.year-total', due: room, counted, how, yearTotal: value.yearTotal }
}

type LimitedDue = Due & { readonly yearTotal?: Money }

/** What is said of a stay, in the words for a visit. */
const codesForVisits: Partial<Record<TraceCode, TraceCode>> = {
  'deductible.full': 'deductible.visit',
  'deductible.nth-stay': 'deductible.nth-visit',
  'deductible.nth-stay-none': 'deductible.nth-visit-none',
  'deductible.waived': 'deductible.visit-waived',
}

interface Taken {
  readonly fullStandard: Money
  readonly withinPolicy: Money
  readonly applied: Money
  readonly level: string
  /** Source of the row of the standard, where it has its own. */
  readonly evidence?: Evidence | undefined
  readonly uses: readonly Use[]
}

function noteDeductible({ owner, chosen }: DeductibleTable, due: LimitedDue, taken: Taken, working: Working): void {
  const { fullStandard, withinPolicy, applied, level } = taken
  const took = `min(${yuan(withinPolicy)}, ${yuan(due.due)}) = ${yuan(applied)}`
  const values = {
    level,
    stay: String(due.stay),
    visit: String(due.stay),
    fullStandard: yuan(fullStandard),
    standard: yuan(due.standard),
    counted: yuan(due.counted),
    due: yuan(due.due),
    yearTotal: yuan(due.yearTotal ?? zeroMoney),
    condition: due.condition ?? '',
    identity: due.identity ?? '',
    amount: yuan(applied),
  }
  const code = owner === 'inpatient' ? due.code : (codesForVisits[due.code] ?? due.code)
  noteOneOf(working, code, values, {
    formula: due.how ? `${due.how} = ${yuan(due.due)}; ${took}` : took,
    uses: [
      ...taken.uses,
      cite(chosen, yuan(fullStandard), { evidence: taken.evidence }),
      ...(due.rule === undefined ? [] : [cite(chosen, due.rule, { evidence: due.evidence })]),
      ...(due.yearTotal === undefined ? [] : [cite(chosen, yuan(due.yearTotal))]),
    ],
    result: resultOf(applied),
    pays: zeroMoney,
  })
}
