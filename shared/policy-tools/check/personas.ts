import { type LocalDate, parseLocalDate, yearOf } from '../../dates/index.ts'
import { emptyAccumulators, type InsuranceType, type PersonCategory } from '../../insured/index.ts'
import { formatMoney, type Money, parseQuantity, parseUnitPrice, zeroMoney } from '../../money/index.ts'
import { type CompiledPack, findValue } from '../../policy/index.ts'
import type { SettlementCase } from '../../settlement/index.ts'
import { conditionWord, insuranceWords, joinWords, valueWords, type Words } from '../words.ts'
import { categoriesOf, plainLevels } from './situations.ts'
import { type SchemeName, schemesOf } from './tables.ts'

/** A made-up person at an institution, to be given bills of any size on one day. */
export interface Persona {
  readonly scheme: SchemeName
  readonly insuranceType: InsuranceType
  readonly category: PersonCategory
  readonly level: string
  readonly identity?: string
  readonly disease?: string
  readonly on: LocalDate
  readonly words: Words
}

/** An age at which nobody doubts the category. */
const ages: Readonly<Record<PersonCategory, number>> = { active: 40, retired: 66, adult: 40, elderly: 66, minor: 10, student: 20 }

/** Everybody a pack tells apart: categories by levels, and each group of assisted people once. */
export function personasOf(pack: CompiledPack, on: LocalDate): Persona[] {
  return pack.insuranceTypes.flatMap((insuranceType) => {
    const categories = categoriesOf[insuranceType]
    const levels = levelsOf(pack)
    return schemesOf(pack, insuranceType, on).flatMap((scheme) => {
      const disease = diseaseOf(pack, scheme, insuranceType, on)
      const about = { scheme, insuranceType, on, ...(disease === undefined ? {} : { disease }) }
      const everybody = categories.flatMap((category) => levels.map((level) => ({ ...about, category, level })))
      const category = categories[0] as PersonCategory
      const assisted =
        scheme === 'inpatient'
          ? identitiesOf(pack, insuranceType, on).map((identity) => ({ ...about, category, level: 'L2', identity }))
          : []
      return [...everybody, ...assisted].map((one) => ({ ...one, words: wordsOf(one, pack) }))
    })
  })
}

function wordsOf({ scheme, insuranceType, category, level, identity }: Omit<Persona, 'words'>, pack: CompiledPack): Words {
  const pieces = [
    insuranceWords(insuranceType),
    conditionWord('category', category),
    ...(identity === undefined ? [] : [conditionWord('identity', identity, pack.identities)]),
    conditionWord('level', level),
    valueWords[scheme] as Words,
  ]
  return joinWords(pieces, '、')
}

/** 一级, 二级, 三级 and the finer levels the pack names anywhere. */
export function levelsOf(pack: CompiledPack): string[] {
  const named = new Set<string>(plainLevels)
  const visit = (value: unknown): void => {
    if (typeof value === 'string' && /^L[1-3][A-Z]?$/.test(value)) named.add(value)
    else if (Array.isArray(value)) value.forEach(visit)
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(visit)
  }
  for (const { values } of pack.parameters.values()) for (const { value } of values) visit(value)
  return [...named].sort()
}

/** The first identity of each group that assistance or tilt knows. */
function identitiesOf(pack: CompiledPack, insuranceType: InsuranceType, on: LocalDate): string[] {
  const law = { pack, insuranceType, on }
  const [assistance, illness] = [findValue(law, 'medical-assistance'), findValue(law, 'resident-major-illness')]
  const groups = typeof assistance === 'object' ? (assistance.value?.groups ?? []) : []
  const tilts = typeof illness === 'object' && insuranceType === 'resident' ? (illness.value?.tilt ?? []) : []
  return [...new Set([...groups, ...tilts].flatMap(({ identities: [first] }) => first ?? []))]
}

function diseaseOf(pack: CompiledPack, scheme: SchemeName, insuranceType: InsuranceType, on: LocalDate): string | undefined {
  if (scheme === 'two-diseases') return 'hypertension'
  const list = scheme === 'chronic' ? findValue({ pack, insuranceType, on }, 'chronic.diseases') : undefined
  return typeof list === 'object' ? list.value?.diseases[0]?.code : undefined
}

/** One bill of this persona: a single drug of class A, so that the amount is the amount within policy. */
export function caseOfPersona(persona: Persona, amount: Money): SettlementCase {
  const { scheme, insuranceType, category, level, identity, disease, on } = persona
  const born = parseLocalDate(`${yearOf(on) - ages[category]}-01-01`)
  const year = parseLocalDate(`${yearOf(on)}-01-01`)
  return {
    benefit: scheme,
    ...(disease === undefined ? {} : { disease }),
    person: {
      insuranceType,
      category,
      enrolmentArea: '000000',
      birthDate: born,
      identities: identity === undefined ? [] : [{ identity, from: year }],
    },
    stay: {
      hospitalLevel: level,
      admittedOn: on,
      dischargedOn: on,
      placement: { place: 'local', filing: 'none' },
      conditions: [],
    },
    lines: [
      {
        lineId: '1',
        itemCode: 'probe',
        itemName: 'probe',
        feeCategory: 'western-drug',
        chargedOn: on,
        quantity: parseQuantity('1'),
        unitPrice: parseUnitPrice(formatMoney(amount)),
        amount,
        terms: { class: 'A' },
      },
    ],
    accumulators: emptyAccumulators,
    payment: { useAccount: false, accountBalance: zeroMoney, deposit: zeroMoney },
  }
}
