import type { BillLine } from '../../../shared/bill/index.ts'
import { figuresOf } from '../../../shared/difference/index.ts'
import type { Money } from '../../../shared/money/index.ts'
import type {
  AdmissionCalls,
  BillStore,
  CentralPlatform,
  Clearing,
  FeeLineSplit,
  OutpatientCalls,
  PersonStore,
  PharmacyCalls,
  PlatformFigures,
  PlatformOutcome,
  QueryCalls,
  Sender,
  SettledAnswer,
  SettlementRequest,
  SettlementStore,
  StayReference,
  StockCalls,
  StockVerdict,
  UploadStore,
} from '../ports/index.ts'
import { careOf, type Dispensed, type PayloadOf, type SettlingRequest, stayOf, type UploadPayload } from './payload.ts'

/** Everything a visit may ask of the platform; what a site's platform does not offer is absent. */
export type UploadPlatform = CentralPlatform & Partial<AdmissionCalls & OutpatientCalls & PharmacyCalls & StockCalls & QueryCalls>

/** What the platform's answer to any message means to the queue. */
export interface Answer {
  readonly figures?: PlatformFigures
  readonly centreSettlementId?: string
  readonly echoedMessageId?: string
  /** 就诊ID the answer names. */
  readonly visitId?: string
  readonly existed?: boolean
  readonly clearing?: Clearing
  readonly lines?: readonly FeeLineSplit[]
  /** 医疗费总额 where the answer says nothing more than that. */
  readonly totalFee?: Money
}

type Ending = PlatformOutcome<Answer>

function mapAccepted<From>(outcome: PlatformOutcome<From>, map: (value: From) => Answer): Ending {
  return outcome.kind === 'accepted' ? { ...outcome, value: map(outcome.value) } : outcome
}

/** Tokens of e-vouchers, by person number: in memory, for the visit. */
export interface VoucherTokens {
  tokenOf(personNumber: string): string | undefined
  forgetToken(personNumber: string): void
}

export const noTokens: VoucherTokens = { tokenOf: () => undefined, forgetToken: () => undefined }

export interface SendParts {
  readonly platform: UploadPlatform
  readonly bills: Pick<BillStore, 'find'>
  readonly people: Pick<PersonStore, 'findByNumber'>
  readonly settlements: Pick<SettlementStore, 'find' | 'summary'>
  readonly uploads: Pick<UploadStore, 'platformLines'>
  readonly tokens: VoucherTokens
}

/** What is only known at a message's turn. */
export interface Turn {
  readonly settlementId: string
  /** 就诊ID as the platform has it. */
  readonly visitId: string
  /** The platform's number of the settlement that is cancelled, sold for or returned. */
  readonly centreSettlementId?: string
  /** The platform has split the lines otherwise: told our sums it would refuse, asked for its own it says what they are. */
  readonly isSplitOtherwise?: boolean
}

/**
 * Sends one message; a stay whose person showed an e-voucher is named by its token while there is one. The token is forgotten once
 * the stay is settled, and when the platform does not take it any more.
 */
export async function sendMessage(parts: SendParts, sender: Sender, payload: UploadPayload, turn: Turn): Promise<Ending> {
  const { tokens } = parts
  const { personNumber, document } = stayOf(payload)
  const namesVoucher = 'request' in payload && document.kind === 'e-voucher'
  const voucherToken = namesVoucher ? tokens.tokenOf(personNumber) : undefined
  const outcome = await send(parts, sender, payload, turn, voucherToken)
  if (voucherToken === undefined) return withoutSubject(outcome)
  const worthless = outcome.kind === 'refused' && outcome.about === 'voucher'
  if (worthless || (payload.kind === 'settlement' && outcome.kind === 'accepted')) tokens.forgetToken(personNumber)
  return outcome
}

/** Where no token was sent, a refusal that speaks of one is a refusal like any other. */
function withoutSubject<Value>(outcome: PlatformOutcome<Value>): PlatformOutcome<Value> {
  if (outcome.kind !== 'refused' || outcome.about !== 'voucher') return outcome
  const { about, ...plain } = outcome
  return plain
}

/** Nothing has left; a person sees why. */
const notPossible = (message: string): Ending => ({ kind: 'refused', message: `未发送：${message}`, receipt: { raw: '' } })
const notOffered = notPossible('本机所接的平台没有开通此类交易')

const settled = ({ centreSettlementId, echoedMessageId, visitId, clearing, accountBalance, ...figures }: SettledAnswer): Answer => ({
  figures,
  centreSettlementId,
  echoedMessageId,
  visitId,
  ...(clearing ? { clearing } : {}),
})

