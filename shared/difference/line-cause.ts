import type { DifferenceCause } from '../contract/index.ts'
import {
  compareMoney,
  compareRates,
  formatMoney,
  formatPercent,
  formatQuantity,
  formatUnitPrice,
  isZeroMoney,
  type Money,
} from '../money/index.ts'
import type { LineSplit } from '../settlement/index.ts'
import { isWithinFen } from './fen.ts'
import type { SettledLine } from './figures.ts'

type Values = Pick<DifferenceCause, 'cause' | 'field' | 'ours' | 'platform'>

const differs = (a: Money, b: Money) => compareMoney(a, b) !== 0

/** An amount that parted by a fen although nothing it is made of did. */
function ofAmounts(cause: DifferenceCause['cause'], field: string, ours: Money, theirs: Money): Values {
  return { cause: isWithinFen(ours, theirs) ? 'rounding' : cause, field, ours: formatMoney(ours), platform: formatMoney(theirs) }
}

function priceCause(ours: LineSplit, theirs: SettledLine): Values {
  const { unitPrice, quantity } = theirs
  const [ourPrice, ourQuantity] = [formatUnitPrice(ours.unitPrice), formatQuantity(ours.quantity)]
  if (unitPrice !== undefined && formatUnitPrice(unitPrice) !== ourPrice)
    return { cause: 'price', field: 'totalFee', ours: ourPrice, platform: formatUnitPrice(unitPrice) }
  if (quantity !== undefined && formatQuantity(quantity) !== ourQuantity)
    return { cause: 'price', field: 'totalFee', ours: ourQuantity, platform: formatQuantity(quantity) }
  return ofAmounts('price', 'totalFee', ours.amount, theirs.amount)
}

/** 丙类 and what the catalogue does not hold are one class on the platform's side. */
const classOf = (itemClass: LineSplit['class']) => (itemClass === 'unlisted' ? 'C' : itemClass)

function limitCause(ours: LineSplit, theirs: SettledLine): Values {
  const [ourLimit, theirLimit] = [ours.priceLimit, theirs.priceLimit].map((limit) => limit && formatUnitPrice(limit))
  // A ceiling nobody has told may also be one that is not there: then only the amounts can be said.
  if (theirLimit !== undefined && theirLimit !== ourLimit)
    return { cause: 'price-limit', field: 'overPriceLimit', ...(ourLimit === undefined ? {} : { ours: ourLimit }), platform: theirLimit }
  return ofAmounts('price-limit', 'overPriceLimit', ours.overPriceLimit, theirs.overPriceLimit)
}

function shareCause(ours: LineSplit, theirs: SettledLine): Values {
  const { upfrontShare } = theirs
  if (upfrontShare !== undefined && compareRates(ours.upfrontShare, upfrontShare) !== 0)
    return { cause: 'share', field: 'upfrontSelfPay', ours: formatPercent(ours.upfrontShare), platform: formatPercent(upfrontShare) }
  // Without a word about class or share: what begins or ceases to be paid first has changed between A and B.
  const isOtherClass = theirs.class === undefined && isZeroMoney(ours.upfrontSelfPay) !== isZeroMoney(theirs.upfrontSelfPay)
  return ofAmounts(isOtherClass ? 'class' : 'share', 'upfrontSelfPay', ours.upfrontSelfPay, theirs.upfrontSelfPay)
}

/** What is different about a line both sides hold, in the order in which a line is split; nothing where all its parts are equal. */
function partedBy(ours: LineSplit, theirs: SettledLine): Values | undefined {
  if (differs(ours.amount, theirs.amount)) return priceCause(ours, theirs)
  const areEqual = ['fullySelfPaid', 'overPriceLimit', 'upfrontSelfPay', 'withinPolicy'] as const
  if (!areEqual.some((part) => differs(ours[part], theirs[part]))) return undefined
  if (theirs.class !== undefined && classOf(theirs.class) !== classOf(ours.class)) {
    const isOutside = [ours.class, theirs.class].some((itemClass) => classOf(itemClass) === 'C')
    return { cause: 'class', field: isOutside ? 'fullySelfPaid' : 'upfrontSelfPay', ours: ours.class, platform: theirs.class }
  }
  if (differs(ours.overPriceLimit, theirs.overPriceLimit)) return limitCause(ours, theirs)
  if (differs(ours.fullySelfPaid, theirs.fullySelfPaid))
    return ofAmounts('class', 'fullySelfPaid', ours.fullySelfPaid, theirs.fullySelfPaid)
  return shareCause(ours, theirs)
}

/** Both bills side by side: what of the lines parts first, a fen of rounding after everything else. */
export function lineCauses(ours: readonly LineSplit[], theirs: readonly SettledLine[]): DifferenceCause[] {
  const known = new Map(theirs.map((line) => [line.lineId, line]))
  const own = new Set(ours.map(({ lineId }) => lineId))
  const missing = ours.find(({ lineId }) => !known.has(lineId))
  if (missing)
    return [{ cause: 'lines', field: 'totalFee', lineId: missing.lineId, itemCode: missing.itemCode, ours: formatMoney(missing.amount) }]
  const foreign = theirs.find(({ lineId }) => !own.has(lineId))
  if (foreign) return [{ cause: 'lines', field: 'totalFee', lineId: foreign.lineId, platform: formatMoney(foreign.amount) }]
  return ours.flatMap((line) => {
    const other = known.get(line.lineId)
    const parted = other && partedBy(line, other)
    return parted ? [{ ...parted, lineId: line.lineId, itemCode: line.itemCode }] : []
  })
}
