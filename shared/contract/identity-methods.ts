import { z } from 'zod'
import { instantSchema } from '../dates/index.ts'
import { insuredPersonSchema } from '../insured/index.ts'
import { defineMethods } from './define.ts'

const nothing = z.strictObject({})

/** 证件: by what a person was identified; `id-number` is the number on the bill, after the cashier looked at a document. */
export const presentedDocumentSchema = z.enum(['social-security-card', 'id-card', 'e-voucher', 'id-number'])
export type PresentedDocument = z.output<typeof presentedDocumentSchema>

/** Who is at the window, how we know it and how old that knowledge is. */
export const identifiedPersonSchema = z.strictObject({
  person: insuredPersonSchema,
  source: z.enum(['platform', 'last-known']),
  asOf: instantSchema,
  document: presentedDocumentSchema,
  /** Its number with the middle hidden; of an e-voucher the identity number behind it, never its token. */
  documentNumberMasked: z.string(),
  /** Bills of this person that wait for settlement. */
  billIds: z.array(z.string()),
  /** Remarks such as an expired card, one sentence per code in `renderer/text`. */
  notices: z.array(z.strictObject({ code: z.string(), values: z.record(z.string(), z.string()) })),
})
export type IdentifiedPerson = z.output<typeof identifiedPersonSchema>

const personErrors = [
  'insured.unknown',
  'insured.no-record',
  'insured.record-mismatch',
  'insured.documents-differ',
  'insured.card-cancelled',
  'centre.refused',
] as const
const deviceErrors = [
  'device.not-configured',
  'device.not-found',
  'device.busy',
  'device.disconnected',
  'device.no-answer',
  'device.garbled',
  'device.failed',
] as const
const cardErrors = [
  'card.absent',
  'card.mute',
  'card.not-social-security',
  'card.locked',
  'card.authentication-required',
  'card.unsupported-version',
  'card.bad-data',
] as const
const idCardErrors = [
  'id-card.absent',
  'id-card.not-lifted',
  'id-card.moved',
  'id-card.not-authentic',
  'id-card.unsupported',
  'id-card.bad-data',
  'insured.document-expired',
] as const

/** The person already identified in this visit: a further document must name the same one. Absent: a visit begins. */
const inVisit = z.strictObject({ alongside: z.string().max(30).optional() })

/** 身份识别: every way to say who is at the window. */
export const identityMethods = defineMethods({
  /** Reads the social-security card in the slot and asks the platform who this is. */
  'card.read': { request: inVisit, reply: identifiedPersonSchema, errors: [...deviceErrors, ...cardErrors, ...personErrors] },
  /** Reads the identity card on the reader. `again` reads the one that still lies there, which otherwise must be lifted first. */
  'idCard.read': {
    request: inVisit.extend({ again: z.boolean().optional() }),
    reply: identifiedPersonSchema,
    errors: [...deviceErrors, ...idCardErrors, ...personErrors, 'document.stopped'],
  },
  /** Reads whatever is there, both readers at once: the first one that names somebody wins and the other one is stopped. */
  'document.read': {
    request: inVisit,
    reply: identifiedPersonSchema,
    errors: [...deviceErrors, ...cardErrors, ...idCardErrors, ...personErrors, 'document.absent', 'document.stopped'],
  },
  /** Ends whatever reading is under way; it answers `document.stopped`. */
  'document.stopReading': { request: nothing, reply: nothing, errors: [] },
  /** 医保码: a code that was scanned not longer than a minute ago and never used before. */
  'voucher.read': {
    request: inVisit.extend({ code: z.string().max(200), scannedAt: instantSchema }),
    reply: identifiedPersonSchema,
    errors: [
      'voucher.malformed',
      'voucher.expired',
      'voucher.used',
      'voucher.refused',
      'voucher.offline',
      'voucher.unanswered',
      ...personErrors,
    ],
  },
  /**
   * The patient of a bill without card or code: by the identity number on the bill. The cashier proves to have seen a document by
   * typing the last four characters of its number, or by scanning the whole number off it.
   */
  'person.ofBill': {
    request: z.strictObject({ billId: z.string(), proof: z.string().min(1).max(30) }),
    reply: identifiedPersonSchema,
    errors: ['bill.unknown', 'insured.proof-wrong', ...personErrors],
  },
  /** Somebody who was identified at this window before the window was loaded anew, by the same document. */
  'person.again': {
    request: z.strictObject({ personNumber: z.string().max(30) }),
    reply: identifiedPersonSchema,
    errors: personErrors,
  },
})
