import type { StayBill } from '../../../shared/bill/index.ts'
import type { RefusedBill } from '../../../shared/contract/index.ts'

/** A bill that is turned away, before it has an entry in the list. */
export interface BillRefusal extends Pick<RefusedBill, 'source' | 'billId' | 'code' | 'places' | 'details'> {
  /** The same for the same file or content, so that one seen again is one entry while nobody has dealt with it. */
  readonly key: string
}

/** Where bills that were read go; whatever comes back has been committed. */
export interface BillIntake {
  /** The content is the bill as JSON text, already written where it was read. */
  take(bill: StayBill, contentHash: string, content: string): 'received' | 'same' | 'other-content'
  refuse(refusal: BillRefusal): RefusedBill
}
