import { z } from 'zod'

/** A refusal is the world saying no; a fault is something outside broken; a bug is ours. */
type Kind = 'refusal' | 'fault' | 'bug'

function entry<Shape extends z.ZodRawShape>(kind: Kind, shape: Shape, options: { canRetry?: boolean } = {}) {
  return { kind, details: z.strictObject(shape), canRetry: options.canRetry ?? kind === 'fault' } as const
}

/** A place in something that was sent to us: a field path, a line or a byte, with what was found and expected. */
export const placeSchema = z.strictObject({
  place: z.string(),
  found: z.string(),
  expected: z.string(),
})

/**
 * Every code once, with the shape of its details. `renderer/text` has a sentence and a next step for each, in both
 * languages; a test checks that none is missing. Details carry ids and amounts, never a name or a card number.
 */
export const errorRegister = {
  internal: entry('bug', {}),
  'contract.unknown-method': entry('refusal', { method: z.string() }),
  'contract.bad-request': entry('refusal', { places: z.array(placeSchema) }),
  /** The window lost its services: made by the client, never by a host. What was asked may have been done. */
  'contract.no-answer': entry('fault', {}),
  /** The host answered something that is not in the contract: made by the client. */
  'contract.bad-reply': entry('bug', { places: z.array(placeSchema) }),

  'setup.not-done': entry('refusal', {}),

  'session.not-signed-in': entry('refusal', {}),
  'session.wrong-pin': entry('refusal', { attemptsLeft: z.int() }),
  'session.locked': entry('refusal', { unlockAt: z.string() }),
  'session.not-allowed': entry('refusal', { role: z.string() }),
  'operator.invalid': entry('refusal', { expected: z.string() }),
  'operator.exists': entry('refusal', { operatorId: z.string() }),

  'device.not-configured': entry('refusal', { role: z.string() }),
  'device.not-found': entry('fault', { port: z.string() }),
  'device.busy': entry('fault', { port: z.string() }),
  'device.disconnected': entry('fault', { port: z.string() }),
  'device.no-answer': entry('fault', { port: z.string() }),
  'device.garbled': entry('fault', { port: z.string(), reason: z.string() }),
  'device.failed': entry('fault', { port: z.string(), reason: z.string() }),
  'device.bad-settings': entry('refusal', { places: z.array(placeSchema) }),
  'id-card.absent': entry('refusal', {}, { canRetry: true }),
  'id-card.not-lifted': entry('refusal', {}, { canRetry: true }),
  'id-card.moved': entry('refusal', {}, { canRetry: true }),
  'id-card.not-authentic': entry('refusal', {}),
  'id-card.unsupported': entry('refusal', { reason: z.string() }),
  'id-card.bad-data': entry('refusal', { field: z.string(), reason: z.string() }),
  'printer.paper-end': entry('fault', { port: z.string() }),
  'printer.cover-open': entry('fault', { port: z.string() }),
  'printer.cutter': entry('fault', { port: z.string() }),
  'printer.offline': entry('fault', { port: z.string() }),
  /** Part of it may be on paper: a person looks, and prints again as 补打. */
  'printer.outcome-unknown': entry('fault', { port: z.string() }, { canRetry: false }),
  /** Neither a card in the slot nor a document on the pad, where there are readers for both. */
  'document.absent': entry('refusal', {}, { canRetry: true }),
  'document.stopped': entry('refusal', {}, { canRetry: true }),
  'voucher.malformed': entry('refusal', {}, { canRetry: true }),
  'voucher.expired': entry('refusal', {}, { canRetry: true }),
  'voucher.used': entry('refusal', {}, { canRetry: true }),
  /** The decode service was asked and said no; its own words. */
  'voucher.refused': entry('refusal', { words: z.string() }, { canRetry: true }),
  /** Without the line a voucher is worth nothing: card, identity card or self-pay instead. */
  'voucher.offline': entry('fault', { reason: z.string() }),
  /** It was asked and nothing came back: the code may be used up. */
  'voucher.unanswered': entry('fault', { reason: z.string() }),
  'card.absent': entry('refusal', {}, { canRetry: true }),
  'card.mute': entry('refusal', {}, { canRetry: true }),
  'card.not-social-security': entry('refusal', {}),
  'card.locked': entry('refusal', {}),
  'card.authentication-required': entry('refusal', {}),
  'card.unsupported-version': entry('refusal', { version: z.string() }),
  'card.bad-data': entry('refusal', { field: z.string(), reason: z.string() }),
  /** Never tried again by itself: each try counts on the card. */
  'card.pin-wrong': entry('refusal', { triesLeft: z.int() }),
  'card.pin-locked': entry('refusal', {}),

  'insured.unknown': entry('refusal', { words: z.string() }),
  'insured.not-eligible': entry('refusal', { status: z.string() }),
  'insured.no-record': entry('refusal', {}),
  /** What was typed or scanned is not the number of the document on the bill. */
  'insured.proof-wrong': entry('refusal', {}, { canRetry: true }),
  /** Card and platform do not name the same person; `field` says where they part. */
  'insured.record-mismatch': entry('refusal', { field: z.enum(['name', 'id-number']) }),
  /** Two documents of one visit do not name the same person; `field` says where they part. */
  'insured.documents-differ': entry('refusal', { field: z.enum(['name', 'id-number']), first: z.string(), second: z.string() }),
  'insured.document-expired': entry('refusal', { document: z.string(), validTo: z.string() }),
  'insured.card-cancelled': entry('refusal', { words: z.string() }),
  'insured.not-this-patient': entry('refusal', { billId: z.string() }),

  'bill.unknown': entry('refusal', { billId: z.string() }),
  'bill.already-settled': entry('refusal', { billId: z.string(), settlementId: z.string() }),
  'bill.too-large': entry('refusal', { bytes: z.int(), limit: z.int() }),
  'bill.not-text': entry('refusal', { byte: z.int(), expected: z.string() }),
  'bill.malformed': entry('refusal', { places: z.array(placeSchema) }),
  'bill.duplicate-line': entry('refusal', { places: z.array(placeSchema) }),
  'bill.return-without-original': entry('refusal', { places: z.array(placeSchema) }),
  'bill.return-exceeds-original': entry('refusal', { places: z.array(placeSchema) }),
  'bill.wrong-sum': entry('refusal', { stated: z.string(), counted: z.string() }),
  'bill.wrong-line-amount': entry('refusal', { places: z.array(placeSchema) }),
  'bill.bad-dates': entry('refusal', { places: z.array(placeSchema) }),
  'bill.same-number-other-content': entry('refusal', { billId: z.string() }),
  /** Another program holds the file or its rights forbid reading; it stays where it is and is tried again. */
  'bill.cannot-read': entry('fault', { reason: z.string() }),
  'bill.wrong-token': entry('refusal', {}),

  'catalogue.item-unknown': entry('refusal', { items: z.array(z.strictObject({ lineId: z.string(), itemCode: z.string() })) }),
  'catalogue.not-installed': entry('refusal', {}),
  /** Items whose terms of that day cannot be worked out here, such as a share by unit-price band. */
  'catalogue.item-not-computable': entry('refusal', { items: z.array(z.strictObject({ lineId: z.string(), itemCode: z.string() })) }),
  'catalogue.invalid': entry('refusal', { places: z.array(placeSchema) }),

  'policy.unknown': entry('refusal', { packId: z.string() }),
  'policy.not-in-force': entry('refusal', { area: z.string(), insuranceType: z.string(), date: z.string(), known: z.array(z.string()) }),
  /** `unmet`: what the nearest row of a table asks and the case does not meet, where the table is there and no row of it holds. */
  'policy.value-absent': entry('refusal', {
    parameter: z.string(),
    date: z.string(),
    asker: z.string(),
    unmet: z.array(z.strictObject({ fact: z.string(), asked: z.array(z.string()), found: z.string() })).optional(),
  }),
  'policy.invalid': entry('refusal', { places: z.array(placeSchema) }),

  /** What a personal account may not pay for, and by which rule. */
  'account.use-not-allowed': entry('refusal', {
    use: z.string(),
    relation: z.string(),
    date: z.string(),
    why: z.enum(['not-listed', 'not-for-relation', 'ended', 'no-account']),
    rule: z.string(),
  }),
  'account.balance-short': entry('refusal', { balance: z.string(), amount: z.string() }),

  'settlement.unknown': entry('refusal', { settlementId: z.string() }),
  /** Booked before the ledger kept what working it out again needs, or a reversal, which rests on its original alone. */
  'settlement.source-not-kept': entry('refusal', { settlementId: z.string() }),
  'settlement.preview-outdated': entry('refusal', {}, { canRetry: true }),
  'settlement.amount-not-confirmed': entry('refusal', { confirmed: z.string(), due: z.string() }),
  'settlement.same-key-other-content': entry('refusal', { settlementKey: z.string() }),
  'settlement.already-cancelled': entry('refusal', { settlementId: z.string() }),
  'settlement.not-different': entry('refusal', { settlementId: z.string() }),
  'settlement.already-decided': entry('refusal', { settlementId: z.string() }),
  /** The platform's figures are for another total than the bill's, or do not add up: nobody can be charged by them. */
  'settlement.figures-not-chargeable': entry('refusal', { bill: z.string(), platform: z.string() }),
  /** 离线额度 is used up: the platform has to be reached before more is settled without it. */
  'settlement.over-offline-budget': entry('refusal', {
    limit: z.enum(['person-age', 'accumulator-age', 'records', 'record-fund', 'fund-total']),
    found: z.string(),
    allowed: z.string(),
  }),
  'settlement.later-one-depends': entry('refusal', { settlementIds: z.array(z.string()) }),
  /** A visit that has to move into a stay and cannot. */
  'settlement.not-merged': entry('refusal', {
    settlementId: z.string(),
    outside: z.enum(['other-institution', 'pharmacy', 'other-scheme', 'cleared', 'later-one-cleared', 'not-in-those-days']),
  }),
  'settlement.unsupported': entry('refusal', { reason: z.string() }),
  'settlement.bad-case': entry('refusal', { places: z.array(placeSchema) }),
  'settlement.refund-exceeds-fee': entry('refusal', { amount: z.string() }),

  'centre.unreachable': entry('fault', { reason: z.string() }),
  'centre.refused': entry('refusal', { message: z.string() }),
  'centre.outcome-unknown': entry('fault', { reason: z.string() }),

  'upload.unknown': entry('refusal', { jobId: z.string() }),
  /** What was asked for does not fit the state the message is in. */
  'upload.not-possible': entry('refusal', { state: z.string() }),

  'reconciliation.not-possible': entry('refusal', {
    reason: z.enum(['line-down', 'running', 'too-old', 'in-future', 'closed', 'step-not-offered']),
    words: z.string().optional(),
  }),

  'store.disk-full': entry('fault', {}),
  'store.busy': entry('fault', {}),
  'store.newer-schema': entry('refusal', { found: z.int(), known: z.int() }),
  'store.damaged': entry('fault', { file: z.string() }, { canRetry: false }),
  /** The folder belongs to another key: restored from another machine, or the key was lost. */
  'store.wrong-key': entry('fault', { file: z.string() }, { canRetry: false }),
  /** The name of the wanted key file may be made of the data folder's path: the old key of a moved folder has another name. */
  'store.key-missing': entry('fault', { file: z.string(), folder: z.string() }, { canRetry: false }),
  /** What a ledger outside its folder is remembered by says that it is not, or not for certain, the one that was used here last. */
  'store.moved': entry('refusal', {}),
  'store.older-copy': entry('refusal', {}),
  'store.witness-unusable': entry('fault', { file: z.string(), reason: z.string() }, { canRetry: false }),
  /** There was a ledger in this folder, and it is gone. */
  'store.missing': entry('fault', {}, { canRetry: false }),
  /** The desk of the ledger that is taken over may be at work elsewhere. */
  'store.desk-in-use': entry('refusal', { terminal: z.string() }),
  'store.not-moved': entry('refusal', {}),
} as const

export type ErrorCode = keyof typeof errorRegister
export type ErrorDetails<Code extends ErrorCode> = z.output<(typeof errorRegister)[Code]['details']>
