import { schemeNames } from './schemes.ts'

/** Names of the tiers above the pool; what care they paid for stands behind some of them: `assistance.fund.inpatient`. */
const tiers = [
  'outpatient.above-cap.fund',
  'large.base',
  'large.fund',
  'catastrophic.base',
  'catastrophic.fund',
  'catastrophic.rest',
  'civil-servant.fund',
  'enterprise.base',
  'enterprise.fund',
  'assistance.base',
  'assistance.fund',
  'tilt.base',
  'tilt.fund',
  'composite.fund',
  'burden-ceiling.base',
  'burden-ceiling.rest',
  'burden-ceiling.fund',
]
const schemes = Object.values(schemeNames)
const counts = schemes.map(({ times }) => times)
const amounts = [...schemes.flatMap(({ deductible, fund, cost, withinPolicy }) => [deductible, fund, cost, withinPolicy]), ...tiers]

const isNamedBy = (names: readonly string[], name: string) =>
  names.some((known) => name === known || (name.startsWith(`${known}.`) && /^[A-Za-z0-9-]+$/.test(name.slice(known.length + 1))))

/**
 * Whether a year counts times or an amount under this name; `undefined` for a name under which no settlement counts anything. A
 * level, a condition or a disease that is counted by itself stands behind it: `inpatient.stays.L3`, `chronic.fund.<disease>`.
 */
export function accumulatorKind(name: string): 'count' | 'amount' | undefined {
  if (isNamedBy(counts, name)) return 'count'
  return isNamedBy(amounts, name) ? 'amount' : undefined
}
