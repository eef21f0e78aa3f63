import { daysBetween } from '../dates/index.ts'
import { maskIdNumber } from '../insured/index.ts'
import type { SlipFacts } from './layout.ts'
import type { Slip } from './slip.ts'
import { diseaseWords, hospitalLevelWords, identityWords, insuranceTypeWords, personCategoryWords, sexWords } from './words.ts'

/** 表头: whose settlement it is and of which stay or visit. */
export function headOf({ breakdown, settlement, person, stay, institution }: SlipFacts): Slip['head'] {
  const isStay = breakdown.benefit === 'inpatient' || stay.admittedOn !== stay.dischargedOn
  const days = Math.max(daysBetween(stay.admittedOn, stay.dischargedOn), 1)
  const head = [
    { label: '姓名', value: person.name },
    { label: '性别', value: sexWords[person.sex] },
    { label: '证件号码', value: maskIdNumber(person.idNumber) },
    { label: '人员编号', value: person.personNumber },
    { label: '险种', value: insuranceTypeWords[person.insuranceType] },
    { label: '人员类别', value: personCategoryWords[person.category] },
    { label: '参保地区划', value: person.enrolmentArea },
    { label: '救助身份', value: breakdown.assistanceIdentity ? identityWords(breakdown.assistanceIdentity) : '无' },
    { label: '医院等级', value: hospitalLevelWords(institution.hospitalLevel) },
    { label: isStay ? '住院号' : '门诊号', value: stay.inpatientNumber },
    { label: '就诊ID', value: stay.visitId },
    { label: isStay ? '病区床位' : '科室', value: stay.bed ? `${stay.ward} ${bedWords(stay.bed)}` : stay.ward },
    isStay
      ? { label: '住院日期', value: `${stay.admittedOn} 至 ${stay.dischargedOn}（${days}天）` }
      : { label: '就诊日期', value: stay.dischargedOn },
    { label: '机构编码', value: institution.code },
    { label: isStay ? '出院诊断' : '诊断', value: stay.diagnoses.map((diagnosis) => diagnosis.name).join('；') },
  ]
  if (breakdown.disease !== undefined) head.push({ label: '病种', value: diseaseWords(breakdown) })
  if (person.employer) head.push({ label: '单位', value: person.employer })
  if (settlement.reversedSlipNumber) head.push({ label: '冲正单据号', value: settlement.reversedSlipNumber })
  return head
}

/** Hospital systems send `12` as well as `12床`. */
function bedWords(bed: string): string {
  return bed.endsWith('床') ? bed : `${bed}床`
}