function send(
  parts: SendParts,
  sender: Sender,
  payload: UploadPayload,
  turn: Turn,
  voucherToken: string | undefined,
): Promise<Ending> | Ending {
  const { platform } = parts
  const { isOurs, ...known } = stayOf(payload)
  const stay: StayReference = { ...known, visitId: turn.visitId }
  const { visitId: _ours, ...visitor } = known
  const done = (outcome: Promise<PlatformOutcome<unknown>> | undefined) =>
    outcome?.then((one) => mapAccepted(one, () => ({}))) ?? notOffered
  switch (payload.kind) {
    case 'admission': {
      const { lines, ...bill } = billOf(parts, payload.billId)
      return (
        platform.admit?.({ ...sender }, { stay: visitor, bill }).then((one) => mapAccepted(one, ({ visitId }) => ({ visitId }))) ??
        notOffered
      )
    }
    case 'registration':
      return (
        platform.register?.(sender, visitor, payload.visit).then((one) => mapAccepted(one, ({ visitId }) => ({ visitId }))) ?? notOffered
      )
    case 'visit-information':
      return done(platform.uploadVisit?.(sender, stay, payload.visit))
    case 'fee-details':
      return sendFees(parts, sender, payload, stay)
    case 'discharge': {
      const { lines, ...bill } = billOf(parts, payload.billId)
      return done(platform.discharge?.(sender, { stay, bill }))
    }
    case 'pre-settlement':
      return preSettle(parts, sender, payload.request, stay, { turn, ...(voucherToken === undefined ? {} : { voucherToken }) })
    case 'settlement':
      return settle(parts, sender, payload.request, stay, { turn, ...(voucherToken === undefined ? {} : { voucherToken }) })
    case 'settlement-list':
      return sendList(parts, sender, payload, stay, turn)
    case 'sale': {
      const rows = payload.rows.map((row) => ({ ...row, ...ofSettlement(turn) }))
      return platform.reportSale?.(sender, rows).then(stockEnding) ?? notOffered
    }
    case 'sale-return': {
      const rows = payload.rows.map((row) => ({ ...row, ...ofSettlement(turn) }))
      return platform.reportSaleReturn?.(sender, rows).then(stockEnding) ?? notOffered
    }
    case 'cancellation':
      return cancel(platform, sender, payload, stay, turn)
    case 'fee-withdrawal':
      return done(
        payload.care === 'outpatient'
          ? platform.withdrawOutpatientFees?.(sender, stay, payload.batch)
          : platform.withdrawFees(sender, stay),
      )
    case 'taking-back':
      return platform
        .takeBack(sender, stay, { messageId: payload.messageId, kind: payload.of })
        .then((one) => mapAccepted(one, ({ existed }) => ({ existed })))
    case 'discharge-cancellation':
      return done(platform.cancelDischarge?.(sender, stay))
    case 'admission-cancellation':
      return done(platform.cancelAdmission?.(sender, stay))
    case 'registration-cancellation':
      return done(platform.cancelRegistration?.(sender, stay, payload.outpatientNumber))
  }
}

function billOf({ bills }: SendParts, billId: string) {
  const stored = bills.find(billId)
  if (!stored) throw new Error(`bill ${billId} of a queued message is not in the store`)
  return stored.bill
}

const ofSettlement = ({ centreSettlementId }: Turn) => (centreSettlementId === undefined ? {} : { centreSettlementId })

/** Lines of the bill with what only the counter knows of each. */
export function dispensedLines(lines: readonly BillLine[], dispensed: readonly Dispensed[]) {
  const known = new Map(dispensed.map((one) => [one.lineId, one]))
  return lines.map((line) => ({ ...line, ...known.get(line.lineId) }))
}

async function sendFees(parts: SendParts, sender: Sender, payload: PayloadOf<'fee-details'>, stay: StayReference): Promise<Ending> {
  const { platform } = parts
  const lines = billOf(parts, payload.billId).lines.slice(payload.from, payload.from + payload.count)
  const toAnswer = (splits: readonly FeeLineSplit[]): Answer => ({ lines: splits })
  if (payload.outpatient === undefined) return mapAccepted(await platform.uploadFees(sender, stay, lines), toAnswer)
  const { batch, disease, dispensed } = payload.outpatient
  const fees = {
    stay,
    batch,
    ...(disease ? { disease } : {}),
    lines: dispensedLines(lines, dispensed).map(({ traceCodes, isSplit, ...line }) => line),
  }
  const outcome = await platform.uploadOutpatientFees?.(sender, fees)
  return outcome ? mapAccepted(outcome, toAnswer) : notOffered
}

interface How {
  readonly turn: Turn
  readonly voucherToken?: string
}

type Settling = (parts: SendParts, sender: Sender, request: SettlingRequest, stay: StayReference, how: How) => Promise<Ending>

/** A stay is settled with what is charged for it, or with its total alone. */
function stayRequest({ isOurs, ...asked }: Extract<SettlingRequest, { dischargedOn: string }>, { turn }: How): SettlementRequest {
  const { figures, ...rest } = asked
  return { ...rest, figures: turn.isSplitOtherwise ? { totalFee: figures.totalFee } : figures }
}

