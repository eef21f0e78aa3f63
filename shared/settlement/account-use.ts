import type { LocalDate } from '../dates/index.ts'
import type { Relation } from '../insured/index.ts'
import type { ParameterValue } from '../policy/index.ts'

type AccountRule = ParameterValue<'personal-account'>
/** 个人账户 uses besides care: premiums, antigen tests, and those that are never allowed. */
export type AccountUse = AccountRule['uses'][number]['use']

/** Whether an account may pay, or why not: the pack does not list the use, not for that relation, or its last day is over. */
export type AccountUseAnswer =
  | { readonly allowed: true; readonly until?: LocalDate }
  | { readonly allowed: false; readonly reason: 'not-listed' | 'not-for-relation' }
  | { readonly allowed: false; readonly reason: 'ended'; readonly until: LocalDate }

/**
 * Whether a personal account may pay for something besides care on that day: a premium of the holder or a relative, an antigen test
 * until its last day. What the pack does not list is not allowed: public health, fitness and wellness never are (art. 12).
 */
export function accountAllows(rule: AccountRule, use: AccountUse, relation: Relation, on: LocalDate): AccountUseAnswer {
  const listed = rule.uses.filter((one) => one.use === use)
  if (listed.length === 0) return { allowed: false, reason: 'not-listed' }
  const forRelation = listed.filter((one) => one.for.includes(relation))
  const open = forRelation.find(({ until }) => until === undefined || on <= until)
  if (open) return { allowed: true, ...(open.until !== undefined ? { until: open.until } : {}) }
  const until = forRelation
    .flatMap((one) => one.until ?? [])
    .sort()
    .at(-1)
  return until === undefined ? { allowed: false, reason: 'not-for-relation' } : { allowed: false, reason: 'ended', until }
}
