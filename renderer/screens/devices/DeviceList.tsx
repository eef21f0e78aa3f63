import { type KeyboardEvent, type Ref, useImperativeHandle, useRef } from 'react'
import type { DeviceKind, DeviceReport } from '../../../shared/contract/index.ts'
import { ageOf, targetOf, useNow } from '../../components/index.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'
import { CulpritTag, DeviceStateTag } from './DeviceTags.tsx'
import { portWords } from './port-words.ts'

export interface DeviceListHandle {
  focus(): void
}

interface DeviceListProps {
  readonly devices: readonly DeviceReport[]
  readonly active: DeviceKind
  readonly onActive: (kind: DeviceKind) => void
  readonly onOpen: () => void
  readonly handle: Ref<DeviceListHandle>
}

/** One entry per kind, those without a device too: what is missing is seen as well. */
export function DeviceList({ devices, active, onActive, onOpen, handle }: DeviceListProps) {
  const t = useText()
  const now = useNow(5_000)
  const list = useRef<HTMLDivElement>(null)
  useImperativeHandle(handle, () => ({ focus: () => list.current?.focus() }), [])
  const walk = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault()
      onOpen()
    }
    const at = devices.findIndex(({ kind }) => kind === active)
    const target = targetOf(event.key, at, devices.length, devices.length)
    const device = target === undefined ? undefined : devices[target]
    if (!device) return
    event.preventDefault()
    if (device.kind !== active) onActive(device.kind)
  }
  return (
    <div
      ref={list}
      className="device-list"
      role="listbox"
      aria-label={t('devices.list')}
      aria-activedescendant={`device-${active}`}
      tabIndex={0}
      onKeyDown={walk}
      onClick={({ target }) => {
        const kind = target instanceof Element ? target.closest<HTMLElement>('[data-device]')?.dataset.device : undefined
        const device = devices.find((one) => one.kind === kind)
        if (device && device.kind !== active) onActive(device.kind)
      }}
      data-testid="device-list"
    >
      {devices.map((device) => {
        const { kind, state, driver, since, lastVerdict } = device
        const age = ageOf(since, now)
        return (
          <div
            key={kind}
            id={`device-${kind}`}
            role="option"
            aria-selected={kind === active}
            tabIndex={-1}
            className={kind === active ? 'device-entry device-entry-active' : 'device-entry'}
            data-device={kind}
          >
            <div className="device-entry-line">
              <strong className="grow">{labelOf(t, 'deviceKind', kind)}</strong>
              {lastVerdict && lastVerdict.culprit !== 'nothing' && <CulpritTag culprit={lastVerdict.culprit} />}
              <DeviceStateTag state={state} />
            </div>
            {state !== 'not-configured' && (
              <div className="device-entry-line faint">
                <span className="grow device-port">
                  {driver} · {portWords(t, device)}
                </span>
                <span>{t(`age.${age.unit}`, { count: age.count })}</span>
              </div>
            )}
          </div>
        )
      })}
    </div>
  )
}
