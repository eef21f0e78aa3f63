import { isLocalDate, type LocalDate } from '../dates/index.ts'

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const checkCharacters = '10X98765432'

/** What an identity number says of its holder. */
export interface IdNumberFacts {
  /** Eighteen characters, the check character in upper case. */
  readonly idNumber: string
  readonly birthDate: LocalDate
  readonly sex: 'male' | 'female'
}

export type IdNumberFault = 'form' | 'birth-date' | 'check-character'

export type IdNumberReading = { readonly ok: true; readonly facts: IdNumberFacts } | { readonly ok: false; readonly fault: IdNumberFault }

/**
 * Check character of the first seventeen digits of a 公民身份号码 (GB 11643, ISO 7064 MOD 11-2).
 *
 * Throws `RangeError` unless it is given exactly seventeen digits. `idNumberCheckCharacter('11010519491231002')` is `'X'`.
 */
export function idNumberCheckCharacter(digits: string): string {
  if (!/^\d{17}$/.test(digits)) throw new RangeError('the check character is worked out from seventeen digits')
  const sum = weights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0)
  return checkCharacters.charAt(sum % 11)
}

/**
 * Reads a 公民身份号码: eighteen characters, a birth date that exists (not after `today`, when given) and the right check character.
 *
 * A lower-case `x` is accepted and stored as `X`; fifteen digits of the old form are extended by `19` and the check character.
 * Permit numbers of 810000, 820000 and 830000 follow the same rule.
 */
export function readIdNumber(text: string, today?: LocalDate): IdNumberReading {
  const idNumber = /^\d{15}$/.test(text) ? extendOldNumber(text) : text.toUpperCase()
  if (!/^\d{17}[\dX]$/.test(idNumber)) return { ok: false, fault: 'form' }
  const birthDate = `${idNumber.slice(6, 10)}-${idNumber.slice(10, 12)}-${idNumber.slice(12, 14)}`
  if (!isLocalDate(birthDate) || (today !== undefined && birthDate > today)) return { ok: false, fault: 'birth-date' }
  if (idNumberCheckCharacter(idNumber.slice(0, 17)) !== idNumber[17]) return { ok: false, fault: 'check-character' }
  return { ok: true, facts: { idNumber, birthDate, sex: Number(idNumber[16]) % 2 === 1 ? 'male' : 'female' } }
}

/** Eighteen characters for the fifteen digits of the old form: the century is 19 and a check character follows. */
export function extendOldNumber(fifteen: string): string {
  const seventeen = `${fifteen.slice(0, 6)}19${fifteen.slice(6)}`
  return seventeen + idNumberCheckCharacter(seventeen)
}
