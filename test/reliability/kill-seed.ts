import { z } from 'zod'
import { type StandInSeedText, standInSeedSchema, visitOfBill } from '../../main/stand-in/index.ts'
import { stayOfSerial } from './kill-bills.ts'

/** People, stays and the items the bills use, for the stand-in. */
export function seedOf(bills: number): StandInSeedText {
  const stays = Array.from({ length: bills }, (_, index) => stayOfSerial(index + 1))
  const codes = [...new Set(stays.flatMap(({ bill }) => bill.lines.map(({ itemCode }) => itemCode)))]
  const items = codes.map((code) => ({
    code,
    feeCategory: 'western-drug' as const,
    validFrom: '2020-01-01',
    classes: [{ from: '2020-01-01', class: 'A' as const }],
    shares: [],
    priceLimits: [],
  }))
  const text = z.encode(standInSeedSchema, {
    people: stays.map(({ person }) => ({ person, counted: [] })),
    visits: stays.map(({ bill, person }) => visitOfBill(bill, person.personNumber)),
    items: [],
  })
  return { ...text, items }
}
