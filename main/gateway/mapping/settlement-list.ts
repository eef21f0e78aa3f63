import type { BillLine, Diagnosis, Operation, RecordPage, StayBill } from '../../../shared/bill/index.ts'
import { daysBetween } from '../../../shared/dates/index.ts'
import { addMoney, formatMoney, formatQuantity, isZeroMoney, type Money, subtractMoney, sumMoney } from '../../../shared/money/index.ts'
import type { FeeLineSplit, PlatformFigures, SettlementListRequest } from '../../services/ports/index.ts'
import {
  codeOfAdmittedBy,
  codeOfCondition,
  codeOfFeeCategory,
  codeOfInsuranceType,
  codeOfLeaving,
  codeOfPaidBy,
  codeOfSex,
  codeOfTreatment,
  exactNumber,
  fundCode,
  listDiagnosisCode,
  no,
  operationKindCode,
  stayKindCode,
  type WrittenFullList,
  type WrittenSlimList,
  yes,
} from '../wire/index.ts'
import { certificateOfNumber } from './person.ts'
import { Unmappable } from './unmappable.ts'

const amount = (money: Money) => exactNumber(formatMoney(money))

/** `days/hours/minutes`, as record pages write a span. */
function span({ days, hours, minutes }: { readonly days: number; readonly hours: number; readonly minutes: number }): string {
  return `${days}/${hours}/${minutes}`
}

function between(from: string, to: string): string {
  const minutes = Math.round((Date.parse(`${to.replace(' ', 'T')}Z`) - Date.parse(`${from.replace(' ', 'T')}Z`)) / 60_000)
  if (minutes < 0) throw new Unmappable(`重症监护退出时间 ${to} 早于进入时间`)
  return span({ days: Math.floor(minutes / 1440), hours: Math.floor((minutes % 1440) / 60), minutes: minutes % 60 })
}

function pageOf({ recordPage }: StayBill): RecordPage {
  if (recordPage === undefined) throw new Unmappable('账单没有病案首页信息（recordPage）')
  return recordPage
}

/** One child stands in the plain member; of several, all of them in the other one. */
function weights(all: readonly number[] | undefined) {
  const [only, ...more] = all ?? []
  return { one: only === undefined ? undefined : String(only), several: more.length === 0 ? undefined : (all ?? []).join(',') }
}

/** What the record page says, asked for by both editions. */
function pageMembers(page: RecordPage) {
  const { newborn, nursing, readmission, employer, contact } = page
  const [birth, admission] = [weights(newborn?.birthWeights), weights(newborn?.admissionWeights)]
  return {
    medcasno: page.caseNumber,
    ntly: page.nationality,
    prfs: page.profession,
    curr_addr: page.address,
    emp_name: employer?.name,
    emp_addr: employer?.address,
    emp_tel: employer?.phone,
    poscode: employer?.postcode,
    coner_name: contact?.name,
    patn_rlts: contact?.relation,
    coner_addr: contact?.address,
    coner_tel: contact?.phone,
    nwb_adm_type: newborn?.admission,
    nwb_bir_wt: birth.one,
    nwb_adm_wt: admission.one,
    mul_nwb_bir_wt: birth.several,
    mul_nwb_adm_wt: admission.several,
    adm_way: codeOfAdmittedBy[page.admittedBy],
    trt_type: codeOfTreatment[page.treatment],
    refldept_dept: page.transfers?.map(({ code }) => code).join('→'),
    dscg_caty: page.dischargeSpecialty,
    otp_wm_dise: page.outpatientDiagnosis?.name,
    wm_dise_code: page.outpatientDiagnosis?.code,
    otp_tcm_dise: page.outpatientTcmDiagnosis?.name,
    tcm_dise_code: page.outpatientTcmDiagnosis?.code,
    vent_used_dura: page.ventilation && span(page.ventilation),
    pwcry_bfadm_coma_dura: page.comaBefore && span(page.comaBefore),
    pwcry_afadm_coma_dura: page.comaAfter && span(page.comaAfter),
    spga_nurscare_days: nursing?.special,
    lv1_nurscare_days: nursing?.first,
    scd_nurscare_days: nursing?.second,
    lv3_nurscare_days: nursing?.third,
    acp_medins_name: page.receivedBy?.name,
    acp_optins_code: page.receivedBy?.code,
    days_rinp_flag_31: readmission === undefined ? no : yes,
    days_rinp_pup_31: readmission?.purpose,
    medins_fill_dept: page.filledBy.department,
    medins_fill_psn: page.filledBy.person,
    resp_nurs_code: page.nurse.code,
    hi_paymtd: codeOfPaidBy[page.paidBy ?? 'item'],
  }
}

