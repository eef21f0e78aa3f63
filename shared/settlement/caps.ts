import { type Outcome, succeed } from '../errors/index.ts'
import { type Money, positivePart, subtractMoney, sumMoney } from '../money/index.ts'
import { askValue, type CaseFacts, type Chosen, firstHolding, noRowHolds, type ParameterValue, type Selector } from '../policy/index.ts'
import { formatBalance } from './scale.ts'
import { approvedDiseases, classOfDisease, replacedDiseases, type Scheme, schemeNames } from './schemes.ts'
import { countedAmount, type Situation } from './situation.ts'
import { cite, type Use, yuan } from './working.ts'

/** 年度最高支付限额 as it stands before this settlement. */
export interface Cap {
  /** Absent where the rule says that there is none; `how` where what was used is itself a difference. */
  readonly limit?: { readonly kind: 'fund' | 'cost'; readonly amount: Money; readonly used: Money; readonly how?: string }
  /** The payment counts towards the inpatient pool too. */
  readonly isShared: boolean
  readonly uses: readonly Use[]
}

type CapOutcome = Outcome<Cap, 'policy.value-absent'>

/** The cap over what this scheme pays, or admits: its own, the inpatient one it shares, or the one over several diseases together. */
export function capOf(situation: Situation, scheme: Scheme): CapOutcome {
  if (scheme === 'inpatient') return inpatientCap(situation, false)
  const asked = askValue(situation.law, `${scheme}.cap`, 'pooled-fund')
  if (!asked.ok) return asked
  const { value } = asked.value
  if (!value) return succeed({ isShared: false, uses: [] })
  const row = firstHolding(value.amounts, situation.facts)
  if (!row) return noRow(situation, `${scheme}.cap[${situation.facts.disease ?? situation.facts.category}]`, value.amounts)
  if ('sharedWith' in row) {
    const shared = inpatientCap(situation, true)
    if (!shared.ok) return shared
    const borrowed = cite(asked.value, 'as inpatient', { evidence: row.evidence })
    return succeed({ ...shared.value, uses: [borrowed, ...shared.value.uses] })
  }
  const together = togetherCap({ situation, scheme, chosen: asked.value, value })
  if (together) return succeed(together)
  const counted = schemeNames[scheme][value.limits]
  const used = countedAmount(situation, row.per === 'disease' ? `${counted}.${situation.facts.disease}` : counted)
  const uses = [cite(asked.value, yuan(row.amount), { evidence: row.evidence })]
  return succeed({ limit: { kind: value.limits, amount: row.amount, used }, isShared: false, uses })
}

function inpatientCap(situation: Situation, isShared: boolean): CapOutcome {
  const asked = askValue(situation.law, 'inpatient.cap', 'pooled-fund')
  if (!asked.ok) return asked
  const { value } = asked.value
  if (!value) return succeed({ isShared, uses: [] })
  const row = firstHolding(value.amounts, situation.facts)
  if (!row) return noRow(situation, `inpatient.cap[${situation.facts.category}]`, value.amounts)
  const used = countedAmount(situation, schemeNames.inpatient[value.limits])
  const uses = [cite(asked.value, yuan(row.amount), { evidence: row.evidence })]
  return succeed({ limit: { kind: value.limits, amount: row.amount, used }, isShared, uses })
}

function noRow({ law, facts }: Situation, parameter: string, rows: readonly Selector[]) {
  return noRowHolds(law, parameter, 'pooled-fund', rows, facts)
}

interface OwnCap {
  readonly situation: Situation
  readonly scheme: Exclude<Scheme, 'inpatient'>
  readonly chosen: Chosen<`${Exclude<Scheme, 'inpatient'>}.cap`>
  readonly value: ParameterValue<`${Exclude<Scheme, 'inpatient'>}.cap`>
}

/**
 * 多病种合计限额: for a person approved for several diseases one cap over all of them takes the place of the rows. Diseases
 * that share the inpatient cap are neither counted nor bound by it; those that a chronic benefit has replaced are no longer counted.
 */
function togetherCap({ situation, scheme, chosen, value }: OwnCap): Cap | undefined {
  const { together, limits } = value
  if (!together) return undefined
  const { law, facts, decidedOn } = situation
  const isShared = (disease: string) => {
    const row = firstHolding(value.amounts, withDisease(facts, disease, classOfDisease(law, disease)))
    return row !== undefined && 'sharedWith' in row
  }
  const approvals = situation.case.person.approvals ?? []
  const replaced = scheme === 'two-diseases' ? replacedDiseases(law, approvals, decidedOn) : []
  const approved = approvedDiseases(approvals, scheme, decidedOn).filter((disease) => !isShared(disease) && !replaced.includes(disease))
  if (approved.length < together.diseases) return undefined
  const counted = schemeNames[scheme][limits]
  const apart = Object.entries(situation.case.accumulators.amounts)
    .filter(([name]) => name.startsWith(`${counted}.`) && isShared(name.slice(counted.length + 1)))
    .map(([, amount]) => amount)
  const used = positivePart(subtractMoney(countedAmount(situation, counted), sumMoney(apart)))
  const how = formatBalance([countedAmount(situation, counted)], apart, used)
  return { limit: { kind: limits, amount: together.amount, used, how }, isShared: false, uses: [cite(chosen, yuan(together.amount))] }
}

function withDisease({ diseaseClass: _, ...facts }: CaseFacts, disease: string, diseaseClass: string | undefined): CaseFacts {
  return { ...facts, disease, ...(diseaseClass !== undefined ? { diseaseClass } : {}) }
}
