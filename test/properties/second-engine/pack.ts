/** Reads the files of a pack with nothing but a YAML reader, and finds values and rows in them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { type Fraction, fraction, multiply } from './fraction.ts'
import type { RawPack, RawValue } from './raw.ts'
import type { Row, Threshold, Values } from './values.ts'

/** What a settlement cannot do without, and the pack does not say. */
export class Absent extends Error {}

interface ParameterFile {
  readonly id: string
  readonly insuranceType?: string
  readonly values: readonly RawValue[]
}

export function packOf(
  content: Omit<RawPack, 'values' | 'decidingDay'> & { decidingDay?: string },
  files: readonly ParameterFile[],
): RawPack {
  const values: Record<string, readonly RawValue[]> = {}
  for (const file of files)
    for (const type of file.insuranceType === undefined ? content.insuranceTypes : [file.insuranceType])
      values[`${type}/${file.id}`] = file.values
  return { ...content, decidingDay: content.decidingDay ?? 'discharge', values }
}

export function readPack(folder: string): RawPack {
  const read = (file: string) => parse(readFileSync(join(folder, file), 'utf8'))
  const files = readdirSync(join(folder, 'parameters'), { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => read(join('parameters', file)))
  return packOf(read('pack.yaml'), files)
}

/** The facts rows ask about. */
export interface Facts extends Readonly<Partial<Record<(typeof single)[number], string | undefined>>> {
  readonly level: string
  readonly conditions: readonly string[]
  readonly identities: readonly string[]
  readonly age?: number | undefined
  readonly item?: string
}

const asList = (value: string | readonly string[]): readonly string[] => (typeof value === 'string' ? [value] : value)

const single = [
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

/** Whether everything the row asks is so. */
export function holds(row: Row, facts: Facts): boolean {
  for (const name of single) if (row[name] !== undefined && !asList(row[name]).includes(facts[name] ?? '')) return false
  const level = facts.level
  if (row.level !== undefined && !asList(row.level).some((asked) => asked === level || asked === level.slice(0, 2))) return false
  if (row.condition !== undefined && !asList(row.condition).some((asked) => facts.conditions.includes(asked))) return false
  if (row.identity !== undefined && !asList(row.identity).some((asked) => facts.identities.includes(asked))) return false
  if (row.item !== undefined && !asList(row.item).some((asked) => isItem(asked, facts.item ?? ''))) return false
  if (row.ageFrom !== undefined && !(facts.age !== undefined && facts.age >= row.ageFrom)) return false
  return row.ageTo === undefined || (facts.age !== undefined && facts.age <= row.ageTo)
}

/** An item code, or the beginning of codes followed by `*`. */
export function isItem(asked: string, code: string): boolean {
  return asked.endsWith('*') ? code.startsWith(asked.slice(0, -1)) : asked === code
}

/** The law of one day. */
export class Law {
  readonly pack: RawPack
  readonly type: string
  readonly day: string
  constructor(pack: RawPack, type: string, day: string) {
    this.pack = pack
    this.type = type
    this.day = day
  }
  /** `undefined` when the pack does not speak of it. */
  private dated(id: string): RawValue | undefined {
    return this.pack.values[`${this.type}/${id}`]?.find(({ from }) => String(from) <= this.day)
  }
  /** Whether there is a value, or a rule that says there is none. */
  isStated(id: string): boolean {
    return (this.dated(id)?.value ?? null) !== null
  }
  speaksOf(id: string): boolean {
    return this.dated(id) !== undefined
  }
  /** The value, or `undefined` where the rule says that there is none. A value that is absent or unknown is refused. */
  ask<Id extends keyof Values & string>(id: Id): Values[Id] | undefined {
    const found = this.dated(id)
    if (!found || found.value === null) throw new Absent(id)
    return found.value === 'none' ? undefined : (found.value as Values[Id])
  }
  /** The same for what a pack need not speak of. */
  askIfSpokenOf<Id extends keyof Values & string>(id: Id): Values[Id] | undefined {
    return this.speaksOf(id) ? this.ask(id) : undefined
  }
  /** The value where there is one; what is unknown counts as nothing. */
  known<Id extends keyof Values & string>(id: Id): Values[Id] | undefined {
    return this.speaksOf(id) && this.dated(id)?.value !== null ? this.ask(id) : undefined
  }
  /** The first row that holds; refused when none does. */
  row<Asked extends Row>(id: string, rows: readonly Asked[], facts: Facts): Asked {
    const found = rows.find((row) => holds(row, facts))
    if (!found) throw new Absent(id)
    return found
  }
  version() {
    return this.pack.versions.find(({ from, to }) => String(from) <= this.day && (to === undefined || this.day <= String(to)))
  }
}

/** A threshold as an amount, or as a share of an income figure. Exact; the caller rounds it. */
export function thresholdOf(law: Law, threshold: Threshold): Fraction {
  if ('amount' in threshold) return fraction(threshold.amount)
  const income = law.ask(threshold.income as 'income.provincial')
  if (!income) throw new Absent(threshold.income)
  return multiply(fraction(income.amount), fraction(threshold.incomeShare))
}
