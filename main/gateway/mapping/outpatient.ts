import { formatMoney, formatQuantity, formatUnitPrice, type Money } from '../../../shared/money/index.ts'
import type {
  DispensedLine,
  LineTrace,
  OutpatientFees,
  OutpatientSettlementRequest,
  OutpatientVisit,
  StayReference,
  Visitor,
} from '../../services/ports/index.ts'
import {
  allBatches,
  codeOfDiagnosisKind,
  codeOfInsuranceType,
  exactNumber,
  feeLinesPerCall,
  no,
  settledByItem,
  smallestPackage,
  type TraceRow,
  type Written,
  type WrittenOutpatientFees,
  type WrittenOutpatientFeeWithdrawal,
  type WrittenOutpatientSettlement,
  type WrittenRegistration,
  type WrittenRegistrationCancellation,
  type WrittenVisit,
  yes,
} from '../wire/index.ts'
import { approvalOf } from './fees.ts'
import { credentialOf } from './settlement.ts'
import { fitting, Unmappable } from './unmappable.ts'

/** A text that may be missing, and fits where it is there. */
export function fittingIfAny(text: string | undefined, width: number, what: string): string {
  return text === undefined || text === '' ? '' : fitting(text, width, what)
}

/** A time of the ward's clock; anything else would be read as another moment, or not at all. */
export function timeOf(text: string, what: string): string {
  if (!/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(text)) throw new Unmappable(`${what}不是日期时间`)
  return text
}

function visitOf(stay: StayReference): { readonly mdtrt_id: string; readonly psn_no: string } {
  return { mdtrt_id: fitting(stay.visitId, 30, '就诊ID'), psn_no: fitting(stay.personNumber, 30, '人员编号') }
}

function categoryOf({ department }: OutpatientVisit): string {
  return fitting(department.category ?? '', 6, '科别')
}

/** 2201. */
export function writeRegistration(stay: Visitor, visit: OutpatientVisit): WrittenRegistration {
  return {
    data: {
      psn_no: fitting(stay.personNumber, 30, '人员编号'),
      insutype: codeOfInsuranceType[stay.insuranceType],
      begntime: timeOf(visit.visitedAt, '挂号时间'),
      ...credentialOf(stay),
      ipt_otp_no: fitting(visit.outpatientNumber, 30, '门诊号'),
      atddr_no: fitting(visit.doctor.code, 30, '医师编码'),
      dr_name: fitting(visit.doctor.name, 50, '医师姓名'),
      dept_code: fitting(visit.department.code, 30, '科室编码'),
      dept_name: fitting(visit.department.name, 100, '科室名称'),
      caty: categoryOf(visit),
    },
  }
}

/** 2202. */
export function writeRegistrationCancellation(stay: StayReference, outpatientNumber: string): WrittenRegistrationCancellation {
  return { data: { ...visitOf(stay), ipt_otp_no: fitting(outpatientNumber, 30, '门诊号') } }
}

/** 2203; the variant also says which diagnosis is the main one, and the category of the department. */
export function writeVisit(stay: StayReference, visit: OutpatientVisit, isVariant: boolean): WrittenVisit {
  if (visit.diagnoses.length === 0) throw new Unmappable('没有诊断')
  if (visit.diagnoses.length > 99) throw new Unmappable('诊断超过 99 条')
  const { department, doctor, disease, maternity } = visit
  const weeks = maternity?.weeks
  if (weeks !== undefined && !(Number.isInteger(weeks) && weeks >= 0 && weeks <= 99)) throw new Unmappable('孕周数不是 0 至 99 的整数')
  const at = timeOf(visit.visitedAt, '就诊时间')
  return {
    mdtrtinfo: {
      ...visitOf(stay),
      med_type: fitting(visit.medicalCategory, 6, '医疗类别'),
      begntime: at,
      main_cond_dscr: fittingIfAny(visit.condition, 1000, '主要病情描述'),
      dise_codg: fittingIfAny(disease?.code, 30, '病种编码'),
      dise_name: fittingIfAny(disease?.name, 500, '病种名称'),
      matn_type: fittingIfAny(maternity?.kind, 6, '生育类别'),
      geso_val: weeks === undefined ? '' : String(weeks),
      ...(isVariant ? { caty: categoryOf(visit) } : {}),
    },
    diseinfo: visit.diagnoses.map(({ code, name, kind = 'western' }, index) => ({
      diag_type: codeOfDiagnosisKind[kind],
      ...(isVariant ? { maindiag_flag: index === 0 ? yes : no } : {}),
      diag_srt_no: String(index + 1),
      diag_code: fitting(code, 20, '诊断代码'),
      diag_name: fitting(name, 100, '诊断名称'),
      diag_dept: fitting(department.name, 50, '诊断科室'),
      dise_dor_no: fitting(doctor.code, 30, '诊断医生编码'),
      dise_dor_name: fitting(doctor.name, 50, '诊断医生姓名'),
      diag_time: at,
      vali_flag: yes,
    })),
  }
}

