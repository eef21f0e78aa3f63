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
