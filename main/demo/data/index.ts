/**
 * The demo institution's data: people, catalogue, bills and operators, all synthetic and all from one seed.
 *
 * The same seed and base day give the same bytes on every machine. There is no clock here: the base day is given.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { z } from 'zod'
import { type StayBill, stayBillSchema } from '../../../shared/bill/index.ts'
import { type LocalDate, parseLocalDate, yearOf } from '../../../shared/dates/index.ts'
import type { CatalogueSource } from '../../catalogue-import/source.ts'
import { generateBills } from './bills.ts'
import { type DemoItem, generateCatalogue } from './catalogue.ts'
import { type DemoOperator, demoInstitution, demoOperators } from './institution.ts'
import { type DemoPerson, generatePeople } from './people.ts'

export type { DemoItem } from './catalogue.ts'
export { type DemoOperator, demoInstitution, demoOperators } from './institution.ts'
export type { DemoPerson, YearCount } from './people.ts'

export interface DemoRequest {
  readonly seed: number
  readonly baseDay: LocalDate
}

export interface DemoWorld {
  readonly institution: typeof demoInstitution
  readonly operators: readonly DemoOperator[]
  readonly people: readonly DemoPerson[]
  readonly catalogue: CatalogueSource
  /** The catalogue with prices and what only the demo knows of each item. */
  readonly items: readonly DemoItem[]
  readonly bills: readonly StayBill[]
}

/** The seed of the demo that ships: screenshots, worked examples and tests rest on it. */
export const demoSeed = 3608
/** The demo's calendar stands still, so that its stays always fall under policy the packs hold and its figures are the same every day. */
export const demoBaseDay = parseLocalDate('2026-03-10')

export function generateDemo({ seed, baseDay }: DemoRequest): DemoWorld {
  const people = generatePeople(baseDay)
  const items = generateCatalogue(seed, baseDay)
  return {
    institution: demoInstitution,
    operators: demoOperators,
    people,
    items,
    catalogue: { version: `demo-${yearOf(baseDay)}`, items: items.map((item) => item.source) },
    bills: generateBills(seed, baseDay, people, items),
  }
}

/** A bill as the file that a hospital system would drop. */
export function billFileText(bill: StayBill): string {
  return `${JSON.stringify(z.encode(stayBillSchema, bill), undefined, 2)}\n`
}

/** Drops the bills into an inbox folder as a hospital system would: each file appears whole. */
export function writeDemoInbox(folder: string, bills: readonly StayBill[]): void {
  mkdirSync(folder, { recursive: true })
  for (const bill of bills) writeFileAtomic.sync(join(folder, `${bill.billId}.json`), billFileText(bill))
}
