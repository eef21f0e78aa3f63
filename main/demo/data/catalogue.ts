import type { FeeCategory } from '../../../shared/bill/index.ts'
import { addDays, type LocalDate, parseLocalDate } from '../../../shared/dates/index.ts'
import type { SourceItem } from '../../catalogue-import/source.ts'
import { dailyServices } from './catalogue-basics.ts'
import {
  drugForms,
  herbalPieceName,
  laboratoryName,
  materialName,
  patentDrugName,
  procedureName,
  westernGeneric,
} from './catalogue-names.ts'
import {
  type DemoClass,
  type DrawnPrice,
  drawClass,
  drawLimits,
  drawPrice,
  drawShares,
  type ItemKind,
  unitPriceText,
} from './catalogue-prices.ts'
import { type Draws, drawsFor } from './random.ts'

/** A catalogue item with what the made-up hospital charges for it, which a catalogue does not say. */
export interface DemoItem {
  readonly source: SourceItem
  readonly kind: ItemKind
  readonly class: DemoClass
  /** Decimal text, up to six places. */
  readonly unitPrice: string
  /** Hundredths of a yuan of one unit, rounded down, for choosing what a bill can bear. */
  readonly priceFen: number
  readonly restricted: boolean
  /** Has a row the terminal must refuse to compute, or is no longer valid: bills of the demo leave it out. */
  readonly usable: boolean
}

const counts: readonly (readonly [ItemKind, number])[] = [
  ['western-drug', 1500],
  ['patent-chinese-drug', 700],
  ['herbal-piece', 160],
  ['service', 1140],
  ['material', 500],
]

const restrictedPerThousand: Record<ItemKind, number> = {
  'western-drug': 220,
  'patent-chinese-drug': 120,
  'herbal-piece': 0,
  service: 90,
  material: 10,
}
const restrictions = [
  '限二级及以上医疗机构。',
  '限反流性食管炎。',
  '限急诊或住院患者。',
  '支付不超过14天。',
  '限儿童。',
  '限有明确诊断证据的患者。',
  '限二线用药。',
] as const

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const padded = (value: number, width: number): string => String(value).padStart(width, '0')

interface Described {
  readonly code: string
  readonly name: string
  readonly specification: string
  readonly unit: string
  readonly feeCategory: FeeCategory
}

function classLetters(draws: Draws, pattern: string): string {
  return [...pattern].map((sign) => (sign === '9' ? String(draws.below(10)) : draws.pick([...letters]))).join('')
}

function describeWestern(draws: Draws, index: number): Described {
  const [letter, form, unit] = draws.weighted(drugForms.map((each) => [each, each[3]] as const))
  const strength = draws.pick(['5mg', '10mg', '20mg', '50mg', '0.1g', '0.25g', '0.5g', '2ml:10mg', '10ml:0.1g'])
  const enterprise =
    draws.weighted([
      ['0', 960],
      ['8', 25],
      ['7', 12],
      ['1', 3],
    ] as const) + padded(draws.below(4500), 4)
  const code = `X${classLetters(draws, 'A99AAA')}${padded(index % 1000, 3)}${letter}${padded(1 + Math.floor(index / 1000), 3)}01${padded(draws.between(1, 10), 2)}${enterprise}`
  return { code, name: westernGeneric(draws) + form, specification: strength, unit, feeCategory: 'western-drug' }
}

function describePatent(draws: Draws, index: number): Described {
  const [name, unit] = patentDrugName(draws)
  const code = `Z${classLetters(draws, 'A99AAA')}${padded(index, 4)}01${padded(draws.between(1, 6), 2)}0${padded(draws.below(4500), 4)}`
  return {
    code,
    name,
    specification: draws.pick(['每袋装5g', '每粒装0.3g', '每支装10ml', '每丸重9g']),
    unit,
    feeCategory: 'patent-chinese-drug',
  }
}

function describeService(draws: Draws, index: number): Described {
  const laboratory = draws.chance(350)
  const chapter = laboratory ? '25' : draws.pick(['21', '22', '31', '32', '33', '34', '43'])
  const category: FeeCategory = laboratory
    ? 'laboratory'
    : (
        {
          21: 'examination',
          22: 'examination',
          33: 'operation',
          31: 'treatment',
          32: 'treatment',
          34: 'treatment',
          43: 'treatment',
        } as const
      )[chapter as '21' | '22' | '31' | '32' | '33' | '34' | '43']
  const surcharge = draws.chance(830) ? '00' : padded(draws.between(1, 9), 2)
  const code = `00${chapter}${padded(Math.floor(index / 100), 4)}${padded(index % 1000, 3)}${draws.chance(770) ? '00' : padded(draws.between(1, 5), 2)}${surcharge}`
  return { code, name: laboratory ? laboratoryName(draws) : procedureName(draws), specification: '', unit: '次', feeCategory: category }
}

