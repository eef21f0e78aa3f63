import type { CardDescription } from './card-description.ts'

/** Cards at hand without a file. Their holder is invented. */
const holder = {
  name: '张三',
  idNumber: '110101199001011237',
  cardNumber: 'A12345678',
  cardIdentification: '110100D1560000050011223344556677',
  issuedOn: '2020-01-01',
} as const

export const sampleCards: Readonly<Record<string, CardDescription>> = {
  sample: { ...holder, validTo: '2099-01-01' },
  expired: { ...holder, validTo: '2021-01-01' },
  'third-generation': { ...holder, version: '3.00', validTo: '2099-01-01' },
}
