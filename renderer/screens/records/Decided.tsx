import type { DifferenceDecision, SettlementRecord } from '../../../shared/contract/index.ts'
import { chineseCapitals, isNegativeMoney, negateMoney } from '../../../shared/money/index.ts'
import { Amount, fullTime } from '../../components/index.ts'
import { useText } from '../../text/use-text.ts'
import { isChargedAtOnce } from './further.ts'

/** What the supervisor decided about a difference, and the slip it made. */
export function Decided({ record }: { record: SettlementRecord & { readonly decision: DifferenceDecision } }) {
  const { decision, at, operatorName, reason, supplement } = record.decision
  const isAtOnce = isChargedAtOnce(record)
  const t = useText()
  const isDisputed = decision === 'disputed'
  return (
    <div className={isDisputed ? 'decided decided-disputed' : 'decided'} data-testid="decided" data-decision={decision}>
      <p>{t(isDisputed ? 'difference.decided-disputed' : 'difference.decided-accepted', { name: operatorName, time: fullTime(at) })}</p>
      <p className="faint">{t('difference.reason', { reason })}</p>
      {supplement && (
        <>
          <p>
            {t('difference.supplement')} <code data-testid="supplement-slip">{supplement.slipNumber}</code>
          </p>
          {isAtOnce ? <p>{t('difference.at-once')}</p> : <Sum collected={supplement.collected} />}
        </>
      )}
    </div>
  )
}

function Sum({ collected }: { collected: NonNullable<DifferenceDecision['supplement']>['collected'] }) {
  const t = useText()
  const isRefund = isNegativeMoney(collected)
  const amount = isRefund ? negateMoney(collected) : collected
  return (
    <>
      <p className="decision-sum">
        <span>{t(isRefund ? 'difference.refunded' : 'difference.collected')}</span> <Amount value={amount} />
      </p>
      <p className="align-right" lang="zh-CN">
        {chineseCapitals(amount)}
      </p>
    </>
  )
}
