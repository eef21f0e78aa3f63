import { compareMoney, formatMoney, isZeroMoney, type Money, negateMoney, subtractMoney, sumMoney } from '../../shared/money/index.ts'
import {
  cancellationInputSchema,
  codeOfInsuranceType,
  credentialCode,
  type SettlementInput,
  settlementInputSchema,
  type WrittenSettlementOutput,
  yes,
} from '../gateway/wire/index.ts'
import type { Worked } from './arithmetic.ts'
import { clearingOf } from './clearing.ts'
import { type Context, holderOfToken, Refusal, readInput, stayOf } from './context.ts'
import type { Figures } from './records.ts'
import type { SeedPerson, SeedVisit } from './seed.ts'
import { settlementOutput } from './settlement-output.ts'
import { caseOfStay } from './stay-case.ts'
import { compactTime } from './wire-time.ts'

type Asked = SettlementInput['data']

/** The terminal says what it will charge for; the platform compares that with the lines it has (S7). */
function compareAmounts(asked: Asked, { figures }: Worked): void {
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

/** 就诊凭证: what the person was identified by must be theirs. */
function checkCredential(context: Context, asked: Asked, { person, card }: SeedPerson): void {
  const { mdtrt_cert_type: type, mdtrt_cert_no: number } = asked
  if (type === credentialCode['e-voucher']) {
    if (holderOfToken(context, number).person.personNumber !== person.personNumber) throw new Refusal('电子凭证令牌不属于该参保人')
    return
  }
  const own = type === credentialCode['social-security-card'] ? card?.number : person.idNumber
  if (number !== own) throw new Refusal('就诊凭证编号与参保人不符')
}

interface Computed {
  readonly asked: Asked
  readonly visit: SeedVisit
  readonly person: SeedPerson
  readonly worked: Worked
  readonly balance: Money
}

function compute(context: Context): Computed {
  const { data: asked } = readInput(settlementInputSchema, context)
  const { visit, person } = stayOf(context, asked.mdtrt_id, asked.psn_no)
  checkCredential(context, asked, person)
  const { ledger } = context
  if (ledger.validSettlement(visit.visitId) !== undefined) throw new Refusal('该就诊已结算，请勿重复办理')
  if (asked.insutype !== codeOfInsuranceType[person.person.insuranceType]) throw new Refusal('险种类型与参保信息不符')
  const lines = ledger.lines(visit.visitId)
  if (lines.length === 0) throw new Refusal('未查询到该就诊的费用明细，请先上传费用明细')
  if (compareMoney(asked.medfee_sumamt, sumMoney(lines.map((line) => line.amount))) !== 0)
    throw new Refusal(`医疗费总额与已上传费用明细不一致：传入${formatMoney(asked.medfee_sumamt)}`)
  const dischargedOn = asked.dscg_time ?? visit.dischargedOn
  if (dischargedOn === undefined) throw new Refusal('该就诊未办理出院')
  const accountBalance = ledger.accountBalance(person)
  const useAccount = asked.acct_used_flag === yes
  const worked = context.arithmetic.work(caseOfStay(context, { visit, person, lines, dischargedOn, useAccount, accountBalance }))
  compareAmounts(asked, worked)
  return { asked, visit, person, worked, balance: subtractMoney(accountBalance, worked.figures.personalAccount) }
}

/** 2303 住院预结算: computes and leaves nothing behind. */
export function preSettle(context: Context): WrittenSettlementOutput {
  const { asked, visit, person, worked, balance } = compute(context)
  const clearing = clearingOf(context, person, 'inpatient')
  return settlementOutput(context, { visit, person, figures: worked.figures, balance, clearing, credentialType: asked.mdtrt_cert_type })
}

/** A message id settles once in its life: also after it was taken back, for a late copy may still be under way. */
function assertFreshMessage({ ledger, envelope }: Context): void {
  const before = ledger.byMessage(envelope.msgid)
  if (before === undefined) return
  throw new Refusal(
    ledger.isTakenBack(before.settlementId) ? '该发送方报文ID的交易已冲正，请勿重复提交' : '该发送方报文ID已办理结算，请勿重复提交',
  )
}

function newSettlementId({ institution, ledger, now }: Context): string {
  return `${institution.area}${compactTime(now).slice(0, 8)}${String(ledger.nextSettlementNumber()).padStart(10, '0')}`
}

/** 2304 住院结算. */
export function settle(context: Context): WrittenSettlementOutput {
  assertFreshMessage(context)
  const { asked, visit, person, worked, balance } = compute(context)
  const settlementId = newSettlementId(context)
  const { figures, deltas, year } = worked
  const clearing = clearingOf(context, person, 'inpatient')
  context.ledger.book({
    settlementId,
    messageId: context.envelope.msgid,
    visitId: visit.visitId,
    personNumber: person.person.personNumber,
    cancels: undefined,
    settledAt: context.now,
    settled: { insuranceType: person.person.insuranceType, year, figures, deltas, clearing },
  })
  return settlementOutput(context, { visit, person, figures, balance, clearing, settlementId, credentialType: asked.mdtrt_cert_type })
}

function negated(figures: Figures): Figures {
  return Object.fromEntries(
    Object.entries(figures).map(([name, amount]) => [name, isZeroMoney(amount) ? amount : negateMoney(amount)]),
  ) as unknown as Figures
}

/** 2305 住院结算撤销: a settlement of its own with every amount negative. */
export function cancel(context: Context): WrittenSettlementOutput {
  const { data } = readInput(cancellationInputSchema, context)
  const { visit, person } = stayOf(context, data.mdtrt_id, data.psn_no)
  const { ledger } = context
  const original = ledger.entry(data.setl_id)
  if (original === undefined || original.visitId !== visit.visitId || original.cancels !== undefined)
    throw new Refusal('未查询到该笔结算信息')
  if (!ledger.isValid(data.setl_id)) throw new Refusal('该笔结算已撤销，请勿重复办理')
  assertFreshMessage(context)
  const settlementId = newSettlementId(context)
  const figures = negated(original.settled.figures)
  ledger.book({
    settlementId,
    messageId: context.envelope.msgid,
    visitId: visit.visitId,
    personNumber: person.person.personNumber,
    cancels: original.settlementId,
    settledAt: context.now,
    settled: { ...original.settled, figures, deltas: { counts: {}, amounts: {} } },
  })
  return settlementOutput(context, {
    visit,
    person,
    figures,
    balance: ledger.accountBalance(person),
    clearing: original.settled.clearing,
    settlementId,
  })
}
