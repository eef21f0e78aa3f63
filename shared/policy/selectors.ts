import { z } from 'zod'
import { benefitSchema, identitySchema, personCategorySchema } from '../insured/index.ts'

/** What rows of a pack may ask about a case. */
export interface CaseFacts {
  /** 结算类别, for tables that several kinds share. */
  readonly benefit: string
  /** Whether the care was given by a hospital, a community institution (基层) or a pharmacy. */
  readonly institution: string
  /** 慢特病病种 this part is for, with its class (Ⅰ类, Ⅱ类) where the pack has classes. */
  readonly disease?: string
  readonly diseaseClass?: string
  /** 企业补充医疗保险 plan of the person. */
  readonly plan?: string
  readonly level: string
  readonly category: string
  /** 缴费档次 of residents, as the pack names it. */
  readonly contribution?: string
  /** Whole years on the deciding day; absent when the case gives no birth date. */
  readonly age?: number
  readonly place: string
  readonly filing: string
  readonly conditions: readonly string[]
  readonly identities: readonly string[]
  /** 公务员 rank. */
  readonly rank?: string
  readonly feeCategory?: string
  readonly item?: string
  readonly itemClass?: string
  /** Whether a consumable is made at home or imported. */
  readonly origin?: string
}

/** One word or a list of them; `what` says which words in a refusal, a closed list says it itself. */
function oneOrMany<Schema extends z.ZodType>(schema: Schema, what?: string) {
  const words = what ?? (schema instanceof z.ZodEnum ? `one of: ${schema.options.join(', ')}` : 'text that is not empty')
  return z
    .union([schema, z.array(schema).min(1)], { error: `${words}; or a list of such` })
    .transform((value): readonly z.output<Schema>[] => (Array.isArray(value) ? value : [value]) as readonly z.output<Schema>[])
}

const word = z.string().min(1, 'text that is not empty')
const diseaseWords = 'letters and digits joined by dashes'
const levelWords = 'a level such as L2 or L3A'
const conditionWords = 'lower-case words joined by dashes'

/** Conditions of a row; a row without any holds always, several must all hold, a list means any of its members. */
export const selectorShape = {
  benefit: oneOrMany(benefitSchema).optional(),
  institution: oneOrMany(z.enum(['hospital', 'community', 'pharmacy'])).optional(),
  disease: oneOrMany(z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9-]*$/, diseaseWords), diseaseWords).optional(),
  diseaseClass: oneOrMany(word).optional(),
  plan: oneOrMany(word).optional(),
  /** `L3` also holds for `L3A` unless an earlier row names `L3A`. */
  level: oneOrMany(z.string().regex(/^L[1-3][A-Z]?$/, levelWords), levelWords).optional(),
  category: oneOrMany(personCategorySchema).optional(),
  contribution: oneOrMany(word).optional(),
  ageFrom: z.int().nonnegative().optional(),
  ageTo: z.int().nonnegative().optional(),
  place: oneOrMany(z.enum(['local', 'in-province', 'cross-province'])).optional(),
  filing: oneOrMany(z.enum(['none', 'long-term', 'referral', 'emergency'])).optional(),
  condition: oneOrMany(z.string().regex(/^[a-z][a-z0-9-]*$/, conditionWords), conditionWords).optional(),
  identity: oneOrMany(identitySchema, conditionWords).optional(),
  rank: oneOrMany(word).optional(),
} as const

export const lineSelectorShape = {
  feeCategory: oneOrMany(word).optional(),
  /** Item codes, or their beginnings followed by `*`. */
  item: oneOrMany(word).optional(),
  itemClass: oneOrMany(z.enum(['A', 'B', 'C', 'unlisted'])).optional(),
  origin: oneOrMany(z.enum(['domestic', 'imported'])).optional(),
} as const

/** A selector as compiled: every key a list, ages as bounds. */
export interface Selector {
  readonly benefit?: readonly string[] | undefined
  readonly institution?: readonly string[] | undefined
  readonly disease?: readonly string[] | undefined
  readonly diseaseClass?: readonly string[] | undefined
  readonly plan?: readonly string[] | undefined
  readonly level?: readonly string[] | undefined
  readonly category?: readonly string[] | undefined
  readonly contribution?: readonly string[] | undefined
  readonly ageFrom?: number | undefined
  readonly ageTo?: number | undefined
  readonly place?: readonly string[] | undefined
  readonly filing?: readonly string[] | undefined
  readonly condition?: readonly string[] | undefined
  readonly identity?: readonly string[] | undefined
  readonly rank?: readonly string[] | undefined
  readonly feeCategory?: readonly string[] | undefined
  readonly item?: readonly string[] | undefined
  readonly itemClass?: readonly string[] | undefined
  readonly origin?: readonly string[] | undefined
}

