import type { StayBill } from '../../../shared/bill/index.ts'
import type { Operator, SettlementPreview, SettlementRecord, SettlementSummary } from '../../../shared/contract/index.ts'
import { instantText, yearOf } from '../../../shared/dates/index.ts'
import { dueOf, isChargeable, type SettledFigures, type SettledLine } from '../../../shared/difference/index.ts'
import { type Outcome, refuse, succeed } from '../../../shared/errors/index.ts'
import { type InsuredPerson, isSameIdNumber, isSameName } from '../../../shared/insured/index.ts'
import { addMoney, compareMoney, formatMoney, type Money, positivePart, subtractMoney } from '../../../shared/money/index.ts'
import type { CompiledPack } from '../../../shared/policy/index.ts'
import type { SettlementBreakdown, SettlementCase, SettleRefusal } from '../../../shared/settlement/index.ts'
import type {
  BillStore,
  Catalogue,
  Clock,
  PackContents,
  PersonStore,
  PersonYear,
  PolicyPacks,
  SettlementStore,
  StayReference,
  StoreCode,
  StoredBill,
  ToldAccumulatorStore,
  UploadStore,
} from '../ports/index.ts'
import type { MessageIds } from '../upload/index.ts'
import { bookingOf, refuseFigures, stayOf } from './booking.ts'
import { buildCase, type CaseParts } from './build-case.ts'
import { lawEngine, type SettlementEngine } from './engine.ts'
import { fingerprintOf } from './fingerprint.ts'
import { type Institution, poolingAreaOf } from './institution.ts'
import { attempt, recordOf } from './record.ts'

export interface SettlementParts {
  readonly institution: Institution
  readonly stores: {
    readonly settlements: SettlementStore
    readonly uploads: UploadStore
    readonly bills: Pick<BillStore, 'find'>
    readonly people: Pick<PersonStore, 'findByNumber'>
    readonly toldAccumulators: Pick<ToldAccumulatorStore, 'toldAt'>
  }
  /** From this age on the platform's word on what a year has counted is called old; absent: a day. */
  readonly accumulatorsFreshMs?: number
  /** The law unless a test says otherwise. */
  readonly engine?: SettlementEngine
  readonly packs: PolicyPacks & PackContents
  /** The version in force now; absent while none is installed. */
  readonly catalogue: () => Catalogue | undefined
  readonly clock: Clock
  readonly messageIds: MessageIds
  readonly newId: () => string
  /** 结算清单: whether this site sends it from here; absent: it does not. */
  readonly sendsSettlementList?: boolean
  /** The document the person was identified by; their identity number when it is not known any more. */
  readonly documentOf: (personNumber: string) => StayReference['document'] | undefined
  /** What the platform said before money moved; absent where nobody asks it. */
  readonly rehearsals?: {
    find(rehearsalId: string): RehearsedFigures | undefined
    /** Of this preview, whoever is charged by it. */
    heard(settlementKey: string): RehearsedFigures | undefined
  }
  /** 离线额度: why it may not be settled while the platform cannot be asked, if so. */
  readonly offlineRefusal?: (settlement: {
    readonly settlementKey: string
    readonly personAsOf: number
    readonly accumulatorsAsOf: number | undefined
    readonly fundTotal: Money
  }) => Outcome<never, 'settlement.over-offline-budget'> | undefined
  /** Told once it is committed: wakes the queue and tells the screens. */
  readonly onBooked: (settlementId: string, billId: string) => void
}

/** The platform's figures for exactly one preview. */
export interface RehearsedFigures {
  readonly settlementKey: string
  readonly fingerprint: string
  readonly figures: SettledFigures
  readonly lines: readonly SettledLine[]
}

export interface PreviewRequest {
  readonly billId: string
  readonly personNumber: string
  readonly useAccount: boolean
}

export interface ConfirmRequest extends PreviewRequest {
  readonly settlementKey: string
  readonly fingerprint: string
  readonly amountConfirmed: Money
  /** The rehearsal whose figures are charged; absent: ours. */
  readonly chargeRehearsal?: string
}

export type PreviewCode =
  | SettleRefusal
  | 'insured.not-eligible'
  | 'policy.invalid'
  | 'bill.unknown'
  | 'bill.already-settled'
  | 'insured.no-record'
  | 'insured.not-this-patient'
  | 'catalogue.item-unknown'
  | 'catalogue.item-not-computable'
  | 'catalogue.not-installed'
export type ConfirmCode =
  | PreviewCode
  | StoreCode
  | 'settlement.preview-outdated'
  | 'settlement.amount-not-confirmed'
  | 'settlement.same-key-other-content'
  | 'settlement.over-offline-budget'
  | 'settlement.figures-not-chargeable'

