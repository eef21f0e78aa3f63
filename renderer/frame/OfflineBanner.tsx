import type { OfflineBudget } from '../../shared/contract/index.ts'
import { compareMoney, formatMoneyGrouped } from '../../shared/money/index.ts'
import { Countdown, Tag } from '../components/index.ts'
import { useText } from '../text/use-text.ts'

/** 离线额度: while the line is down, how much may still be settled without the platform, and what is due first. */
export function OfflineBanner({ budget }: { budget: OfflineBudget }) {
  const t = useText()
  const { records, recordsMax, fundTotal, fundTotalMax, recordFundMax, worstDeadlineAt, overdue } = budget
  const isUsedUp = records >= recordsMax || compareMoney(fundTotal, fundTotalMax) >= 0
  return (
    <div className={isUsedUp ? 'offline-banner offline-banner-used-up' : 'offline-banner'} role="status" data-testid="offline-banner">
      <strong>{t(isUsedUp ? 'offline.used-up' : 'offline.title')}</strong>
      <span className="tabular">{t('offline.records', { used: records, allowed: recordsMax })}</span>
      <span className="tabular">
        {t('offline.fund', { used: formatMoneyGrouped(fundTotal), allowed: formatMoneyGrouped(fundTotalMax) })}
      </span>
      <span className="tabular faint">{t('offline.record', { allowed: formatMoneyGrouped(recordFundMax) })}</span>
      {worstDeadlineAt !== undefined && (
        <span>
          {t('uploads.tightest')} <Countdown deadline={worstDeadlineAt} />
        </span>
      )}
      {overdue > 0 && <Tag tone="bad">{t('offline.overdue', { count: overdue })}</Tag>}
    </div>
  )
}
