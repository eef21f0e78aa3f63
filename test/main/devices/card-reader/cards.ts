import type { CardIdentity } from '../../../../main/services/ports/index.ts'
import type { CardDescription } from '../../../../main/simulators/card-reader/index.ts'
import { idNumberCheckCharacter, readIdNumber } from '../../../../shared/insured/index.ts'

/** Synthetic cards of people who do not exist. */
export function aCard(changes: Partial<CardDescription> = {}): CardDescription {
  return {
    name: '演示建国',
    idNumber: syntheticId('360802197903121', 91),
    cardNumber: 'A36080001',
    cardIdentification: '360802D156000005DE30000000000001',
    version: '2.00',
    issuedOn: '2020-01-01',
    validTo: '2030-01-01',
    answerToReset: '3B6D000000815444368660532800000001',
    ...changes,
  }
}

export function syntheticId(first: string, last: number): string {
  const digits = first + String(last).padStart(2, '0')
  return digits + idNumberCheckCharacter(digits)
}

/** What a reading of the card must give. */
export function identityOf(card: CardDescription): CardIdentity {
  const number = readIdNumber(card.idNumber)
  if (!number.ok) throw new RangeError('a valid number')
  return {
    region: card.cardIdentification.slice(0, 6),
    cardIdentification: card.cardIdentification,
    cardNumber: card.cardNumber,
    socialSecurityNumber: number.facts.idNumber,
    name: card.name,
    sex: number.facts.sex,
    birthDate: number.facts.birthDate,
    version: card.version ?? '2.00',
    ...(card.issuedOn && { issuedOn: card.issuedOn }),
    ...(card.validTo && { validTo: card.validTo }),
    resetInformation: (card.answerToReset ?? '').slice(8),
  }
}
