import type { SettlementState, SettlementSummary, UploadState } from '../../shared/contract/index.ts'
import { labelOf } from '../text/sentences.ts'
import { useText } from '../text/use-text.ts'
import { Tag, type Tone } from './Tag.tsx'

const settlementTones: Record<SettlementState, Tone> = {
  provisional: 'warn',
  confirmed: 'good',
  differs: 'warn',
  refused: 'bad',
  cancelled: 'quiet',
}

/** 结算状态: always in words, the colour only helps. A difference that is disputed stays one, and says so. */
export function SettlementStateTag({ state, decision }: { state: SettlementState; decision?: SettlementSummary['decision'] }) {
  const t = useText()
  if (state === 'differs' && decision === 'disputed')
    return (
      <Tag tone="special" testId="settlement-state" state="disputed">
        {t('difference.disputed')}
      </Tag>
    )
  return (
    <Tag tone={settlementTones[state]} testId="settlement-state" state={state}>
      {labelOf(t, 'settlementState', state)}
    </Tag>
  )
}

const uploadTones: Record<UploadState, Tone> = {
  queued: 'info',
  sending: 'info',
  unknown: 'warn',
  held: 'special',
  acknowledged: 'good',
  refused: 'bad',
  superseded: 'quiet',
}

export function UploadStateTag({ state }: { state: UploadState }) {
  const t = useText()
  return (
    <Tag tone={uploadTones[state]} state={state}>
      {labelOf(t, 'uploadState', state)}
    </Tag>
  )
}
