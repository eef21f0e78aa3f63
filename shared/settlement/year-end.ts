import { lastDayOfMonth } from '../dates/index.ts'
import { type Outcome, succeed } from '../errors/index.ts'
import type { AccumulatorDeltas, Accumulators } from '../insured/index.ts'
import { type Money, zeroMoney } from '../money/index.ts'
import type { CompiledPack } from '../policy/index.ts'
import type { TraceEntry } from './breakdown.ts'
import type { SettlementCase } from './case.ts'
import type { SettleRefusal } from './settle.ts'
import { describeSituation } from './situation.ts'
import { lastDayOfYear } from './stay-parts.ts'
import { applyDeltas, deltasOf } from './steps/accumulators.ts'
import { topUpOfYear } from './steps/burden-ceiling.ts'
import { payMajorIllnessOfYear } from './steps/resident-major-illness.ts'
import { startWorking } from './working.ts'

/** One person's year after its last settlement. */
export interface YearOfPerson {
  readonly person: SettlementCase['person']
  readonly year: number
  /** What the year has counted in all. */
  readonly accumulators: Accumulators
}

/** What is paid once for a whole year. */
export interface YearEndPayments {
  readonly year: number
  /** 大病保险年终支付. */
  readonly residentMajorIllness: Money
  /** 个人负担封顶补助. */
  readonly burdenTopUp: Money
  readonly accumulatorDeltas: AccumulatorDeltas
  readonly accumulatorsAfter: Accumulators
  readonly trace: readonly TraceEntry[]
}

/**
 * 年终支付: major illness where the pack pays it once a year, then the burden of assisted persons above its ceiling where the pack
 * makes that up; 0.00 where it does not. Worked out from what the year's settlements counted, under the law of 31 December, for the
 * identities held on that day or lost in December (JS-11). Pure, and paid once: with the accumulators it leaves, nothing more is due.
 */
export function yearEndPayments({ person, year, accumulators }: YearOfPerson, pack: CompiledPack): Outcome<YearEndPayments, SettleRefusal> {
  const on = lastDayOfYear(year)
  const identities = person.identities.map(({ to, ...held }) => ({ ...held, ...(to ? { to: lastDayOfMonth(to) } : {}) }))
  const described = describeSituation(
    {
      benefit: 'inpatient',
      person: { ...person, identities },
      stay: { hospitalLevel: 'L1', admittedOn: on, dischargedOn: on, placement: { place: 'local', filing: 'none' }, conditions: [] },
      lines: [],
      accumulators,
      payment: { useAccount: false, accountBalance: zeroMoney, deposit: zeroMoney },
    },
    pack,
  )
  if (!described.ok) return described
  const working = startWorking()
  const illness = person.insuranceType === 'resident' ? payMajorIllnessOfYear(described.value, working) : succeed(zeroMoney)
  if (!illness.ok) return illness
  const topUp = topUpOfYear(described.value, illness.value, working)
  if (!topUp.ok) return topUp
  const accumulatorDeltas = deltasOf(working)
  return succeed({
    year,
    residentMajorIllness: illness.value,
    burdenTopUp: topUp.value,
    accumulatorDeltas,
    accumulatorsAfter: applyDeltas(accumulators, accumulatorDeltas),
    trace: working.trace,
  })
}
