import type { DifferenceDecision, SettlementRecord } from '../../../shared/contract/index.ts'
import { chineseCapitals, isNegativeMoney, negateMoney } from '../../../shared/money/index.ts'
import { Amount, fullTime } from '../../components/index.ts'
import { decisionKeys } from '../../text/platform-words.ts'
import { useText } from '../../text/use-text.ts'
import { isChargedAtOnce } from './further.ts'

/** What was decided about a difference, the last word on top, each with the slip it made. */
export function Decided({ record: { summary, decisions } }: { record: SettlementRecord }) {
  return decisions
    .map((decision, index) => (
      <OneDecision
        key={`${decision.decision} ${decision.at}`}
        decision={decision}
        isLast={index === decisions.length - 1}
        isAtOnce={isChargedAtOnce(summary, decision)}
      />
    ))
    .toReversed()
}

interface OneDecisionProps {
  readonly decision: DifferenceDecision
  readonly isLast: boolean
  readonly isAtOnce: boolean
}

function OneDecision({ decision: { decision, at, operatorName, reason, supplement }, isLast, isAtOnce }: OneDecisionProps) {
  const t = useText()
  return (
    <div
      className={isLast && decision === 'disputed' ? 'decided decided-disputed' : 'decided'}
      data-testid={isLast ? 'decided' : 'decided-before'}
      data-decision={decision}
    >
      <p>{t(decisionKeys[decision].told, { name: operatorName, time: fullTime(at) })}</p>
      <p className="faint">{t('difference.reason', { reason })}</p>
      {supplement && (
        <>
          <p>
            {t('difference.supplement')} <code data-testid={isLast ? 'supplement-slip' : undefined}>{supplement.slipNumber}</code>
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