/** A preview with what it was worked out for, for whoever asks the platform the same. */
export interface WorkedPreview {
  readonly bill: StayBill
  readonly contentHash: string
  readonly stay: StayReference
  readonly fingerprint: string
  readonly breakdown: SettlementBreakdown
}

export interface SettlementService {
  preview(request: PreviewRequest): Outcome<SettlementPreview, PreviewCode>
  /** The same figures with the bill and the stay they are of. */
  workOut(request: PreviewRequest): Outcome<WorkedPreview, PreviewCode>
  confirm(request: ConfirmRequest, operator: Operator): Outcome<SettlementRecord, ConfirmCode>
  get(settlementId: string): Outcome<SettlementRecord, 'settlement.unknown'>
  list(): readonly SettlementSummary[]
  /** Counts a print and answers the number of this copy. */
  countPrint(settlementId: string): Outcome<{ copy: number }, 'settlement.unknown'>
}

export interface Worked {
  readonly stored: StoredBill
  readonly person: InsuredPerson
  /** When the platform was last asked about the person. */
  readonly asOf: number
  /** When it was asked what the year has counted; absent: the accumulators are this ledger's alone. */
  readonly accumulatorsAsOf: number | undefined
  readonly personYear: PersonYear
  readonly fingerprint: string
  readonly settlementCase: SettlementCase
  readonly pack: CompiledPack
  readonly breakdown: SettlementBreakdown
}

const listMax = 500
const dayMs = 86_400_000

/** Positive is collected from the person, negative is paid back to them. */
export function amountToConfirm({ balanceDue, refund }: Pick<SettlementBreakdown, 'balanceDue' | 'refund'>): Money {
  return subtractMoney(balanceDue, refund)
}

function findParties(
  parts: SettlementParts,
  request: PreviewRequest,
): Outcome<{ stored: StoredBill; person: InsuredPerson; asOf: number }, PreviewCode> {
  const { bills, people } = parts.stores
  const { billId } = request
  const stored = bills.find(billId)
  if (!stored) return refuse('bill.unknown', { billId })
  if (stored.settlementId !== undefined) return refuse('bill.already-settled', { billId, settlementId: stored.settlementId })
  // A corrected bill comes under a number of its own: the stay is settled once all the same.
  const standing = parts.stores.settlements.standingOf(stored.bill.visitId)
  if (standing) return refuse('bill.already-settled', { billId: standing.billId, settlementId: standing.settlementId })
  const known = people.findByNumber(request.personNumber)
  if (!known) return refuse('insured.no-record', {})
  const { patient } = stored.bill
  const isPatient = isSameIdNumber(patient.idNumber, known.person.idNumber) && isSameName(patient.name, known.person.name)
  if (!isPatient) return refuse('insured.not-this-patient', { billId })
  if (known.person.enrolmentStatus !== 'normal') return refuse('insured.not-eligible', { status: known.person.enrolmentStatus })
  return succeed({ stored, person: known.person, asOf: known.asOf })
}

/** What the account holds: the platform's last word and what has moved here that it did not count. */
function accountBalanceOf({ stores }: SettlementParts, { accountBalance, personNumber }: InsuredPerson): Money {
  return positivePart(addMoney(accountBalance, stores.settlements.accountMovementNotCounted(personNumber)))
}

function work(parts: SettlementParts, request: PreviewRequest): Outcome<Worked, PreviewCode> {
  const parties = findParties(parts, request)
  if (!parties.ok) return parties
  const { stored, person, asOf } = parties.value
  const { bill } = stored
  const catalogue = parts.catalogue()
  if (!catalogue) return refuse('catalogue.not-installed', {})
  const pack = parts.packs.find(person.enrolmentArea, person.insuranceType, bill.dischargedOn)
  if (!pack.ok) return pack
  const personYear: PersonYear = {
    personNumber: person.personNumber,
    insuranceType: person.insuranceType,
    area: poolingAreaOf(person.enrolmentArea),
    year: yearOf(bill.dischargedOn),
  }
  const caseParts: CaseParts = {
    institution: parts.institution,
    bill,
    person,
    catalogue,
    accumulators: parts.stores.settlements.accumulators(personYear),
    useAccount: request.useAccount,
    accountBalance: accountBalanceOf(parts, person),
  }
  const built = buildCase(caseParts)
  if (!built.ok) return built
  const settled = (parts.engine ?? lawEngine).settle(built.value, pack.value)
  if (!settled.ok) return settled
  const fingerprint = fingerprintOf(caseParts, stored, pack.value)
  return succeed({
    stored,
    person,
    asOf,
    accumulatorsAsOf: parts.stores.toldAccumulators.toldAt(personYear),
    personYear,
    fingerprint,
    settlementCase: built.value,
    pack: pack.value,
    breakdown: settled.value,
  })
}

