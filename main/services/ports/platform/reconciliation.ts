import type { LocalDate } from '../../../../shared/dates/index.ts'
import type { InsuranceType } from '../../../../shared/insured/index.ts'
import type { Money } from '../../../../shared/money/index.ts'
import type { PlatformOutcome, Sender } from './central-platform.ts'

/**
 * 清算: under which agency, way and type the platform will clear a settlement. The platform's own marks, given back to it as they
 * came; we only group by them.
 */
export interface Clearing {
  readonly agency: string
  readonly way?: string
  readonly type: string
}

/** What is compared as one: totals are asked for per insurance type, clearing type and agency. */
export interface ClearingGroup {
  readonly insuranceType: InsuranceType
  readonly clearingType: string
  readonly agency: string
}

/** 对账 of whole days, both included. Cancellations count as rows and amounts of their own, negative. */
export interface Statement extends ClearingGroup {
  readonly from: LocalDate
  readonly to: LocalDate
  readonly count: number
  readonly totalFee: Money
  readonly fundTotal: Money
  readonly personalAccount: Money
  readonly cash: Money
}

export type StatementResult = 'equal' | 'platform-has-more' | 'institution-has-more' | 'differs'

/** One settlement or cancellation as the detail file lists it. */
export interface StatementRow {
  readonly centreSettlementId: string
  readonly visitId: string
  readonly personNumber: string
  readonly totalFee: Money
  readonly fundTotal: Money
  readonly personalAccount: Money
  readonly isCancellation: boolean
}

/** One row of the platform's result file: only what differs is in there. What it leaves empty is absent. */
export interface StatementDifference {
  readonly result: Exclude<StatementResult, 'equal'>
  readonly centreSettlementId?: string
  readonly visitId?: string
  readonly personNumber?: string
  /** Of the message that settled it: what a taking back names. */
  readonly messageId?: string
  readonly isCancellation?: boolean
  readonly words?: string
  readonly totalFee?: Money
  readonly fundTotal?: Money
  readonly personalAccount?: Money
}

export interface ReconciliationCalls {
  /** 3201. */
  compareTotals(
    sender: Sender,
    statement: Statement,
  ): Promise<PlatformOutcome<{ readonly result: StatementResult; readonly words?: string }>>
  /**
   * 3202: the rows go up as a file, the platform compares, its result file comes down. Never called without rows. The three messages
   * take the ids of `senders` in this order: upload, comparison, download.
   *
   * This message does not say which insurance type: rows, count and sums are those of every type that is cleared under this
   * agency and clearing type. A platform would call the rows of a type that was left out its own surplus.
   */
  compareDetails(
    senders: readonly [Sender, Sender, Sender],
    statement: Omit<Statement, 'insuranceType'>,
    rows: readonly StatementRow[],
  ): Promise<PlatformOutcome<readonly StatementDifference[]>>
}
