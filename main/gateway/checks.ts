import { addMoney, compareMoney, formatMoney, isZeroMoney, type Money, zeroMoney } from '../../shared/money/index.ts'
import type { FeeLineSplit } from '../services/ports/index.ts'
import { hospitalPartOf, personTotalOf } from './mapping/index.ts'
import type { SettlementInfo } from './wire/index.ts'

/**
 * Sums that every answer must satisfy. A sum that does not hold does not change what happened: the platform has
 * settled, and the answer stays accepted. The finding travels as the receipt's warning, and the service compares.
 */
function sumFinding(name: string, whole: Money, parts: readonly Money[]): string[] {
  const sum = addMoney(...parts)
  if (compareMoney(whole, sum) === 0) return []
  return [`${name}：${formatMoney(whole)} ≠ ${parts.map(formatMoney).join(' + ')} = ${formatMoney(sum)}`]
}

/** I1, I2 and I4 of the interface's arithmetic, each named when it does not hold. */
export function settlementFindings(info: SettlementInfo): string[] {
  const paid = (amount: Money | undefined) => amount ?? zeroMoney
  const funds = [
    info.hifp_pay,
    info.cvlserv_pay,
    info.hifes_pay,
    info.hifmi_pay,
    info.hifob_pay,
    info.hifdm_pay,
    info.maf_pay,
    info.oth_pay,
  ].map(paid)
  const parts = [info.fulamt_ownpay_amt, info.overlmt_selfpay, info.preselfpay_amt, info.inscp_scp_amt]
  return [
    ...sumFinding('I1 总费用与四项拆分', info.medfee_sumamt, parts.map(paid)),
    ...sumFinding('I2 基金支付总额与各基金', info.fund_pay_sumamt, funds),
    ...sumFinding('I4 总费用与基金、个人、医院', info.medfee_sumamt, [info.fund_pay_sumamt, personTotalOf(info), hospitalPartOf(info)]),
  ]
}

/** L2 of every line; the four parts of a line without any split are not known and not judged. */
export function feeLineFindings(splits: readonly FeeLineSplit[]): string[] {
  return splits.flatMap((split) => {
    const parts = [split.fullySelfPaid, split.overPriceLimit, split.upfrontSelfPay, split.withinPolicy]
    if (parts.every(isZeroMoney) && !isZeroMoney(split.amount)) return [`L2 明细 ${split.lineId} 没有拆分`]
    return sumFinding(`L2 明细 ${split.lineId}`, split.amount, parts)
  })
}