const singleKeys = [
  'benefit',
  'institution',
  'disease',
  'diseaseClass',
  'plan',
  'category',
  'contribution',
  'place',
  'filing',
  'rank',
  'feeCategory',
  'itemClass',
  'origin',
] as const

function holdsLevel(asked: readonly string[], level: string): boolean {
  return asked.some((one) => one === level || (one.length === 2 && level.startsWith(one)))
}

/** A code, or every code with this beginning: `XJ01*`. */
export function holdsItem(asked: string, item: string | undefined): boolean {
  if (item === undefined) return false
  return asked.endsWith('*') ? item.startsWith(asked.slice(0, -1)) : asked === item
}

/** Whether every condition of the row holds for the case. */
export function selectorHolds(selector: Selector, facts: CaseFacts): boolean {
  if (selector.level && !holdsLevel(selector.level, facts.level)) return false
  for (const key of singleKeys) {
    const [asked, fact] = [selector[key], facts[key]]
    if (asked && (fact === undefined || !asked.includes(fact))) return false
  }
  if (selector.item && !selector.item.some((one) => holdsItem(one, facts.item))) return false
  if (selector.condition && !selector.condition.some((one) => facts.conditions.includes(one))) return false
  if (selector.identity && !selector.identity.some((one) => facts.identities.includes(one))) return false
  if (selector.ageFrom !== undefined && (facts.age === undefined || facts.age < selector.ageFrom)) return false
  if (selector.ageTo !== undefined && (facts.age === undefined || facts.age > selector.ageTo)) return false
  return true
}

/** The first row that holds, read from the top. */
export function firstHolding<Row extends Selector>(rows: readonly Row[], facts: CaseFacts): Row | undefined {
  return rows.find((row) => selectorHolds(row, facts))
}

/** One condition of a row that a case does not meet: which fact, what the row asks of it, and what the case has. */
export interface Unmet {
  readonly fact: string
  readonly asked: readonly string[]
  /** Empty where the case says nothing about it. */
  readonly found: string
}

/** What the row that comes nearest asks and the case does not meet: of the rows with the fewest such conditions the first. */
export function unmetOfNearest(rows: readonly Selector[], facts: CaseFacts): readonly Unmet[] {
  const [nearest = []] = rows.map((row) => unmetOf(row, facts)).sort((a, b) => a.length - b.length)
  return nearest
}

function unmetOf(row: Selector, facts: CaseFacts): Unmet[] {
  const found = (key: keyof Selector): string => {
    if (key === 'condition') return facts.conditions.join(', ')
    if (key === 'identity') return facts.identities.join(', ')
    const fact = key === 'ageFrom' || key === 'ageTo' ? facts.age : facts[key]
    return fact === undefined ? '' : String(fact)
  }
  const keys = ['level', ...singleKeys, 'item', 'condition', 'identity', 'ageFrom', 'ageTo'] as const
  return keys
    .filter((key) => row[key] !== undefined && !selectorHolds({ [key]: row[key] }, facts))
    .map((key) => ({ fact: key, asked: [row[key]].flat().map(String), found: found(key) }))
}

const listKeys = [...singleKeys, 'item', 'condition', 'identity'] as const

/** Whether the earlier row holds wherever the later one does, so that the later one can never be reached. */
export function coversSelector(earlier: Selector, later: Selector): boolean {
  if (earlier.level && !later.level?.every((level) => holdsLevel(earlier.level ?? [], level))) return false
  for (const key of listKeys) {
    const [wide, narrow] = [earlier[key], later[key]]
    if (wide && !narrow?.every((one) => wide.includes(one))) return false
  }
  if (earlier.ageFrom !== undefined && !(later.ageFrom !== undefined && later.ageFrom >= earlier.ageFrom)) return false
  if (earlier.ageTo !== undefined && !(later.ageTo !== undefined && later.ageTo <= earlier.ageTo)) return false
  return true
}
