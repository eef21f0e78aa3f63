import { Tag } from 'antd'
import type { SettlementState, UploadState } from '../../shared/contract/index.ts'
import { labelOf } from '../text/sentences.ts'
import { useText } from '../text/use-text.ts'

type Tone = 'gold' | 'green' | 'orange' | 'red' | 'default' | 'blue'

const settlementTones: Record<SettlementState, Tone> = {
  provisional: 'gold',
  confirmed: 'green',
  differs: 'orange',
  refused: 'red',
  cancelled: 'default',
}

/** 结算状态: always in words, the colour only helps. */
export function SettlementStateTag({ state }: { state: SettlementState }) {
  const t = useText()
  return (
    <Tag color={settlementTones[state]} data-testid="settlement-state" data-state={state}>
      {labelOf(t, 'settlementState', state)}
    </Tag>
  )
}

const uploadTones: Record<UploadState, Tone> = {
  queued: 'blue',
  sending: 'blue',
  unknown: 'orange',
  acknowledged: 'green',
  refused: 'red',
  superseded: 'default',
}

export function UploadStateTag({ state }: { state: UploadState }) {
  const t = useText()
  return (
    <Tag color={uploadTones[state]} data-state={state}>
      {labelOf(t, 'uploadState', state)}
    </Tag>
  )
}
