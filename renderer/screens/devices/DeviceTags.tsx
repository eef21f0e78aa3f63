import type { Culprit, DeviceState } from '../../../shared/contract/index.ts'
import { Tag, type Tone } from '../../components/index.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'

const stateTones: Readonly<Record<DeviceState, Tone>> = {
  'not-configured': 'quiet',
  offline: 'bad',
  ready: 'good',
  occupied: 'info',
  faulty: 'bad',
  silent: 'quiet',
}

export function DeviceStateTag({ state }: { state: DeviceState }) {
  const t = useText()
  return (
    <Tag tone={stateTones[state]} testId="device-state" state={state}>
      {labelOf(t, 'deviceState', state)}
    </Tag>
  )
}

/** Whose fault it is; that nothing is wrong is no fault. */
export const culpritTone = (culprit: Culprit): Tone => (culprit === 'nothing' ? 'good' : 'bad')

export function CulpritTag({ culprit }: { culprit: Culprit }) {
  const t = useText()
  return <Tag tone={culpritTone(culprit)}>{labelOf(t, 'culprit', culprit)}</Tag>
}
