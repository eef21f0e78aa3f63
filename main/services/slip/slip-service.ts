import { instantText } from '../../../shared/dates/index.ts'
import { type Outcome, refuse, succeed } from '../../../shared/errors/index.ts'
import { layOutSlip, layOutSupplementSlip, type Slip, type SlipFacts, type SlipSupplement } from '../../../shared/slip/index.ts'
import type { BillStore, DifferenceStore, PersonStore, SettlementStore, StoredSettlement } from '../ports/index.ts'

export interface SlipParts {
  readonly institution: { readonly code: string; readonly name: string; readonly hospitalLevel: string }
  readonly demo: boolean
  readonly stores: {
    readonly settlements: Pick<SettlementStore, 'find' | 'summary' | 'printed'>
    readonly differences: Pick<DifferenceStore, 'supplementPrints'>
    readonly bills: Pick<BillStore, 'find'>
    readonly people: Pick<PersonStore, 'findByNumber'>
  }
}

export interface SlipService {
  /** The slip as the next copy would be printed: from the second on it is marked 补打. */
  slip(settlementId: string): Outcome<Slip, 'settlement.unknown'>
  /** 补充结算单, where a supplement was decided after the settlement. */
  supplementSlip(settlementId: string): Outcome<Slip, 'settlement.unknown'>
}

/** Every supplement with what was charged before it and the reason of the decision it followed, oldest first. */
function supplementsOf({ supplements, decisions }: StoredSettlement): readonly SlipSupplement[] {
  const accepted = decisions.filter(({ decision }) => decision === 'platform-accepted')
  return supplements.map(({ slipNumber, occasion, figures, shift, at, operatorName }, index) => {
    const [before, reason] = [supplements[index - 1]?.figures, accepted[index]?.reason]
    return {
      ...{ slipNumber, occasion, figures, collected: shift.cash, at: instantText(at), operatorName },
      ...(before === undefined ? {} : { before }),
      ...(reason === undefined ? {} : { reason }),
    }
  })
}

function basisOf({ basis }: StoredSettlement): Pick<SlipFacts['settlement'], 'basis'> {
  if (!basis) return {}
  const { personAsOf, accumulatorsAsOf } = basis
  const counted = accumulatorsAsOf === undefined ? {} : { accumulatorsAsOf: instantText(accumulatorsAsOf) }
  return { basis: { personAsOf: instantText(personAsOf), ...counted } }
}

export function createSlipService({ institution, demo, stores }: SlipParts): SlipService {
  const { settlements, differences, bills, people } = stores

  function factsOf(settlementId: string): SlipFacts | undefined {
    const stored = settlements.find(settlementId)
    const bill = stored && bills.find(stored.head.billId)?.bill
    const known = stored && people.findByNumber(stored.head.personNumber)
    if (!stored || !bill || !known) return undefined
    const { head, breakdown, summary } = stored
    // Of the day it was settled: what the platform has said of the person since must not change a slip.
    const { personName: name, idNumber, stay, personYear } = head
    const person = { ...known.person, name, idNumber, insuranceType: personYear.insuranceType, enrolmentArea: stay.enrolmentArea }
    const reversed = head.reverses === undefined ? undefined : settlements.summary(head.reverses)?.slipNumber
    const supplements = supplementsOf(stored)
    const supplement = supplements.find(({ occasion }) => occasion !== 'later')
    const later = supplements.findLast(({ occasion }) => occasion === 'later')
    return {
      breakdown,
      settlement: {
        slipNumber: head.slipNumber,
        kind: head.kind,
        state: summary.state,
        settledAt: instantText(head.settledAt),
        operatorName: head.operatorName,
        ...(summary.centreSettlementId === undefined ? {} : { centreSettlementId: summary.centreSettlementId }),
        ...(reversed === undefined ? {} : { reversedSlipNumber: reversed }),
        ...basisOf(stored),
      },
      person,
      stay: bill,
      institution,
      ...(supplement ? { supplement } : {}),
      ...(later ? { later } : {}),
      ...(summary.state === 'differs' && summary.decision === 'disputed' ? { isDisputed: true } : {}),
      demo,
      copy: settlements.printed(settlementId) + 1,
    }
  }

  return {
    slip(settlementId) {
      const facts = factsOf(settlementId)
      return facts ? succeed(layOutSlip(facts)) : refuse('settlement.unknown', { settlementId })
    },
    supplementSlip(settlementId) {
      const facts = factsOf(settlementId)
      if (facts?.later === undefined) return refuse('settlement.unknown', { settlementId })
      const copy = differences.supplementPrints(settlementId) + 1
      return succeed(layOutSupplementSlip({ ...facts, copy, later: facts.later }))
    },
  }
}
