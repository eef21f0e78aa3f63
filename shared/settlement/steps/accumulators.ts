import type { AccumulatorDeltas, Accumulators } from '../../insured/index.ts'
import { addMoney, isZeroMoney, zeroMoney } from '../../money/index.ts'
import type { Situation } from '../situation.ts'
import { note, type Working, yuan } from '../working.ts'

export interface AccumulatorStep {
  readonly deltas: AccumulatorDeltas
  readonly after: Accumulators
}

/** 年度累计: everything the steps counted; a reversal takes away exactly these deltas. */
export function writeAccumulators(situation: Situation, working: Working): AccumulatorStep {
  const before = situation.case.accumulators
  const deltas = deltasOf(working)
  const after = applyDeltas(before, deltas)
  const sums = Object.entries(deltas.amounts).map(
    ([name, delta]) => `${name}: ${yuan(before.amounts[name] ?? zeroMoney)} + ${yuan(delta)} = ${yuan(after.amounts[name] ?? zeroMoney)}`,
  )
  const counts = Object.entries(deltas.counts).map(
    ([name, delta]) => `${name}: ${before.counts[name] ?? 0} + ${delta} = ${after.counts[name] ?? 0}`,
  )
  const values = { count: String(sums.length + counts.length), year: String(situation.year) }
  note(working, 'accumulators.written', values, { formula: [...counts, ...sums].join('; ') })
  return { deltas, after }
}

/** What the steps counted, without what came to nothing. */
export function deltasOf({ counts, amounts }: Working): AccumulatorDeltas {
  return { counts: Object.fromEntries(counts), amounts: Object.fromEntries([...amounts].filter(([, amount]) => !isZeroMoney(amount))) }
}

/** The accumulators after a settlement or a reversal; names keep their order so that the same input gives the same bytes. */
export function applyDeltas(before: Accumulators, deltas: AccumulatorDeltas): Accumulators {
  const counts = { ...before.counts }
  const amounts = { ...before.amounts }
  for (const [name, delta] of Object.entries(deltas.counts)) counts[name] = (counts[name] ?? 0) + delta
  for (const [name, delta] of Object.entries(deltas.amounts)) amounts[name] = addMoney(amounts[name] ?? zeroMoney, delta)
  return { counts, amounts }
}
