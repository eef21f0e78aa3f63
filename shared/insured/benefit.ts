import { z } from 'zod'

/**
 * 结算类别: under which scheme a settlement is worked out. A visit whose lines belong to several schemes is settled in
 * parts, one for each. `account` is care no fund pays for: account and cash only.
 */
export const benefitSchema = z.enum(['inpatient', 'outpatient', 'chronic', 'two-diseases', 'special-drug', 'maternity', 'account'])
export type Benefit = z.output<typeof benefitSchema>

/** 亲属关系 for the family use of a personal account. */
export const relationSchema = z.enum([
  'self',
  'spouse',
  'parent',
  'child',
  'sibling',
  'grandparent',
  'maternal-grandparent',
  'grandchild',
  'maternal-grandchild',
])
export type Relation = z.output<typeof relationSchema>
