import { zeroMoney } from '../../shared/money/index.ts'
import type { LineSplit } from '../../shared/settlement/index.ts'
import {
  allBatches,
  approvalCode,
  feeLinesPerCall,
  type OutpatientFeeLineInput,
  outpatientFeesInputSchema,
  outpatientFeeWithdrawalInputSchema,
  type WrittenFeesOutput,
  yes,
} from '../gateway/wire/index.ts'
import { type Context, Refusal, readInput } from './context.ts'
import { resultRow } from './inpatient-fees.ts'
import { type RegisteredVisit, standingVisit } from './outpatient-visit.ts'
import type { FeeLine } from './records.ts'
import { caseOfVisit, dayOf } from './visit-case.ts'

/** An ordinary visit, as long as 2203 has said nothing else. */
const ordinary = '11'

function feeLineOf(input: OutpatientFeeLineInput): FeeLine {
  const { hosp_appr_flag: approval, dise_codg: disease } = input
  return {
    lineId: input.feedetl_sn,
    itemCode: input.med_list_codg,
    chargedOn: dayOf(input.fee_ocur_time, '费用发生时间'),
    quantity: input.cnt,
    unitPrice: input.pric,
    amount: input.det_item_fee_sumamt,
    batch: input.chrg_bchno,
    ...(approval === approvalCode.notNeeded ? {} : { approved: approval === approvalCode.approved }),
    ...(input.rx_circ_flag === yes ? { external: true } : {}),
    ...(disease === undefined ? {} : { disease }),
  }
}

/** Batches of this visit that are settled, and stand. */
export function settledBatches({ ledger }: Context, visitId: string): ReadonlySet<string | undefined> {
  return new Set(ledger.validSettlements(visitId).map(({ settled }) => settled.batch))
}

/** Lines of a batch as they stand, in the order in which they came. */
export function linesOfBatch({ ledger }: Context, visitId: string, batch: string): FeeLine[] {
  return ledger.lines(visitId).filter((line) => line.batch === batch)
}

/** All lines of one batch are charged for the same disease: that of the visit where they name none. */
export function diseaseOf(lines: readonly FeeLine[], { registered }: RegisteredVisit): string | undefined {
  const diseases = new Set(lines.map(({ disease }) => disease))
  if (diseases.size > 1) throw new Refusal('同一收费批次的费用明细病种编码必须一致')
  return [...diseases][0] ?? registered.information?.disease
}

/** Every line answered as it was split; also by the pharmacy's calls. */
export function resultRows(lines: readonly { readonly lineId: string }[], splits: readonly LineSplit[]): WrittenFeesOutput['result'] {
  const byLine = new Map(splits.map((split) => [split.lineId, split]))
  return lines.map(({ lineId }) => {
    const split = byLine.get(lineId)
    if (split === undefined) throw new Error(`line ${lineId} was not split`)
    return resultRow(split)
  })
}

/** 2204 门诊费用明细信息上传: keeps the lines of a batch and answers how each is split. */
export function uploadOutpatientFees(context: Context): WrittenFeesOutput {
  const { feedetail } = readInput(outpatientFeesInputSchema, context)
  const [first] = feedetail
  if (first === undefined) throw new Refusal('费用明细List不能为空')
  if (feedetail.length > feeLinesPerCall) throw new Refusal(`单次上传费用明细不能超过${feeLinesPerCall}条`)
  if (feedetail.some((line) => line.mdtrt_id !== first.mdtrt_id || line.psn_no !== first.psn_no || line.chrg_bchno !== first.chrg_bchno))
    throw new Refusal('一次只能上传同一就诊同一收费批次的费用明细')
  const batch = first.chrg_bchno
  if (batch === allBatches) throw new Refusal(`收费批次号不能为${allBatches}`)
  const found = standingVisit(context, first.mdtrt_id, first.psn_no)
  const { visit, person, registered } = found
  if (settledBatches(context, visit.visitId).has(batch)) throw new Refusal('该收费批次已结算，不能上传费用明细')
  const { ledger } = context
  const uploaded = feedetail.map(feeLineOf)
  for (const line of uploaded) {
    if (ledger.hasLine(visit.visitId, line.lineId)) throw new Refusal(`费用明细流水号重复：${line.lineId}`)
    ledger.addLine(visit.visitId, line)
  }
  const lines = linesOfBatch(context, visit.visitId, batch)
  const splits = context.arithmetic.split(
    caseOfVisit(context, {
      person,
      counter: 'outpatient',
      medicalCategory: registered.information?.medicalCategory ?? ordinary,
      disease: diseaseOf(lines, found),
      on: visit.admittedOn,
      lines,
      useAccount: false,
      accountBalance: zeroMoney,
    }),
  )
  return { result: resultRows(uploaded, splits) }
}

/** 2205 门诊费用明细信息撤销: takes a batch away, or with `0000` everything that is not settled. */
export function withdrawOutpatientFees(context: Context): null {
  const { data: asked } = readInput(outpatientFeeWithdrawalInputSchema, context)
  const { visit } = standingVisit(context, asked.mdtrt_id, asked.psn_no)
  const { ledger } = context
  const settled = settledBatches(context, visit.visitId)
  const batch = asked.chrg_bchno
  if (settled.has(batch)) throw new Refusal('该收费批次已结算，没有需要撤销的处方')
  const lines = ledger.lines(visit.visitId).filter((line) => (batch === allBatches || line.batch === batch) && !settled.has(line.batch))
  const removed = ledger.removeLines(
    visit.visitId,
    lines.map(({ lineId }) => lineId),
  )
  if (removed === 0) throw new Refusal('根据传来的参数在费用明细表中未查询到任何有效相关的记录')
  return null
}
