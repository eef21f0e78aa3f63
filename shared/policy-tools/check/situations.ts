import type { InsuranceType, PersonCategory } from '../../insured/index.ts'
import type { CaseFacts, Selector } from '../../policy/index.ts'
import { conditionsOf } from '../statements.ts'
import { joinWords, type Words, words } from '../words.ts'

/** Which categories an insurance type has. */
export const categoriesOf: Readonly<Record<InsuranceType, readonly PersonCategory[]>> = {
  employee: ['active', 'retired'],
  resident: ['adult', 'elderly', 'minor', 'student'],
}

export const plainLevels = ['L1', 'L2', 'L3'] as const

const away = ['in-province', 'cross-province'].flatMap((place) =>
  ['none', 'long-term', 'referral', 'emergency'].map((filing) => ({ place, filing })),
)

/** What a table belongs to: whose insurance, which scheme, and the diseases the pack knows for it. */
export interface TableContext {
  readonly insuranceType: InsuranceType
  readonly benefits: readonly string[]
  /** A table that is never asked about local care. */
  readonly isAwayOnly: boolean
  readonly diseases: readonly { readonly disease: string; readonly diseaseClass?: string }[]
}

type Part = Partial<CaseFacts>

/** A situation in the words of the conditions a table asks about. */
export interface TableSituation {
  readonly facts: CaseFacts
  readonly words: Words
}

/**
 * Every situation the rows of a table can tell apart, without conditions and identities: those come on top and are never
 * needed for a row to be found. Ages stand for themselves at each bound and one year beside it.
 */
export function situationsOf(rows: readonly Selector[], context: TableContext): TableSituation[] {
  const base: CaseFacts = {
    benefit: context.benefits[0] ?? 'inpatient',
    institution: 'hospital',
    level: 'L2',
    category: categoriesOf[context.insuranceType][0] ?? '',
    place: 'local',
    filing: 'none',
    conditions: [],
    identities: [],
  }
  const dimensions = dimensionsOf(rows, context)
  const parts = dimensions.reduce<Part[]>((sofar, values) => sofar.flatMap((part) => values.map((value) => ({ ...part, ...value }))), [{}])
  return parts.map((part) => ({ facts: { ...base, ...part }, words: wordsOf(part) }))
}

function dimensionsOf(rows: readonly Selector[], { insuranceType, benefits, diseases, isAwayOnly }: TableContext): Part[][] {
  const named = (key: keyof Selector) => [...new Set(rows.flatMap((row) => (row[key] as readonly string[] | undefined) ?? []))]
  const asks = (...keys: readonly (keyof Selector)[]) => rows.some((row) => keys.some((key) => row[key] !== undefined))
  const dimensions: Part[][] = []
  if (asks('benefit')) dimensions.push(benefits.map((benefit) => ({ benefit })))
  if (asks('institution')) dimensions.push(['hospital', 'community', 'pharmacy'].map((institution) => ({ institution })))
  if (asks('level')) dimensions.push([...new Set([...plainLevels, ...named('level')])].sort().map((level) => ({ level })))
  if (asks('category')) dimensions.push(categoriesOf[insuranceType].map((category) => ({ category })))
  if (asks('contribution')) dimensions.push(named('contribution').map((contribution) => ({ contribution })))
  if (asks('ageFrom', 'ageTo')) dimensions.push(agesOf(rows).map((age) => ({ age })))
  if (asks('place', 'filing')) dimensions.push(isAwayOnly ? away : [{ place: 'local', filing: 'none' }, ...away])
  if (asks('disease', 'diseaseClass'))
    dimensions.push(diseases.length > 0 ? [...diseases] : namedDiseases(named('disease'), named('diseaseClass')))
  if (asks('plan')) dimensions.push(named('plan').map((plan) => ({ plan })))
  if (asks('rank')) dimensions.push(named('rank').map((rank) => ({ rank })))
  if (asks('feeCategory')) dimensions.push([...named('feeCategory'), 'other'].map((feeCategory) => ({ feeCategory })))
  if (asks('itemClass')) dimensions.push(named('itemClass').map((itemClass) => ({ itemClass })))
  if (asks('origin')) dimensions.push([{}, { origin: 'domestic' }, { origin: 'imported' }])
  if (asks('item')) dimensions.push([{}, ...named('item').map((item) => ({ item: item.replace(/\*$/, '0') }))])
  return dimensions
}

const namedDiseases = (diseases: readonly string[], classes: readonly string[]): Part[] => [
  ...diseases.map((disease) => ({ disease })),
  ...classes.map((diseaseClass) => ({ disease: diseaseClass, diseaseClass })),
]

const oldest = 150

function agesOf(rows: readonly Selector[]): number[] {
  const bounds = rows.flatMap(({ ageFrom, ageTo }) => [
    ...(ageFrom === undefined ? [] : [ageFrom - 1, ageFrom]),
    ...(ageTo === undefined ? [] : [ageTo, ageTo + 1]),
  ])
  return [...new Set([0, ...bounds])].filter((age) => age >= 0 && age <= oldest).sort((a, b) => a - b)
}

function wordsOf({ age, ...part }: Part): Words {
  const aged = age === undefined ? [] : [words(`${age} 岁`, `aged ${age}`)]
  const pieces = [...conditionsOf(part), ...aged]
  return pieces.length === 0 ? words('任何情形', 'any situation') : joinWords(pieces, '、')
}
