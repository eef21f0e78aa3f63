import { z } from 'zod'
import type { Context } from './context.ts'
import type { SeedPerson } from './seed.ts'

/** What kind of settlement it is: each kind is cleared under a type of its own. */
export type Counter = 'inpatient' | 'outpatient' | 'pharmacy'

/** Under which agency, type and way a settlement will be cleared: 清算经办机构, 清算类别, 清算方式. */
export const clearingSchema = z.strictObject({ agency: z.string(), type: z.string(), way: z.string() })
export type Clearing = z.output<typeof clearingSchema>

const marksSchema = z.strictObject({
  inpatient: z.string().max(30).optional(),
  outpatient: z.string().max(30).optional(),
  pharmacy: z.string().max(30).optional(),
})

/** How a region clears, where it differs from the usual: the agency of an area, and the codes of each kind of settlement. */
export const clearingRulesSchema = z.strictObject({
  /** 参保地医保区划 → 清算经办机构; an area that is not named here is its own agency. */
  agencies: z.record(z.string().regex(/^\d{6}$/), z.string().regex(/^\d{6}$/)).default({}),
  types: marksSchema.default({}),
  ways: marksSchema.default({}),
})
export type ClearingRules = z.output<typeof clearingRulesSchema>

const usualTypes: Readonly<Record<Counter, string>> = { inpatient: '21', outpatient: '11', pharmacy: '41' }
const byItem = '1'

/** The marks a settlement of this person gets; they stay with it also when the rules change later. */
export function clearingOf(context: Pick<Context, 'ledger'>, { person }: SeedPerson, counter: Counter): Clearing {
  const { agencies, types, ways } = context.ledger.clearingRules()
  return {
    agency: agencies[person.enrolmentArea] ?? person.enrolmentArea,
    type: types[counter] ?? usualTypes[counter],
    way: ways[counter] ?? byItem,
  }
}
