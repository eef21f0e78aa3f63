import type { IdentifiedPerson, Operator } from '../../../shared/contract/index.ts'
import { instantText } from '../../../shared/dates/index.ts'
import { type ErrorCode, type Outcome, refuse, succeed } from '../../../shared/errors/index.ts'
import { type InsuredPerson, plainIdNumber } from '../../../shared/insured/index.ts'
import type {
  AuditStore,
  BillStore,
  CardIdentity,
  CardReader,
  CardReaderCode,
  CentralPlatform,
  Clock,
  IdCardCode,
  IdCardReader,
  PersonStore,
  PlatformOutcome,
  ToldAccumulatorStore,
  VisitDocument,
  VoucherDecoder,
} from '../ports/index.ts'
import type { MessageIds } from '../upload/index.ts'
import { type Claim, claimOfCard, claimOfIdCard, claimOfNumber, claimOfVoucher, mismatch, mismatchWithRecord } from './claim.ts'
import { patienceForDocumentMs, type ReadingCode, readDocuments } from './read-documents.ts'
import { createToldAccumulators, type ToldAccumulatorParts } from './told-accumulators.ts'
import { createVouchers } from './vouchers.ts'

export interface IdentificationParts {
  readonly reader: CardReader
  readonly idCardReader?: IdCardReader | undefined
  readonly platform: Pick<CentralPlatform, 'findPerson'>
  readonly decoder: Pick<VoucherDecoder, 'decode'>
  readonly stores: {
    readonly people: PersonStore
    readonly bills: Pick<BillStore, 'find' | 'waitingOf'>
    readonly audit: Pick<AuditStore, 'append'>
    readonly toldAccumulators: ToldAccumulatorStore
  }
  readonly clock: Clock
  readonly messageIds: MessageIds
  /** Told when the record could not be kept; the person at the window is served all the same. */
  readonly onFault: (cause: unknown) => void
  /** How long a person at the window waits for the platform before the last known record is taken. */
  readonly patienceMs?: number
  /** 人员累计信息; absent: the platform is not asked for it. */
  readonly accumulators?: ToldAccumulatorParts['question'] | undefined
}

type PersonCode =
  | 'insured.unknown'
  | 'insured.no-record'
  | 'insured.record-mismatch'
  | 'insured.documents-differ'
  | 'insured.card-cancelled'
  | 'centre.refused'
type VoucherCode = 'voucher.malformed' | 'voucher.expired' | 'voucher.used' | 'voucher.refused' | 'voucher.offline' | 'voucher.unanswered'
/** What may end the reading of an identity card besides the reader itself. */
type StopCode = 'document.stopped' | 'insured.document-expired'
type Identified<Code extends ErrorCode> = Promise<Outcome<IdentifiedPerson, Code>>

/** The person already identified in this visit; a further document must name the same one. */
interface InVisit {
  readonly alongside?: string | undefined
}

export interface IdentificationService {
  /** The card in the slot, then the platform (1101), then what was last known. */
  readCard(request: InVisit, operator: Operator): Identified<CardReaderCode | PersonCode>
  readIdCard(
    request: InVisit & { readonly again?: boolean | undefined },
    operator: Operator,
  ): Identified<IdCardCode | PersonCode | StopCode>
  /** Whatever is in the slot or on the pad. */
  readDocument(request: InVisit, operator: Operator): Identified<ReadingCode | PersonCode | StopCode>
  stopReading(): void
  readVoucher(
    request: InVisit & { readonly code: string; readonly scannedAt: string },
    operator: Operator,
  ): Identified<VoucherCode | PersonCode>
  /** The patient of a bill by the identity number on it, once the cashier proved to have looked at a document. */
  ofBill(
    request: { readonly billId: string; readonly proof: string },
    operator: Operator,
  ): Identified<'bill.unknown' | 'insured.proof-wrong' | PersonCode>
  /** Somebody identified before in this run, by the same document. */
  again(personNumber: string, operator: Operator): Identified<PersonCode>
  /** The document a person was last identified by at this window; not kept beyond this run. */
  documentOf(personNumber: string): VisitDocument | undefined
  /** The token of the e-voucher a person was identified by, while it is worth something. */
  tokenOf(personNumber: string): string | undefined
  /** Settled, or the token was turned down: it is not needed any more. */
  forgetToken(personNumber: string): void
  /** Whoever signs out leaves nobody behind. */
  forgetVisits(): void
}

