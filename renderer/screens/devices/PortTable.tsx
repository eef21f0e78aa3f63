import { Empty } from 'antd'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useRead } from '../../client/index.ts'
import { DataGrid, type DataGridHandle, type GridColumn, ProblemNotice } from '../../components/index.ts'
import { useKeys } from '../../keys/index.ts'
import type { Translate } from '../../text/index.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'
import type { PortEntry } from './settings-draft.ts'

/** Something plugged in a moment ago is seen without asking. */
const askedEveryMs = 3_000

/** 端口: what the system says of each, and which device of ours hangs there. */
export function PortTable({ onPick }: { onPick: (port: PortEntry) => void }) {
  const t = useText()
  const list = useRead('device.ports', {}, { staleTime: 0, refetchInterval: askedEveryMs })
  const [chosen, setChosen] = useState<string>()
  const grid = useRef<DataGridHandle>(null)
  const columns = useMemo(() => portColumns(t), [t])
  const rows = list.data?.ports ?? []
  const active = rows.find(({ path }) => path === chosen) ?? rows[0]
  useEffect(() => grid.current?.focus(), [])
  useKeys('panel', [{ key: 'F5', label: t('keys.refresh'), run: () => void list.refetch() }])
  return (
    <>
      {list.error && <ProblemNotice problem={list.error.problem} />}
      {list.data?.unavailable !== undefined && (
        <p className="device-note device-note-warn" role="status" data-testid="ports-unavailable">
          {t('ports.unavailable', { reason: list.data.unavailable })}
        </p>
      )}
      <p className="device-note faint">{t('ports.about')}</p>
      <DataGrid
        handle={grid}
        label={t('devices.ports')}
        rows={rows}
        columns={columns}
        rowId={(port) => port.path}
        activeId={active?.path}
        onActive={setChosen}
        onOpen={onPick}
        empty={list.isPending ? t('loading') : <Empty description={t('ports.none')} />}
        testId="port-grid"
      />
    </>
  )
}

function portColumns(t: Translate): GridColumn<PortEntry>[] {
  return [
    { id: 'path', title: t('device.port'), width: '130px', cell: ({ path }) => <span title={path}>{path}</span> },
    {
      id: 'used',
      title: t('ports.used-by'),
      width: '112px',
      cell: ({ usedBy }) => (usedBy ? labelOf(t, 'deviceKind', usedBy) : <span className="faint">{t('ports.free')}</span>),
    },
    {
      id: 'ids',
      title: t('ports.ids'),
      width: '104px',
      cell: ({ vendorId, productId }) => (vendorId === undefined ? '—' : <code>{`${vendorId}:${productId ?? '—'}`}</code>),
    },
    { id: 'serial', title: t('device-place.serialNumber'), width: '120px', cell: ({ serialNumber = '—' }) => serialNumber },
    { id: 'location', title: t('device-place.location'), width: '90px', cell: ({ location = '—' }) => location },
    { id: 'maker', title: t('ports.maker'), width: 'minmax(110px, 1fr)', cell: ({ manufacturer = '—' }) => manufacturer },
  ]
}