/** Everything both editions say in their first block. */
function commonMembers({ stay, bill, centreSettlementId, slipNumber, settledOn, invoice }: SettlementListRequest) {
  const { admission, discharge } = bill
  return {
    psn_no: stay.personNumber,
    mdtrt_id: stay.visitId,
    setl_id: centreSettlementId,
    dcla_time: `${settledOn.slice(0, 10)} 00:00:00`,
    ipt_med_type: admission?.operation === undefined ? stayKindCode.stay : stayKindCode.daySurgery,
    adm_time: admission?.at ?? `${bill.admittedOn} 00:00:00`,
    dscg_time: discharge?.at ?? `${bill.dischargedOn} 00:00:00`,
    dscg_way: discharge && codeOfLeaving[discharge.way],
    // The slip is the only voucher we know of where the hospital has told of no invoice.
    bill_code: invoice?.code ?? slipNumber,
    bill_no: invoice?.number ?? slipNumber,
    biz_sn: slipNumber,
    chfpdr_code: admission?.doctor.code,
    setl_begn_date: bill.admittedOn,
    setl_end_date: bill.dischargedOn,
    ...pageMembers(pageOf(bill)),
  }
}

/** The day in the year of the birthday decides; below one year the days are told as well. */
function ageOf(birth: string, on: string): number {
  return Number(on.slice(0, 4)) - Number(birth.slice(0, 4)) - (on.slice(5) < birth.slice(5) ? 1 : 0)
}

function personMembers({ person, bill }: SettlementListRequest) {
  const age = ageOf(person.birthDate, bill.admittedOn)
  return {
    psn_name: person.name,
    gend: codeOfSex[person.sex],
    brdy: person.birthDate,
    age: String(age),
    nwb_age: age > 0 ? undefined : daysBetween(person.birthDate, bill.admittedOn),
    naty: bill.recordPage?.ethnicity,
    patn_cert_type: certificateOfNumber(person.idNumber),
    certno: person.idNumber,
    hi_type: codeOfInsuranceType[person.insuranceType],
    insuplc: person.enrolmentArea,
  }
}

/** Who paid; the parts the person bears are what is left of the fee: 自费 lies outside the insurance, 自付 within. */
function moneyMembers({ figures }: SettlementListRequest) {
  const ownpay = addMoney(figures.fullySelfPaid, figures.overPriceLimit)
  return {
    psn_selfpay: amount(subtractMoney(figures.personTotal, ownpay)),
    psn_ownpay: amount(ownpay),
    acct_pay: amount(figures.personalAccount),
    psn_cashpay: amount(figures.cash),
  }
}

/** payinfo: the funds that paid, the personal account not among them. */
function payments(figures: PlatformFigures, insuranceType: keyof typeof fundCode.pooled): WrittenFullList['payinfo'] {
  const rows: readonly (readonly [string, Money])[] = [
    [fundCode.pooled[insuranceType], figures.pooledFundPayment],
    [fundCode.employeeLargeAmount, figures.employeeLargeAmount],
    [fundCode.residentMajorIllness, figures.residentMajorIllness],
    [fundCode.civilServant, figures.civilServantSubsidy],
    [fundCode.enterpriseSupplement, figures.enterpriseSupplement],
    [fundCode.medicalAssistance, figures.medicalAssistance],
    [fundCode.other, figures.otherFunds],
  ]
  return rows.filter(([, paid]) => !isZeroMoney(paid)).map(([code, paid]) => ({ fund_pay_type: code, fund_payamt: amount(paid) }))
}

function diagnoses(all: readonly Diagnosis[]): WrittenFullList['diseinfo'] {
  return all.map(({ kind = 'western', code, name, onAdmission }, place) => ({
    diag_type: kind === 'western' && place === 0 ? listDiagnosisCode.main : listDiagnosisCode[kind],
    diag_code: code,
    diag_name: name,
    adm_cond_type: onAdmission && codeOfCondition[onAdmission],
    maindiag_flag: place === 0 ? yes : no,
  }))
}

/**
 * One row per 收费项目类别: each line's fully self-paid part, what 甲类 and 乙类 cover of the rest, and what lies above a price limit or
 * has no class. The four add up to what was charged, to the fen.
 */
