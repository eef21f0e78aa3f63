/** How long a settlement takes, with everything that is booked and shown, for bills of growing length. */
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { Decimal } from 'decimal.js'
import { loadPack } from '../../main/policy-packs/index.ts'
import { feeCategories } from '../../shared/bill/index.ts'
import { formatMoney } from '../../shared/money/index.ts'
import { readCaseFile, type SettlementCase, settle, singleCaseOfFile } from '../../shared/settlement/index.ts'

const loaded = loadPack(join(import.meta.dirname, '../../resources/policy-packs/jiangxi-jian'))
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const pack = loaded.value

/** A small generator with a fixed seed: the same bill on every machine. */
function seeded(seed: number) {
  let state = seed >>> 0
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state % below
  }
}

interface PlainLine {
  readonly lineId: string
  readonly itemCode: string
  readonly itemName: string
  readonly feeCategory: string
  readonly class: string
  readonly upfrontShare?: string
  readonly priceLimit?: string
  readonly quantity: string
  readonly unitPrice: string
  readonly amount: string
}

function plainLines(count: number): PlainLine[] {
  const next = seeded(count)
  return Array.from({ length: count }, (_, index) => {
    const itemClass = ['A', 'A', 'B', 'B', 'C'][next(5)] ?? 'A'
    const [price, quantity] = [next(50_000) + 1, next(5) + 1]
    return {
      lineId: String(index + 1),
      itemCode: `X${next(4000)}`,
      itemName: `item ${index}`,
      feeCategory: feeCategories[next(feeCategories.length)] ?? 'other',
      class: itemClass,
      ...(itemClass === 'B' ? { upfrontShare: ['0.05', '0.1', '0.15', '0.3'][next(4)] ?? '0.1' } : {}),
      ...(next(10) === 0 ? { priceLimit: (price / 200).toFixed(6) } : {}),
      quantity: String(quantity),
      unitPrice: (price / 100).toFixed(2),
      amount: ((price * quantity) / 100).toFixed(2),
    }
  })
}

function caseWith(lines: readonly PlainLine[]): SettlementCase {
  const file = readCaseFile({
    format: 'sanbao-case/1',
    benefit: 'inpatient',
    name: 'bench',
    person: {
      insuranceType: 'resident',
      category: 'adult',
      enrolmentArea: '360802',
      identities: [{ identity: 'minimum-living', from: '2024-01-01' }],
    },
    stay: { hospitalLevel: 'L3', admittedOn: '2025-03-01', dischargedOn: '2025-03-20' },
    lines,
    payment: { deposit: '5000.00' },
  })
  if (!file.ok) throw new Error(JSON.stringify(file.error))
  return singleCaseOfFile(file.value)
}

/**
 * What a careful developer writes without an engine: the same line split and the same tiers in decimal.js, no trace,
 * no law, no checks. The peer reads its numbers from text for each line, as it would get them from a bill.
 */
function naivePeer(lines: readonly PlainLine[]): string {
  let [own, over, first, within] = [new Decimal(0), new Decimal(0), new Decimal(0), new Decimal(0)]
  for (const line of lines) {
    const amount = new Decimal(line.amount)
    if (line.class === 'C') {
      own = own.plus(amount)
      continue
    }
    const limit = line.priceLimit === undefined ? undefined : new Decimal(line.priceLimit)
    const isOver = limit?.lt(line.unitPrice)
    const above = limit && isOver ? amount.minus(limit.times(line.quantity).toDecimalPlaces(2, Decimal.ROUND_HALF_UP)) : new Decimal(0)
    const upfront = amount
      .minus(above)
      .times(line.upfrontShare ?? 0)
      .toDecimalPlaces(2, Decimal.ROUND_HALF_UP)
    over = over.plus(above)
    first = first.plus(upfront)
    within = within.plus(amount.minus(above).minus(upfront))
  }
  const pool = Decimal.min(within.minus(600).times('0.65').toDecimalPlaces(2, Decimal.ROUND_HALF_UP), 150_000)
  const burden = within.minus(pool)
  const illness = Decimal.max(0, burden.minus(8500)).times('0.65').toDecimalPlaces(2, Decimal.ROUND_HALF_UP)
  const assistance = Decimal.min(burden.minus(illness).times('0.75').toDecimalPlaces(2, Decimal.ROUND_HALF_UP), 50_000)
  return own.plus(over).plus(first).plus(burden).minus(illness).minus(assistance).toFixed(2)
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

function time(rounds: number, work: () => unknown): { readonly p50Ms: number; readonly p99Ms: number } {
  for (let round = 0; round < Math.ceil(rounds / 5); round += 1) work()
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now()
    work()
    times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  const ms = (value: number) => Math.round(value * 1000) / 1000
  return { p50Ms: ms(quantile(times, 0.5)), p99Ms: ms(quantile(times, 0.99)) }
}

function say(measurement: Readonly<Record<string, string | number>>): void {
  process.stdout.write(`${JSON.stringify(measurement)}\n`)
}

/** Settles bills of growing length, with trace and checks, beside the naive peer on the very same lines. */
function measureSettlement(): void {
  for (const count of [50, 500, 3000, 5000]) {
    const lines = plainLines(count)
    const settlementCase = caseWith(lines)
    const rounds = count <= 500 ? 1000 : 200
    const settled = settle(settlementCase, pack)
    if (!settled.ok) throw new Error(JSON.stringify(settled.error))
    if (formatMoney(settled.value.personTotal) !== naivePeer(lines))
      throw new Error(`bench: the peer comes to another sum at ${count} lines`)
    const ours = time(rounds, () => settle(settlementCase, pack))
    const peer = time(rounds, () => naivePeer(lines))
    say({ bench: 'settle', subject: 'sanbao, with trace and checks', lines: count, ...ours })
    say({ bench: 'settle', subject: 'naive decimal.js, sums only', lines: count, ...peer })
  }
}

measureSettlement()
