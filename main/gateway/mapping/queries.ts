import type { InsuranceType } from '../../../shared/insured/index.ts'
import type {
  FoundAccumulator,
  FoundDesignation,
  FoundDiagnosis,
  FoundDisease,
  FoundFeeLine,
  FoundMedication,
  FoundReferral,
  FoundSettlement,
  FoundVisit,
  StayReference,
} from '../../services/ports/index.ts'
import {
  type AccumulatorRow,
  type ChronicRow,
  codeOfDiagnosisKind,
  type DesignationRow,
  type DiagnosisRow,
  type FoundFeeLineRow,
  type FoundSettlementInfo,
  feeCategoryOfCode,
  type MedicationRow,
  no,
  type OpenVisitRow,
  type ReferralRow,
  refunded,
  type VisitRow,
  yes,
} from '../wire/index.ts'
import { readFeeSplit } from './fees.ts'
import { assertSameStay, readClearing, readFigures } from './settlement.ts'
import { Foreign, Unreadable } from './unmappable.ts'

const given = <Name extends string, Value>(name: Name, value: Value | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { readonly [_ in Name]?: Value }

/** An answer that speaks of another person is an answer to somebody else's question. */
function assertSamePerson(found: string | undefined, asked: string): void {
  if (found !== undefined && found !== asked) throw new Foreign('应答的人员编号与请求不符')
}

/** The days of a question, whole ones: from the first second to the last. */
export function spanOf({ from, to }: { readonly from: string; readonly to: string }): { begntime: string; endtime: string } {
  return { begntime: `${from} 00:00:00`, endtime: `${to} 23:59:59` }
}

/** 5203. */
export function readFoundSettlement(info: FoundSettlementInfo, stay: StayReference, asked: string): FoundSettlement {
  assertSameStay(info, stay)
  if (info.setl_id !== undefined && info.setl_id !== asked) throw new Foreign('应答的结算ID与请求不符')
  return {
    centreSettlementId: asked,
    visitId: stay.visitId,
    ...given('messageId', info.medins_setl_id),
    figures: readFigures(info),
    isRefunded: info.refd_setl_flag === refunded,
    ...given('clearing', readClearing(info)),
    ...given('settledAt', info.setl_time),
  }
}

function readLine(row: FoundFeeLineRow): FoundFeeLine {
  return {
    ...readFeeSplit(row),
    ...given('itemCode', row.med_list_codg),
    ...given('feeCategory', row.med_chrgitm_type === undefined ? undefined : feeCategoryOfCode[row.med_chrgitm_type]),
    ...given('centreSettlementId', row.setl_id),
  }
}

/** 5204. */
export function readFoundLines(rows: readonly FoundFeeLineRow[], stay: StayReference): FoundFeeLine[] {
  if (rows.some((row) => row.mdtrt_id !== undefined && row.mdtrt_id !== stay.visitId)) throw new Foreign('应答的就诊ID与请求不符')
  if (new Set(rows.map((row) => row.feedetl_sn)).size !== rows.length) throw new Unreadable('应答中同一明细出现两次')
  return rows.map(readLine)
}

/** 5205. */
export function readMedication(rows: readonly MedicationRow[]): FoundMedication[] {
  return rows.map((row) => ({
    ...readLine(row),
    ...given('chargedAt', row.fee_ocur_time),
    ...given('institutionCode', row.fixmedins_code),
  }))
}

/** Rows that must all be about the person asked for. */
function ofPerson<Row extends { readonly psn_no?: string | undefined }, Found>(
  rows: readonly Row[],
  personNumber: string,
  read: (row: Row) => Found,
): Found[] {
  for (const { psn_no } of rows) assertSamePerson(psn_no, personNumber)
  return rows.map(read)
}

/** From when until when something holds. */
function validity({ begndate, enddate }: Pick<ChronicRow, 'begndate' | 'enddate'>) {
  return { ...given('from', begndate), ...given('to', enddate) }
}

function visitIn(row: VisitRow | OpenVisitRow): Omit<FoundVisit, 'from' | 'to'> {
  return { visitId: row.mdtrt_id, ...given('inpatientNumber', row.ipt_otp_no), ...given('medicalCategory', row.med_type) }
}

/** 5201. */
export function readVisits(rows: readonly VisitRow[], personNumber: string): FoundVisit[] {
  return ofPerson(rows, personNumber, (row) => ({
    ...visitIn(row),
    from: row.begntime.slice(0, 10) as FoundVisit['from'],
    ...given('to', row.endtime?.slice(0, 10) as FoundVisit['to']),
  }))
}

/** 5303: visits that go on, so none of them has an end. */
export function readOpenVisits(rows: readonly OpenVisitRow[], personNumber: string): FoundVisit[] {
  return ofPerson(rows, personNumber, (row) => ({ ...visitIn(row), from: row.begndate }))
}

/** 5202. */
export function readDiagnoses(rows: readonly DiagnosisRow[], stay: StayReference): FoundDiagnosis[] {
  const kinds = Object.keys(codeOfDiagnosisKind) as (keyof typeof codeOfDiagnosisKind)[]
  const kindOf = ({ diag_type }: DiagnosisRow) => kinds.find((kind) => codeOfDiagnosisKind[kind] === diag_type)
  return ofPerson(rows, stay.personNumber, (row) => ({
    code: row.diag_code,
    name: row.diag_name,
    ...given('kind', kindOf(row)),
    isMain: row.maindiag_flag === yes,
  }))
}

/** 5206. */
export function readAccumulators(
  rows: readonly AccumulatorRow[],
  insuranceTypes: Readonly<Record<string, InsuranceType>>,
): FoundAccumulator[] {
  return rows.map((row) => {
    if (!/^\d{4}$/.test(row.year)) throw new Unreadable('累计信息的年度不是四位数字')
    const insuranceType: FoundAccumulator['insuranceType'] =
      row.insutype === undefined ? undefined : (insuranceTypes[row.insutype] ?? 'other')
    return {
      year: Number(row.year),
      month: row.cum_ym,
      typeCode: row.cum_type_code,
      amount: row.cum,
      ...given('insuranceType', insuranceType),
    }
  })
}

/** 5301. */
export function readChronicDiseases(rows: readonly ChronicRow[]): FoundDisease[] {
  return rows.map((row) => ({ code: row.opsp_dise_code, ...given('name', row.opsp_dise_name), ...validity(row) }))
}

/** 5302. */
export function readDesignations(rows: readonly DesignationRow[], personNumber: string): FoundDesignation[] {
  return ofPerson(rows, personNumber, (row) => ({
    institutionCode: row.fixmedins_code,
    ...given('institutionName', row.fixmedins_name),
    ...given('order', row.fix_srt_no),
    ...validity(row),
  }))
}

/** 5304. */
export function readReferrals(rows: readonly ReferralRow[], personNumber: string): FoundReferral[] {
  return ofPerson(rows, personNumber, (row) => ({
    ...given('toInstitutionCode', row.reflin_medins_no),
    ...given('toInstitutionName', row.reflin_medins_name),
    isElsewhere: (row.out_flag ?? no) !== no,
    ...given('on', row.refl_date),
    ...validity(row),
  }))
}
