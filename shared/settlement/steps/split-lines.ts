import { type Outcome, refuse, succeed } from '../../errors/index.ts'
import {
  addMoney,
  amountOfPieces,
  compareUnitPrices,
  formatMoney,
  isNegativeMoney,
  isNegativeQuantity,
  isZeroMoney,
  isZeroUnitPrice,
  type Money,
  maxMoney,
  minMoney,
  minQuantity,
  negateQuantity,
  priceTimesQuantityUpTo,
  type Quantity,
  quantityLeft,
  roundShare,
  splitToFen,
  subtractMoney,
  sumMoneyOf,
  zeroMoney,
} from '../../money/index.ts'
import type { Rounding } from '../../policy/index.ts'
import type { LineSplit } from '../breakdown.ts'
import type { CaseLine } from '../case.ts'
import type { Entitlement } from '../entitlement.ts'
import { numberTwice } from '../line-numbers.ts'
import type { Situation } from '../situation.ts'
import { note, remark, type Working, yuan } from '../working.ts'
import { type LineTerms, noteTerms, openTerms, type TermsBook, termsOf } from './line-terms.ts'

export interface LinesStep {
  readonly lines: readonly LineSplit[]
  readonly totalFee: Money
  readonly fullySelfPaid: Money
  readonly overPriceLimit: Money
  readonly upfrontSelfPay: Money
  readonly withinPolicy: Money
}

/** The four parts an amount falls into; they add up to it exactly. */
interface Parts {
  readonly fullySelfPaid: Money
  readonly overPriceLimit: Money
  readonly upfrontSelfPay: Money
  readonly withinPolicy: Money
}

/** An original line with what is still charged of it after the returns so far. */
interface Charged {
  readonly line: CaseLine
  readonly terms: LineTerms
  amount: Money
  quantity: Quantity
  parts: Parts
}

type LinesRefusal = 'policy.value-absent' | 'settlement.unsupported' | 'settlement.refund-exceeds-fee'

/**
 * Splits every fee line into 全自费, 超限价, 先行自付 and 政策范围内 (in this order), then adds them up.
 *
 * Days without entitlement, pieces beyond a quantity limit and items outside the catalogue are 全自费. The price limit is taken
 * off before the first-pay share. A return takes back parts of its original line under the original's terms: the split of
 * what stays charged less the split of what was charged, so that a line returned in full leaves nothing. Rounding:
 * first-pay share per line, or once per bill where the pack says so.
 */
export function splitLines(situation: Situation, entitlement: Entitlement, working: Working): Outcome<LinesStep, LinesRefusal> {
  const book = openTerms(situation, entitlement)
  if (!book.ok) return book
  const originals = splitOriginals(book.value)
  if (!originals.ok) return originals
  const { charged, splits, returns } = originals.value
  // Returns come second, in the order of the bill: one may stand above its original.
  for (const index of returns) {
    const taken = splitReturn(situation, index, charged)
    if (!taken.ok) return taken
    splits[index] = taken.value
  }
  const lines = situation.rounding.firstPayLevel === 'bill' ? shareOutOverBill(splits, situation) : splits
  return succeed(addUp(lines, book.value, working))
}

interface Originals {
  readonly charged: Map<string, Charged>
  /** By place on the bill; places of returns are still to be filled. */
  readonly splits: LineSplit[]
  readonly returns: readonly number[]
}

/** Stands in the place of a return until all originals are split. */
const unsplit = {} as LineSplit

function splitOriginals(book: TermsBook): Outcome<Originals, LinesRefusal> {
  const { situation } = book
  const { lines } = situation.case
  const charged = new Map<string, Charged>()
  const splits: LineSplit[] = []
  const returns: number[] = []
  for (const line of lines) {
    if (line.originalLineId !== undefined) {
      returns.push(splits.length)
      splits.push(unsplit)
      continue
    }
    if (isNegativeMoney(line.amount)) return refuse('settlement.unsupported', { reason: `return-without-original: ${line.lineId}` })
    if (isNegativeQuantity(line.quantity)) return refuse('settlement.unsupported', { reason: `quantity-below-zero: ${line.lineId}` })
    const terms = termsOf(line, book)
    if (!terms.ok) return terms
    const { amount, quantity } = line
    const parts = partsOf(line, terms.value, amount, quantity, situation.rounding)
    const original: Charged = { line, terms: terms.value, amount, quantity, parts }
    splits.push(splitOf(line, original, parts))
    charged.set(line.lineId, original)
  }
  const twice = charged.size === lines.length ? undefined : numberTwice(lines)
  if (twice !== undefined) return refuse('settlement.unsupported', { reason: `line-number-twice: ${twice}` })
  return succeed({ charged, splits, returns })
}

