/**
 * Our whole settlement, with law, trace and checks, beside two general rules engines that do the part they can express: lines by
 * class and price limit, flat tiers on the sums. All come to the same fen, line by line, before anything is timed.
 */
import { deepStrictEqual } from 'node:assert'
import { settle } from '../../shared/settlement/index.ts'
import { caseWith, plainLines } from './common/bills.ts'
import { splitByJsonRules } from './common/json-rules.ts'
import { say, thousandths, timeInTurns } from './common/measure.ts'
import { numberLines, policyAsPack, resultOf } from './common/shared-part.ts'
import { splitByZen, sumsByZen } from './common/zen.ts'

async function measure(count: number, rounds: number): Promise<void> {
  const lines = plainLines(count)
  const settlementCase = caseWith(lines, '990100')
  const numbers = numberLines(lines)
  const settled = settle(settlementCase, policyAsPack)
  if (!settled.ok) throw new Error(JSON.stringify(settled.error))
  const result = resultOf(settled.value)
  deepStrictEqual(await splitByZen(numbers), result)
  deepStrictEqual(await sumsByZen(numbers), result.totals)
  deepStrictEqual(await splitByJsonRules(numbers), result)
  const works = {
    'sanbao, the whole settlement': () => settle(settlementCase, policyAsPack),
    '@gorules/zen-engine, every line and flat tiers': () => splitByZen(numbers),
    '@gorules/zen-engine, sums alone': () => sumsByZen(numbers),
    'json-rules-engine, every line and flat tiers': () => splitByJsonRules(numbers),
  }
  const times = await timeInTurns(rounds, Object.values(works))
  const ours = times[0]?.p50Ms ?? Number.NaN
  for (const [index, subject] of Object.keys(works).entries()) {
    const measured = times[index]
    if (measured)
      say({
        bench: 'peers',
        subject,
        lines: count,
        ...measured,
        linesPerSecond: Math.round((count / measured.p50Ms) * 1000),
        timesOurs: thousandths(measured.p50Ms / ours),
      })
  }
}

await measure(5, 3_000)
await measure(50, 300)
await measure(500, 60)
await measure(5_000, 30)