function items(lines: readonly BillLine[], splits: readonly FeeLineSplit[]): WrittenFullList['iteminfo'] {
  const byLine = new Map(splits.map((split) => [split.lineId, split]))
  const known = lines.map((line) => {
    const split = byLine.get(line.lineId)
    if (split === undefined) throw new Unmappable(`明细 ${line.lineId} 没有拆分`)
    return { category: line.feeCategory, amount: line.amount, split }
  })
  return [...Map.groupBy(known, ({ category }) => category)].map(([category, rows]) => {
    const classed = (of: 'A' | 'B') =>
      sumMoney(rows.filter(({ split }) => split.class === of).map(({ split }) => addMoney(split.upfrontSelfPay, split.withinPolicy)))
    const whole = sumMoney(rows.map((row) => row.amount))
    const [own, classA, classB] = [sumMoney(rows.map(({ split }) => split.fullySelfPaid)), classed('A'), classed('B')]
    return {
      med_chrgitm: codeOfFeeCategory[category],
      amt: amount(whole),
      claa_sumfee: amount(classA),
      clab_amt: amount(classB),
      fulamt_ownpay_amt: amount(own),
      oth_amt: amount(subtractMoney(whole, addMoney(own, classA, classB))),
    }
  })
}

function operator({ code, name, surgeon, anaesthesia }: Operation, place: number) {
  return {
    oprn_oprt_type: place === 0 ? operationKindCode.main : operationKindCode.other,
    oprn_oprt_name: name,
    oprn_oprt_code: code,
    anst_way: anaesthesia?.way,
    oper_dr_name: surgeon.name,
    oper_dr_code: surgeon.code,
    anst_dr_name: anaesthesia?.doctor.name,
    anst_dr_code: anaesthesia?.doctor.code,
  }
}

/** What both editions say besides their first block. */
function commonBlocks(bill: StayBill) {
  const page = pageOf(bill)
  return {
    opspdiseinfo: (page.chronic ?? []).map(({ code, name, operation }) => ({
      diag_name: name,
      diag_code: code,
      oprn_oprt_name: operation?.name,
      oprn_oprt_code: operation?.code,
    })),
    diseinfo: diagnoses(bill.diagnoses),
    icuinfo: (page.intensiveCare ?? []).map(({ ward, from, to }) => ({
      scs_cutd_ward_type: ward,
      scs_cutd_inpool_time: from,
      scs_cutd_exit_time: to,
      scs_cutd_sum_dura: between(from, to),
    })),
  }
}

/** 4101. */
export function writeFullList(
  request: SettlementListRequest,
  institution: { readonly code: string; readonly name: string },
): WrittenFullList {
  const { bill, person, figures, splits } = request
  const operations = bill.operations ?? []
  const [blood] = bill.recordPage?.blood ?? []
  return {
    setlinfo: {
      ...commonMembers(request),
      fixmedins_name: institution.name,
      fixmedins_code: institution.code,
      ...personMembers(request),
      adm_caty: bill.recordPage?.admissionSpecialty,
      act_ipt_days: Math.max(1, daysBetween(bill.admittedOn, bill.dischargedOn)),
      diag_code_cnt: bill.diagnoses.length,
      oprn_oprt_code_cnt: operations.length,
      bld_cat: blood?.kind,
      bld_amt: blood && exactNumber(formatQuantity(blood.amount)),
      bld_unt: blood?.unit,
      chfpdr_name: bill.admission?.doctor.name,
      ...moneyMembers(request),
    },
    payinfo: payments(figures, person.insuranceType),
    ...commonBlocks(bill),
    iteminfo: items(bill.lines, splits),
    oprninfo: operations.map((operation, place) => ({ ...operator(operation, place), oprn_oprt_date: operation.from.slice(0, 10) })),
  }
}

/** 4101A. */
export function writeSlimList(request: SettlementListRequest): WrittenSlimList {
  const { bill } = request
  return {
    setlinfo: commonMembers(request),
    ...commonBlocks(bill),
    oprninfo: (bill.operations ?? []).map((operation, place) => ({
      ...operator(operation, place),
      oprn_oprt_begntime: operation.from,
      oprn_oprt_endtime: operation.to,
      anst_begntime: operation.anaesthesia?.from,
      anst_endtime: operation.anaesthesia?.to,
    })),
    bldinfo: (bill.recordPage?.blood ?? []).map(({ kind, amount: quantity, unit }) => ({
      bld_cat: kind,
      bld_amt: exactNumber(formatQuantity(quantity)),
      bld_unt: unit,
    })),
  }
}
