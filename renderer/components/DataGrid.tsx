import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, memo, type ReactNode, type Ref, useEffect, useImperativeHandle, useMemo, useRef } from 'react'

const rowHeight = 30
/** The head stays in sight: rows begin below it and must not be scrolled under it. */
const headHeight = 28

export interface GridColumn<Row> {
  readonly id: string
  readonly title: string
  /** A track of a CSS grid: `'90px'`, `'minmax(120px, 1fr)'`. */
  readonly width: string
  readonly align?: 'right' | 'center'
  readonly cell: (row: Row) => ReactNode
}

export interface DataGridHandle {
  focus(): void
}

interface DataGridProps<Row> {
  readonly label: string
  readonly rows: readonly Row[]
  readonly columns: readonly GridColumn<Row>[]
  readonly rowId: (row: Row) => string
  readonly activeId: string | undefined
  readonly onActive: (id: string) => void
  /** Enter or a double click. */
  readonly onOpen?: (row: Row) => void
  readonly empty: ReactNode
  readonly rowClass?: (row: Row) => string | undefined
  readonly testId?: string
  readonly handle?: Ref<DataGridHandle>
}

/** A dense table of any length, walked by arrow keys; only the rows in sight are drawn. */
export function DataGrid<Row extends object>(props: DataGridProps<Row>) {
  const { rows, columns, rowId, activeId, onActive, onOpen } = props
  const scroller = useRef<HTMLTableElement>(null)
  const drawn = useMemo(() => rows.map((row) => ({ id: rowId(row), row })), [rows, rowId])
  const virtualizer = useVirtualizer({
    count: drawn.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
  })
  useImperativeHandle(props.handle, () => ({ focus: () => scroller.current?.focus() }), [])
  const activeIndex = activeId === undefined ? -1 : drawn.findIndex((row) => row.id === activeId)
  useEffect(() => {
    if (activeIndex >= 0) virtualizer.scrollToIndex(activeIndex, { align: 'auto' })
  }, [activeIndex, virtualizer])

  const walk = (event: KeyboardEvent) => {
    const active = drawn[activeIndex]
    if (event.key === 'Enter' && onOpen && active) {
      event.preventDefault()
      onOpen(active.row)
      return
    }
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight) - 2)
    const target = targetOf(event.key, activeIndex, drawn.length, page)
    const row = target === undefined ? undefined : drawn[target]
    if (!row) return
    event.preventDefault()
    onActive(row.id)
  }

  // Rows are not listeners themselves: the grid keeps the focus and hears keys and clicks for all of them.
  const rowAt = (target: EventTarget) => {
    const id = target instanceof Element ? target.closest<HTMLElement>('[data-row]')?.dataset.row : undefined
    return drawn.find((row) => row.id === id)
  }
  const template = useMemo(() => columns.map((column) => column.width).join(' '), [columns])
  const domId = (id: string) => `${props.label}-${id}`.replace(/\s/g, '_')
  return (
    <table
      ref={scroller}
      className="grid"
      role="grid"
      aria-label={props.label}
      aria-rowcount={drawn.length + 1}
      aria-activedescendant={activeIndex >= 0 && activeId !== undefined ? domId(activeId) : undefined}
      tabIndex={0}
      onKeyDown={walk}
      onClick={(event) => {
        const row = rowAt(event.target)
        if (row) onActive(row.id)
      }}
      onDoubleClick={(event) => {
        const row = rowAt(event.target)
        if (row) onOpen?.(row.row)
      }}
      data-testid={props.testId}
    >
      <thead>
        <tr className="grid-head" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
          {columns.map((column) => (
            <th key={column.id} scope="col" className={`grid-cell align-${column.align ?? 'left'}`}>
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody style={{ height: Math.max(virtualizer.getTotalSize(), rowHeight) }}>
        {drawn.length === 0 && (
          <tr className="grid-none">
            <td className="grid-empty">{props.empty}</td>
          </tr>
        )}
        {virtualizer.getVirtualItems().map((item) => {
          const shown = drawn[item.index]
          if (!shown) return null
          return (
            <GridRow
              key={shown.id}
              id={shown.id}
              domId={domId(shown.id)}
              row={shown.row}
              columns={columns}
              template={template}
              index={item.index}
              top={item.start - headHeight}
              active={shown.id === activeId}
              extraClass={props.rowClass?.(shown.row)}
            />
          )
        })}
      </tbody>
    </table>
  )
}

interface GridRowProps<Row> {
  readonly id: string
  readonly domId: string
  readonly row: Row
  readonly columns: readonly GridColumn<Row>[]
  readonly template: string
  readonly index: number
  readonly top: number
  readonly active: boolean
  readonly extraClass: string | undefined
}

function PlainGridRow<Row>({ id, domId, row, columns, template, index, top, active, extraClass }: GridRowProps<Row>) {
  return (
    <tr
      id={domId}
      aria-rowindex={index + 2}
      aria-selected={active}
      className={['grid-row', active && 'grid-row-active', extraClass].filter(Boolean).join(' ')}
      style={{ gridTemplateColumns: template, transform: `translateY(${top}px)`, height: rowHeight }}
      data-row={id}
    >
      {columns.map((column) => (
        <td key={column.id} className={`grid-cell align-${column.align ?? 'left'}`}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  )
}

/** While a long table scrolls, the rows that stay in sight are not drawn again. */
const GridRow = memo(PlainGridRow) as typeof PlainGridRow

/** Where an arrow or paging key leads; nothing for other keys. */
export function targetOf(key: string, from: number, count: number, page: number): number | undefined {
  if (count === 0) return undefined
  const clamp = (index: number) => Math.min(count - 1, Math.max(0, index))
  switch (key) {
    case 'ArrowDown':
      return clamp(from + 1)
    case 'ArrowUp':
      return clamp(from - 1)
    case 'PageDown':
      return clamp(from + page)
    case 'PageUp':
      return clamp(from - page)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return undefined
  }
}
