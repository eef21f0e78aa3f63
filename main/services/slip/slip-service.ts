import { instantText } from '../../../shared/dates/index.ts'
import { type Outcome, refuse, succeed } from '../../../shared/errors/index.ts'
import { layOutSlip, type Slip } from '../../../shared/slip/index.ts'
import type { BillStore, PersonStore, SettlementStore } from '../ports/index.ts'

export interface SlipParts {
  readonly institution: { readonly code: string; readonly name: string; readonly hospitalLevel: string }
  readonly demo: boolean
  readonly stores: {
    readonly settlements: Pick<SettlementStore, 'find' | 'summary' | 'printed'>
    readonly bills: Pick<BillStore, 'find'>
    readonly people: Pick<PersonStore, 'findByNumber'>
  }
}

export interface SlipService {
  /** The slip as the next copy would be printed: from the second on it is marked 补打. */
  slip(settlementId: string): Outcome<Slip, 'settlement.unknown'>
}

export function createSlipService({ institution, demo, stores }: SlipParts): SlipService {
  const { settlements, bills, people } = stores
  return {
    slip(settlementId) {
      const stored = settlements.find(settlementId)
      const bill = stored && bills.find(stored.head.billId)?.bill
      const known = stored && people.findByNumber(stored.head.personNumber)
      if (!stored || !bill || !known) return refuse('settlement.unknown', { settlementId })
      const { head, breakdown, summary } = stored
      // Of the day it was settled: what the platform has said of the person since must not change a slip.
      const { personName: name, idNumber, stay, personYear } = head
      const person = { ...known.person, name, idNumber, insuranceType: personYear.insuranceType, enrolmentArea: stay.enrolmentArea }
      const reversed = head.reverses === undefined ? undefined : settlements.summary(head.reverses)?.slipNumber
      return succeed(
        layOutSlip({
          breakdown,
          settlement: {
            slipNumber: head.slipNumber,
            kind: head.kind,
            state: summary.state,
            settledAt: instantText(head.settledAt),
            operatorName: head.operatorName,
            ...(summary.centreSettlementId === undefined ? {} : { centreSettlementId: summary.centreSettlementId }),
            ...(reversed === undefined ? {} : { reversedSlipNumber: reversed }),
          },
          person,
          stay: bill,
          institution,
          demo,
          copy: settlements.printed(settlementId) + 1,
        }),
      )
    },
  }
}
