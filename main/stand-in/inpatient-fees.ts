import { isLocalDate } from '../../shared/dates/index.ts'
import { formatMoney, formatQuantity, formatRate, formatUnitPrice, wholeRate } from '../../shared/money/index.ts'
import type { LineSplit } from '../../shared/settlement/index.ts'
import {
  allFeeLines,
  approvalCode,
  codeOfFeeCategory,
  exactNumber,
  type FeeLineInput,
  feeLinesPerCall,
  feesInputSchema,
  feeWithdrawalInputSchema,
  no,
  type WrittenFeesOutput,
  yes,
} from '../gateway/wire/index.ts'
import { type Context, Refusal, readInput, stayOf } from './context.ts'
import type { FeeLine } from './records.ts'
import { splitsOf } from './stay-case.ts'

const classCode = { A: '01', B: '02', C: '03', unlisted: '03' } as const
const noCeiling = '999999'

function feeLineOf(input: FeeLineInput): FeeLine {
  const chargedOn = input.fee_ocur_time.slice(0, 10)
  if (!isLocalDate(chargedOn)) throw new Refusal(`费用发生时间不正确：${input.feedetl_sn}`)
  const { hosp_appr_flag: approval, init_feedetl_sn: originalLineId } = input
  return {
    lineId: input.feedetl_sn,
    itemCode: input.med_list_codg,
    chargedOn,
    quantity: input.cnt,
    unitPrice: input.pric,
    amount: input.det_item_fee_sumamt,
    ...(originalLineId === undefined ? {} : { originalLineId }),
    ...(approval === undefined || approval === approvalCode.notNeeded ? {} : { approved: approval === approvalCode.approved }),
  }
}

/** The split of one line, as 2301, 2204 and the pharmacy's calls answer it. */
export function resultRow(split: LineSplit): WrittenFeesOutput['result'][number] {
  const amount = (money: LineSplit['amount']) => exactNumber(formatMoney(money))
  const isClassC = classCode[split.class] === classCode.C
  return {
    feedetl_sn: split.lineId,
    det_item_fee_sumamt: amount(split.amount),
    cnt: exactNumber(formatQuantity(split.quantity)),
    pric: exactNumber(formatUnitPrice(split.unitPrice)),
    pric_uplmt_amt: exactNumber(split.priceLimit === undefined ? noCeiling : formatUnitPrice(split.priceLimit)),
    selfpay_prop: exactNumber(formatRate(isClassC ? wholeRate : split.upfrontShare)),
    fulamt_ownpay_amt: amount(split.fullySelfPaid),
    overlmt_amt: amount(split.overPriceLimit),
    preselfpay_amt: amount(split.upfrontSelfPay),
    inscp_scp_amt: amount(split.withinPolicy),
    chrgitm_lv: classCode[split.class],
    med_chrgitm_type: codeOfFeeCategory[split.feeCategory],
    lmt_used_flag: split.reasons.includes('restriction-not-met') ? yes : no,
    memo: '',
  }
}

/** 2301 住院费用明细上传: keeps the lines and answers how each is split. */
export function uploadFees(context: Context): WrittenFeesOutput {
  const { feedetail } = readInput(feesInputSchema, context)
  const [first] = feedetail
  if (first === undefined) throw new Refusal('费用明细List不能为空')
  if (feedetail.length > feeLinesPerCall) throw new Refusal(`单次上传费用明细不能超过${feeLinesPerCall}条`)
  if (feedetail.some((line) => line.mdtrt_id !== first.mdtrt_id || line.psn_no !== first.psn_no))
    throw new Refusal('一次只能上传同一就诊的费用明细')
  const { visit, person } = stayOf(context, first.mdtrt_id, first.psn_no)
  const { ledger } = context
  if (ledger.validSettlement(visit.visitId) !== undefined) throw new Refusal('该就诊已结算，不能上传费用明细')
  for (const input of feedetail) {
    if (ledger.hasLine(visit.visitId, input.feedetl_sn)) throw new Refusal(`费用明细流水号重复：${input.feedetl_sn}`)
    ledger.addLine(visit.visitId, feeLineOf(input))
  }
  const splits = new Map(splitsOf(context, visit, person, ledger.lines(visit.visitId)).map((split) => [split.lineId, split]))
  return {
    result: feedetail.map((input) => {
      const split = splits.get(input.feedetl_sn)
      if (split === undefined) throw new Error(`line ${input.feedetl_sn} was not split`)
      return resultRow(split)
    }),
  }
}

/** 2302 住院费用明细撤销: takes lines away as long as they are not settled. */
export function withdrawFees(context: Context): null {
  const { data } = readInput(feeWithdrawalInputSchema, context)
  const [first] = data
  if (first === undefined) throw new Refusal('费用明细List不能为空')
  const { visit } = stayOf(context, first.mdtrt_id, first.psn_no)
  if (context.ledger.validSettlement(visit.visitId) !== undefined) throw new Refusal('该就诊已结算，没有需要撤销的处方')
  const ids = data.some((row) => row.feedetl_sn === allFeeLines) ? undefined : data.map((row) => row.feedetl_sn)
  if (context.ledger.removeLines(visit.visitId, ids) === 0) throw new Refusal('根据传来的参数在费用明细表中未查询到任何有效相关的记录')
  return null
}
