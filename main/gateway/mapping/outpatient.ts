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
import { Unmappable } from './unmappable.ts'

function visitOf(stay: StayReference): { readonly mdtrt_id: string; readonly psn_no: string } {
  return { mdtrt_id: stay.visitId, psn_no: stay.personNumber }
}

/** 2201. */
export function writeRegistration(stay: Visitor, visit: OutpatientVisit): WrittenRegistration {
  return {
    data: {
      psn_no: stay.personNumber,
      insutype: codeOfInsuranceType[stay.insuranceType],
      begntime: visit.visitedAt,
      ...credentialOf(stay),
      ipt_otp_no: visit.outpatientNumber,
      atddr_no: visit.doctor.code,
      dr_name: visit.doctor.name,
      dept_code: visit.department.code,
      dept_name: visit.department.name,
      caty: visit.department.category ?? '',
    },
  }
}

/** 2202. */
export function writeRegistrationCancellation(stay: StayReference, outpatientNumber: string): WrittenRegistrationCancellation {
  return { data: { ...visitOf(stay), ipt_otp_no: outpatientNumber } }
}

/** 2203; the variant also says which diagnosis is the main one, and the category of the department. */
export function writeVisit(stay: StayReference, visit: OutpatientVisit, isVariant: boolean): WrittenVisit {
  if (visit.diagnoses.length === 0) throw new Unmappable('没有诊断')
  const { department, doctor, disease, maternity } = visit
  return {
    mdtrtinfo: {
      ...visitOf(stay),
      med_type: visit.medicalCategory,
      begntime: visit.visitedAt,
      main_cond_dscr: visit.condition ?? '',
      dise_codg: disease?.code ?? '',
      dise_name: disease?.name ?? '',
      matn_type: maternity?.kind ?? '',
      geso_val: maternity?.weeks === undefined ? '' : String(maternity.weeks),
      ...(isVariant && department.category !== undefined ? { caty: department.category } : {}),
    },
    diseinfo: visit.diagnoses.map(({ code, name, kind = 'western' }, index) => ({
      diag_type: codeOfDiagnosisKind[kind],
      ...(isVariant ? { maindiag_flag: index === 0 ? yes : no } : {}),
      diag_srt_no: String(index + 1),
      diag_code: code,
      diag_name: name,
      diag_dept: department.name,
      dise_dor_no: doctor.code,
      dise_dor_name: doctor.name,
      diag_time: visit.visitedAt,
      vali_flag: yes,
    })),
  }
}

/** What a line of a visit and one sold at a pharmacy have in common; neither can say which line it takes back. */
export function writeDispensedLine(line: DispensedLine) {
  if (line.originalLineId !== undefined) throw new Unmappable('门诊费用没有退费明细：撤销该批次后按实际数量重新上传')
  return {
    feedetl_sn: line.lineId,
    rxno: line.prescriptionNumber ?? '',
    rx_circ_flag: line.externalPrescription === true ? yes : no,
    fee_ocur_time: `${line.chargedOn} 00:00:00`,
    med_list_codg: line.itemCode,
    medins_list_codg: line.hospitalItemCode,
    det_item_fee_sumamt: exactNumber(formatMoney(line.amount)),
    cnt: exactNumber(formatQuantity(line.quantity)),
    pric: exactNumber(formatUnitPrice(line.unitPrice)),
    bilg_dr_codg: line.doctor.code,
    bilg_dr_name: line.doctor.name,
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
      dise_codg: disease?.code ?? '',
      bilg_dept_codg: line.department.code,
      bilg_dept_name: line.department.name,
      hosp_appr_flag: approvalOf(line),
    })),
  }
}

/** `0000` means every batch, so no batch may be called so. */
function batchOf(batch: string): string {
  if (batch === allBatches) throw new Unmappable(`收费批次号不能是 ${allBatches}`)
  return batch
}

/** 2205. */
export function writeOutpatientFeeWithdrawal(stay: StayReference, batch: string | undefined): WrittenOutpatientFeeWithdrawal {
  return { data: { ...visitOf(stay), chrg_bchno: batch === undefined ? allBatches : batchOf(batch) } }
}

/** 药品追溯码 of every package, one row each; a row that lacks a member would reject the settlement. */
export function writeTraceRows(traces: readonly LineTrace[]): readonly Written<TraceRow>[] {
  return traces.flatMap(({ lineId, codes, isSplit }) =>
    codes.map((code) => ({
      feedetl_sn: lineId,
      drug_trac_codg: code,
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
      med_type: request.medicalCategory,
      medfee_sumamt: amount(figures.totalFee),
      psn_setlway: settledByItem,
      chrg_bchno: batchOf(request.batch),
      acct_used_flag: request.useAccount ? yes : no,
      insutype: codeOfInsuranceType[request.insuranceType],
      ...(isFinal
        ? {
            invono: slipNumber ?? '',
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
