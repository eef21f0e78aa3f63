import { Radio } from 'antd'
import { useState } from 'react'
import type { HealingStep, Mismatch } from '../../../shared/contract/index.ts'
import { useAct } from '../../client/index.ts'
import { ReasonDialog } from '../../components/index.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'
import { MismatchAmounts } from './MismatchAmounts.tsx'

interface HealDialogProps {
  readonly mismatch: Mismatch
  /** Chosen when the dialog opens: the proposed step, or the one whose button was pressed. */
  readonly first: HealingStep
  readonly onClose: () => void
  readonly onHealed: () => void
}

/** 处理不一致: one confirmation with a reason, whatever the step. */
export function HealDialog({ mismatch, first, onClose, onHealed }: HealDialogProps) {
  const t = useText()
  const { steps, kind } = mismatch
  const [step, setStep] = useState(first)
  const heal = useAct('reconciliation.heal', () => {
    onHealed()
    onClose()
  })
  const next = () => {
    heal.reset()
    setStep(steps[(steps.indexOf(step) + 1) % steps.length] ?? first)
  }
  return (
    <ReasonDialog
      title={t('healing.title')}
      yes={labelOf(t, 'healing', step)}
      consequence={labelOf(t, 'healingMeaning', step)}
      testId="heal"
      isBusy={heal.isPending}
      problem={heal.error?.problem}
      keys={steps.length > 1 ? [{ key: 'F4', label: t('healing.next'), run: next }] : []}
      onYes={(reason) => heal.mutate({ mismatchId: mismatch.mismatchId, step, reason })}
      onClose={onClose}
    >
      <p className="confirm-who">
        <strong>{labelOf(t, 'mismatch', kind)}</strong>
        {mismatch.slipNumber !== undefined && (
          <span>
            {t('mismatch.slip')} {mismatch.slipNumber}
          </span>
        )}
        {mismatch.centreSettlementId !== undefined && (
          <span>
            {t('mismatch.centre-number')} {mismatch.centreSettlementId}
          </span>
        )}
      </p>
      <MismatchAmounts mismatch={mismatch} />
      <Radio.Group
        className="healing-choice"
        value={step}
        onChange={(event) => setStep(event.target.value as HealingStep)}
        aria-label={t('healing.how')}
      >
        {steps.map((one) => (
          <Radio key={one} value={one}>
            {labelOf(t, 'healing', one)}
          </Radio>
        ))}
      </Radio.Group>
    </ReasonDialog>
  )
}
