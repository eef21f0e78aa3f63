import type { Operator } from '../../../shared/contract/index.ts'
import { compareFigures, figuresOf, type SettledFigures, shiftTo } from '../../../shared/difference/index.ts'
import { refuse } from '../../../shared/errors/index.ts'
import type { InsuredPerson } from '../../../shared/insured/index.ts'
import { formatMoney, isZeroMoney, negateMoney } from '../../../shared/money/index.ts'
import type { SettlementBreakdown } from '../../../shared/settlement/index.ts'
import { writeHospitalResult } from '../hospital-results/index.ts'
import type { Booking, NewSupplement, SettlementHead, StayReference, StoredBill } from '../ports/index.ts'
import { planSettlement } from '../upload/index.ts'
import type { ConfirmRequest, RehearsedFigures, SettlementParts, Worked } from './settlement-service.ts'
import { type NextSlip, nextSlip, slipAfter } from './slip-number.ts'

export function stayOf(parts: SettlementParts, { bill }: StoredBill, person: InsuredPerson): StayReference {
  return {
    visitId: bill.visitId,
    personNumber: person.personNumber,
    enrolmentArea: person.enrolmentArea,
    insuranceType: person.insuranceType,
    document: parts.documentOf(person.personNumber) ?? { kind: 'id-number', number: person.idNumber },
  }
}

/** 按规则: nobody was asked, the site's setting or the cashier took the platform's figures before money moved. */
const acceptedBeforehand = '收费前预结算核对，按医保平台核定金额收取'

/** For a refusal of figures nobody can be charged by. */
export function refuseFigures(ours: Pick<SettlementBreakdown, 'totalFee'>, platform: Pick<SettledFigures, 'totalFee'>) {
  return refuse('settlement.figures-not-chargeable', { bill: formatMoney(ours.totalFee), platform: formatMoney(platform.totalFee) })
}

/** What charging the platform's figures adds to a booking: the supplement with the next slip number, and whose word it rests on. */
function chargedInstead(
  parts: SettlementParts,
  { head, slip, breakdown }: { readonly head: SettlementHead; readonly slip: NextSlip; readonly breakdown: SettlementBreakdown },
  { figures, lines }: RehearsedFigures,
) {
  const { settlementId, settledAt: at, operatorId, operatorName } = head
  const supplement: NewSupplement = {
    supplementId: parts.newId(),
    slip: slipAfter(parts.institution.terminal, slip),
    at,
    operatorId,
    operatorName,
    occasion: 'with-settlement',
    shift: shiftTo(breakdown, figures),
    figures,
  }
  return {
    supplement,
    decision: { decision: 'platform-accepted', figures, at, operatorId, operatorName, reason: acceptedBeforehand },
    platform: { platformFigures: figures, lines },
    furtherAudit: [
      { at, operatorId, act: 'settlement.decide', subject: settlementId, result: `platform-accepted ${supplement.slip.number}` },
    ],
  } satisfies Partial<Booking>
}

/** What the platform is known to see otherwise although ours is charged: on record from the start. */
function heardBefore(parts: SettlementParts, { breakdown, fingerprint }: Worked, { settlementKey }: ConfirmRequest): Partial<Booking> {
  const heard = parts.rehearsals?.heard(settlementKey)
  if (heard?.fingerprint !== fingerprint || compareFigures(figuresOf(breakdown), heard.figures).length === 0) return {}
  return { platform: { platformFigures: heard.figures, lines: heard.lines } }
}

/**
 * What a rehearsal left at the platform. Lines whose split nobody has told since are brought there anew: told our sums beside a split
 * of its own, the platform would refuse every time.
 */
function leftThere(parts: SettlementParts, worked: Worked, { settlementKey }: ConfirmRequest, isCharged: boolean) {
  const { stored, fingerprint, breakdown } = worked
  const left = parts.stores.uploads.rehearsed(stored.bill.visitId, stored.contentHash)
  if (left !== 'uploaded' || isCharged) return left
  const heard = parts.rehearsals?.heard(settlementKey)
  if (heard?.fingerprint !== fingerprint) return 'begun'
  return heard.lines.length > 0 || compareFigures(figuresOf(breakdown), heard.figures).length === 0 ? 'uploaded' : 'begun'
}

/** Everything one confirmation writes. */
export function bookingOf(
  parts: SettlementParts,
  worked: Worked,
  request: ConfirmRequest,
  operator: Operator,
  charged: RehearsedFigures | undefined,
): Booking {
  const { stored, person, personYear, breakdown, settlementCase, pack } = worked
  const { bill } = stored
  const { settlements, uploads } = parts.stores
  const at = parts.clock.now()
  const settlementId = parts.newId()
  const slip = nextSlip(parts.institution.terminal, at, settlements)
  const stay = stayOf(parts, stored, person)
  const head: SettlementHead = {
    settlementId,
    settlementKey: request.settlementKey,
    fingerprint: worked.fingerprint,
    slipNumber: slip.number,
    kind: 'settlement',
    billId: bill.billId,
    inpatientNumber: bill.inpatientNumber,
    personNumber: person.personNumber,
    personName: person.name,
    idNumber: person.idNumber,
    settledAt: at,
    operatorId: operator.operatorId,
    operatorName: operator.name,
    stay,
    personYear,
  }
  const instead = charged && chargedInstead(parts, { head, slip, breakdown }, charged)
  // The platform compares what it is told with its own lines: it is told what is charged.
  const stated = charged ? { ...breakdown, ...statedParts(charged.figures) } : breakdown
  const rehearsed = leftThere(parts, worked, request, charged !== undefined)
  const plan = { settlementId, stay, lastSequence: uploads.lastSequence(bill.visitId), at, bill, breakdown: stated, rehearsed }
  const { personalAccount } = breakdown
  const movement = { personNumber: person.personNumber, amount: negateMoney(personalAccount) }
  return {
    head,
    slip: { day: slip.day, serial: slip.serial },
    breakdown,
    personYear,
    deltas: breakdown.accumulatorDeltas,
    basis: { personAsOf: worked.asOf, ...(worked.accumulatorsAsOf === undefined ? {} : { accumulatorsAsOf: worked.accumulatorsAsOf }) },
    source: { case: settlementCase, pack: { hash: pack.hash, content: parts.packs.content(pack.hash) } },
    ...(isZeroMoney(personalAccount) ? {} : { accountMovement: movement }),
    uploads: planSettlement(parts, { ...plan, slipNumber: slip.number, useAccount: request.useAccount }),
    audit: { at, operatorId: operator.operatorId, act: 'settlement.confirm', subject: settlementId, result: slip.number },
    billId: bill.billId,
    hospitalResult: writeHospitalResult(head, breakdown, instead?.supplement),
    ...(instead ?? heardBefore(parts, worked, request)),
  }
}

const statedParts = ({ totalFee, fullySelfPaid, overPriceLimit, upfrontSelfPay, withinPolicy }: SettledFigures) => ({
  totalFee,
  fullySelfPaid,
  overPriceLimit,
  upfrontSelfPay,
  withinPolicy,
})
