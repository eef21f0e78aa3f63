import type { LocalDate } from '../../../shared/dates/index.ts'

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** Check character of the first seventeen digits of a 公民身份号码 (GB 11643). */
function checkCharacter(digits: string): string {
  const sum = weights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0)
  return '10X98765432'.charAt(sum % 11)
}

/** A well-formed identity number of a person who does not exist: serials from 900 up. */
export function syntheticIdNumber(area: string, birthDate: LocalDate, sex: 'male' | 'female', index: number): string {
  const serial = 900 + index * 2 + (sex === 'male' ? 1 : 0)
  const digits = area + birthDate.replaceAll('-', '') + String(serial)
  return digits + checkCharacter(digits)
}

/** 人员编号 as the stand-in platform issues it. */
export function syntheticPersonNumber(index: number): string {
  return `36080099${String(index + 1).padStart(8, '0')}`
}

/** 卡识别码: region, the registered application provider of the ministry, eight bytes of this card. */
export function syntheticCardIdentification(region: string, index: number): string {
  return `${region}D156000005${(0xde3000000000n + BigInt(index + 1)).toString(16).toUpperCase().padStart(16, '0')}`
}
