import type { StayBill } from '../../../shared/bill/index.ts'
import type { BillSummary, RefusedBill } from '../../../shared/contract/index.ts'
import { instantText } from '../../../shared/dates/index.ts'
import { type Outcome, refuse, succeed } from '../../../shared/errors/index.ts'
import type { AuditStore, BillIntake, BillStore, Clock } from '../ports/index.ts'

export interface BillInboxParts {
  readonly bills: BillStore
  readonly audit: AuditStore
  readonly clock: Clock
  /** Told after a bill came or was turned away, and after somebody dealt with a refused one. */
  readonly changed: (billId?: string) => void
}

export interface BillInboxService extends BillIntake {
  list(): readonly BillSummary[]
  get(billId: string): Outcome<StayBill, 'bill.unknown'>
  refused(): readonly RefusedBill[]
  /** Somebody has dealt with it: the entry stays in the record and leaves the list of what is to be done. */
  acknowledgeRefused(refusedId: string, operatorId: string): Outcome<Record<never, never>, 'bill.unknown'>
}

/**
 * The entry of this refusal: the one nobody has dealt with yet, or a new one. A hospital system that sends the same bad
 * bill every minute makes one entry; the same bad bill after somebody had dealt with it is shown again.
 */
function entryId(key: string, before: readonly RefusedBill[]): { readonly refusedId: string; readonly open?: RefusedBill } {
  const ofKey = before.filter(({ refusedId }) => refusedId.startsWith(`${key}.`))
  const open = ofKey.find(({ acknowledgedBy }) => acknowledgedBy === undefined)
  return open ? { refusedId: open.refusedId, open } : { refusedId: `${key}.${ofKey.length + 1}` }
}

export function createBillInboxService({ bills, audit, clock, changed }: BillInboxParts): BillInboxService {
  return {
    list: () => bills.summaries(),
    get(billId) {
      const found = bills.find(billId)
      return found ? succeed(found.bill) : refuse('bill.unknown', { billId })
    },
    refused: () => bills.refused(),
    acknowledgeRefused(refusedId, operatorId) {
      if (!bills.acknowledgeRefused(refusedId, operatorId, clock.now())) return refuse('bill.unknown', { billId: refusedId })
      audit.append({ at: clock.now(), operatorId, act: 'bill.acknowledge-refused', subject: refusedId, result: 'done' })
      changed()
      return succeed({})
    },
    take(bill, contentHash, content) {
      const taken = bills.receive(bill, contentHash, clock.now(), content)
      if (taken === 'received') changed(bill.billId)
      return taken
    },
    refuse({ key, source, billId, code, places, details }) {
      const { refusedId, open } = entryId(key, bills.refused())
      if (open) return open
      const entry: RefusedBill = {
        refusedId,
        source,
        receivedAt: instantText(clock.now()),
        ...(billId === undefined ? {} : { billId }),
        code,
        places: [...places],
        details,
      }
      bills.refuse(entry)
      changed(billId)
      return entry
    },
  }
}
