import type { BillLine } from '../../../shared/bill/index.ts'
import { formatMoney, formatQuantity, formatUnitPrice, parseUnitPrice, zeroMoney } from '../../../shared/money/index.ts'
import type { FeeLineSplit, StayReference } from '../../services/ports/index.ts'
import {
  allFeeLines,
  approvalCode,
  exactNumber,
  type FeeLineOutput,
  feeLinesPerCall,
  itemClassOfCode,
  type WrittenFeesInput,
  type WrittenFeeWithdrawal,
} from '../wire/index.ts'
import { fitting, Unreadable } from './unmappable.ts'

/** 医院审批标志 of a line. */
export function approvalOf(line: BillLine): string {
  if (line.restrictionApproved === undefined) return approvalCode.notNeeded
  return line.restrictionApproved ? approvalCode.approved : approvalCode.refused
}

function writeFeeLine(line: BillLine, stay: StayReference, medicalCategory: string): WrittenFeesInput['feedetail'][number] {
  return {
    feedetl_sn: fitting(line.lineId, 30, '费用明细流水号'),
    init_feedetl_sn: line.originalLineId ?? '',
    mdtrt_id: fitting(stay.visitId, 30, '就诊ID'),
    drord_no: '',
    psn_no: fitting(stay.personNumber, 30, '人员编号'),
    med_type: medicalCategory,
    fee_ocur_time: `${line.chargedOn} 00:00:00`,
    med_list_codg: fitting(line.itemCode, 50, '医疗目录编码'),
    medins_list_codg: fitting(line.hospitalItemCode, 150, '医药机构目录编码'),
    det_item_fee_sumamt: exactNumber(formatMoney(line.amount)),
    cnt: exactNumber(formatQuantity(line.quantity)),
    pric: exactNumber(formatUnitPrice(line.unitPrice)),
    bilg_dept_codg: fitting(line.department.code, 30, '开单科室编码'),
    bilg_dept_name: fitting(line.department.name, 100, '开单科室名称'),
    bilg_dr_codg: fitting(line.doctor.code, 30, '开单医生编码'),
    bilg_dr_name: fitting(line.doctor.name, 50, '开单医师姓名'),
    hosp_appr_flag: approvalOf(line),
  }
}

/** 2301. One call carries at most a hundred lines; a longer batch is a bug of the caller and throws `RangeError`. */
export function writeFees(lines: readonly BillLine[], stay: StayReference, medicalCategory: string): WrittenFeesInput {
  if (lines.length === 0 || lines.length > feeLinesPerCall)
    throw new RangeError(`a batch of fee lines holds 1 to ${feeLinesPerCall} lines, not ${lines.length}`)
  return { feedetail: lines.map((line) => writeFeeLine(line, stay, medicalCategory)) }
}

/** 999999 stands for no ceiling, however many places a region writes it with. */
const noCeiling = parseUnitPrice('999999')

/** One line as the platform split it, with as much of its terms as it tells. */
export function readFeeSplit(row: FeeLineOutput): FeeLineSplit {
  const { cnt, pric, pric_uplmt_amt: limit, selfpay_prop: share } = row
  const itemClass = row.chrgitm_lv === undefined ? undefined : itemClassOfCode[row.chrgitm_lv]
  return {
    lineId: row.feedetl_sn,
    amount: row.det_item_fee_sumamt,
    fullySelfPaid: row.fulamt_ownpay_amt ?? zeroMoney,
    overPriceLimit: row.overlmt_amt ?? zeroMoney,
    upfrontSelfPay: row.preselfpay_amt ?? zeroMoney,
    withinPolicy: row.inscp_scp_amt ?? zeroMoney,
    ...(cnt === undefined ? {} : { quantity: cnt }),
    ...(pric === undefined ? {} : { unitPrice: pric }),
    ...(itemClass === undefined ? {} : { class: itemClass }),
    ...(limit === undefined || formatUnitPrice(limit) === formatUnitPrice(noCeiling) ? {} : { priceLimit: limit }),
    // Of 丙类 it is always 1 and says nothing.
    ...(share === undefined || itemClass === 'C' ? {} : { upfrontShare: share }),
  }
}

/** The split of every line sent, in the order sent; an answer for other lines or with lines missing is not one to this call. */
export function readFeeSplits(rows: readonly FeeLineOutput[], sent: readonly BillLine[]): FeeLineSplit[] {
  const byLine = new Map(rows.map((row) => [row.feedetl_sn, row]))
  if (byLine.size !== rows.length) throw new Unreadable('应答中同一明细出现两次')
  const splits = sent.map((line) => {
    const row = byLine.get(line.lineId)
    if (row === undefined) throw new Unreadable(`应答中缺少明细 ${line.lineId}`)
    return readFeeSplit(row)
  })
  if (rows.length !== sent.length) throw new Unreadable(`应答返回 ${rows.length} 条明细，上传了 ${sent.length} 条`)
  return splits
}

/** 2302 for every line of the stay that is not settled. */
export function writeFeeWithdrawal(stay: StayReference): WrittenFeeWithdrawal {
  return { data: [{ feedetl_sn: allFeeLines, mdtrt_id: stay.visitId, psn_no: stay.personNumber }] }
}