/** A sale names no visit: the platform numbers it when it settles. */
function saleOf(parts: SendParts, request: Extract<SettlingRequest, { soldAt: string }>, stay: StayReference, token?: string) {
  const { billId, dispensed, visitId, personNumber, enrolmentArea, insuranceType, document, isOurs, ...sale } = request
  const { visitId: _none, ...buyer } = stay
  return {
    ...sale,
    stay: buyer,
    ...(token === undefined ? {} : { voucherToken: token }),
    lines: dispensedLines(billOf(parts, billId).lines, dispensed),
  }
}

const preSettle: Settling = async (parts, sender, request, stay, how) => {
  const { platform } = parts
  const { turn: _turn, ...voucher } = how
  const worked = (figures: PlatformFigures): Answer => ({ figures })
  if ('dischargedOn' in request) {
    return mapAccepted(await platform.preSettle(sender, { ...stayRequest(request, how), ...stay, ...voucher }), worked)
  }
  if ('batch' in request) {
    const { isOurs, ...asked } = request
    const outcome = await platform.preSettleOutpatient?.(sender, { ...asked, ...stay, ...voucher })
    return outcome ? mapAccepted(outcome, worked) : notOffered
  }
  const outcome = await platform.preSettlePharmacy?.(sender, saleOf(parts, request, stay, how.voucherToken))
  return outcome ? mapAccepted(outcome, ({ splits, ...figures }) => ({ figures, lines: splits })) : notOffered
}

const settle: Settling = async (parts, sender, request, stay, how) => {
  const { platform } = parts
  const { turn: _turn, ...voucher } = how
  if ('dischargedOn' in request) {
    return mapAccepted(await platform.settle(sender, { ...stayRequest(request, how), ...stay, ...voucher }), settled)
  }
  if ('batch' in request) {
    const { isOurs, ...asked } = request
    const outcome = await platform.settleOutpatient?.(sender, { ...asked, ...stay, ...voucher })
    return outcome ? mapAccepted(outcome, settled) : notOffered
  }
  const outcome = await platform.settlePharmacy?.(sender, saleOf(parts, request, stay, how.voucherToken))
  return outcome ? mapAccepted(outcome, ({ splits, ...rest }) => ({ ...settled(rest), lines: splits })) : notOffered
}

async function cancel(
  platform: UploadPlatform,
  sender: Sender,
  { care }: PayloadOf<'cancellation'>,
  stay: StayReference,
  { centreSettlementId }: Turn,
): Promise<Ending> {
  if (centreSettlementId === undefined) throw new Error('a cancellation is sent once the platform’s number of its settlement is known')
  const calls = {
    inpatient: platform.cancelSettlement,
    outpatient: platform.cancelOutpatientSettlement,
    pharmacy: platform.cancelPharmacySettlement,
  }
  const outcome = await calls[care]?.(sender, stay, centreSettlementId)
  return outcome ? mapAccepted(outcome, (value) => value) : notOffered
}

/** 4101 says the whole stay once more, with the figures the platform settled it by. */
async function sendList(
  parts: SendParts,
  sender: Sender,
  { billId, slipNumber, settledOn }: PayloadOf<'settlement-list'>,
  stay: StayReference,
  { settlementId, centreSettlementId }: Turn,
): Promise<Ending> {
  const stored = parts.settlements.find(settlementId)
  const person = parts.people.findByNumber(stay.personNumber)?.person
  if (!stored || !person || centreSettlementId === undefined) return notPossible('结算清单缺少人员信息或平台结算号')
  const figures = stored.platformFigures ?? figuresOf(stored.breakdown)
  // Figures and lines of one list add up: where the platform split lines otherwise, its own are told.
  const told = new Map(parts.uploads.platformLines(settlementId).map((line) => [line.lineId, line]))
  const splits = stored.breakdown.lines.map((line) => told.get(line.lineId) ?? line)
  const request = { stay, bill: billOf(parts, billId), person, figures, splits, centreSettlementId, slipNumber, settledOn }
  const outcome = await parts.platform.uploadSettlementList?.(sender, request)
  return outcome ? mapAccepted(outcome, () => ({})) : notOffered
}

/** Rows that were not taken need a person; the others are there, and count as taken when everything goes out again. */
function stockEnding(outcome: PlatformOutcome<StockVerdict>): Ending {
  if (outcome.kind !== 'accepted') return outcome
  const { rejected } = outcome.value
  if (rejected.length === 0) return { ...outcome, value: {} }
  return { kind: 'refused', message: rejected.map(({ record, words }) => `${record}：${words}`).join('；'), receipt: outcome.receipt }
}

/** 2601 names what it takes back by the kind of care. */
export function reversibleOf(payload: UploadPayload): PayloadOf<'taking-back'>['of'] {
  if (payload.kind === 'admission') return 'admission'
  if (payload.kind !== 'settlement') throw new Error(`a message of kind ${payload.kind} is not taken back`)
  const care = careOf(payload.request)
  return care === 'inpatient' ? 'settlement' : `${care}-settlement`
}
