/** The synthetic stays of the kill test: the same for terminal, platform and judge, made from their serial alone. */
import type { StayBill } from '../../shared/bill/index.ts'
import type { InsuredPerson } from '../../shared/insured/index.ts'
import { aBill, aPerson, syntheticIdNumber } from '../builders/stay.ts'

/** Most stays are short; some need several messages for their lines. */
function linesOf(serial: number): number {
  return serial % 23 === 0 ? 130 : (serial % 12) + 1
}

export function stayOfSerial(serial: number): { readonly bill: StayBill; readonly person: InsuredPerson } {
  const month = String((serial % 12) + 1).padStart(2, '0')
  const day = String((Math.floor(serial / 12) % 28) + 1).padStart(2, '0')
  const person = aPerson(serial, { idNumber: syntheticIdNumber(serial, `19${50 + (Math.floor(serial / 1000) % 20)}${month}${day}`) })
  return {
    bill: aBill({ serial, person, lines: linesOf(serial), deposit: '100.00', unitFen: 20_000 + ((serial * 3_701) % 60_000) }),
    person,
  }
}

/** Every seventh settlement is taken back. */
export function isReversedInTheEnd(serial: number): boolean {
  return serial % 7 === 0
}
