/** 账单收件箱: bills that came in, and every one that could not be taken in with the place and the reason. */
import { Badge, Button, Empty, Segmented } from 'antd'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { BillSummary, RefusedBill } from '../../../shared/contract/index.ts'
import { useAct, useRead } from '../../client/index.ts'
import { Amount, DataGrid, type DataGridHandle, fullTime, type GridColumn, PlaceTable, ProblemNotice } from '../../components/index.ts'
import { useKeys } from '../../keys/index.ts'
import type { Translate } from '../../text/index.ts'
import { codeWords, labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'

type Tray = 'bills' | 'refused'

export function BillInboxScreen({ onSettle }: { onSettle: (billId: string) => void }) {
  const t = useText()
  const [tray, setTray] = useState<Tray>('bills')
  const bills = useRead('bill.list', {})
  const refused = useRead('bill.refused', {})
  const open = (refused.data ?? []).filter((bill) => bill.acknowledgedBy === undefined).length
  const problem = bills.error ?? refused.error
  useKeys('screen', [
    {
      key: 'F4',
      label: t(tray === 'bills' ? 'inbox.show-refused' : 'inbox.show-bills'),
      run: () => setTray(tray === 'bills' ? 'refused' : 'bills'),
    },
    {
      key: 'F5',
      label: t('keys.refresh'),
      run: () => {
        void bills.refetch()
        void refused.refetch()
      },
    },
  ])
  return (
    <section className="panel list-screen" aria-label={t('menu.bills')} data-testid="inbox-screen">
      <div className="toolbar">
        <h2>{t('menu.bills')}</h2>
        <Segmented
          value={tray}
          onChange={setTray}
          options={[
            { value: 'bills', label: `${t('inbox.bills')} ${bills.data?.length ?? ''}` },
            {
              value: 'refused',
              label: (
                <span data-testid="tray-refused">
                  {t('inbox.refused')} <Badge count={open} size="small" />
                </span>
              ),
            },
          ]}
        />
      </div>
      {problem && <ProblemNotice problem={problem.problem} />}
      {tray === 'bills' ? (
        <Bills bills={bills.data ?? []} pending={bills.isPending} onSettle={onSettle} />
      ) : (
        <Refused refused={refused.data ?? []} pending={refused.isPending} />
      )}
    </section>
  )
}

function Bills({ bills, pending, onSettle }: { bills: readonly BillSummary[]; pending: boolean; onSettle: (billId: string) => void }) {
  const t = useText()
  const [chosen, setChosen] = useState<string>()
  const grid = useRef<DataGridHandle>(null)
  const columns = useMemo(() => billColumns(t), [t])
  const active = bills.find((bill) => bill.billId === chosen) ?? bills[0]
  const waiting = active?.state === 'waiting'
  useEffect(() => grid.current?.focus(), [])
  useKeys('panel', [
    { key: 'F7', label: t('inbox.settle'), run: () => active && onSettle(active.billId), enabled: waiting, primary: waiting },
  ])
  return (
    <DataGrid
      handle={grid}
      label={t('inbox.bills')}
      rows={bills}
      columns={columns}
      rowId={(bill) => bill.billId}
      activeId={active?.billId}
      onActive={setChosen}
      onOpen={(bill) => {
        if (bill.state === 'waiting') onSettle(bill.billId)
      }}
      empty={pending ? t('loading') : <Empty description={t('bills.empty')} />}
      testId="inbox-grid"
    />
  )
}

function Refused({ refused, pending }: { refused: readonly RefusedBill[]; pending: boolean }) {
  const t = useText()
  const [chosen, setChosen] = useState<string>()
  const grid = useRef<DataGridHandle>(null)
  const columns = useMemo(() => refusedColumns(t), [t])
  const active = refused.find((bill) => bill.refusedId === chosen) ?? refused[0]
  const acknowledge = useAct('bill.acknowledgeRefused')
  const open = active !== undefined && active.acknowledgedBy === undefined && !acknowledge.isPending
  const dealtWith = () => {
    if (active && open) acknowledge.mutate({ refusedId: active.refusedId })
  }
  useEffect(() => grid.current?.focus(), [])
  useKeys('panel', [{ key: 'F6', label: t('inbox.acknowledge'), run: dealtWith, enabled: open, primary: open }])
  return (
    <>
      <DataGrid
        handle={grid}
        label={t('inbox.refused')}
        rows={refused}
        columns={columns}
        rowId={(bill) => bill.refusedId}
        activeId={active?.refusedId}
        onActive={setChosen}
        empty={pending ? t('loading') : <Empty description={t('inbox.none-refused')} />}
        testId="refused-grid"
      />
      {acknowledge.error && <ProblemNotice problem={acknowledge.error.problem} />}
      {active && <RefusedDetail bill={active} open={open} onAcknowledge={dealtWith} />}
    </>
  )
}

function RefusedDetail({ bill, open, onAcknowledge }: { bill: RefusedBill; open: boolean; onAcknowledge: () => void }) {
  const t = useText()
  const words = codeWords(t, bill.code, bill.details)
  return (
    <section className="detail" aria-label={t('inbox.detail')} data-testid="refused-detail" data-code={bill.code}>
      <div className="detail-line">
        <strong className="refused-words">{words.sentence}</strong>
        <span className="status-space" />
        {bill.acknowledgedBy === undefined ? (
          <Button disabled={!open} onClick={onAcknowledge}>
            {t('inbox.acknowledge')} F6
          </Button>
        ) : (
          <span className="faint">{t('inbox.acknowledged-by', { name: bill.acknowledgedBy })}</span>
        )}
      </div>
      <p>{words.next}</p>
      {bill.places.length > 0 && <PlaceTable places={bill.places} />}
    </section>
  )
}

function billColumns(t: Translate): GridColumn<BillSummary>[] {
  return [
    { id: 'state', title: t('inbox.state'), width: '90px', cell: (bill) => labelOf(t, 'billState', bill.state) },
    { id: 'bill', title: t('stay.bill'), width: '170px', cell: (bill) => bill.billId },
    { id: 'inpatient', title: t('stay.inpatient-number'), width: '130px', cell: (bill) => bill.inpatientNumber },
    { id: 'name', title: t('stay.patient'), width: '90px', cell: (bill) => bill.patientNameMasked },
    { id: 'ward', title: t('stay.ward'), width: 'minmax(110px, 1fr)', cell: (bill) => bill.ward },
    { id: 'days', title: t('stay.days'), width: '200px', cell: (bill) => `${bill.admittedOn} ～ ${bill.dischargedOn}` },
    { id: 'lines', title: t('stay.lines'), width: '70px', align: 'right', cell: (bill) => bill.lineCount },
    { id: 'total', title: t('stay.total'), width: '120px', align: 'right', cell: (bill) => <Amount value={bill.totalFee} /> },
    { id: 'received', title: t('bills.received'), width: '164px', align: 'right', cell: (bill) => fullTime(bill.receivedAt) },
  ]
}

function refusedColumns(t: Translate): GridColumn<RefusedBill>[] {
  return [
    {
      id: 'state',
      title: t('inbox.state'),
      width: '90px',
      cell: (bill) => t(bill.acknowledgedBy === undefined ? 'inbox.open' : 'inbox.done'),
    },
    { id: 'at', title: t('bills.received'), width: '164px', cell: (bill) => fullTime(bill.receivedAt) },
    { id: 'source', title: t('inbox.source'), width: '220px', cell: (bill) => <span title={bill.source}>{bill.source}</span> },
    { id: 'bill', title: t('stay.bill'), width: '150px', cell: (bill) => bill.billId ?? '—' },
    { id: 'why', title: t('inbox.why'), width: 'minmax(200px, 1fr)', cell: (bill) => codeWords(t, bill.code, bill.details).sentence },
    { id: 'place', title: t('place.place'), width: '170px', cell: (bill) => bill.places[0]?.place ?? '—' },
  ]
}
