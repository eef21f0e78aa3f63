import type { AccumulatorDeltas } from '../insured/index.ts'
import { addMoney, compareMoney, isZeroMoney, type Money, negateMoney, subtractMoney, sumMoney, zeroMoney } from '../money/index.ts'
import type { SettlementBreakdown } from '../settlement/index.ts'
import { figuresOf, type SettledFigures, violatedSums } from './figures.ts'

/** 补差: what has to move so that the platform's figures hold instead of ours. The four amounts sum to zero. */
export interface FigureShift {
  readonly fundTotal: Money
  readonly personalAccount: Money
  readonly hospitalPart: Money
  /** Taken from the person (+) or paid back (-). */
  readonly cash: Money
  readonly deltas: AccumulatorDeltas
}

/** Whether the platform's figures may take the place of ours: the same bill, and figures that hold within themselves. */
export function isChargeable(breakdown: Pick<SettlementBreakdown, 'totalFee'>, platform: SettledFigures): boolean {
  return compareMoney(breakdown.totalFee, platform.totalFee) === 0 && violatedSums(platform).length === 0
}

/** What the year counts of one amount, where an amount and a name of the year are the same thing. */
function yearNames(breakdown: SettlementBreakdown): readonly (readonly [keyof SettledFigures, string])[] {
  const counted = Object.keys(breakdown.accumulatorDeltas.amounts)
  const deductible = counted.find((name) => name.endsWith('.deductible')) ?? `${breakdown.benefit}.deductible`
  const pool =
    breakdown.benefit === 'inpatient' ? ['pool.fund'] : [`${breakdown.benefit}.fund`, ...counted.filter((name) => name === 'pool.fund')]
  return [
    ['deductibleApplied', deductible],
    ...pool.map((name) => ['pooledFundPayment', name] as const),
    ['employeeLargeAmount', 'large.fund'],
    ['residentMajorIllness', 'catastrophic.fund'],
    ['civilServantSubsidy', 'civil-servant.fund'],
    ['enterpriseSupplement', 'enterprise.fund'],
    ['medicalAssistance', `assistance.fund.${breakdown.benefit}`],
  ]
}

/** What holds of a settlement: the figures of its last supplement, or ours. */
export function chargedOf({
  breakdown,
  supplements,
}: {
  readonly breakdown: SettlementBreakdown
  readonly supplements: readonly { readonly figures: SettledFigures }[]
}): SettledFigures {
  return supplements.at(-1)?.figures ?? figuresOf(breakdown)
}

/**
 * From what is charged, ours unless a supplement has moved it before, to the platform's figures. The year follows where an amount has
 * a name of its own there; what only our working knows, such as a base towards a threshold, stays as we counted it.
 */
export function shiftTo(
  breakdown: SettlementBreakdown,
  platform: SettledFigures,
  charged: SettledFigures = figuresOf(breakdown),
): FigureShift {
  const moved = (name: keyof SettledFigures) => subtractMoney(platform[name] ?? zeroMoney, charged[name] ?? zeroMoney)
  const counted = yearNames(breakdown).map(([name, year]) => [year, moved(name)] as const)
  return {
    fundTotal: moved('fundTotal'),
    personalAccount: moved('personalAccount'),
    hospitalPart: moved('hospitalPart'),
    cash: moved('cash'),
    deltas: { counts: {}, amounts: Object.fromEntries(counted.filter(([, amount]) => !isZeroMoney(amount))) },
  }
}

/** The shift taken back, exactly. */
export function reverseShift({ fundTotal, personalAccount, hospitalPart, cash, deltas }: FigureShift): FigureShift {
  const amounts = Object.entries(deltas.amounts).map(([name, amount]) => [name, negateMoney(amount)] as const)
  const counts = Object.entries(deltas.counts).map(([name, count]) => [name, count === 0 ? 0 : -count] as const)
  return {
    fundTotal: negateMoney(fundTotal),
    personalAccount: negateMoney(personalAccount),
    hospitalPart: negateMoney(hospitalPart),
    cash: negateMoney(cash),
    deltas: { counts: Object.fromEntries(counts), amounts: Object.fromEntries(amounts) },
  }
}

/** Several shifts, one after the other, as one. */
export function sumShifts(shifts: readonly FigureShift[]): FigureShift {
  const sum = (part: 'fundTotal' | 'personalAccount' | 'hospitalPart' | 'cash') => sumMoney(shifts.map((shift) => shift[part]))
  const names = (kind: 'counts' | 'amounts') => [...new Set(shifts.flatMap(({ deltas }) => Object.keys(deltas[kind])))]
  const amountOf = (name: string) => sumMoney(shifts.map(({ deltas }) => deltas.amounts[name] ?? zeroMoney))
  const countOf = (name: string) => shifts.reduce((total, { deltas }) => total + (deltas.counts[name] ?? 0), 0)
  return {
    fundTotal: sum('fundTotal'),
    personalAccount: sum('personalAccount'),
    hospitalPart: sum('hospitalPart'),
    cash: sum('cash'),
    deltas: {
      counts: Object.fromEntries(names('counts').map((name) => [name, countOf(name)])),
      amounts: Object.fromEntries(names('amounts').map((name) => [name, amountOf(name)])),
    },
  }
}

/** The figures with the other sign, as a reversal has them. */
export function reverseFigures(figures: SettledFigures): SettledFigures {
  return Object.fromEntries(
    Object.entries(figures).map(([name, amount]) => [name, negateMoney(amount as Money)]),
  ) as unknown as SettledFigures
}

/** What changes hands over the counter for these figures, the deposit counted: collected (+) or paid back (-). */
export function dueOf(figures: Pick<SettledFigures, 'cash'>, deposit: Money): Money {
  return addMoney(figures.cash, negateMoney(deposit))
}
