import type { OfflineBudget } from '../../../shared/contract/index.ts'
import { instantText } from '../../../shared/dates/index.ts'
import { type Outcome, refuse } from '../../../shared/errors/index.ts'
import { addMoney, compareMoney, formatMoney, type Money } from '../../../shared/money/index.ts'
import type { CentralPlatform, Clock, ReconciliationStore } from '../ports/index.ts'

export interface OfflineLimits {
  /** 人员信息最长时效: how old the platform's last word on the person may be. */
  readonly personAgeHours: number
  /** 未确认笔数. */
  readonly records: number
  /** 单笔统筹基金支付. */
  readonly recordFund: Money
  readonly fundTotal: Money
}

export interface OfflineBudgetParts {
  readonly store: Pick<ReconciliationStore, 'offlineUse' | 'unsentBefore'>
  readonly platform: Pick<CentralPlatform, 'link'>
  readonly clock: Clock
  readonly limits: OfflineLimits
  /** 上传时限. */
  readonly uploadWithinHours: number
}

/** What is to be settled without the platform's word. */
export interface OfflineSettlement {
  /** When the platform was last asked about the person. */
  readonly personAsOf: number
  readonly fundTotal: Money
  /** The platform has worked out this very settlement: then nothing is at risk. */
  readonly wasAnswered: boolean
  /** It was asked, and the answer did not come. */
  readonly wentUnanswered: boolean
}

export interface OfflineBudgetService {
  budget(): OfflineBudget
  /** Why this may not be settled now; absent when the platform is there, or the budget still covers it. */
  refusal(settlement: OfflineSettlement): Outcome<never, 'settlement.over-offline-budget'> | undefined
}

const hourMs = 3_600_000

export function createOfflineBudgetService({
  store,
  platform,
  clock,
  limits,
  uploadWithinHours,
}: OfflineBudgetParts): OfflineBudgetService {
  const over = (limit: 'person-age' | 'records' | 'record-fund' | 'fund-total', found: string, allowed: string) =>
    refuse('settlement.over-offline-budget', { limit, found, allowed })

  return {
    budget() {
      const { records, fundTotal, oldestAt } = store.offlineUse()
      return {
        records,
        recordsMax: limits.records,
        fundTotal,
        fundTotalMax: limits.fundTotal,
        recordFundMax: limits.recordFund,
        personAgeMaxHours: limits.personAgeHours,
        ...(oldestAt === undefined ? {} : { worstDeadlineAt: instantText(oldestAt + uploadWithinHours * hourMs) }),
        overdue: store.unsentBefore(clock.now() - uploadWithinHours * hourMs),
      }
    },
    refusal({ personAsOf, fundTotal, wasAnswered, wentUnanswered }) {
      if (wasAnswered || (platform.link().state !== 'down' && !wentUnanswered)) return undefined
      const ageMs = clock.now() - personAsOf
      if (ageMs > limits.personAgeHours * hourMs) return over('person-age', `${Math.floor(ageMs / hourMs)} h`, `${limits.personAgeHours} h`)
      const used = store.offlineUse()
      if (used.records + 1 > limits.records) return over('records', String(used.records + 1), String(limits.records))
      if (compareMoney(fundTotal, limits.recordFund) > 0) return over('record-fund', formatMoney(fundTotal), formatMoney(limits.recordFund))
      const total = addMoney(used.fundTotal, fundTotal)
      return compareMoney(total, limits.fundTotal) > 0 ? over('fund-total', formatMoney(total), formatMoney(limits.fundTotal)) : undefined
    },
  }
}
