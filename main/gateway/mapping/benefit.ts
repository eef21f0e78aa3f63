import type { BenefitCheck, BenefitQuestion } from '../../services/ports/index.ts'
import { notedWords } from '../platform-words.ts'
import { type BenefitRow, codeOfInsuranceType, fundCheck, type WrittenBenefitInput, yes } from '../wire/index.ts'
import { Foreign } from './unmappable.ts'

/** 2001. */
export function writeBenefitQuestion(of: BenefitQuestion, institutionCode: string): WrittenBenefitInput {
  return {
    data: {
      psn_no: of.personNumber,
      insutype: codeOfInsuranceType[of.insuranceType],
      fixmedins_code: institutionCode,
      med_type: of.medicalCategory,
      begntime: `${of.on} 00:00:00`,
      dise_codg: of.disease?.code,
      dise_name: of.disease?.name,
    },
  }
}

/** What each fund says; rows of other checks are about no fund and are left out. */
export function readBenefits(rows: readonly BenefitRow[], personNumber: string): BenefitCheck[] {
  if (rows.some((row) => row.psn_no !== undefined && row.psn_no !== personNumber)) throw new Foreign('应答的人员编号与请求不符')
  return rows
    .filter((row) => row.trt_chk_type === undefined || row.trt_chk_type === fundCheck)
    .map((row) => ({
      fundCode: row.fund_pay_type,
      mayUse: row.trt_enjymnt_flag === undefined ? undefined : row.trt_enjymnt_flag === yes,
      ...(row.begndate === undefined ? {} : { from: row.begndate }),
      ...(row.enddate === undefined ? {} : { to: row.enddate }),
      ...(row.trt_chk_rslt === undefined ? {} : { words: notedWords(row.trt_chk_rslt) }),
    }))
}