function splitReturn(situation: Situation, index: number, charged: ReadonlyMap<string, Charged>): Outcome<LineSplit, LinesRefusal> {
  const line = situation.case.lines[index] as CaseLine
  const original = charged.get(line.originalLineId ?? '')
  if (!original) return refuse('settlement.unsupported', { reason: `return-without-original: ${line.lineId}` })
  if (isPositive(line)) return refuse('settlement.unsupported', { reason: `return-not-below-zero: ${line.lineId}` })
  const taken = takeBack(line, original, situation)
  return taken.ok ? succeed(splitOf(line, original, taken.value)) : taken
}

/** A return with money or pieces above zero would add to its original instead of taking back. */
function isPositive({ amount, quantity }: CaseLine): boolean {
  if (isZeroMoney(amount)) return false
  return !isNegativeMoney(amount) || isNegativeQuantity(negateQuantity(quantity))
}

/** Keeps one part between what it may be; an original's parts are free. */
type Hold = (part: Money, name: keyof Parts) => Money

const unheld: Hold = (part) => part

/** The parts of what is charged of a line, one after the other; each takes from what the one before left. */
function partsOf(line: CaseLine, terms: LineTerms, amount: Money, quantity: Quantity, rounding: Rounding, hold: Hold = unheld): Parts {
  if (terms.isFullySelfPaid) return { fullySelfPaid: amount, overPriceLimit: zeroMoney, upfrontSelfPay: zeroMoney, withinPolicy: zeroMoney }
  const pieces = terms.room === undefined ? quantity : minQuantity(quantity, terms.room)
  const fullySelfPaid = hold(
    pieces === quantity ? zeroMoney : subtractMoney(amount, amountOfPieces(amount, pieces, quantity)),
    'fullySelfPaid',
  )
  const counted = subtractMoney(amount, fullySelfPaid)
  const limit = terms.priceLimit
  const isOver = limit !== undefined && compareUnitPrices(line.unitPrice, limit) > 0
  // A billed amount below price times quantity must not make this part negative.
  const above = isOver ? subtractMoney(counted, priceTimesQuantityUpTo(limit, pieces, counted, 'half-up')) : zeroMoney
  const overPriceLimit = hold(above, 'overPriceLimit')
  const shared = subtractMoney(counted, overPriceLimit)
  const upfrontSelfPay = hold(roundShare(shared, terms.share, rounding.firstPay), 'upfrontSelfPay')
  return { fullySelfPaid, overPriceLimit, upfrontSelfPay, withinPolicy: subtractMoney(shared, upfrontSelfPay) }
}

/** What a return takes back of its original; every part is 0.00 or below. */
function takeBack(line: CaseLine, original: Charged, situation: Situation): Outcome<Parts, LinesRefusal> {
  const amount = addMoney(original.amount, line.amount)
  // By money alone a return stands for one piece: more pieces may come back than were charged, never more than all.
  const quantity = quantityLeft(original.quantity, negateQuantity(line.quantity))
  if (isNegativeMoney(amount)) return refuse('settlement.refund-exceeds-fee', { amount: formatMoney(amount) })
  const before = original.parts
  // Rounding must not let a part grow by what is returned, nor fall by more than is still to be returned.
  let returned = subtractMoney(original.amount, amount)
  const after = partsOf(original.line, original.terms, amount, quantity, situation.rounding, (part, name) => {
    const was = before[name]
    const held = minMoney(was, maxMoney(part, subtractMoney(was, returned)))
    returned = subtractMoney(returned, subtractMoney(was, held))
    return held
  })
  original.amount = amount
  original.quantity = quantity
  original.parts = after
  return succeed({
    fullySelfPaid: subtractMoney(after.fullySelfPaid, before.fullySelfPaid),
    overPriceLimit: subtractMoney(after.overPriceLimit, before.overPriceLimit),
    upfrontSelfPay: subtractMoney(after.upfrontSelfPay, before.upfrontSelfPay),
    withinPolicy: subtractMoney(after.withinPolicy, before.withinPolicy),
  })
}

const classReasons = { A: 'class-a', B: 'class-b', C: 'class-c', unlisted: 'not-in-catalogue' } as const

