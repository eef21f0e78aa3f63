import { addMoney, formatMoney, isZeroMoney, type Money, negateMoney, negateQuantity } from '../money/index.ts'
import type { LineSplit, SettlementBreakdown, TraceEntry } from './breakdown.ts'
import { assertIdentities } from './checks.ts'
import { summedAmounts } from './parts.ts'
import type { TraceCode } from './trace-codes.ts'

const amountNames = [...summedAmounts, 'deductibleStandard'] as const

type FamilyPayment = NonNullable<SettlementBreakdown['familyPayments']>[number]

/**
 * 冲正: the exact negative of a settlement, never worked out anew. Every amount, line and accumulator delta has the
 * other sign; the accumulators go back to what they were; the account has its balance again. The original's law,
 * rates and prices stay as they were.
 */
export function reverse(breakdown: SettlementBreakdown): SettlementBreakdown {
  const negated = Object.fromEntries(amountNames.map((name) => [name, negateMoney(breakdown[name])])) as Pick<
    SettlementBreakdown,
    (typeof amountNames)[number]
  >
  const { upfrontCovered, outsideCovered, familyPayments, accumulatorDeltas: deltas } = breakdown
  const reversed: SettlementBreakdown = {
    ...breakdown,
    ...negated,
    ...(upfrontCovered !== undefined ? { upfrontCovered: negateMoney(upfrontCovered) } : {}),
    ...(outsideCovered !== undefined ? { outsideCovered: negateMoney(outsideCovered) } : {}),
    ...(familyPayments ? { familyPayments: familyPayments.map(reversePayment) } : {}),
    lines: breakdown.lines.map(reverseLine),
    accountBalanceAfter: addMoney(breakdown.accountBalanceAfter, breakdown.personalAccount),
    accumulatorsBefore: breakdown.accumulatorsAfter,
    accumulatorDeltas: {
      counts: Object.fromEntries(Object.entries(deltas.counts).map(([name, count]) => [name, count === 0 ? 0 : -count])),
      amounts: Object.fromEntries(Object.entries(deltas.amounts).map(([name, amount]) => [name, negateMoney(amount)])),
    },
    accumulatorsAfter: breakdown.accumulatorsBefore,
    trace: reverseTrace(breakdown),
  }
  assertIdentities(reversed)
  return reversed
}

/** A relative's account has back what it paid. */
function reversePayment({ amount, balanceAfter, ...account }: FamilyPayment): FamilyPayment {
  return { ...account, amount: negateMoney(amount), balanceAfter: addMoney(balanceAfter, amount) }
}

function reverseLine(line: LineSplit): LineSplit {
  return {
    ...line,
    quantity: negateQuantity(line.quantity),
    amount: negateMoney(line.amount),
    fullySelfPaid: negateMoney(line.fullySelfPaid),
    overPriceLimit: negateMoney(line.overPriceLimit),
    upfrontSelfPay: negateMoney(line.upfrontSelfPay),
    withinPolicy: negateMoney(line.withinPolicy),
  }
}

/** One entry for each step that moved money, with the law it rested on. */
function reverseTrace(breakdown: SettlementBreakdown): TraceEntry[] {
  const entries = breakdown.trace.flatMap((entry): TraceEntry[] => {
    if (!entry.result || isZeroMoney(entry.result.amount)) return []
    return [reverseEntry(entry, entry.result.name, entry.result.amount)]
  })
  const names = Object.keys(breakdown.accumulatorDeltas.counts).length + Object.keys(breakdown.accumulatorDeltas.amounts).length
  entries.push({
    step: 'accumulators',
    code: 'accumulators.taken-back' satisfies TraceCode,
    rules: [],
    formula: '',
    values: { count: String(names), year: String(breakdown.year) },
    parameters: [],
  })
  return entries
}

function reverseEntry(entry: TraceEntry, name: string, amount: Money): TraceEntry {
  const negative = negateMoney(amount)
  const { restBefore, restAfter } = entry
  return {
    step: entry.step,
    code: `${entry.step}.taken-back`,
    rules: entry.rules,
    formula: `-(${entry.formula})`,
    values: { amount: formatMoney(negative) },
    parameters: entry.parameters,
    result: { name, amount: negative },
    ...(restBefore !== undefined && restAfter !== undefined
      ? { restBefore: negateMoney(restBefore), restAfter: negateMoney(restAfter) }
      : {}),
  }
}
