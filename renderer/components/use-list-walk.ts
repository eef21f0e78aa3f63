import type { InputRef } from 'antd'
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { targetOf } from './DataGrid.tsx'

/** How far a paging key goes in a list walked from its box. */
const page = 10

interface ListWalkSettings<Row> {
  readonly rows: readonly Row[]
  readonly rowId: (row: Row) => string
  readonly onOpen: (id: string) => void
  /** The row chosen at first; absent or gone from the list: the first one. */
  readonly first?: string | undefined
  /**
   * While the rows are still on their way, Enter is kept and opens the chosen row when they are there. Absent where opening a
   * row nobody has seen yet would be wrong.
   */
  readonly pending?: boolean
}

interface ListWalk {
  /** The box above the list: it keeps the focus while arrows and Enter typed in it walk the list. */
  readonly box: RefObject<InputRef | null>
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly activeId: string | undefined
  readonly choose: (id: string) => void
  readonly open: () => void
}

/** A list below a search box, walked without leaving the box. */
export function useListWalk<Row>({ rows, rowId, onOpen, first, pending = false }: ListWalkSettings<Row>): ListWalk {
  const box = useRef<InputRef>(null)
  const [chosen, setChosen] = useState(first)
  const [openWhenThere, setOpenWhenThere] = useState(false)
  const activeId = chosen !== undefined && rows.some((row) => rowId(row) === chosen) ? chosen : rows[0] && rowId(rows[0])
  useEffect(() => box.current?.focus({ cursor: 'all' }), [])
  useEffect(() => {
    if (!openWhenThere || pending) return
    setOpenWhenThere(false)
    if (activeId !== undefined) onOpen(activeId)
  }, [openWhenThere, pending, activeId, onOpen])
  const open = () => {
    if (activeId !== undefined) onOpen(activeId)
  }
  return {
    box,
    activeId,
    choose: setChosen,
    open,
    onKeyDown(event) {
      // Enter that ends the writing of a Chinese word is not meant for the list.
      if (event.nativeEvent.isComposing) return
      if (event.key === 'Enter') return pending ? setOpenWhenThere(true) : open()
      if (event.key === 'Home' || event.key === 'End') return
      const target = targetOf(
        event.key,
        rows.findIndex((row) => rowId(row) === activeId),
        rows.length,
        page,
      )
      const row = target === undefined ? undefined : rows[target]
      if (!row) return
      event.preventDefault()
      setChosen(rowId(row))
    },
  }
}
