import type { LocalDate } from '../dates/index.ts'
import { type Outcome, succeed } from '../errors/index.ts'
import type { Benefit } from '../insured/index.ts'
import {
  askValue,
  type BenefitKind,
  type CaseFacts,
  type Chosen,
  type Deductible,
  findValue,
  type Law,
  type ParameterValue,
  valueAbsent,
} from '../policy/index.ts'
import type { Approval } from './case.ts'

/** A benefit with a table of its own: deductible, rate and cap. `account` is none: no fund pays there. */
export type Scheme = Exclude<Benefit, 'account'>

/** Names a scheme counts a year under. */
export interface SchemeNames {
  /** Times it was used: stays, or visits. */
  readonly times: string
  readonly deductible: string
  /** What the pool paid, and the cost it admitted where a cap limits cost. */
  readonly fund: string
  readonly cost: string
  /** How far the year has climbed a scale that runs over the year; counted only where a pack has one. */
  readonly withinPolicy: string
}

const visiting = (scheme: Scheme): SchemeNames => ({
  times: `${scheme}.visits`,
  deductible: `${scheme}.deductible`,
  fund: `${scheme}.fund`,
  cost: `${scheme}.cost`,
  withinPolicy: `${scheme}.within-policy`,
})

/** Every scheme with the names of its yearly accumulators. */
export const schemeNames: Readonly<Record<Scheme, SchemeNames>> = {
  inpatient: {
    times: 'inpatient.stays',
    deductible: 'inpatient.deductible',
    fund: 'pool.fund',
    cost: 'pool.cost',
    withinPolicy: 'pool.within-policy',
  },
  outpatient: visiting('outpatient'),
  chronic: visiting('chronic'),
  'two-diseases': visiting('two-diseases'),
  'special-drug': visiting('special-drug'),
  maternity: visiting('maternity'),
}

/** Schemes that also count each disease by itself: `chronic.fund.<disease>`. */
export const countsDiseases = (scheme: Scheme): scheme is 'chronic' | 'two-diseases' => scheme === 'chronic' || scheme === 'two-diseases'

/** Whether the pack has this scheme on that day: its rate is stated, or known to be unknown, which refuses the settlement. */
export function hasScheme(law: Law, scheme: Scheme): boolean {
  const found = findValue(law, `${scheme}.pooled-fund-rate`)
  return found === 'unknown' || (found !== 'not-in-pack' && found.value !== undefined)
}

/** Whether a rule that names these kinds speaks about this settlement; `chronic` holds for every class, `chronic-I` for that one. */
export function isInScope(kinds: readonly BenefitKind[], { benefit, diseaseClass }: Pick<CaseFacts, 'benefit' | 'diseaseClass'>): boolean {
  return kinds.some(
    (kind) => kind === benefit || (benefit === 'chronic' && diseaseClass !== undefined && kind === `chronic-${diseaseClass}`),
  )
}

/**
 * Whether a further tier may reach this settlement. A stay always asks for the tier's rule; other care only where the rule names
 * it. A rule known to be unknown may name anything but ordinary outpatient care, which never spills over by itself.
 */
export function mayReach(
  found: 'not-in-pack' | 'unknown' | { readonly value?: { readonly scope: readonly BenefitKind[] } },
  facts: Pick<CaseFacts, 'benefit' | 'diseaseClass'>,
): boolean {
  if (found === 'unknown') return facts.benefit !== 'outpatient'
  if (found === 'not-in-pack' || !found.value) return facts.benefit === 'inpatient'
  return isInScope(found.value.scope, facts)
}

/** Class (Ⅰ类, Ⅱ类) of a disease in the pack's list, where both exist. */
export function classOfDisease(law: Law, disease: string): string | undefined {
  const found = findValue(law, 'chronic.diseases')
  return typeof found === 'string' ? undefined : found.value?.diseases.find(({ code }) => code === disease)?.class
}

/** Diseases of this scheme the person is approved for on that day. */
export function approvedDiseases(approvals: readonly Approval[], scheme: Scheme, on: LocalDate): string[] {
  const valid = approvals.flatMap((one) => {
    const isOfScheme = (one.kind === 'chronic' || one.kind === 'two-diseases') && one.kind === scheme
    return isOfScheme && one.from <= on && (one.to === undefined || on <= one.to) ? [one.disease] : []
  })
  return [...new Set(valid)]
}

