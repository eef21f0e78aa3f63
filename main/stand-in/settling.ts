import { compareMoney, formatMoney, isZeroMoney, type Money, negateMoney } from '../../shared/money/index.ts'
import { credentialCode } from '../gateway/wire/index.ts'
import type { Worked } from './arithmetic.ts'
import type { Clearing } from './clearing.ts'
import { type Context, holderOfToken, Refusal } from './context.ts'
import type { Figures } from './records.ts'
import type { SeedPerson } from './seed.ts'
import { compactTime } from './wire-time.ts'

/** What every kind of settlement has in common: who asks, for how much, and what stands in the books afterwards. */

interface AskedAmounts {
  readonly medfee_sumamt: Money
  readonly fulamt_ownpay_amt?: Money | undefined
  readonly overlmt_selfpay?: Money | undefined
  readonly preselfpay_amt?: Money | undefined
  readonly inscp_scp_amt?: Money | undefined
}

/** The terminal says what it will charge for; the platform compares that with the lines it has (S7). */
export function compareAmounts(asked: AskedAmounts, figures: Figures): void {
  const pairs: readonly (readonly [string, Money | undefined, Money])[] = [
    ['医疗费总额', asked.medfee_sumamt, figures.totalFee],
    ['全自费金额', asked.fulamt_ownpay_amt, figures.fullySelfPaid],
    ['超限价自费费用', asked.overlmt_selfpay, figures.overPriceLimit],
    ['先行自付金额', asked.preselfpay_amt, figures.upfrontSelfPay],
    ['符合政策范围金额', asked.inscp_scp_amt, figures.withinPolicy],
  ]
  for (const [name, given, ours] of pairs) {
    if (given !== undefined && compareMoney(given, ours) !== 0)
      throw new Refusal(`${name}与已上传费用明细不一致：传入${formatMoney(given)}，明细合计${formatMoney(ours)}`)
  }
}

interface Credential {
  readonly mdtrt_cert_type: string
  readonly mdtrt_cert_no: string
}

/** 就诊凭证: what the person was identified by must be theirs. */
export function checkCredential(context: Context, asked: Credential, { person, card }: SeedPerson): void {
  const { mdtrt_cert_type: type, mdtrt_cert_no: number } = asked
  if (type === credentialCode['e-voucher']) {
    if (holderOfToken(context, number).person.personNumber !== person.personNumber) throw new Refusal('电子凭证令牌不属于该参保人')
    return
  }
  const own = type === credentialCode['social-security-card'] ? card?.number : person.idNumber
  if (number !== own) throw new Refusal('就诊凭证编号与参保人不符')
}

/** A message id settles once in its life: also after it was taken back, for a late copy may still be under way. */
export function assertFreshMessage({ ledger, envelope }: Context): void {
  const before = ledger.byMessage(envelope.msgid)
  if (before === undefined) return
  throw new Refusal(
    ledger.isTakenBack(before.settlementId) ? '该发送方报文ID的交易已冲正，请勿重复提交' : '该发送方报文ID已办理结算，请勿重复提交',
  )
}

function newSettlementId({ institution, ledger, now }: Context): string {
  return `${institution.area}${compactTime(now).slice(0, 8)}${String(ledger.nextSettlementNumber()).padStart(10, '0')}`
}

export interface ToBook {
  readonly visitId: string
  readonly person: SeedPerson
  readonly worked: Worked
  readonly clearing: Clearing
  /** 收费批次号 of an outpatient settlement. */
  readonly batch?: string
}

/** Writes a settlement; answers its number. */
export function bookSettlement(context: Context, { visitId, person: { person }, worked, clearing, batch }: ToBook): string {
  const settlementId = newSettlementId(context)
  const { figures, deltas, year } = worked
  context.ledger.book({
    settlementId,
    messageId: context.envelope.msgid,
    visitId,
    personNumber: person.personNumber,
    cancels: undefined,
    settledAt: context.now,
    settled: { insuranceType: person.insuranceType, year, figures, deltas, clearing, ...(batch === undefined ? {} : { batch }) },
  })
  return settlementId
}

function negated(figures: Figures): Figures {
  return Object.fromEntries(
    Object.entries(figures).map(([name, amount]) => [name, isZeroMoney(amount) ? amount : negateMoney(amount)]),
  ) as unknown as Figures
}

export interface Cancelled {
  readonly settlementId: string
  readonly figures: Figures
  readonly clearing: Clearing
  /** Of the account, with what it gets back. */
  readonly balance: Money
}

/** Writes a settlement of its own with every amount of that one negative (S8); a second time is refused. */
export function bookCancellation(context: Context, visitId: string, person: SeedPerson, cancels: string): Cancelled {
  const { ledger, envelope, now } = context
  const original = ledger.entry(cancels)
  if (original === undefined || original.visitId !== visitId || original.cancels !== undefined) throw new Refusal('未查询到该笔结算信息')
  if (!ledger.isValid(cancels)) throw new Refusal('该笔结算已撤销，请勿重复办理')
  assertFreshMessage(context)
  const settlementId = newSettlementId(context)
  const figures = negated(original.settled.figures)
  ledger.book({
    settlementId,
    messageId: envelope.msgid,
    visitId,
    personNumber: person.person.personNumber,
    cancels,
    settledAt: now,
    settled: { ...original.settled, figures, deltas: { counts: {}, amounts: {} } },
  })
  return { settlementId, figures, clearing: original.settled.clearing, balance: ledger.accountBalance(person) }
}
