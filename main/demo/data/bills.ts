import type { StayBill } from '../../../shared/bill/index.ts'
import { addDays, daysBetween, type LocalDate } from '../../../shared/dates/index.ts'
import {
  fenOf,
  formatQuantity,
  type Money,
  moneyFromFen,
  parseQuantity,
  parseUnitPrice,
  priceTimesQuantity,
  sumMoney,
} from '../../../shared/money/index.ts'
import type { DemoItem } from './catalogue.ts'
import { dailyServices } from './catalogue-basics.ts'
import { demoDepartments } from './institution.ts'
import type { DemoPerson } from './people.ts'
import { type Draws, drawsFor } from './random.ts'
import { type StaySketch, stayDays, stays } from './stays.ts'

type BillLine = StayBill['lines'][number]

/** The catalogue sorted into what a bill draws from. */
interface Shelves {
  readonly daily: readonly DemoItem[]
  readonly occasional: readonly DemoItem[]
  readonly drugs: readonly DemoItem[]
  readonly restrictedDrugs: readonly DemoItem[]
  readonly classC: readonly DemoItem[]
  readonly tests: readonly DemoItem[]
  readonly dear: readonly DemoItem[]
  readonly operations: readonly DemoItem[]
  readonly materials: readonly DemoItem[]
}

function shelve(items: readonly DemoItem[]): Shelves {
  const byCode = new Map(items.map((item) => [item.source.code, item]))
  const named = (daily: boolean): readonly DemoItem[] =>
    dailyServices.filter((service) => service.daily === daily).flatMap(({ code }) => byCode.get(code) ?? [])
  const usable = items.filter((item) => item.usable)
  const isDrug = (item: DemoItem): boolean => item.kind === 'western-drug' || item.kind === 'patent-chinese-drug'
  const payable = (item: DemoItem): boolean => item.class !== 'C' && !item.restricted
  const within = (item: DemoItem, low: number, high: number): boolean => item.priceFen >= low && item.priceFen <= high
  return {
    daily: named(true),
    occasional: named(false),
    drugs: usable.filter((item) => isDrug(item) && payable(item) && within(item, 5, 9000)),
    restrictedDrugs: usable.filter((item) => isDrug(item) && item.restricted && within(item, 5, 20_000)),
    classC: usable.filter((item) => item.class === 'C' && within(item, 5, 20_000)),
    tests: usable.filter(
      (item) => item.kind === 'service' && item.source.feeCategory !== 'operation' && payable(item) && within(item, 100, 30_000),
    ),
    dear: usable.filter((item) => payable(item) && item.source.feeCategory !== 'operation' && within(item, 40_000, 600_000)),
    operations: usable.filter((item) => item.source.feeCategory === 'operation' && payable(item) && within(item, 50_000, 400_000)),
    materials: usable.filter((item) => item.kind === 'material' && payable(item) && within(item, 500, 400_000)),
  }
}

function chooseItem(draws: Draws, stay: StaySketch, shelves: Shelves): DemoItem {
  if (draws.chance(stay.restricted ?? 0)) return draws.pick(shelves.restrictedDrugs)
  if (draws.chance(stay.classC ?? 0)) return draws.pick(shelves.classC)
  if (stay.dear && draws.chance(55)) return draws.pick(shelves.dear)
  const shelf = draws.weighted([
    ['drugs', 52],
    ['tests', 18],
    ['occasional', 25],
    ['materials', 5],
  ] as const)
  return draws.pick(shelves[shelf])
}

function quantityOf(draws: Draws, item: DemoItem): string {
  if (item.source.unit === 'g') return String(draws.between(5, 30))
  if (item.source.unit === '小时') return String(draws.between(2, 24))
  if (item.kind === 'service' || item.kind === 'material' || item.priceFen > 30_000) return '1'
  return draws.weighted([
    ['1', 40],
    ['2', 25],
    ['3', 15],
    ['6', 10],
    ['0.5', 6],
    ['0.3333', 4],
  ] as const)
}

interface Writer {
  readonly stay: StaySketch
  readonly admittedOn: LocalDate
  readonly draws: Draws
  readonly lines: BillLine[]
}

function addLine(writer: Writer, item: DemoItem, day: number, quantityText: string, original?: BillLine): void {
  const { draws, stay, lines } = writer
  const department = demoDepartments[stay.department]
  if (!department) throw new RangeError('the stay names a department that does not exist')
  const [code, name] = draws.pick<readonly [string, string]>(department.doctors)
  const unitPrice = parseUnitPrice(item.unitPrice)
  const quantity = parseQuantity(quantityText)
  const { restricted, source } = item
  lines.push({
    lineId: `F${String(lines.length + 1).padStart(5, '0')}`,
    itemCode: source.code,
    hospitalItemCode: `YY${source.code.slice(-8)}`,
    itemName: source.name,
    feeCategory: source.feeCategory,
    chargedOn: addDays(writer.admittedOn, day),
    quantity,
    unitPrice,
    amount: priceTimesQuantity(unitPrice, quantity, 'half-up'),
    ...(original ? { originalLineId: original.lineId } : {}),
    // A restricted item without the hospital's word is self-paid: two in three come with an approval.
    ...(restricted && (original ? original.restrictionApproved !== undefined : draws.chance(800))
      ? { restrictionApproved: original ? original.restrictionApproved === true : draws.chance(830) }
      : {}),
    department: { code: department.code, name: department.name },
    doctor: { code, name },
  })
}

