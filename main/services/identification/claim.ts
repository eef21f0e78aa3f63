import type { IdentifiedPerson } from '../../../shared/contract/index.ts'
import { instantText } from '../../../shared/dates/index.ts'
import { type Outcome, refuse, succeed } from '../../../shared/errors/index.ts'
import { type InsuredPerson, isSameIdNumber, isSameName, maskIdNumber } from '../../../shared/insured/index.ts'
import type { CardIdentity, DecodedVoucher, IdCard, PersonQuestion, VisitDocument } from '../ports/index.ts'

/** Who somebody claims to be, and by which document. */
export interface Claim {
  readonly idNumber: string
  /** A foreigner's card has two names, and systems know either. */
  readonly names: readonly string[]
  readonly document: VisitDocument
  readonly documentNumberMasked: string
  readonly question: PersonQuestion
  readonly notices: IdentifiedPerson['notices']
  /** Of an e-voucher. In memory for the visit only. */
  readonly token?: string
}

/** `A*****678`. */
function maskCardNumber(number: string): string {
  return number.length <= 4 ? '*'.repeat(number.length) : `${number.slice(0, 1)}${'*'.repeat(number.length - 4)}${number.slice(-3)}`
}

/** `20300101` and `2030-01-01` are both found on cards. */
function isPast(validTo: string, now: number): boolean {
  return validTo.replaceAll('-', '') < instantText(now).slice(0, 10).replaceAll('-', '')
}

/** An expired social-security card is remarked and no more: whether it still holds is the platform's to say. */
export function claimOfCard(card: CardIdentity, now: number): Claim {
  const { validTo } = card
  const isExpired = validTo !== undefined && isPast(validTo, now)
  return {
    idNumber: card.socialSecurityNumber,
    names: [card.name],
    document: { kind: 'social-security-card', number: card.cardNumber },
    documentNumberMasked: maskCardNumber(card.cardNumber),
    question: { card },
    notices: isExpired ? [{ code: 'card.expired', values: { validTo } }] : [],
  }
}

/** An expired identity card proves nothing any more. */
export function claimOfIdCard(idCard: IdCard, now: number): Outcome<Claim, 'insured.document-expired'> {
  const { idNumber, validTo, name, englishName } = idCard
  if (validTo !== undefined && isPast(validTo, now)) return refuse('insured.document-expired', { document: 'id-card', validTo })
  return succeed({
    idNumber,
    names: englishName === undefined ? [name] : [name, englishName],
    document: { kind: 'id-card', number: idNumber },
    documentNumberMasked: maskIdNumber(idNumber),
    question: { idCard },
    notices: [],
  })
}

/** The settlement will be kept with the identity number; the token only travels while the visit lasts. */
export function claimOfVoucher(voucher: DecodedVoucher): Claim {
  const { idNumber, name, token } = voucher
  return {
    idNumber,
    names: [name],
    document: { kind: 'e-voucher', number: idNumber },
    documentNumberMasked: maskIdNumber(idNumber),
    question: { voucher },
    notices: [],
    token,
  }
}

export function claimOfNumber(idNumber: string, name: string): Claim {
  return {
    idNumber,
    names: [name],
    document: { kind: 'id-number', number: idNumber },
    documentNumberMasked: maskIdNumber(idNumber),
    question: { idNumber, name },
    notices: [],
  }
}

export type MismatchedField = 'id-number' | 'name'

/** Documents, bill and platform must speak of one person; the answer says where they part. */
export function mismatch(
  claim: Pick<Claim, 'idNumber' | 'names'>,
  other: { readonly idNumber: string; readonly names: readonly string[] },
): MismatchedField | undefined {
  if (!isSameIdNumber(claim.idNumber, other.idNumber)) return 'id-number'
  return claim.names.some((name) => other.names.some((known) => isSameName(name, known))) ? undefined : 'name'
}

export function mismatchWithRecord(claim: Claim, person: InsuredPerson): MismatchedField | undefined {
  return mismatch(claim, { idNumber: person.idNumber, names: [person.name] })
}