/** Of these, the ones that an approved chronic benefit for the same disease takes the place of (两病转门慢). */
export function replacedDiseases(law: Law, approvals: readonly Approval[], on: LocalDate): string[] {
  if (!hasScheme(law, 'chronic')) return []
  const chronic = approvedDiseases(approvals, 'chronic', on)
  return approvedDiseases(approvals, 'two-diseases', on).filter((disease) => chronic.includes(disease))
}

/** The scheme whose table holds in the end, and every value asked on the way there, the owner's last. */
interface Resolved<Id extends 'deductible' | 'pooled-fund-rate'> {
  readonly owner: Scheme
  readonly chosen: readonly [...Chosen<`${Scheme}.${Id}`>[], Chosen<`${Scheme}.${Id}`>]
}

type Absent = 'policy.value-absent'

/** Follows `as` from scheme to scheme. A pack whose schemes borrow in a circle was refused when it was compiled. */
function follow<Id extends 'deductible' | 'pooled-fund-rate'>(law: Law, scheme: Scheme, id: Id): Outcome<Resolved<Id>, Absent> {
  const passed: Chosen<`${Scheme}.${Id}`>[] = []
  for (let owner = scheme; ; ) {
    const asked = askValue(law, `${owner}.${id}`, id === 'deductible' ? 'deductible' : 'pooled-fund')
    if (!asked.ok) return asked
    const chosen = asked.value as Chosen<`${Scheme}.${Id}`>
    const value: object | undefined = chosen.value
    if (!value || !('as' in value)) return succeed({ owner, chosen: [...passed, chosen] })
    passed.push(chosen)
    owner = value.as as Scheme
  }
}

/** 起付线 of a scheme: its own or the one it borrows; `value` is absent where the rule says that there is none. */
export interface DeductibleTable {
  readonly owner: Scheme
  readonly chosen: Chosen<`${Scheme}.deductible`>
  readonly value: Deductible | undefined
  /** Rules by which it was borrowed. */
  readonly borrowed: readonly Chosen<`${Scheme}.deductible`>[]
}

export function deductibleOf(law: Law, scheme: Scheme): Outcome<DeductibleTable, Absent> {
  const followed = follow(law, scheme, 'deductible')
  if (!followed.ok) return followed
  const { owner, chosen } = followed.value
  const [own, ...borrowed] = [...chosen].reverse()
  if (!own) throw new Error('a deductible has an owner')
  const { value } = own
  if (value && 'as' in value) throw new Error('a deductible that borrows owns no table')
  return succeed({ owner, chosen: own, value, borrowed: borrowed.reverse() })
}

/** 统筹支付比例 of a scheme with every adjustment on the way to it: the owner's first, the scheme's own last. */
export interface RateTable {
  readonly chosen: Chosen<`${Scheme}.pooled-fund-rate`>
  readonly value: Exclude<ParameterValue<`${Scheme}.pooled-fund-rate`>, { readonly as: string }>
  readonly borrowed: readonly { readonly chosen: Chosen<`${Scheme}.pooled-fund-rate`>; readonly adjustments: readonly Adjustment[] }[]
}
export type Adjustment = ParameterValue<'inpatient.pooled-fund-rate'>['adjustments'][number]

export function rateOf(law: Law, scheme: Scheme): Outcome<RateTable, Absent> {
  const followed = follow(law, scheme, 'pooled-fund-rate')
  if (!followed.ok) return followed
  const { owner, chosen } = followed.value
  const [own, ...borrowers] = [...chosen].reverse()
  const value = own?.value
  // A rate that is none is no benefit: whoever names this scheme asks for what the pack does not have.
  if (!own || !value || 'as' in value) return valueAbsent(law, `${owner}.pooled-fund-rate`, 'pooled-fund')
  const borrowed = borrowers.map((one) => ({ chosen: one, adjustments: one.value && 'as' in one.value ? one.value.adjustments : [] }))
  return succeed({ chosen: own, value, borrowed })
}