/** Gives back the whole or, of several, one unit of an earlier line, on the same day or later. */
function addReturn(writer: Writer, items: ReadonlyMap<string, DemoItem>, taken: Set<string>): void {
  const { draws, lines, stay, admittedOn } = writer
  const candidates = lines.filter((line) => !line.originalLineId && !taken.has(line.lineId) && line.feeCategory !== 'bed')
  const original = draws.pick(candidates)
  const item = items.get(original.itemCode)
  if (!item) throw new Error(`a line names an item that was not generated: ${original.itemCode}`)
  taken.add(original.lineId)
  const chargedDay = daysBetween(admittedOn, original.chargedOn)
  const charged = formatQuantity(original.quantity)
  const quantity = /^([2-9]|\d\d+)$/.test(charged) ? '-1' : `-${charged}`
  addLine(writer, item, draws.between(chargedDay, stay.days), quantity, original)
}

function writeLines(writer: Writer, shelves: Shelves, items: ReadonlyMap<string, DemoItem>): void {
  const { stay, draws, lines } = writer
  const returns = stay.returns ?? 0
  const room = stay.lines - returns
  for (let day = 0; day < stay.days && lines.length < room - 2; day += 1) {
    for (const item of shelves.daily)
      if (lines.length < room) addLine(writer, item, day, item.source.unit === '组' ? String(draws.between(1, 4)) : '1')
  }
  if (stay.operation && lines.length < room - 4) {
    const day = Math.min(2, stay.days)
    addLine(writer, draws.pick(shelves.operations), day, '1')
    for (let index = 0; index < 3; index += 1) addLine(writer, draws.pick(shelves.materials), day, String(draws.between(1, 2)))
  }
  while (lines.length < room) {
    const item = chooseItem(draws, stay, shelves)
    addLine(writer, item, draws.between(0, stay.days), quantityOf(draws, item))
  }
  const taken = new Set<string>()
  for (let index = 0; index < returns; index += 1) addReturn(writer, items, taken)
}

function depositOf(totalFee: Money, stay: StaySketch): Money {
  // People pay deposits in whole hundreds.
  return moneyFromFen(Math.ceil((fenOf(totalFee) * stay.deposit) / 100 / 10_000) * 10_000)
}

function writeBill(seed: number, index: number, stay: StaySketch, baseDay: LocalDate, world: World): StayBill {
  const person = world.people[stay.person]?.person
  const department = demoDepartments[stay.department]
  if (!person || !department) throw new RangeError('the stay names a person or department that does not exist')
  const { admittedOn, dischargedOn } = stayDays(stay, baseDay)
  const writer: Writer = { stay, admittedOn, draws: drawsFor(seed, 'bill', index), lines: [] }
  writeLines(writer, world.shelves, world.items)
  const totalFee = sumMoney(writer.lines.map((line) => line.amount))
  const serial = String(index + 1).padStart(4, '0')
  return {
    format: 'sanbao-stay-bill/1',
    billId: `DEMO-${serial}`,
    inpatientNumber: `ZY${900_000 + index + 1}`,
    visitId: `3608009910000${serial}`,
    patient: { name: person.name, idNumber: person.idNumber, personNumber: person.personNumber },
    admittedOn,
    dischargedOn,
    ward: department.ward,
    bed: `${String(writer.draws.between(1, 48)).padStart(2, '0')}床`,
    diagnoses: [{ code: stay.diagnosis[0], name: stay.diagnosis[1] }],
    conditions: [...(stay.conditions ?? [])],
    filing: stay.filing ?? 'none',
    deposit: depositOf(totalFee, stay),
    totalFee,
    lines: writer.lines,
  }
}

interface World {
  readonly people: readonly DemoPerson[]
  readonly shelves: Shelves
  readonly items: ReadonlyMap<string, DemoItem>
}

/** The bills of all stays; totals and line amounts are exact. */
export function generateBills(
  seed: number,
  baseDay: LocalDate,
  people: readonly DemoPerson[],
  items: readonly DemoItem[],
): readonly StayBill[] {
  const world: World = { people, shelves: shelve(items), items: new Map(items.map((item) => [item.source.code, item])) }
  return stays.map((stay, index) => writeBill(seed, index, stay, baseDay, world))
}
