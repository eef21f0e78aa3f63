/**
 * A small hospital as plain JSON for screens to show: the demo's people and bills, settled by the real engine under the
 * shipped pack. Made once on Node and handed to the fake client in the browser.
 */
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { type DemoItem, generateDemo } from '../../main/demo/data/index.ts'
import { loadPack, readPack } from '../../main/policy-packs/index.ts'
import type { Catalogue, TermsQuestion } from '../../main/services/ports/index.ts'
import { buildCase } from '../../main/services/settlement/build-case.ts'
import type { StayBill } from '../../shared/bill/index.ts'
import { parseLocalDate } from '../../shared/dates/index.ts'
import { emptyAccumulators, type InsuredPerson } from '../../shared/insured/index.ts'
import { parseRate, parseUnitPrice } from '../../shared/money/index.ts'
import { settle } from '../../shared/settlement/index.ts'
import { type ServedWorld, servedWorldSchema, wholeBillSchema } from './fake-world.ts'

const root = resolve(import.meta.dirname, '../..')
const inForce = (day: string, row: { from: string; to?: string | undefined }) => row.from <= day && (row.to === undefined || day <= row.to)

/** The demo catalogue's own rows, read straight from the generator. */
function catalogueOf(items: readonly DemoItem[], version: string): Catalogue {
  const byCode = new Map(items.map((item) => [item.source.code, item.source]))
  return {
    version: () => ({ version, items: items.length, sha256: '' }),
    close: () => undefined,
    terms: (question: TermsQuestion) => {
      const source = byCode.get(question.itemCode)
      if (!source) return { known: false }
      const { code, name, specification, unit, feeCategory } = source
      const item = { code, name, specification, unit, feeCategory, validFrom: parseLocalDate(source.validFrom) }
      const row = source.classes.find((one) => inForce(question.on, one))
      if (!row || !inForce(question.on, { from: source.validFrom, to: source.validTo }))
        return { known: true, item, terms: { class: 'unlisted' } }
      const share = source.shares.find((one) => one.insuranceType === question.insuranceType && inForce(question.on, one))
      const limit = source.priceLimits.find((one) => one.level === question.hospitalLevel.slice(0, 2) && inForce(question.on, one))
      return {
        known: true,
        item,
        terms: {
          class: row.class,
          ...(share?.kind === 'first-payment' && share.share !== undefined && { upfrontShare: parseRate(share.share) }),
          ...(limit && { priceLimit: parseUnitPrice(limit.limit) }),
          ...(row.restriction !== undefined && { restriction: { text: row.restriction, met: question.restrictionApproved ?? true } }),
        },
      }
    },
  }
}

/** The pack of the demo's area first, and three that are quickly checked and compared. */
const shownPacks = ['jiangxi-jian', 'jiangxi-jian-2016', 'shandong-jining-2014', 'shandong-jining-draft']

function packOfFolder(name: string): ServedWorld['packs'][number] {
  const folder = resolve(root, 'resources/policy-packs', name)
  const read = readPack(folder)
  if (!read.ok) throw new Error(`a shipped pack cannot be read: ${name}`)
  return {
    hash: read.value.hash,
    files: JSON.parse(read.value.content) as Record<string, unknown>,
    cases: readdirSync(join(folder, 'cases')).length,
    signature: { state: 'unsigned', changed: [], missing: [], added: [] },
  }
}

/** A pack a hospital wrote itself, with two slips of the pen. */
const refusedPacks: ServedWorld['refusedPacks'] = [
  {
    folder: 'my-city',
    places: [
      {
        place: 'my-city/parameters/inpatient/deductible.yaml:8:15 values[0].value.standards[0].amount',
        found: 'number 400',
        expected: 'an amount in quotes, such as "400.00"',
      },
      { place: 'my-city/pack.yaml:6:1 insuranceTypes', found: 'nothing', expected: 'a list' },
    ],
  },
]

/** The world as JSON text, ready to be served: what every screen may ask for, and each bill of its own. */
export interface DemoWorldTexts {
  readonly facts: string
  readonly bills: ReadonlyMap<string, string>
}

export function demoWorldTexts(baseDay: string): DemoWorldTexts {
  const world = generateDemo({ seed: 3608, baseDay: parseLocalDate(baseDay) })
  const loaded = loadPack(resolve(root, 'resources/policy-packs/jiangxi-jian'))
  if (!loaded.ok) throw new Error('the shipped pack does not compile')
  const pack = loaded.value
  const catalogue = catalogueOf(world.items, world.catalogue.version)
  const built = (bill: StayBill, person: InsuredPerson, useAccount: boolean) => {
    const year = world.people.find((one) => one.person.personNumber === person.personNumber)?.counted[0]
    return buildCase({
      institution: { ...world.institution, terminal: '01' },
      bill,
      person,
      catalogue,
      accumulators: year?.accumulators ?? emptyAccumulators,
      useAccount,
      accountBalance: person.accountBalance,
    })
  }
  const preview = (bill: StayBill, person: InsuredPerson, useAccount: boolean) => {
    const one = built(bill, person, useAccount)
    return one.ok ? settle(one.value, pack) : one
  }
  const personOf = (bill: StayBill) => world.people.find((one) => one.person.idNumber === bill.patient.idNumber)?.person
  const billed = world.bills.flatMap((bill) => {
    const person = personOf(bill)
    return person ? [{ bill, person }] : []
  })
  const wholeOf = (bill: StayBill, person: InsuredPerson) => {
    const one = built(bill, person, false)
    return {
      bill,
      withAccount: preview(bill, person, true),
      withoutAccount: preview(bill, person, false),
      ...(one.ok && { case: one.value }),
    }
  }
  const { code, name, area, hospitalLevel } = world.institution
  const facts = z.encode(servedWorldSchema, {
    institution: { code, name, area, hospitalLevel },
    operators: [...world.operators],
    people: world.people.map(({ person, about }) => ({ person, about })),
    bills: billed.map(({ bill: { lines, ...head } }) => ({ ...head, lineCount: lines.length })),
    catalogue: { version: world.catalogue.version, items: world.items.length },
    pack: { id: pack.id, title: pack.title, version: pack.version, hash: pack.hash },
    packs: shownPacks.map(packOfFolder),
    refusedPacks,
  })
  const bills = billed.map(
    ({ bill, person }) => [bill.billId, JSON.stringify(z.encode(wholeBillSchema, wholeOf(bill, person) as never))] as const,
  )
  return { facts: JSON.stringify(facts), bills: new Map(bills) }
}
