import { maskIdNumber, maskName } from '../../../shared/insured/index.ts'
import type { SettlementHead, StayReference, UploadStep } from '../ports/index.ts'

/** Texts without whom they are about: what the ledger knows of the person, and whatever looks like an identity number. */
export type Mask = (text: string) => string

const birth = '(?:19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])'
/** 18 digits with a birth date in them, or the old form of 15; longer runs of digits are message ids. */
const identityNumber = new RegExp(
  `(?<![0-9A-Za-z])(?:[1-9]\\d{5}${birth}\\d{3}[0-9Xx]|[1-9]\\d{5}\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])\\d{3})(?![0-9A-Za-z])`,
  'g',
)

/** Of a settlement, what the ledger knows of the person; of somebody else, whatever is known. */
type Known = Pick<SettlementHead, 'idNumber' | 'personNumber' | 'personName'> & { readonly stay: Pick<StayReference, 'document'> }

export function maskOf(head: Known | undefined): Mask {
  const numbers = head ? [head.idNumber, head.stay.document.number, head.personNumber] : []
  const words = [
    ...numbers.map((number) => [number, maskIdNumber(number)] as const),
    ...(head ? [[head.personName, maskName(head.personName)] as const] : []),
  ].filter(([plain]) => plain !== '')
  return (text) =>
    words
      .reduce((masked, [plain, hidden]) => masked.replaceAll(plain, hidden), text)
      .replace(identityNumber, (number) => maskIdNumber(number))
}

/** Steps whose words name nobody. */
export function maskWords(steps: readonly UploadStep[], mask: Mask): readonly UploadStep[] {
  return steps.map((step) => (step.attempt ? { ...step, attempt: { ...step.attempt, words: mask(step.attempt.words) } } : step))
}
