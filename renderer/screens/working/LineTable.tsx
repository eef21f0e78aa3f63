import { Empty, type InputRef } from 'antd'
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { formatQuantity, formatUnitPrice, isNegativeQuantity, sumMoney } from '../../../shared/money/index.ts'
import type { LineSplit, SettlementBreakdown } from '../../../shared/settlement/index.ts'
import { Amount, DataGrid, type DataGridHandle, type GridColumn, SearchBox, Tag } from '../../components/index.ts'
import { useKeys } from '../../keys/index.ts'
import type { Translate } from '../../text/index.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'
import { LineDetail } from './LineDetail.tsx'

interface NumberedLine {
  readonly number: number
  readonly line: LineSplit
}

const classTones = { A: 'good', B: 'info', C: 'quiet', unlisted: 'quiet' } as const

/** 费用明细: every line with its four parts and why it fell so. Thousands of rows, only those in sight drawn. */
export function LineTable({ breakdown }: { breakdown: SettlementBreakdown }) {
  const t = useText()
  const search = useRef<InputRef>(null)
  const grid = useRef<DataGridHandle>(null)
  const [typed, setTyped] = useState('')
  const [activeId, setActiveId] = useState<string>()
  const [opened, setOpened] = useState<LineSplit>()
  const numbered = useMemo(() => breakdown.lines.map((line, index) => ({ number: index + 1, line })), [breakdown])
  const rows = useMemo(() => filterLines(t, numbered, typed), [t, numbered, typed])
  const columns = useMemo(() => lineColumns(t), [t])
  const first = rows[0]?.line.lineId
  const active = rows.some((row) => row.line.lineId === activeId) ? activeId : first
  useKeys('panel', [{ key: 'F4', label: t('lines.find'), run: () => search.current?.focus({ cursor: 'all' }) }])
  const leaveSearch = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'Enter') return
    event.preventDefault()
    grid.current?.focus()
  }
  return (
    <section className="panel line-table" aria-label={t('lines.title')}>
      <div className="toolbar">
        <h2>{t('lines.title')}</h2>
        <SearchBox box={search} label={t('lines.search')} typed={typed} onType={setTyped} onKeyDown={leaveSearch} testId="line-search" />
        <Sums rows={rows} all={breakdown.lines.length} />
      </div>
      <DataGrid
        handle={grid}
        label={t('lines.title')}
        rows={rows}
        columns={columns}
        rowId={(row) => row.line.lineId}
        activeId={active}
        onActive={setActiveId}
        onOpen={(row) => setOpened(row.line)}
        empty={<Empty description={t('lines.no-match')} />}
        rowClass={(row) => (isNegativeQuantity(row.line.quantity) ? 'grid-row-return' : undefined)}
        testId="line-grid"
      />
      {opened && <LineDetail line={opened} onClose={() => setOpened(undefined)} />}
    </section>
  )
}

function Sums({ rows, all }: { rows: readonly NumberedLine[]; all: number }) {
  const t = useText()
  const total = useMemo(() => sumMoney(rows.map((row) => row.line.amount)), [rows])
  return (
    <span className="faint" aria-live="polite" data-testid="line-count">
      {rows.length === all ? t('lines.count', { count: all }) : t('lines.filtered', { count: rows.length, all })} <Amount value={total} />
    </span>
  )
}

/** Name, code, category or reason contains every word typed. */
function filterLines(t: Translate, rows: readonly NumberedLine[], typed: string): readonly NumberedLine[] {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return rows
  return rows.filter(({ line }) => {
    const text = [
      line.itemName,
      line.itemCode,
      line.lineId,
      line.chargedOn,
      labelOf(t, 'feeCategory', line.feeCategory),
      labelOf(t, 'itemClass', line.class),
      ...line.reasons.map((reason) => labelOf(t, 'reasonTag', reason)),
    ]
      .join(' ')
      .toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

function lineColumns(t: Translate): GridColumn<NumberedLine>[] {
  const amount = (
    id: 'amount' | 'fullySelfPaid' | 'overPriceLimit' | 'upfrontSelfPay' | 'withinPolicy',
    width: string,
  ): GridColumn<NumberedLine> => ({
    id,
    title: t(`line.${id}`),
    width,
    align: 'right',
    cell: (row) => <Amount value={row.line[id]} quiet={id !== 'amount'} />,
  })
  return [
    { id: 'number', title: t('line.number'), width: '44px', align: 'right', cell: (row) => row.number },
    {
      id: 'date',
      title: t('line.date'),
      width: '48px',
      cell: (row) => <span title={row.line.chargedOn}>{row.line.chargedOn.slice(5)}</span>,
    },
    {
      id: 'item',
      title: t('line.item'),
      width: 'minmax(120px, 1fr)',
      cell: (row) => <span title={`${row.line.itemName} ${row.line.itemCode}`}>{row.line.itemName}</span>,
    },
    { id: 'category', title: t('line.category'), width: '66px', cell: (row) => labelOf(t, 'feeCategory', row.line.feeCategory) },
    {
      id: 'class',
      title: t('line.class'),
      width: '42px',
      cell: (row) => <Tag tone={classTones[row.line.class]}>{labelOf(t, 'itemClassShort', row.line.class)}</Tag>,
    },
    { id: 'quantity', title: t('line.quantity'), width: '44px', align: 'right', cell: (row) => formatQuantity(row.line.quantity) },
    { id: 'price', title: t('line.price'), width: '72px', align: 'right', cell: (row) => formatUnitPrice(row.line.unitPrice) },
    amount('amount', '80px'),
    amount('fullySelfPaid', '74px'),
    amount('overPriceLimit', '66px'),
    amount('upfrontSelfPay', '72px'),
    amount('withinPolicy', '80px'),
    { id: 'reasons', title: t('line.reasons'), width: '66px', cell: (row) => <Reasons line={row.line} /> },
  ]
}

function Reasons({ line }: { line: LineSplit }) {
  const t = useText()
  // The class has its own column; only what is out of the ordinary needs a word here.
  const unusual = line.reasons.filter((reason) => !reason.startsWith('class-'))
  const text = unusual.map((reason) => labelOf(t, 'reasonTag', reason)).join(' ')
  return <span title={line.reasons.map((reason) => labelOf(t, 'reason', reason)).join('\n')}>{text}</span>
}
