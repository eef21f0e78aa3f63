import type { BillSummary } from '../../../shared/contract/index.ts'

/** Every way a character may begin when spelled: several for 曾, 单 and their like. */
export type Initials = (character: string) => readonly string[]

/**
 * Whether a bill answers what the cashier typed: part of the inpatient or bill number, the end of the identity number,
 * the ward, the visible part of the name, or the first letters of the name in pinyin. A masked character (`*`) fits any
 * one character or letter.
 */
export function matchesBill(bill: BillSummary, typed: string, initials: Initials): boolean {
  const wanted = typed.trim().toLowerCase()
  if (wanted === '') return true
  // Letters alone mean a name: half of all inpatient numbers begin with the same ones.
  const numbers = /\d/.test(wanted) ? [bill.inpatientNumber, bill.billId, bill.idNumberMasked] : []
  const texts = [...numbers, bill.ward]
  if (texts.some((text) => text.toLowerCase().includes(wanted))) return true
  return matchesName([...bill.patientNameMasked], [...wanted], initials)
}

function matchesName(name: readonly string[], wanted: readonly string[], initials: Initials): boolean {
  if (wanted.length > name.length) return false
  return wanted.every((letter, index) => {
    const character = name[index]
    return character === '*' || character === letter || (character !== undefined && initials(character).includes(letter))
  })
}
