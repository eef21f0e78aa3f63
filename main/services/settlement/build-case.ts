import type { BillLine, StayBill } from '../../../shared/bill/index.ts'
import { type Outcome, refuse, succeed } from '../../../shared/errors/index.ts'
import type { Accumulators, InsuredPerson } from '../../../shared/insured/index.ts'
import type { Money } from '../../../shared/money/index.ts'
import type { CaseLine, SettlementCase } from '../../../shared/settlement/index.ts'
import type { Catalogue, TermsAnswer } from '../ports/index.ts'
import { type Institution, placeOf } from './institution.ts'

export interface CaseParts {
  readonly institution: Institution
  readonly bill: StayBill
  readonly person: InsuredPerson
  readonly catalogue: Catalogue
  readonly accumulators: Accumulators
  readonly useAccount: boolean
  readonly accountBalance: Money
}

/** Asks the catalogue once per item, day and approval: a long stay repeats the same few hundred items. */
function createTermsOf({ catalogue, institution, person }: CaseParts): (line: BillLine) => TermsAnswer {
  const answers = new Map<string, TermsAnswer>()
  return (line) => {
    const key = `${line.itemCode} ${line.chargedOn} ${line.restrictionApproved}`
    const known = answers.get(key)
    if (known) return known
    const answer = catalogue.terms({
      itemCode: line.itemCode,
      on: line.chargedOn,
      insuranceType: person.insuranceType,
      hospitalLevel: institution.hospitalLevel,
      ...(line.restrictionApproved === undefined ? {} : { restrictionApproved: line.restrictionApproved }),
    })
    answers.set(key, answer)
    return answer
  }
}

/**
 * Joins bill, person, catalogue and accumulators to the one thing the engine looks at. Items the catalogue does not know,
 * or whose terms it cannot say in one number, are named all at once.
 */
export function buildCase(parts: CaseParts): Outcome<SettlementCase, 'catalogue.item-unknown' | 'catalogue.item-not-computable'> {
  const { institution, bill, person } = parts
  const termsOf = createTermsOf(parts)
  const unknown: { lineId: string; itemCode: string }[] = []
  const notComputable: typeof unknown = []
  const lines: CaseLine[] = []
  for (const line of bill.lines) {
    const answer = termsOf(line)
    if (!answer.known) {
      const items = answer.notComputable ? notComputable : unknown
      items.push({ lineId: line.lineId, itemCode: line.itemCode })
      continue
    }
    const { lineId, itemCode, itemName, feeCategory, chargedOn, quantity, unitPrice, amount, originalLineId } = line
    const billed = { lineId, itemCode, itemName, feeCategory, chargedOn, quantity, unitPrice, amount, terms: answer.terms }
    lines.push(originalLineId === undefined ? billed : { ...billed, originalLineId })
  }
  if (unknown.length > 0) return refuse('catalogue.item-unknown', { items: unknown })
  if (notComputable.length > 0) return refuse('catalogue.item-not-computable', { items: notComputable })
  return succeed({
    benefit: 'inpatient',
    person: {
      insuranceType: person.insuranceType,
      category: person.category,
      enrolmentArea: person.enrolmentArea,
      birthDate: person.birthDate,
      ...(person.civilServantRank === undefined ? {} : { civilServantRank: person.civilServantRank }),
      identities: person.identities,
    },
    stay: {
      hospitalLevel: institution.hospitalLevel,
      admittedOn: bill.admittedOn,
      dischargedOn: bill.dischargedOn,
      placement: { place: placeOf(institution, person.enrolmentArea), filing: bill.filing },
      conditions: bill.conditions,
    },
    lines,
    accumulators: parts.accumulators,
    payment: { useAccount: parts.useAccount, accountBalance: parts.accountBalance, deposit: bill.deposit },
  })
}
