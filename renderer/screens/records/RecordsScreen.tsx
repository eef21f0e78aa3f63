/** 结算记录: every settlement and reversal; one opened shows everything about it. */
import { Empty } from 'antd'
import { useMemo, useState } from 'react'
import type { Operator, SettlementSummary } from '../../../shared/contract/index.ts'
import { useRead } from '../../client/index.ts'
import {
  Amount,
  DataGrid,
  fullTime,
  type GridColumn,
  ProblemNotice,
  SearchBox,
  SettlementStateTag,
  useListWalk,
} from '../../components/index.ts'
import { useKeys } from '../../keys/index.ts'
import type { Translate } from '../../text/index.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'
import { RecordView } from './RecordView.tsx'

interface RecordsScreenProps {
  readonly role: Operator['role']
  readonly opened: string | undefined
  /** Opened in order to decide about its difference. */
  readonly toDecide?: boolean
  readonly onOpened: (settlementId: string | undefined) => void
  /** Begins a what-if with this settlement; absent for those who may not. */
  readonly onTry?: (settlementId: string) => void
}

export function RecordsScreen({ role, opened, toDecide, onOpened, onTry }: RecordsScreenProps) {
  const t = useText()
  const [last, setLast] = useState(opened)
  const open = (settlementId: string) => {
    setLast(settlementId)
    onOpened(settlementId)
  }
  if (opened !== undefined)
    return (
      <RecordView
        role={role}
        settlementId={opened}
        onBack={() => onOpened(undefined)}
        backLabel={t('keys.back')}
        toDecide={toDecide === true}
        {...(onTry && { onTry })}
      />
    )
  return <RecordList last={last} onOpen={open} />
}

function RecordList({ last, onOpen }: { last: string | undefined; onOpen: (settlementId: string) => void }) {
  const t = useText()
  const records = useRead('settlement.list', {})
  const [typed, setTyped] = useState('')
  const rows = useMemo(() => (records.data ?? []).filter((record) => matchesRecord(record, typed)), [records.data, typed])
  const columns = useMemo(() => recordColumns(t), [t])
  const walk = useListWalk({ rows, rowId: recordId, onOpen, first: last, pending: records.isPending })
  useKeys('screen', [
    { key: 'F3', label: t('records.find'), run: () => walk.box.current?.focus({ cursor: 'all' }) },
    { key: 'F5', label: t('keys.refresh'), run: () => void records.refetch() },
    { key: 'F7', label: t('records.open'), run: walk.open, enabled: walk.activeId !== undefined, primary: true },
  ])
  return (
    <section className="panel list-screen" aria-label={t('menu.records')} data-testid="records-screen">
      <div className="toolbar">
        <h2>{t('menu.records')}</h2>
        <SearchBox box={walk.box} label={t('records.search')} typed={typed} onType={setTyped} onKeyDown={walk.onKeyDown} />
        <span className="faint">{t('records.count', { count: rows.length })}</span>
      </div>
      {records.error && <ProblemNotice problem={records.error.problem} />}
      <DataGrid
        label={t('menu.records')}
        rows={rows}
        columns={columns}
        rowId={recordId}
        activeId={walk.activeId}
        onActive={walk.choose}
        onOpen={(record) => onOpen(recordId(record))}
        empty={records.isPending ? t('loading') : <Empty description={t(typed === '' ? 'records.empty' : 'records.no-match')} />}
        testId="record-grid"
      />
    </section>
  )
}

const recordId = (record: SettlementSummary) => record.settlementId

function matchesRecord(record: SettlementSummary, typed: string): boolean {
  const wanted = typed.trim().toLowerCase()
  return [
    record.slipNumber,
    record.inpatientNumber,
    record.patientNameMasked,
    record.idNumberMasked,
    record.billId,
    record.centreSettlementId ?? '',
  ].some((text) => text.toLowerCase().includes(wanted))
}

function recordColumns(t: Translate): GridColumn<SettlementSummary>[] {
  const amount = (
    field: 'totalFee' | 'fundTotal' | 'personTotal' | 'refund' | 'balanceDue',
    width: string,
  ): GridColumn<SettlementSummary> => ({
    id: field,
    title: t(`amount.${field}`),
    width,
    align: 'right',
    cell: (record) => <Amount value={record[field]} quiet />,
  })
  return [
    {
      id: 'state',
      title: t('record.state'),
      width: '96px',
      cell: (record) => <SettlementStateTag state={record.state} decision={record.decision} />,
    },
    { id: 'kind', title: t('record.kind'), width: '60px', cell: (record) => labelOf(t, 'settlementKind', record.kind) },
    { id: 'slip', title: t('record.slip-number'), width: '190px', cell: (record) => record.slipNumber },
    { id: 'at', title: t('record.settled-at'), width: '152px', cell: (record) => fullTime(record.settledAt) },
    { id: 'name', title: t('stay.patient'), width: '72px', cell: (record) => record.patientNameMasked },
    { id: 'inpatient', title: t('stay.inpatient-number'), width: 'minmax(90px, 1fr)', cell: (record) => record.inpatientNumber },
    amount('totalFee', '104px'),
    amount('fundTotal', '104px'),
    amount('personTotal', '104px'),
    amount('refund', '92px'),
    amount('balanceDue', '92px'),
    { id: 'operator', title: t('record.operator'), width: '90px', cell: (record) => record.operatorName },
  ]
}
