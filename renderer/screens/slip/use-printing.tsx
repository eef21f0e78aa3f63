import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { createPortal, flushSync } from 'react-dom'
import type { MethodRequest } from '../../../shared/contract/index.ts'
import type { Slip } from '../../../shared/slip/index.ts'
import { useAct } from '../../client/index.ts'
import { SlipSheet } from './SlipSheet.tsx'

export interface Printing {
  readonly print: () => void
  readonly isPrinting: boolean
  /** What goes to paper; on screen it is not there. */
  readonly paper: ReactNode
  readonly problem: ReturnType<typeof useAct<'slip.printed'>>['error']
}

/**
 * Prints a slip and counts the print. The count comes first: should everything stop in between, the next sheet says 补打
 * though it is the first, which is harmless; two originals would not be.
 */
export function usePrinting(sheetOf: MethodRequest<'slip.printed'>, slip: Slip | undefined): Printing {
  const queries = useQueryClient()
  const [snapshot, setSnapshot] = useState<Slip>()
  const count = useAct('slip.printed')
  const print = () => {
    if (!slip || count.isPending) return
    count.mutate(sheetOf, {
      onSuccess: () => {
        // Events may already be fetching the next copy; this sheet stays as it was on the screen.
        flushSync(() => setSnapshot(slip))
        window.print()
        setSnapshot(undefined)
        void queries.invalidateQueries({ queryKey: ['slip.get'] })
        void queries.invalidateQueries({ queryKey: ['settlement.get'] })
      },
    })
  }
  const sheet = snapshot ?? slip
  const paper = sheet
    ? createPortal(
        <div className="paper" aria-hidden="true" data-testid="paper">
          <SlipSheet slip={sheet} />
        </div>,
        document.body,
      )
    : null
  return { print, isPrinting: count.isPending, paper, problem: count.error }
}