export function createSettlementService(parts: SettlementParts): SettlementService {
  const { settlements } = parts.stores
  const now = () => performance.now()

  function get(settlementId: string): Outcome<SettlementRecord, 'settlement.unknown'> {
    const stored = settlements.find(settlementId)
    return stored ? succeed(recordOf(parts.stores, stored)) : refuse('settlement.unknown', { settlementId })
  }

  function ageOf(asOf: number | undefined): SettlementPreview['accumulators'] {
    if (asOf === undefined) return { isOld: false }
    return { asOf: instantText(asOf), isOld: parts.clock.now() - asOf > (parts.accumulatorsFreshMs ?? dayMs) }
  }

  /** The same key again: the same settlement, or a refusal when it was to be another one. */
  function repeated(request: ConfirmRequest): Outcome<SettlementRecord, ConfirmCode> | undefined {
    const before = settlements.findByKey(request.settlementKey)
    if (!before) return undefined
    const isCharged = before.supplements.some(({ occasion }) => occasion === 'with-settlement') === (request.chargeRehearsal !== undefined)
    const isSame = before.head.fingerprint === request.fingerprint && before.head.billId === request.billId && isCharged
    return isSame
      ? succeed(recordOf(parts.stores, before))
      : refuse('settlement.same-key-other-content', { settlementKey: request.settlementKey })
  }

  /** The rehearsal the confirmation names, if it is of these very figures and can be charged. */
  function chargedBy(
    request: ConfirmRequest,
    { fingerprint, breakdown }: Worked,
  ): Outcome<RehearsedFigures | undefined, 'settlement.preview-outdated' | 'settlement.figures-not-chargeable'> {
    if (request.chargeRehearsal === undefined) return succeed(undefined)
    const found = parts.rehearsals?.find(request.chargeRehearsal)
    if (found?.settlementKey !== request.settlementKey || found.fingerprint !== fingerprint)
      return refuse('settlement.preview-outdated', {})
    return isChargeable(breakdown, found.figures) ? succeed(found) : refuseFigures(breakdown, found.figures)
  }

  return {
    workOut(request) {
      const worked = work(parts, request)
      if (!worked.ok) return worked
      const { stored, person, fingerprint, breakdown } = worked.value
      return succeed({ bill: stored.bill, contentHash: stored.contentHash, stay: stayOf(parts, stored, person), fingerprint, breakdown })
    },
    preview(request) {
      const began = now()
      const worked = work(parts, request)
      if (!worked.ok) return worked
      const { fingerprint, breakdown, accumulatorsAsOf } = worked.value
      const accumulators = ageOf(accumulatorsAsOf)
      return succeed({ settlementKey: parts.newId(), fingerprint, breakdown, accumulators, workedMs: now() - began })
    },
    confirm(request, operator) {
      const before = repeated(request)
      if (before) return before
      const worked = work(parts, request)
      if (!worked.ok) return worked
      if (worked.value.fingerprint !== request.fingerprint) return refuse('settlement.preview-outdated', {})
      const charged = chargedBy(request, worked.value)
      if (!charged.ok) return charged
      const { breakdown } = worked.value
      const due = charged.value ? dueOf(charged.value.figures, breakdown.deposit) : amountToConfirm(breakdown)
      if (compareMoney(due, request.amountConfirmed) !== 0)
        return refuse('settlement.amount-not-confirmed', { confirmed: formatMoney(request.amountConfirmed), due: formatMoney(due) })
      const { fundTotal } = charged.value?.figures ?? breakdown
      const { asOf: personAsOf, accumulatorsAsOf } = worked.value
      const over = parts.offlineRefusal?.({ settlementKey: request.settlementKey, personAsOf, accumulatorsAsOf, fundTotal })
      if (over) return over
      // No await from here to the commit: nothing else of this program comes between the figures and their record.
      const booked = attempt(() => {
        const booking = bookingOf(parts, worked.value, request, operator, charged.value)
        settlements.book(booking)
        return booking.head.settlementId
      })
      if (!booked.ok) return booked
      parts.onBooked(booked.value, request.billId)
      return get(booked.value) as Outcome<SettlementRecord, ConfirmCode>
    },
    get,
    list: () => settlements.list(listMax),
    countPrint(settlementId) {
      if (!settlements.summary(settlementId)) return refuse('settlement.unknown', { settlementId })
      return succeed({ copy: settlements.countPrint(settlementId) })
    },
  }
}
