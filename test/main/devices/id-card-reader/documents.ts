import type { IdCard } from '../../../../main/services/ports/index.ts'
import type { DocumentDescription } from '../../../../main/simulators/id-card-reader/index.ts'
import { parseLocalDate } from '../../../../shared/dates/index.ts'
import { idNumberCheckCharacter } from '../../../../shared/insured/index.ts'

const day = parseLocalDate

/** The day on which the cards of the tests are read. */
export const today = () => day('2026-03-01')

export const zhangSan: DocumentDescription = {
  name: '张三',
  idNumber: '110101199001011237',
  address: '北京市东城区测试路1号',
  issuedBy: '北京市公安局东城分局',
  validFrom: '20200101',
  validTo: '20400101',
}
export const zhangSanRead: IdCard = {
  document: 'resident',
  name: '张三',
  idNumber: '110101199001011237',
  sex: 'male',
  nation: '汉',
  birthDate: day('1990-01-01'),
  address: '北京市东城区测试路1号',
  issuedBy: '北京市公安局东城分局',
  validFrom: day('2020-01-01'),
  validTo: day('2040-01-01'),
}

export const liSi: DocumentDescription = {
  document: 'hk-macao-taiwan',
  name: '李四',
  sex: '2',
  birthDate: '19850505',
  address: '广东省深圳市福田区示例路3号',
  idNumber: '81000019850505001X',
  issuedBy: '深圳市公安局',
  validFrom: '20230601',
  validTo: '20280601',
  permitNumber: 'H12345678',
}
export const liSiRead: IdCard = {
  document: 'hk-macao-taiwan',
  name: '李四',
  idNumber: '81000019850505001X',
  sex: 'female',
  birthDate: day('1985-05-05'),
  address: '广东省深圳市福田区示例路3号',
  issuedBy: '深圳市公安局',
  validFrom: day('2023-06-01'),
  validTo: day('2028-06-01'),
  permitNumber: 'H12345678',
}

export const smith2017: DocumentDescription = {
  document: 'foreign-2017',
  name: '约翰',
  englishName: 'SMITH, JOHN',
  sex: '1',
  idNumber: 'USA310088031501',
  nationality: 'USA',
  birthDate: '19880315',
  validFrom: '20190101',
  validTo: '20290101',
  authority: '1500',
}
export const smith2017Read: IdCard = {
  document: 'foreign-2017',
  name: '约翰',
  englishName: 'SMITH, JOHN',
  idNumber: 'USA310088031501',
  sex: 'male',
  nationality: 'USA',
  birthDate: day('1988-03-15'),
  validFrom: day('2019-01-01'),
  validTo: day('2029-01-01'),
}

export const smith2023: DocumentDescription = {
  document: 'foreign-2023',
  name: '约翰',
  englishName: 'SMITH, JOHN',
  sex: '1',
  idNumber: '91112419880315001X',
  nationality: 'USA',
  validFrom: '20240101',
  validTo: '20340101',
}
export const smith2023Read: IdCard = {
  document: 'foreign-2023',
  name: '约翰',
  englishName: 'SMITH, JOHN',
  idNumber: '91112419880315001X',
  sex: 'male',
  nationality: 'USA',
  birthDate: day('1988-03-15'),
  validFrom: day('2024-01-01'),
  validTo: day('2034-01-01'),
}

/** A resident's card with changes, and what it must be read as. */
export function aCard(changes: Partial<DocumentDescription> = {}): DocumentDescription {
  return { ...zhangSan, ...changes }
}

/** Seventeen digits with the character that goes with them. */
export function numberOf(digits: string): string {
  return digits + idNumberCheckCharacter(digits)
}