/** What a line of a visit and one sold at a pharmacy have in common. */
export function writeDispensedLine(line: DispensedLine) {
  return {
    feedetl_sn: fitting(line.lineId, 30, '费用明细流水号'),
    rxno: fittingIfAny(line.prescriptionNumber, 30, '处方号'),
    rx_circ_flag: line.externalPrescription === true ? yes : no,
    fee_ocur_time: `${line.chargedOn} 00:00:00`,
    med_list_codg: fitting(line.itemCode, 50, '医疗目录编码'),
    medins_list_codg: fitting(line.hospitalItemCode, 150, '医药机构目录编码'),
    det_item_fee_sumamt: exactNumber(formatMoney(line.amount)),
    cnt: exactNumber(formatQuantity(line.quantity)),
    pric: exactNumber(formatUnitPrice(line.unitPrice)),
    bilg_dr_codg: fitting(line.doctor.code, 30, '开单医生编码'),
    bilg_dr_name: fitting(line.doctor.name, 50, '开单医师姓名'),
  }
}

/** 2204. One call carries at most a hundred lines; a longer batch is a bug of the caller and throws `RangeError`. */
export function writeOutpatientFees({ stay, batch, disease, lines }: OutpatientFees): WrittenOutpatientFees {
  if (lines.length === 0 || lines.length > feeLinesPerCall)
    throw new RangeError(`a batch of fee lines holds 1 to ${feeLinesPerCall} lines, not ${lines.length}`)
  return {
    feedetail: lines.map((line) => ({
      ...writeDispensedLine(line),
      ...visitOf(stay),
      chrg_bchno: batchOf(batch),
      dise_codg: fittingIfAny(disease?.code, 30, '病种编码'),
      bilg_dept_codg: fitting(line.department.code, 30, '开单科室编码'),
      bilg_dept_name: fitting(line.department.name, 100, '开单科室名称'),
      hosp_appr_flag: approvalOf(line),
    })),
  }
}

/** `0000` means every batch, so no batch may be called so. */
function batchOf(batch: string): string {
  if (batch === allBatches) throw new Unmappable(`收费批次号不能是 ${allBatches}`)
  return fitting(batch, 30, '收费批次号')
}

/** 2205. */
export function writeOutpatientFeeWithdrawal(stay: StayReference, batch: string | undefined): WrittenOutpatientFeeWithdrawal {
  return { data: { ...visitOf(stay), chrg_bchno: batch === undefined ? allBatches : batchOf(batch) } }
}

/** 药品追溯码 of every package, one row each; a row that lacks a member would reject the settlement. */
export function writeTraceRows(traces: readonly LineTrace[]): readonly Written<TraceRow>[] {
  return traces.flatMap(({ lineId, codes, isSplit }) =>
    codes.map((code) => ({
      feedetl_sn: fitting(lineId, 30, '费用明细流水号'),
      drug_trac_codg: fitting(code, 30, '药品追溯码'),
      trdn_flag: isSplit === true ? yes : no,
      min_prcunt_type: smallestPackage,
    })),
  )
}

const amount = (money: Money) => exactNumber(formatMoney(money))

/** 2206 and 2207; only the second says the invoice, the four parts and the codes of what is dispensed. */
export function writeOutpatientSettlement(request: OutpatientSettlementRequest, isFinal: boolean): WrittenOutpatientSettlement {
  const { figures, traceCodes = [], slipNumber } = request
  const traces = isFinal ? writeTraceRows(traceCodes) : []
  return {
    data: {
      ...visitOf(request),
      ...credentialOf(request),
      med_type: fitting(request.medicalCategory, 6, '医疗类别'),
      medfee_sumamt: amount(figures.totalFee),
      psn_setlway: settledByItem,
      chrg_bchno: batchOf(request.batch),
      acct_used_flag: request.useAccount ? yes : no,
      insutype: codeOfInsuranceType[request.insuranceType],
      ...(isFinal
        ? {
            invono: fittingIfAny(slipNumber, 20, '发票号'),
            fulamt_ownpay_amt: amount(figures.fullySelfPaid),
            overlmt_selfpay: amount(figures.overPriceLimit),
            preselfpay_amt: amount(figures.upfrontSelfPay),
            inscp_scp_amt: amount(figures.withinPolicy),
          }
        : {}),
    },
    ...(traces.length === 0 ? {} : { drug_trac_info: traces }),
  }
}
