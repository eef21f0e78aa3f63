import type { DifferenceCause } from '../contract/index.ts'
import {
  addMoney,
  compareMoney,
  isZeroMoney,
  type Money,
  moneyFromFen,
  subtractMoney,
  sumMoney,
  sumMoneyOf,
  zeroMoney,
} from '../money/index.ts'
import type { LineSplit, SettlementBreakdown } from '../settlement/index.ts'
import { distance } from './fen.ts'
import { type FigureName, figureNames, figuresOf, type SettledFigures, type SettledLine } from './figures.ts'
import { lineCauses } from './line-cause.ts'
import { amountsOf, pooledCause } from './pooled-cause.ts'

/** Lines whose absence alone would explain the total: one of them, or one batch of them. */
function missingLine(lines: readonly LineSplit[], apart: Money): LineSplit | undefined {
  const single = lines.find(({ amount }) => compareMoney(amount, apart) === 0)
  if (single) return single
  const batches = Array.from({ length: Math.ceil(lines.length / linesPerBatch) }, (_, index) =>
    lines.slice(index * linesPerBatch, (index + 1) * linesPerBatch),
  )
  return batches.find((batch) => compareMoney(sumMoney(batch.map(({ amount }) => amount)), apart) === 0)?.[0]
}

/** So many lines go to the platform in one message. */
const linesPerBatch = 100

function totalCause(ours: SettlementBreakdown, platform: SettledFigures): DifferenceCause {
  const absent = missingLine(ours.lines, subtractMoney(ours.totalFee, platform.totalFee))
  const amounts = { field: 'totalFee', ...amountsOf(ours.totalFee, platform.totalFee) }
  return absent ? { cause: 'lines', ...amounts, lineId: absent.lineId, itemCode: absent.itemCode } : { cause: 'price', ...amounts }
}

/** Without the lines: an item that becomes 丙, or ceases to be, moves its whole amount; the one line that does so is named. */
function movedLine(lines: readonly LineSplit[], apart: Money): Pick<DifferenceCause, 'lineId' | 'itemCode'> {
  const candidates = lines.filter(({ amount }) => compareMoney(distance(amount, zeroMoney), distance(apart, zeroMoney)) === 0)
  const [only] = candidates
  return candidates.length === 1 && only ? { lineId: only.lineId, itemCode: only.itemCode } : {}
}

/** 倾斜救助 and 综合保障 share one name on the platform's side. */
function otherFundsCause(ours: SettlementBreakdown): DifferenceCause['cause'] {
  const isSupplement = ours.trace.some(({ step }) => step === 'composite-protection' || step === 'above-cap')
  return isSupplement && isZeroMoney(ours.tiltAssistance) ? 'supplement' : 'assistance'
}

const causes: Readonly<Record<Exclude<FigureName, 'totalFee' | 'pooledFundPayment' | 'otherFunds'>, DifferenceCause['cause']>> = {
  fullySelfPaid: 'class',
  overPriceLimit: 'price-limit',
  upfrontSelfPay: 'share',
  withinPolicy: 'share',
  deductibleApplied: 'deductible',
  employeeLargeAmount: 'second-tier',
  residentMajorIllness: 'second-tier',
  civilServantSubsidy: 'supplement',
  enterpriseSupplement: 'supplement',
  medicalAssistance: 'assistance',
  fundTotal: 'unexplained',
  personTotal: 'unexplained',
  personalAccount: 'account',
  cash: 'unexplained',
}

function causeOf(name: FigureName, ours: SettlementBreakdown, platform: SettledFigures): DifferenceCause {
  if (name === 'totalFee') return totalCause(ours, platform)
  if (name === 'pooledFundPayment') return pooledCause(ours, platform)
  const own = figuresOf(ours)[name]
  const named = { field: name, ...amountsOf(own, platform[name]) }
  if (name === 'otherFunds') return { cause: otherFundsCause(ours), ...named }
  const line = name === 'fullySelfPaid' ? movedLine(ours.lines, subtractMoney(own, platform[name])) : {}
  return { cause: causes[name], ...named, ...line }
}

/** Lines that come to other sums than the figures were told at another time: they explain nothing about these. */
function areOfFigures(lines: readonly SettledLine[], { totalFee, fullySelfPaid, overPriceLimit }: SettledFigures): boolean {
  const sums = { amount: totalFee, fullySelfPaid, overPriceLimit } as const
  const parts = ['amount', 'fullySelfPaid', 'overPriceLimit'] as const
  return parts.every(
    (part) =>
      compareMoney(
        sumMoneyOf(lines, (line) => line[part]),
        sums[part],
      ) === 0,
  )
}

/**
 * The first parameter both sides see differently: the lines where they are known, then amount after amount in the order of the
 * working, each later one resting on the ones before. A fen alone is rounding, and so is what such a fen grows to further down;
 * it is named only where nothing else parts. Absent when all figures and lines are equal.
 */
export function differenceCause(
  ours: SettlementBreakdown,
  platform: SettledFigures,
  lines?: readonly SettledLine[],
): DifferenceCause | undefined {
  const byLine = lines && areOfFigures(lines, platform) ? lineCauses(ours.lines, lines) : []
  const ofLines = byLine.find(({ cause }) => cause !== 'rounding')
  if (ofLines) return ofLines
  const own = figuresOf(ours)
  let rounding = byLine[0]
  let drift = moneyFromFen(byLine.length)
  for (const name of figureNames) {
    const apart = distance(own[name], platform[name])
    if (isZeroMoney(apart)) continue
    const isFen = name !== 'personalAccount' && compareMoney(apart, addMoney(drift, moneyFromFen(1))) <= 0
    if (!isFen) return causeOf(name, ours, platform)
    rounding ??= { cause: 'rounding', field: name, ...amountsOf(own[name], platform[name]) }
    drift = addMoney(drift, apart)
  }
  return rounding
}
