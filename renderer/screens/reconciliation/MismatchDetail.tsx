import { Button } from 'antd'
import type { HealingStep, Mismatch } from '../../../shared/contract/index.ts'
import { fullTime, Tag } from '../../components/index.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'
import { MismatchAmounts } from './MismatchAmounts.tsx'
import { mismatchStateTag } from './mismatch-columns.tsx'

interface MismatchDetailProps {
  readonly mismatch: Mismatch
  /** Absent for those who may only look. */
  readonly onStep?: (step: HealingStep) => void
}

/** One mismatch: what it is in a sentence, both sides, and what may be done, the proposed step first. */
export function MismatchDetail({ mismatch, onStep }: MismatchDetailProps) {
  const t = useText()
  const { kind, state, slipNumber, messageId, words, closedAt, closing } = mismatch
  return (
    <section className="detail mismatch-detail" aria-label={t('mismatch.detail')} data-testid="mismatch-detail" data-kind={kind}>
      <div className="detail-line">
        {mismatchStateTag(t, mismatch)}
        <strong>{labelOf(t, 'mismatch', kind)}</strong>
        {slipNumber !== undefined && <code>{slipNumber}</code>}
        {messageId !== undefined && (
          <>
            <span className="faint">{t('mismatch.message-id')}</span> <code>{messageId}</code>
          </>
        )}
      </div>
      <div className="mismatch-body">
        <div>
          <p>{labelOf(t, 'mismatchMeaning', kind)}</p>
          {words !== undefined && <p className="platform-words">{words}</p>}
          {state === 'open' && <Steps steps={mismatch.steps} onStep={onStep} />}
          {state === 'healing' && <p>{t('mismatch.under-way')}</p>}
          {state === 'closed' && (
            <p className="decided" data-testid="closing">
              {t('mismatch.closed-by', { time: fullTime(closedAt), closing: closing ?? '' })}
            </p>
          )}
        </div>
        <MismatchAmounts mismatch={mismatch} />
      </div>
    </section>
  )
}

function Steps({ steps, onStep }: { steps: readonly HealingStep[]; onStep: ((step: HealingStep) => void) | undefined }) {
  const t = useText()
  return (
    <ul className="healing-steps" data-testid="healing-steps">
      {steps.map((step, index) => (
        <li key={step} data-step={step}>
          <span>
            {onStep ? (
              <Button type={index === 0 ? 'primary' : 'default'} onClick={() => onStep(step)}>
                {labelOf(t, 'healing', step)}
                {index === 0 && ' F8'}
              </Button>
            ) : (
              <strong>{labelOf(t, 'healing', step)}</strong>
            )}{' '}
            {index === 0 && <Tag tone="info">{t('mismatch.recommended')}</Tag>}
          </span>
          <span className="faint">{labelOf(t, 'healingMeaning', step)}</span>
        </li>
      ))}
    </ul>
  )
}
