/**
 * How long a stay takes to settle, with trace, law and checks, for bills of growing length; whether the time grows in step with the
 * lines; and beside it the sums a careful developer writes by hand in decimal.js.
 */
import { join } from 'node:path'
import { Decimal } from 'decimal.js'
import { loadPack } from '../../main/policy-packs/index.ts'
import { formatMoney } from '../../shared/money/index.ts'
import { settle } from '../../shared/settlement/index.ts'
import { caseWith, type PlainLine, plainLines } from './common/bills.ts'
import { say, thousandths, timeInTurns } from './common/measure.ts'

const loaded = loadPack(join(import.meta.dirname, '../../resources/policy-packs/jiangxi-jian'))
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const pack = loaded.value

/**
 * The same line split and the same tiers, without an engine: no trace, no law, no checks. It reads its numbers from text for each
 * line, as it would get them from a bill.
 */
function byHand(lines: readonly PlainLine[]): string {
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

/** Times one length and answers what one line costs us in the quickest round, in microseconds. */
async function measure(count: number): Promise<number> {
  const lines = plainLines(count)
  const settlementCase = caseWith(lines, '360802')
  const settled = settle(settlementCase, pack)
  if (!settled.ok) throw new Error(JSON.stringify(settled.error))
  if (formatMoney(settled.value.personTotal) !== byHand(lines)) throw new Error(`bench: the sums by hand differ at ${count} lines`)
  const [ours, hand] = await timeInTurns(count <= 500 ? 1000 : 200, [() => settle(settlementCase, pack), () => byHand(lines)])
  if (!ours || !hand) throw new Error('bench: nothing was timed')
  const linesPerSecond = (p50Ms: number) => Math.round((count / p50Ms) * 1000)
  say({
    bench: 'settle',
    subject: 'sanbao, with trace and checks',
    lines: count,
    ...ours,
    linesPerSecond: linesPerSecond(ours.p50Ms),
    traceEntries: settled.value.trace.length,
  })
  say({ bench: 'settle', subject: 'decimal.js by hand, sums only', lines: count, ...hand, linesPerSecond: linesPerSecond(hand.p50Ms) })
  return (ours.bestMs * 1000) / count
}

const perLine: number[] = []
for (const count of [50, 500, 5_000, 20_000]) perLine.push(await measure(count))
const [, short, middle, long] = perLine as [number, number, number, number]
// Ten and forty times the lines: a cost per line that stays is a cost that grows in step with them.
say({
  bench: 'settle',
  subject: 'sanbao, microseconds a line',
  at500: thousandths(short),
  at5000: thousandths(middle),
  at20000: thousandths(long),
})
