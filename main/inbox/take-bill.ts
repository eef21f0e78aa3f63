import { createHash } from 'node:crypto'
import type { RefusedBill } from '../../shared/contract/index.ts'
import type { BillIntake } from '../services/ports/index.ts'
import type { Encoding } from './decode-text.ts'
import { billBytesMax, type ReadBill } from './read-bill.ts'

/** How one bill ended; both have been committed when this is answered. */
export type Taken =
  | { readonly kind: 'received' | 'same'; readonly billId: string; readonly encoding: Encoding }
  | { readonly kind: 'refused'; readonly entry: RefusedBill; readonly encoding?: Encoding }

/** The same for the same bytes from the same place, so that a bill seen again is not a second entry. */
export function refusalKey(source: string, content: Uint8Array | string): string {
  return createHash('sha256').update(source).update('\0').update(content).digest('hex').slice(0, 32)
}

/** Hands a bill that was read to the services: taken, known already, or turned away with its entry in the list. */
export function takeBill(intake: BillIntake, source: string, bytes: Uint8Array, read: ReadBill): Taken {
  const key = refusalKey(source, bytes)
  if (!read.ok) {
    const { code, places, details, billId, encoding } = read
    const entry = intake.refuse({ key, source, code, places: [...places], details, ...(billId === undefined ? {} : { billId }) })
    return { kind: 'refused', entry, ...(encoding ? { encoding } : {}) }
  }
  const { bill, content, contentHash, encoding } = read
  const kind = intake.take(bill, contentHash, content)
  if (kind !== 'other-content') return { kind, billId: bill.billId, encoding }
  const places = [{ place: 'billId', found: bill.billId, expected: '此账单号已收过另一份内容；更正后的账单须用新的账单号' }]
  const details = { billId: bill.billId }
  return {
    kind: 'refused',
    entry: intake.refuse({ key, source, billId: bill.billId, code: 'bill.same-number-other-content', places, details }),
    encoding,
  }
}

/** Turns away what is too large to be looked at. */
export function refuseTooLarge(intake: BillIntake, source: string, bytes: number, key: string, limit = billBytesMax): Taken {
  const places = [{ place: '整个文件', found: `${bytes} 字节`, expected: `不超过 ${limit} 字节` }]
  return { kind: 'refused', entry: intake.refuse({ key, source, code: 'bill.too-large', places, details: { bytes, limit } }) }
}
