import type { SettlementState, UploadState } from '../../shared/contract/index.ts'
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

/** 结算状态: always in words, the colour only helps. */
export function SettlementStateTag({ state }: { state: SettlementState }) {
  const t = useText()
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
