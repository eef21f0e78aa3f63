import { useQueryClient } from '@tanstack/react-query'
import type { MethodReply, MethodRequest, Receipt } from '../../../shared/contract/index.ts'
import { useAct, useRead } from '../../client/index.ts'

export interface ReceiptPrinting {
  /** Absent at a counter without a receipt printer. */
  readonly receipt: Receipt | undefined
  readonly print: () => void
  readonly isPrinting: boolean
  readonly printed: MethodReply<'receipt.print'> | undefined
  readonly problem: ReturnType<typeof useAct<'receipt.print'>>['error']
}

/** 小票: what would be printed, and printing it once. Nothing is tried again by itself. */
export function useReceipt(sheetOf: MethodRequest<'receipt.print'>): ReceiptPrinting {
  const queries = useQueryClient()
  const receipt = useRead('receipt.get', sheetOf)
  const act = useAct('receipt.print')
  const print = () => {
    if (receipt.data === undefined || act.isPending) return
    act.mutate(sheetOf, {
      // A print whose end nobody knows was counted too.
      onSettled: () => {
        for (const name of ['slip.get', 'receipt.get', 'settlement.get']) void queries.invalidateQueries({ queryKey: [name] })
      },
    })
  }
  return { receipt: receipt.data, print, isPrinting: act.isPending, printed: act.data, problem: act.error }
}
