import { type Benefit, type InsuranceType, nationalIdentities, type PersonCategory } from '../insured/index.ts'
import type { SettlementBreakdown } from '../settlement/index.ts'

/** The Chinese words of the official slip. The slip is a Chinese document whatever language the window speaks. */
export const insuranceTypeWords: Record<InsuranceType, string> = {
  employee: '职工基本医疗保险',
  resident: '城乡居民基本医疗保险',
}

export const personCategoryWords: Record<PersonCategory, string> = {
  active: '在职',
  retired: '退休',
  minor: '未成年人',
  student: '大学生',
  adult: '成年人',
  elderly: '老年人',
}

/** `L3A` → `三级甲等`, `L2` → `二级`. */
export function hospitalLevelWords(level: string): string {
  const grade = { '1': '一级', '2': '二级', '3': '三级' }[level.slice(1, 2)]
  const class_ = { A: '甲等', B: '乙等', C: '丙等' }[level.slice(2, 3)] ?? ''
  return grade ? grade + class_ : level
}

/** The national name of an assistance identity, or the pack's own word for one that is only its own. */
export function identityWords(identity: string): string {
  return (nationalIdentities as Record<string, string>)[identity] ?? identity
}

/** 性别. */
export const sexWords = { male: '男', female: '女', unknown: '未说明' } as const

/** 结算类别. */
export const benefitWords: Record<Benefit, string> = {
  inpatient: '住院',
  outpatient: '普通门诊',
  chronic: '门诊慢特病',
  'two-diseases': '两病',
  'special-drug': '双通道药品',
  maternity: '生育',
  account: '个人账户',
}

/** 两病. */
export const twoDiseasesWords = { hypertension: '高血压', diabetes: '糖尿病' } as const

/** 两病 by their names; a chronic disease as the area's list names it, which the working holds, or else by its code. */
export function diseaseWords({ disease, trace }: Pick<SettlementBreakdown, 'disease' | 'trace'>): string {
  const named = trace.find(({ step }) => step === 'routing')?.values.disease ?? disease ?? ''
  return (twoDiseasesWords as Record<string, string>)[named] ?? named
}
