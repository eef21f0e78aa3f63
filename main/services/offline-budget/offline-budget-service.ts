import type { OfflineBudget, Rehearsal } from '../../../shared/contract/index.ts'
import { instantText } from '../../../shared/dates/index.ts'
import { type Outcome, refuse } from '../../../shared/errors/index.ts'
import { addMoney, compareMoney, formatMoney, type Money } from '../../../shared/money/index.ts'
import type { CentralPlatform, Clock, ReconciliationStore } from '../ports/index.ts'

export interface OfflineLimits {
  /** 人员信息最长时效: how old the platform's last word on the person may be. */
  readonly personAgeHours: number
  /** 累计信息最长时效: how old the platform's word on what the year has counted may be; absent: it need not have said anything. */
  readonly accumulatorAgeHours?: number | undefined
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

/** What is to be settled. */
export interface OfflineSettlement {
  readonly settlementKey: string
  /** When the platform was last asked about the person. */
  readonly personAsOf: number
  /** When it was asked what the year has counted; absent: never. */
  readonly accumulatorsAsOf?: number | undefined
  readonly fundTotal: Money
}

export interface OfflineBudgetService {
  budget(): OfflineBudget
  /** What the platform said, or did not say, about this very settlement before money moves. */
  rehearsed(settlementKey: string, rehearsal: Rehearsal): void
  /** Why this may not be settled now; absent when the platform is there, or the budget still covers it. */
  refusal(settlement: OfflineSettlement): Outcome<never, 'settlement.over-offline-budget'> | undefined
}

const hourMs = 3_600_000
/** One window has one settlement before it, and a few it went through. */
const keptMax = 50

export function createOfflineBudgetService({
  store,
  platform,
  clock,
  limits,
  uploadWithinHours,
}: OfflineBudgetParts): OfflineBudgetService {
  const over = (limit: 'person-age' | 'accumulator-age' | 'records' | 'record-fund' | 'fund-total', found: string, allowed: string) =>
    refuse('settlement.over-offline-budget', { limit, found, allowed })

  /** By settlement key, the newest last; absent: nobody asked, or nothing follows from it. */
  const answers = new Map<string, 'answered' | 'unanswered'>()

  function isAtRisk(settlementKey: string): boolean {
    const answer = answers.get(settlementKey)
    return answer === 'unanswered' || (answer === undefined && platform.link().state === 'down')
  }

  function overAge(limit: 'person-age' | 'accumulator-age', asOf: number | undefined, hours: number) {
    const ageMs = asOf === undefined ? undefined : clock.now() - asOf
    if (ageMs !== undefined && ageMs <= hours * hourMs) return undefined
    return over(limit, ageMs === undefined ? '—' : `${Math.floor(ageMs / hourMs)} h`, `${hours} h`)
  }

  return {
    rehearsed(settlementKey, rehearsal) {
      answers.delete(settlementKey)
      if (rehearsal.verdict !== 'no-answer') answers.set(settlementKey, 'answered')
      else if (rehearsal.reason === 'line-down' || rehearsal.reason === 'too-slow') answers.set(settlementKey, 'unanswered')
      for (const oldest of [...answers.keys()].slice(0, Math.max(0, answers.size - keptMax))) answers.delete(oldest)
    },
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
    refusal({ settlementKey, personAsOf, accumulatorsAsOf, fundTotal }) {
      if (!isAtRisk(settlementKey)) return undefined
      const tooOld = overAge('person-age', personAsOf, limits.personAgeHours)
      if (tooOld) return tooOld
      const { accumulatorAgeHours } = limits
      const outdated = accumulatorAgeHours !== undefined && overAge('accumulator-age', accumulatorsAsOf, accumulatorAgeHours)
      if (outdated) return outdated
      const used = store.offlineUse()
      if (used.records + 1 > limits.records) return over('records', String(used.records + 1), String(limits.records))
      if (compareMoney(fundTotal, limits.recordFund) > 0) return over('record-fund', formatMoney(fundTotal), formatMoney(limits.recordFund))
      const total = addMoney(used.fundTotal, fundTotal)
      return compareMoney(total, limits.fundTotal) > 0 ? over('fund-total', formatMoney(total), formatMoney(limits.fundTotal)) : undefined
    },
  }
}
