import { Radio } from 'antd'
import { useState } from 'react'
import type { DifferenceDecision, SettlementRecord } from '../../../shared/contract/index.ts'
import { chineseCapitals, isNegativeMoney, isZeroMoney, type Money, negateMoney } from '../../../shared/money/index.ts'
import { useAct } from '../../client/index.ts'
import { Amount, ReasonDialog } from '../../components/index.ts'
import { causeSentence, decisionKeys } from '../../text/platform-words.ts'
import { useText } from '../../text/use-text.ts'
import { DifferenceTable } from './Differences.tsx'
import { cashToMove } from './further.ts'

interface DecideDialogProps {
  readonly record: SettlementRecord
  readonly onClose: () => void
  readonly onDecided: () => void
}

const choiceKeys = ['F6', 'F7', 'F4'] as const

/** 处理差异: the platform's figures hold and money follows, or they are disputed; and how a dispute ended. */
export function DecideDialog({ record, onClose, onDecided }: DecideDialogProps) {
  const t = useText()
  const [decision, setDecision] = useState<DifferenceDecision['decision']>()
  const decide = useAct('settlement.decide', () => {
    onDecided()
    onClose()
  })
  const { summary, differences, cause, choices } = record
  return (
    <ReasonDialog
      title={t('difference.decide')}
      yes={t(decision === undefined ? 'keys.yes' : decisionKeys[decision].name)}
      consequence={decision === undefined ? '' : t(decisionKeys[decision].follows)}
      testId="decide"
      isIncomplete={decision === undefined}
      isBusy={decide.isPending}
      problem={decide.error?.problem}
      keys={choices.map((choice, index) => ({
        key: choiceKeys[index] ?? '',
        label: t(decisionKeys[choice].name),
        run: () => setDecision(choice),
      }))}
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
        {choices.map((choice, index) => (
          <Radio key={choice} value={choice}>
            {t(decisionKeys[choice].name)} {choiceKeys[index]}
          </Radio>
        ))}
      </Radio.Group>
      {decision === 'platform-accepted' && <ToMove amount={cashToMove(record)} />}
      {decision !== undefined && decision !== 'platform-accepted' && <p className="decision-sum">{t('difference.nothing-moves')}</p>}
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
