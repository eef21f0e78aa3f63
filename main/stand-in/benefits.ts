import { periodContains } from '../../shared/dates/index.ts'
import { benefitInputSchema, codeOfInsuranceType, fundCheck, fundCode, no, type WrittenBenefitOutput, yes } from '../gateway/wire/index.ts'
import { type Context, personOf, Refusal, readInput } from './context.ts'
import { dayOf } from './visit-case.ts'

/** 2001 人员待遇享受检查: a row for each fund of the person's scheme, and what opens or closes it on that day. */
export function checkBenefits(context: Context): WrittenBenefitOutput {
  const { data: asked } = readInput(benefitInputSchema, context)
  const { person } = personOf(context, asked.psn_no)
  if (asked.fixmedins_code !== context.institution.code) throw new Refusal('定点医药机构编号不正确')
  if (asked.insutype !== codeOfInsuranceType[person.insuranceType]) throw new Refusal('险种类型与参保信息不符')
  const on = dayOf(asked.begntime, '开始时间')
  const enrolled = person.enrolmentStatus === 'normal'
  const assisted = person.identities.find(({ from, to }) => periodContains(to === undefined ? { from } : { from, to }, on))
  const row = (fund: string, may: boolean, words: string, from?: string, to?: string): WrittenBenefitOutput['trtinfo'][number] => ({
    psn_no: person.personNumber,
    trt_chk_type: fundCheck,
    fund_pay_type: fund,
    trt_enjymnt_flag: may ? yes : no,
    begndate: from ?? null,
    enddate: to ?? null,
    trt_chk_rslt: words,
  })
  const words = enrolled ? '正常享受待遇' : '参保状态不正常，暂不享受待遇'
  const second = person.insuranceType === 'employee' ? fundCode.employeeLargeAmount : fundCode.residentMajorIllness
  return {
    trtinfo: [
      row(fundCode.pooled[person.insuranceType], enrolled, words),
      row(second, enrolled, words),
      ...(person.civilServantRank === undefined ? [] : [row(fundCode.civilServant, enrolled, words)]),
      assisted === undefined
        ? row(fundCode.medicalAssistance, false, '没有有效的救助身份')
        : row(fundCode.medicalAssistance, enrolled, words, assisted.from, assisted.to),
    ],
  }
}
