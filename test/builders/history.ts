import { parseMoney } from '../../shared/money/index.ts'
import type { CompiledPack } from '../../shared/policy/index.ts'
import { type AccountNow, type CaseOfFile, type ChainWorld, type SettledRecord, settleCase } from '../../shared/settlement/index.ts'

/** Settles cases one after the other as a terminal would: each begins with the year and the account the one before left. */
export function aHistory(pack: CompiledPack, cases: Readonly<Record<string, CaseOfFile>>): SettledRecord[] {
  const records: SettledRecord[] = []
  for (const [id, words] of Object.entries(cases)) {
    const before = records.findLast(({ settled }) => settled.parts.at(-1)?.year === Number(words.stay.dischargedOn.slice(0, 4)))?.settled
    const [balance] = [records.at(-1)?.settled.accountBalanceAfter ?? words.payment.accountBalance]
    const next: CaseOfFile = {
      ...words,
      accumulators: before?.accumulatorsAfter ?? words.accumulators,
      payment: { ...words.payment, accountBalance: balance },
    }
    const outcome = settleCase(next, pack)
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.error))
    records.push({ id, case: next, settled: outcome.value })
  }
  return records
}

/** Everything held and open: the pack, the own account at the balance given, relatives' accounts by number. */
export function aWorld(pack: CompiledPack, own = '0.00', family: Readonly<Record<string, AccountNow>> = {}): ChainWorld {
  return { packOf: () => pack, own: { balance: parseMoney(own) }, family: new Map(Object.entries(family)) }
}
