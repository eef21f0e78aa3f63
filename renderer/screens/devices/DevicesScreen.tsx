/** 外设: what hangs at this counter, what is wrong with it and whose fault that is, and how it is set up. */
import { Segmented } from 'antd'
import { useEffect, useRef, useState } from 'react'
import type { DeviceKind, SelfTestReport } from '../../../shared/contract/index.ts'
import { useAct, useRead } from '../../client/index.ts'
import { ProblemNotice } from '../../components/index.ts'
import { useKeys } from '../../keys/index.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'
import { DeviceFacts } from './DeviceFacts.tsx'
import { DeviceList, type DeviceListHandle } from './DeviceList.tsx'
import { keepText } from './keep-text.ts'
import { PortTable } from './PortTable.tsx'
import { SelfTest } from './SelfTest.tsx'
import { SettingsForm } from './SettingsForm.tsx'
import type { PortEntry } from './settings-draft.ts'
import { TraceView } from './TraceView.tsx'

const views = ['self-test', 'trace', 'settings', 'ports'] as const
type View = (typeof views)[number]
const viewKeys: Readonly<Record<View, string>> = { 'self-test': 'F6', trace: 'F4', settings: 'F8', ports: 'F7' }

/** Counters and states move while somebody watches; events bring the rest at once. */
const askedEveryMs = 2_000

export function DevicesScreen() {
  const t = useText()
  const list = useRead('device.list', {}, { refetchInterval: askedEveryMs })
  const [chosen, setChosen] = useState<DeviceKind>()
  const [view, setView] = useState<View>('self-test')
  const [reports, setReports] = useState<Partial<Record<DeviceKind, SelfTestReport>>>({})
  const [picked, setPicked] = useState<PortEntry>()
  const devices = useRef<DeviceListHandle>(null)
  const active = list.data?.find(({ kind }) => kind === chosen) ?? list.data?.[0]
  const isSetUp = active?.settings !== undefined
  const test = useAct('device.selfTest', (report) => {
    setReports((known) => ({ ...known, [report.kind]: report }))
    void list.refetch()
  })
  const save = useAct('device.exportTrace', keepText)
  const hasList = list.data !== undefined
  // What stands on the right takes the focus when it is opened, not while the list is walked.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list keeps the focus from one device to the next
  useEffect(() => {
    if (hasList) devices.current?.focus()
  }, [hasList, chosen])
  const open = (to: View) => {
    setPicked(undefined)
    setView(to)
  }
  const runTest = () => {
    if (!active || !isSetUp || test.isPending) return
    open('self-test')
    test.mutate({ kind: active.kind })
  }
  const choose = (kind: DeviceKind) => {
    setPicked(undefined)
    setChosen(kind)
    test.reset()
    save.reset()
  }
  useKeys('screen', [
    { key: 'F2', label: t('devices.list'), run: () => devices.current?.focus() },
    {
      key: 'F4',
      label: t(view === 'trace' ? 'devices.end-trace' : 'devices.trace'),
      run: () => open(view === 'trace' ? 'self-test' : 'trace'),
    },
    { key: 'F5', label: t('keys.refresh'), run: () => void list.refetch() },
    {
      key: 'F6',
      label: t('devices.run-test'),
      run: runTest,
      enabled: isSetUp && !test.isPending,
      primary: isSetUp && view === 'self-test',
    },
    { key: 'F7', label: t('devices.ports'), run: () => open('ports') },
    { key: 'F8', label: t('devices.settings'), run: () => open('settings'), enabled: view !== 'settings' && active !== undefined },
    {
      key: 'F9',
      label: t('devices.export'),
      run: () => active && save.mutate({ kind: active.kind }),
      enabled: isSetUp && !save.isPending,
    },
  ])
  const problem = list.error ?? save.error ?? (test.variables?.kind === active?.kind ? test.error : null)
  return (
    <section className="devices" aria-label={t('menu.devices')} data-testid="devices-screen">
      <div className="panel device-side">
        <div className="toolbar">
          <h2>{t('menu.devices')}</h2>
          <span className="faint about">{t('devices.about')}</span>
        </div>
        {list.isPending && <p className="invitation">{t('loading')}</p>}
        {list.data && active && (
          <>
            <DeviceList handle={devices} devices={list.data} active={active.kind} onActive={choose} onOpen={runTest} />
            <DeviceFacts device={active} />
          </>
        )}
      </div>
      <div className="panel device-main">
        <div className="toolbar">
          <Segmented
            value={view}
            onChange={open}
            options={views.map((one) => ({ value: one, label: `${t(`devices.${one}`)} ${viewKeys[one]}` }))}
          />
          {active && <strong className="pack-title">{labelOf(t, 'deviceKind', active.kind)}</strong>}
        </div>
        {problem && <ProblemNotice problem={problem.problem} />}
        {save.data && (
          <p className="device-note" role="status" data-testid="trace-saved">
            {t('devices.exported', { file: save.data.fileName })}
          </p>
        )}
        {active && view === 'self-test' && (
          <SelfTest device={active} report={reports[active.kind]} isRunning={test.isPending && test.variables.kind === active.kind} />
        )}
        {active && view === 'trace' && <TraceView key={`${active.kind} ${JSON.stringify(active.settings)}`} device={active} />}
        {active && view === 'settings' && (
          <SettingsForm key={active.kind} device={active} picked={picked} onChanged={() => void list.refetch()} />
        )}
        {view === 'ports' && (
          <PortTable
            onPick={(port) => {
              setPicked(port)
              setView('settings')
            }}
          />
        )}
      </div>
    </section>
  )
}