function reasonsOf({ itemClass, priceLimit, reasons: whys, isFullySelfPaid }: LineTerms, parts: Parts): LineSplit['reasons'] {
  const reasons: LineSplit['reasons'] = [classReasons[itemClass]]
  for (const why of whys) reasons.push(why)
  if (!isFullySelfPaid && !isZeroMoney(parts.fullySelfPaid)) reasons.push('quantity-limit')
  if (!isZeroMoney(parts.overPriceLimit))
    reasons.push(priceLimit !== undefined && isZeroUnitPrice(priceLimit) ? 'price-limit-zero' : 'over-price-limit')
  return reasons
}

function splitOf(line: CaseLine, original: Charged, parts: Parts): LineSplit {
  const { terms } = original
  const reasons = reasonsOf(terms, parts)
  if (line !== original.line) reasons.push('return-of-original')
  const split: LineSplit = {
    lineId: line.lineId,
    itemCode: line.itemCode,
    itemName: line.itemName,
    feeCategory: line.feeCategory,
    chargedOn: line.chargedOn,
    quantity: line.quantity,
    unitPrice: line.unitPrice,
    class: terms.itemClass,
    upfrontShare: terms.share,
    amount: line.amount,
    fullySelfPaid: parts.fullySelfPaid,
    overPriceLimit: parts.overPriceLimit,
    upfrontSelfPay: parts.upfrontSelfPay,
    withinPolicy: parts.withinPolicy,
    reasons,
  }
  // Set afterwards: a spread in the middle costs more than all other fields of a long bill together.
  if (terms.priceLimit !== undefined) split.priceLimit = terms.priceLimit
  return split
}

/** 按单据取整: the first-pay total is rounded once for the bill and handed out to the lines, every fen. */
function shareOutOverBill(lines: readonly LineSplit[], { rounding }: Situation): LineSplit[] {
  const bases = lines.map(({ amount, fullySelfPaid, overPriceLimit, upfrontShare }) => ({
    amount: subtractMoney(amount, addMoney(fullySelfPaid, overPriceLimit)),
    rate: upfrontShare,
  }))
  const upfronts = splitToFen(bases, rounding.firstPay)
  return lines.map((line, index) => {
    const upfrontSelfPay = upfronts[index] ?? zeroMoney
    return { ...line, upfrontSelfPay, withinPolicy: subtractMoney(bases[index]?.amount ?? zeroMoney, upfrontSelfPay) }
  })
}

function addUp(lines: readonly LineSplit[], book: TermsBook, working: Working): LinesStep {
  const step: LinesStep = {
    lines,
    totalFee: sumMoneyOf(lines, ({ amount }) => amount),
    fullySelfPaid: sumMoneyOf(lines, ({ fullySelfPaid }) => fullySelfPaid),
    overPriceLimit: sumMoneyOf(lines, ({ overPriceLimit }) => overPriceLimit),
    upfrontSelfPay: sumMoneyOf(lines, ({ upfrontSelfPay }) => upfrontSelfPay),
    withinPolicy: sumMoneyOf(lines, ({ withinPolicy }) => withinPolicy),
  }
  working.rest = step.withinPolicy
  const { totalFee, fullySelfPaid, overPriceLimit, upfrontSelfPay, withinPolicy } = step
  note(
    working,
    'lines.split',
    {
      count: String(lines.length),
      totalFee: yuan(totalFee),
      fullySelfPaid: yuan(fullySelfPaid),
      overPriceLimit: yuan(overPriceLimit),
      upfrontSelfPay: yuan(upfrontSelfPay),
      withinPolicy: yuan(withinPolicy),
    },
    {
      formula: `${yuan(totalFee)} - ${yuan(fullySelfPaid)} - ${yuan(overPriceLimit)} - ${yuan(upfrontSelfPay)} = ${yuan(withinPolicy)}`,
      result: { name: 'totalFee', amount: totalFee },
      pays: zeroMoney,
    },
  )
  noteTerms(book, working)
  remarkParts(lines, step, working)
  return step
}

function remarkParts(lines: readonly LineSplit[], step: LinesStep, working: Working): void {
  const count = (part: keyof Parts) => String(lines.filter((line) => !isZeroMoney(line[part])).length)
  if (!isZeroMoney(step.fullySelfPaid))
    remark(working, 'lines.fully-self-paid-items', { count: count('fullySelfPaid'), amount: yuan(step.fullySelfPaid) })
  if (!isZeroMoney(step.overPriceLimit))
    remark(working, 'lines.over-price-limit', { count: count('overPriceLimit'), amount: yuan(step.overPriceLimit) })
}
