import type { StayBill } from '../../../../shared/bill/index.ts'
import { formatChinaTime, instantText } from '../../../../shared/dates/index.ts'
import type { SettlementBreakdown } from '../../../../shared/settlement/index.ts'
import type { NewUploadJob } from '../../ports/index.ts'
import type { PayloadStay } from '../payload.ts'
import { batchesOf, type PlanParts, type PlanPlace, queueFor } from './queue-for.ts'

export interface StayPlanParts extends PlanParts {
  /** 结算清单: whether this site sends it from here, for bills that bring the record page. */
  readonly sendsSettlementList?: boolean
}

export interface SettlementPlan extends PlanPlace {
  readonly bill: StayBill
  readonly breakdown: Pick<SettlementBreakdown, 'totalFee' | 'fullySelfPaid' | 'overPriceLimit' | 'upfrontSelfPay' | 'withinPolicy'>
  readonly slipNumber: string
  readonly useAccount: boolean
  /** What a rehearsal left at the platform: exactly these lines, or nobody knows what. */
  readonly rehearsed?: 'uploaded' | 'begun' | undefined
}

/**
 * Everything a discharge sends, in this order: 2401 and 2402 around the lines where this terminal registers the stay, 2301 in
 * batches, 2303, 2304, and 4101 where the site sends it from here. Lines a rehearsal has already brought there are not sent again;
 * whatever else it may have left is withdrawn first.
 */
export function planSettlement(parts: StayPlanParts, plan: SettlementPlan): readonly NewUploadJob[] {
  const { bill, breakdown, rehearsed, slipNumber } = plan
  const { billId } = bill
  const isOurs = bill.admission !== undefined
  const stay: PayloadStay = { ...plan.stay, ...(isOurs ? { isOurs: true } : {}) }
  const queue = queueFor(parts, plan)
  if (isOurs) queue.add({ kind: 'admission', stay, billId })
  if (rehearsed === 'begun') queue.add({ kind: 'fee-withdrawal', stay, again: true, care: 'inpatient' })
  if (rehearsed !== 'uploaded') for (const batch of batchesOf(bill.lines.length)) queue.add({ kind: 'fee-details', stay, billId, ...batch })
  if (isOurs) queue.add({ kind: 'discharge', stay, billId })
  const { totalFee, fullySelfPaid, overPriceLimit, upfrontSelfPay, withinPolicy } = breakdown
  const request = {
    ...stay,
    dischargedOn: bill.dischargedOn,
    useAccount: plan.useAccount,
    slipNumber,
    figures: { totalFee, fullySelfPaid, overPriceLimit, upfrontSelfPay, withinPolicy },
  }
  queue.add({ kind: 'pre-settlement', request })
  queue.add({ kind: 'settlement', request })
  if (parts.sendsSettlementList && bill.recordPage !== undefined) {
    queue.add({ kind: 'settlement-list', stay, billId, slipNumber, settledOn: formatChinaTime(instantText(plan.at)).slice(0, 10) })
  }
  return queue.jobs
}