export function createIdentificationService(parts: IdentificationParts): IdentificationService {
  const { reader, idCardReader, platform, decoder, clock, messageIds } = parts
  const { people, bills, audit } = parts.stores
  const patienceMs = parts.patienceMs ?? 4_000
  const vouchers = createVouchers(clock.now)
  const told = parts.accumulators && createToldAccumulators({ ...parts, question: parts.accumulators })
  /** By person number, without tokens. */
  const visits = new Map<string, Claim>()
  let reading: AbortController | undefined
  /** Counts sign-outs: who was asked for before one is nobody's visit after it. */
  let shift = 0
  /** 卡号 of the card that was read last and has lain in the slot ever since. */
  let lyingCard: string | undefined
  reader.onChange(() => {
    if (reader.state() !== 'occupied') lyingCard = undefined
  })

  /** A card nobody took out since it was read last may be that of the patient before: said, since nothing else can tell. */
  function claimOfCardInSlot(card: CardIdentity): Claim {
    const claim = claimOfCard(card, clock.now())
    const left = lyingCard === card.cardNumber
    lyingCard = card.cardNumber
    return left ? { ...claim, notices: [...claim.notices, { code: 'card.not-taken-out', values: {} }] } : claim
  }

  function remember(person: InsuredPerson, askedAt: number, mark: number): void {
    try {
      people.remember(person, askedAt, mark)
    } catch (cause) {
      parts.onFault(cause)
    }
  }

  /** An answer that comes after the window stopped waiting is still remembered for the next time. */
  async function ask(claim: Claim, operator: Operator, askedAt: number): Promise<PlatformOutcome<InsuredPerson>> {
    const sender = { messageId: messageIds.next(), operatorId: operator.operatorId, operatorName: operator.name }
    let timer: NodeJS.Timeout | undefined
    const tired = new Promise<PlatformOutcome<InsuredPerson>>((resolve) => {
      timer = setTimeout(() => resolve({ kind: 'unknown', reason: 'the platform took too long' }), patienceMs)
    })
    const mark = people.mark()
    const answer = platform.findPerson(sender, claim.question).then((outcome) => {
      if (outcome.kind === 'accepted' && mismatchWithRecord(claim, outcome.value) === undefined) remember(outcome.value, askedAt, mark)
      return outcome
    })
    try {
      return await Promise.race([answer, tired])
    } finally {
      clearTimeout(timer)
    }
  }

  function identified(
    claim: Claim,
    person: InsuredPerson,
    source: IdentifiedPerson['source'],
    asOf: number,
    notices = claim.notices,
  ): Outcome<IdentifiedPerson, PersonCode> {
    const field = mismatchWithRecord(claim, person)
    if (field) return refuse('insured.record-mismatch', { field })
    const { token, ...kept } = claim
    if (token === undefined) vouchers.forget(person.personNumber)
    else vouchers.keep(person.personNumber, token)
    const { idNumber, name } = person
    visits.set(person.personNumber, token === undefined ? kept : { ...kept, question: { idNumber, name } })
    return succeed({
      person,
      source,
      asOf: instantText(asOf),
      document: claim.document.kind,
      documentNumberMasked: claim.documentNumberMasked,
      billIds: [...bills.waitingOf(person.idNumber)],
      notices,
    })
  }

  function lastKnown(claim: Claim, notices = claim.notices): Outcome<IdentifiedPerson, PersonCode> | undefined {
    const known = people.findByIdNumber(plainIdNumber(claim.idNumber))
    return known && identified(claim, known.person, 'last-known', known.asOf, notices)
  }

  function refused(
    claim: Claim,
    answer: Extract<PlatformOutcome<InsuredPerson>, { kind: 'refused' }>,
  ): Outcome<IdentifiedPerson, PersonCode> {
    const { about, message } = answer
    if (about === 'person') return refuse('insured.unknown', { words: message })
    if (about === 'card' && claim.document.kind === 'social-security-card') return refuse('insured.card-cancelled', { words: message })
    // A platform that is busy has not looked at the person: that is no more than a line that is down.
    const busy = about === 'busy' ? lastKnown(claim, [...claim.notices, { code: 'platform.busy', values: { words: message } }]) : undefined
    return busy ?? refuse('centre.refused', { message })
  }

  /** Documents of one visit must not name two people. */
  function differsFrom(claim: Claim, alongside: string | undefined): Outcome<never, 'insured.documents-differ'> | undefined {
    const before = alongside === undefined ? undefined : visits.get(alongside)
    const field = before && mismatch(claim, before)
    return before && field && refuse('insured.documents-differ', { field, first: before.document.kind, second: claim.document.kind })
  }

  /** An answer that comes after a sign-out is kept for nobody. */
  async function identify(
    claim: Claim,
    operator: Operator,
    visit: InVisit & { readonly begunIn?: number } = {},
  ): Promise<Outcome<IdentifiedPerson, PersonCode>> {
    const begunIn = visit.begunIn ?? shift
    const outcome = await identifyFor(claim, operator, visit)
    if (outcome.ok && begunIn !== shift) {
      visits.delete(outcome.value.person.personNumber)
      vouchers.forget(outcome.value.person.personNumber)
    }
    return outcome
  }

  async function identifyFor(claim: Claim, operator: Operator, { alongside }: InVisit): Promise<Outcome<IdentifiedPerson, PersonCode>> {
    const differs = differsFrom(claim, alongside)
    if (differs) return differs
    // As of the asking: what the account pays while the answer is on its way need not be in the balance it brings.
    const askedAt = clock.now()
    const answer = await ask(claim, operator, askedAt)
    if (answer.kind === 'accepted') {
      if (mismatchWithRecord(claim, answer.value) === undefined) await told?.ask(answer.value, operator)
      return identified(claim, answer.value, 'platform', askedAt)
    }
    if (answer.kind === 'refused') return refused(claim, answer)
    return lastKnown(claim) ?? refuse('insured.no-record', {})
  }

  async function identifyIdCard(idCard: Parameters<typeof claimOfIdCard>[0], operator: Operator, request: InVisit) {
    const claim = claimOfIdCard(idCard, clock.now())
    return claim.ok ? identify(claim.value, operator, request) : claim
  }

  /** One reading at a time that waits for a document; the next one, or the cashier, ends it. */
  async function stoppable<Value>(read: (signal: AbortSignal) => Promise<Value>): Promise<Value | Outcome<never, 'document.stopped'>> {
    reading?.abort()
    const own = new AbortController()
    reading = own
    try {
      const value = await read(own.signal)
      // It may have been read at the very moment it was stopped.
      return own.signal.aborted ? refuse('document.stopped', {}) : value
    } catch (cause) {
      if (own.signal.aborted) return refuse('document.stopped', {})
      throw cause
    } finally {
      if (reading === own) reading = undefined
    }
  }

  return {
    async readCard(asked, operator) {
      const request = { ...asked, begunIn: shift }
      const read = await reader.read()
      return read.ok ? identify(claimOfCardInSlot(read.value), operator, request) : read
    },
    async readIdCard({ again = false, ...asked }, operator) {
      const request = { ...asked, begunIn: shift }
      if (idCardReader === undefined) return refuse('device.not-configured', { role: 'id-card' })
      const read = await stoppable((signal) => idCardReader.read({ signal, again, waitMs: patienceForDocumentMs }))
      return read.ok ? identifyIdCard(read.value, operator, request) : read
    },
    async readDocument(asked, operator) {
      const request = { ...asked, begunIn: shift }
      const read = await stoppable((signal) => readDocuments({ reader, idCardReader }, signal))
      if (!read.ok) return read
      if ('idCard' in read.value) return identifyIdCard(read.value.idCard, operator, request)
      return identify(claimOfCardInSlot(read.value.card), operator, request)
    },
    stopReading: () => reading?.abort(),
    async readVoucher({ code, scannedAt, ...asked }, operator) {
      const request = { ...asked, begunIn: shift }
      const taken = vouchers.use(code, Date.parse(scannedAt))
      if (!taken.ok) return taken
      const decoded = await decoder.decode({ operatorId: operator.operatorId, operatorName: operator.name }, code)
      switch (decoded.kind) {
        case 'accepted':
          return identify(claimOfVoucher(decoded.value), operator, request)
        case 'refused':
          return refuse('voucher.refused', { words: decoded.message })
        case 'not-sent':
          vouchers.putBack(code)
          return refuse('voucher.offline', { reason: decoded.reason })
        case 'unknown':
          return refuse('voucher.unanswered', { reason: decoded.reason })
      }
    },
    async ofBill({ billId, proof }, operator) {
      const stored = bills.find(billId)
      if (!stored) return refuse('bill.unknown', { billId })
      const { idNumber, name } = stored.bill.patient
      const shown = plainIdNumber(proof)
      const typed = shown.length === 4
      const agrees = typed ? plainIdNumber(idNumber).endsWith(shown) : shown === plainIdNumber(idNumber)
      const how = typed ? 'last four characters typed' : 'whole number scanned'
      const result = `${how}, ${agrees ? 'agrees' : 'does not agree'}`
      audit.append({ at: clock.now(), operatorId: operator.operatorId, act: 'person.of-bill', subject: billId, result })
      return agrees ? identify(claimOfNumber(idNumber, name), operator) : refuse('insured.proof-wrong', {})
    },
    async again(personNumber, operator) {
      const before = visits.get(personNumber)
      if (!before) return refuse('insured.no-record', {})
      const token = vouchers.tokenOf(personNumber)
      return identify(token === undefined ? before : { ...before, token }, operator)
    },
    documentOf: (personNumber) => visits.get(personNumber)?.document,
    tokenOf: vouchers.tokenOf,
    forgetToken: vouchers.forget,
    forgetVisits() {
      shift += 1
      reading?.abort()
      visits.clear()
      vouchers.forgetAll()
    },
  }
}
