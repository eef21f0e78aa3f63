import { Radio } from 'antd'
import { useId } from 'react'
import type { Money } from '../../../shared/money/index.ts'
import { dueWords } from '../../text/platform-words.ts'
import { useText } from '../../text/use-text.ts'

export type Charge = 'platform' | 'ours'

interface ChargeChoiceProps {
  readonly ours: Money
  readonly platform: Money
  readonly chosen: Charge | undefined
  readonly onChoose: (charge: Charge) => void
}

/** The site lets the cashier choose whose figures are charged; nothing is chosen beforehand. */
export function ChargeChoice({ ours, platform, chosen, onChoose }: ChargeChoiceProps) {
  const t = useText()
  const question = useId()
  return (
    <div className="charge-choice" data-testid="charge-choice">
      <p id={question}>{t('rehearsal.choose')}</p>
      <Radio.Group value={chosen ?? null} onChange={(event) => onChoose(event.target.value as Charge)} aria-labelledby={question}>
        <Radio value="platform">
          {t('rehearsal.choose-platform')} <span className="tabular">{dueWords(t, platform)}</span>
        </Radio>
        <Radio value="ours">
          {t('rehearsal.choose-ours')} <span className="tabular">{dueWords(t, ours)}</span>
        </Radio>
      </Radio.Group>
    </div>
  )
}
