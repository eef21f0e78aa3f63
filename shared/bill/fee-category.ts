import { z } from 'zod'

/** 医疗收费项目类别 in our words, in the order a slip prints them. */
export const feeCategories = [
  'bed',
  'consultation',
  'examination',
  'laboratory',
  'treatment',
  'operation',
  'nursing',
  'material',
  'western-drug',
  'herbal-piece',
  'patent-chinese-drug',
  'general-service',
  'registration',
  'other',
] as const
export const feeCategorySchema = z.enum(feeCategories)
export type FeeCategory = z.output<typeof feeCategorySchema>

/** 医疗收费项目类别 in Chinese, as slips print them and hospital systems write them. */
export const feeCategoryNames: Readonly<Record<FeeCategory, string>> = {
  bed: '床位费',
  consultation: '诊察费',
  examination: '检查费',
  laboratory: '化验费',
  treatment: '治疗费',
  operation: '手术费',
  nursing: '护理费',
  material: '卫生材料费',
  'western-drug': '西药费',
  'herbal-piece': '中药饮片费',
  'patent-chinese-drug': '中成药费',
  'general-service': '一般诊疗费',
  registration: '挂号费',
  other: '其他费',
}
