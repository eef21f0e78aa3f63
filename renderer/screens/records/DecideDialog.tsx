import { Radio } from 'antd'
import { useState } from 'react'
import type { DifferenceDecision, SettlementRecord } from '../../../shared/contract/index.ts'
import { chineseCapitals, isNegativeMoney, isZeroMoney, type Money, negateMoney } from '../../../shared/money/index.ts'
import { useAct } from '../../client/index.ts'
import { Amount, ReasonDialog } from '../../components/index.ts'
import { causeSentence } from '../../text/platform-words.ts'
import { useText } from '../../text/use-text.ts'
import { DifferenceTable } from './Differences.tsx'
import { cashToMove } from './further.ts'

interface DecideDialogProps {
  readonly record: SettlementRecord
  readonly onClose: () => void
  readonly onDecided: () => void
}

/** 处理差异: the platform's figures hold and money follows, or they are disputed and ours stand. */
export function DecideDialog({ record, onClose, onDecided }: DecideDialogProps) {
  const t = useText()
  const [decision, setDecision] = useState<DifferenceDecision['decision']>()
  const decide = useAct('settlement.decide', () => {
    onDecided()
    onClose()
  })
  const { summary, differences, cause } = record
  return (
    <ReasonDialog
      title={t('difference.decide')}
      yes={t(decision === 'disputed' ? 'difference.dispute' : decision === undefined ? 'keys.yes' : 'difference.accept')}
      consequence={decision === undefined ? '' : t(decision === 'disputed' ? 'difference.dispute-words' : 'difference.accept-words')}
      testId="decide"
      isIncomplete={decision === undefined}
      isBusy={decide.isPending}
      problem={decide.error?.problem}
      keys={[
        { key: 'F6', label: t('difference.accept'), run: () => setDecision('platform-accepted') },
        { key: 'F7', label: t('difference.dispute'), run: () => setDecision('disputed') },
      ]}
      onYes={(reason) => decision && decide.mutate({ settlementId: summary.settlementId, decision, reason })}
      onClose={onClose}
    >
      <p className="confirm-who">
        <strong>{summary.patientNameMasked}</strong>
        <span>
          {t('stay.inpatient-number')} {summary.inpatientNumber}
        </span>
        <span>
          {t('record.slip-number')} {summary.slipNumber}
        </span>
      </p>
      {cause && <p className="cause platform-words">{causeSentence(t, cause)}</p>}
      <DifferenceTable differences={differences} />
      <Radio.Group
        className="decision-choice"
        value={decision ?? null}
        onChange={(event) => setDecision(event.target.value as DifferenceDecision['decision'])}
        aria-label={t('difference.decide')}
      >
        <Radio value="platform-accepted">{t('difference.accept')} F6</Radio>
        <Radio value="disputed">{t('difference.dispute')} F7</Radio>
      </Radio.Group>
      {decision === 'platform-accepted' && <ToMove amount={cashToMove(differences)} />}
      {decision === 'disputed' && <p className="decision-sum">{t('difference.nothing-moves')}</p>}
    </ReasonDialog>
  )
}

function ToMove({ amount }: { amount: Money }) {
  const t = useText()
  if (isZeroMoney(amount)) return <p className="decision-sum">{t('difference.nothing-moves')}</p>
  const isRefund = isNegativeMoney(amount)
  const sum = isRefund ? negateMoney(amount) : amount
  return (
    <div data-testid="to-move" data-direction={isRefund ? 'refund' : 'collect'}>
      <p className="decision-sum">
        <span>{t(isRefund ? 'difference.will-refund' : 'difference.will-collect')}</span> <Amount value={sum} />
      </p>
      <p className="align-right" lang="zh-CN">
        {chineseCapitals(sum)}
      </p>
    </div>
  )
}
