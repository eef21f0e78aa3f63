import { addMoney, compareMoney, formatMoney, type Money, sumMoney } from '../../shared/money/index.ts'
import { fullListInputSchema, slimListInputSchema, type WrittenListOutput } from '../gateway/wire/index.ts'
import { type Context, Refusal, readInput, stayOf } from './context.ts'
import type { Entry } from './ledger.ts'
import { compactTime } from './wire-time.ts'

/** The settlement the list belongs to; it must stand. */
function settlementOf(context: Context, asked: { readonly mdtrt_id: string; readonly psn_no: string; readonly setl_id: string }): Entry {
  const { visit } = stayOf(context, asked.mdtrt_id, asked.psn_no)
  const entry = context.ledger.entry(asked.setl_id)
  if (entry === undefined || entry.visitId !== visit.visitId || !context.ledger.isValid(asked.setl_id))
    throw new Refusal('未查询到该清单对应的有效结算信息')
  return entry
}

function assertEqual(what: string, given: Money, ours: Money): void {
  if (compareMoney(given, ours) !== 0) throw new Refusal(`${what}与结算信息不一致：清单${formatMoney(given)}，结算${formatMoney(ours)}`)
}

function keep(context: Context, settlementId: string, content: unknown): WrittenListOutput {
  const { ledger, envelope, institution, now } = context
  const newListId = (number: number) => `${institution.area}${compactTime(now).slice(0, 8)}QD${String(number).padStart(8, '0')}`
  return { setl_list_id: ledger.stays.putList(settlementId, envelope.msgid, content, newListId) }
}

/** 4101: the money of the list must be the money of the settlement, and each row of the items must add up. */
export function takeFullList(context: Context): WrittenListOutput {
  const list = readInput(fullListInputSchema, context)
  const { settled } = settlementOf(context, list.setlinfo)
  const { figures } = settled
  for (const row of list.iteminfo)
    assertEqual(`收费项目 ${row.med_chrgitm} 的分项`, addMoney(row.claa_sumfee, row.clab_amt, row.fulamt_ownpay_amt, row.oth_amt), row.amt)
  assertEqual('清单费用合计', sumMoney(list.iteminfo.map((row) => row.amt)), figures.totalFee)
  assertEqual('清单基金支付', sumMoney(list.payinfo.map((row) => row.fund_payamt)), figures.fundTotal)
  assertEqual('清单个人负担', addMoney(list.setlinfo.psn_selfpay, list.setlinfo.psn_ownpay), figures.personTotal)
  assertEqual('清单个人支付', addMoney(list.setlinfo.acct_pay, list.setlinfo.psn_cashpay), figures.personTotal)
  return keep(context, list.setlinfo.setl_id, context.envelope.input)
}

/** 4101A. */
export function takeSlimList(context: Context): WrittenListOutput {
  const { setlinfo } = readInput(slimListInputSchema, context)
  settlementOf(context, setlinfo)
  return keep(context, setlinfo.setl_id, context.envelope.input)
}
