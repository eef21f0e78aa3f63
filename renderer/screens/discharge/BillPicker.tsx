import { Empty } from 'antd'
import { useMemo } from 'react'
import type { BillSummary } from '../../../shared/contract/index.ts'
import { Amount, DataGrid, type GridColumn, SearchBox, shortTime, Tag, useListWalk } from '../../components/index.ts'
import { useKeys } from '../../keys/index.ts'
import type { Translate } from '../../text/index.ts'
import { useText } from '../../text/use-text.ts'
import { matchesBill } from './match-bill.ts'
import { useInitials } from './use-initials.ts'

interface BillPickerProps {
  readonly bills: readonly BillSummary[]
  readonly pending: boolean
  /** Bills of the person who was identified: they stand first. */
  readonly own: readonly string[] | undefined
  readonly typed: string
  readonly onType: (typed: string) => void
  readonly onChoose: (billId: string) => void
}

/** 待结算账单: type part of a name, number or ward, walk with the arrows, take with Enter. */
export function BillPicker({ bills, pending, own, typed, onType, onChoose }: BillPickerProps) {
  const t = useText()
  const initials = useInitials()
  const rows = useMemo(() => {
    const waiting = bills.filter((bill) => bill.state === 'waiting' && matchesBill(bill, typed, initials))
    const first = (bill: BillSummary) => (own?.includes(bill.billId) ? 0 : 1)
    // The earlier stay goes first: the order decides which is the first and which the second stay of the year.
    const order = (a: BillSummary, b: BillSummary) =>
      first(a) === 0 ? a.dischargedOn.localeCompare(b.dischargedOn) : a.receivedAt.localeCompare(b.receivedAt)
    return waiting.toSorted((a, b) => first(a) - first(b) || order(a, b))
  }, [bills, typed, initials, own])
  const columns = useMemo(() => billColumns(t, own ?? []), [t, own])
  const walk = useListWalk({ rows, rowId: billIdOf, onOpen: onChoose })
  useKeys('panel', [{ key: 'F3', label: t('discharge.find-bill'), run: () => walk.box.current?.focus({ cursor: 'all' }) }])
  return (
    <section className="panel bill-picker" aria-label={t('bills.waiting')}>
      <div className="toolbar">
        <h2>{t('bills.waiting')}</h2>
        <SearchBox box={walk.box} label={t('bills.search')} typed={typed} onType={onType} onKeyDown={walk.onKeyDown} testId="bill-search" />
        <span className="faint" aria-live="polite">
          {t('bills.count', { count: rows.length })}
        </span>
        {own !== undefined && own.length === 0 && <Tag tone="warn">{t('bills.none-of-person')}</Tag>}
      </div>
      <DataGrid
        label={t('bills.waiting')}
        rows={rows}
        columns={columns}
        rowId={billIdOf}
        activeId={walk.activeId}
        onActive={walk.choose}
        onOpen={(bill) => onChoose(billIdOf(bill))}
        empty={pending ? t('loading') : <Empty description={t(typed === '' ? 'bills.empty' : 'bills.no-match')} />}
        testId="bill-grid"
      />
    </section>
  )
}

const billIdOf = (bill: BillSummary) => bill.billId

function billColumns(t: Translate, own: readonly string[]): GridColumn<BillSummary>[] {
  const now = Date.now()
  return [
    { id: 'inpatient', title: t('stay.inpatient-number'), width: '130px', cell: (bill) => bill.inpatientNumber },
    {
      id: 'name',
      title: t('stay.patient'),
      width: '130px',
      cell: (bill) => (
        <>
          {bill.patientNameMasked} {own.includes(bill.billId) && <Tag tone="info">{t('bills.this-person')}</Tag>}
        </>
      ),
    },
    { id: 'id', title: t('person.id-number'), width: '180px', cell: (bill) => bill.idNumberMasked },
    { id: 'ward', title: t('stay.ward'), width: 'minmax(110px, 1fr)', cell: (bill) => bill.ward },
    { id: 'days', title: t('stay.days'), width: '200px', cell: (bill) => `${bill.admittedOn} ～ ${bill.dischargedOn}` },
    { id: 'lines', title: t('stay.lines'), width: '70px', align: 'right', cell: (bill) => bill.lineCount },
    { id: 'total', title: t('stay.total'), width: '120px', align: 'right', cell: (bill) => <Amount value={bill.totalFee} /> },
    { id: 'deposit', title: t('stay.deposit'), width: '110px', align: 'right', cell: (bill) => <Amount value={bill.deposit} /> },
    { id: 'received', title: t('bills.received'), width: '110px', align: 'right', cell: (bill) => shortTime(bill.receivedAt, now) },
  ]
}