function describedItem(kind: ItemKind, draws: Draws, index: number): Described {
  switch (kind) {
    case 'western-drug':
      return describeWestern(draws, index)
    case 'patent-chinese-drug':
      return describePatent(draws, index)
    case 'herbal-piece':
      return { code: `T9${padded(index, 8)}`, name: herbalPieceName(draws), specification: '统货', unit: 'g', feeCategory: 'herbal-piece' }
    case 'service':
      return describeService(draws, index)
    case 'material': {
      const code = `C${padded(draws.between(1, 17), 2)}${padded(draws.between(1, 9), 2)}${padded(draws.between(1, 9), 2)}${padded(index, 3)}010010${padded(draws.below(4500), 4)}`
      return {
        code,
        name: materialName(draws),
        specification: draws.pick(['小号', '中号', '大号', '标准型']),
        unit: '个',
        feeCategory: 'material',
      }
    }
  }
}

interface Calendar {
  readonly from: LocalDate
  readonly lastChange: LocalDate
  readonly nextChange: LocalDate
  readonly withdrawn: LocalDate
}

function calendarOf(baseDay: LocalDate): Calendar {
  return {
    // Before the oldest stay, whichever day the demo is started.
    from: parseLocalDate('2022-01-01'),
    lastChange: addDays(baseDay, -90),
    nextChange: addDays(baseDay, 31),
    withdrawn: addDays(baseDay, -45),
  }
}

interface Particulars {
  readonly kind: ItemKind
  readonly class: DemoClass
  readonly price: DrawnPrice
  readonly restriction?: string
}

function assemble(draws: Draws, described: Described, particulars: Particulars, calendar: Calendar): DemoItem {
  const { kind, price, restriction } = particulars
  const { from } = calendar
  const changeDay = draws.chance(500) ? calendar.lastChange : calendar.nextChange
  const withdrawn = draws.chance(4)
  const shares = drawShares(draws, particulars.class, kind, from)
  const priceLimits =
    particulars.class === 'C' ? [] : drawLimits(draws, kind, price, { from, beforeChange: addDays(changeDay, -1), change: changeDay })
  return {
    source: {
      ...described,
      ...(kind === 'material' ? { origin: draws.chance(780) ? ('domestic' as const) : ('imported' as const) } : {}),
      validFrom: from,
      ...(withdrawn ? { validTo: calendar.withdrawn } : {}),
      classes: [{ class: particulars.class, from, ...(restriction ? { restriction } : {}) }],
      shares,
      priceLimits,
    },
    kind,
    class: particulars.class,
    unitPrice: unitPriceText(price.packageFen, price.pieces),
    priceFen: Math.floor(price.packageFen / price.pieces),
    restricted: restriction !== undefined,
    usable: !withdrawn && shares.every((share) => share.kind !== 'price-band'),
  }
}

function drawItem(seed: number, kind: ItemKind, index: number, calendar: Calendar): DemoItem {
  const draws = drawsFor(seed, 'item', kind, index)
  const itemClass = drawClass(draws, kind)
  const restricted = itemClass !== 'C' && draws.chance(restrictedPerThousand[kind])
  const price = drawPrice(draws, kind)
  const described = describedItem(kind, draws, index)
  return assemble(
    draws,
    described,
    { kind, class: itemClass, price, ...(restricted ? { restriction: draws.pick(restrictions) } : {}) },
    calendar,
  )
}

/** About 4,000 items; the services every stay needs come first, by name. */
export function generateCatalogue(seed: number, baseDay: LocalDate): readonly DemoItem[] {
  const calendar = calendarOf(baseDay)
  const items = dailyServices.map((service) =>
    assemble(
      drawsFor(seed, 'basic', service.code),
      { code: service.code, name: service.name, specification: '', unit: service.unit, feeCategory: service.feeCategory },
      { kind: 'service', class: service.class, price: { packageFen: service.priceFen, pieces: 1 } },
      { ...calendar, withdrawn: addDays(baseDay, 3650) },
    ),
  )
  const seen = new Set(items.map((item) => item.source.code))
  for (const [kind, count] of counts) {
    for (let index = 0; index < count; index += 1) {
      const item = drawItem(seed, kind, index, calendar)
      if (seen.has(item.source.code)) continue
      seen.add(item.source.code)
      items.push(item)
    }
  }
  return items
}
