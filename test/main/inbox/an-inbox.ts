import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BillReader, createBillReader, type FolderInboxParts, type InboxEvent, openFolderInbox } from '../../../main/inbox/index.ts'
import { type BillInboxService, createBillInboxService } from '../../../main/services/bill-inbox/index.ts'
import { openStore, type Stores } from '../../../main/store/index.ts'

/** One reading thread for all tests of a file, as one terminal has one; it does not keep the test run alive. */
const reader = createBillReader()

export interface InboxBench {
  readonly folder: string
  readonly stores: Stores
  readonly service: BillInboxService
  readonly reader: BillReader
  readonly events: InboxEvent[]
  /** Bill numbers of which a change was told. */
  readonly changes: (string | undefined)[]
  drop(name: string, bytes: Uint8Array | string): void
  /** Opens the folder, looks until everything is quiet and read, and closes it again. */
  run(parts?: Partial<FolderInboxParts>): Promise<void>
  /** Names in the folder, in `taken` and in `refused`. */
  files(): { readonly waiting: readonly string[]; readonly taken: readonly string[]; readonly refused: readonly string[] }
  reason(name: string): string
  dispose(): void
}

/** An inbox on a real folder with a real ledger and the real reading thread. */
export function anInbox(): InboxBench {
  const root = mkdtempSync(join(tmpdir(), 'sanbao-inbox-'))
  const folder = join(root, 'inbox')
  const stores = openStore(join(root, 'data'), { key: Buffer.alloc(32, 7) })
  const changes: (string | undefined)[] = []
  const clock = { now: () => Date.parse('2026-03-05T08:00:00Z') }
  const service = createBillInboxService({ bills: stores.bills, audit: stores.audit, clock, changed: (billId) => changes.push(billId) })
  const events: InboxEvent[] = []
  const list = (name: string): string[] => readdirSync(join(folder, name)).sort()
  const parts: FolderInboxParts = {
    folder,
    intake: service,
    reader,
    report: (event) => events.push(event),
    timing: { quietMs: 0, patienceMs: 0, sweepMs: 60_000 },
  }
  openFolderInbox(parts).close()
  return {
    folder,
    stores,
    service,
    reader,
    events,
    changes,
    drop: (name, bytes) => writeFileSync(join(folder, name), bytes),
    async run(change = {}) {
      const inbox = openFolderInbox({ ...parts, ...change })
      // The first look notes size and time, the second reads what has not changed since.
      await inbox.sweep()
      await inbox.sweep()
      await inbox.close()
    },
    files: () => ({
      waiting: list('.').filter((name) => name !== 'taken' && name !== 'refused'),
      taken: list('taken'),
      refused: list('refused'),
    }),
    reason: (name) => readFileSync(join(folder, 'refused', `${name}.reason.txt`), 'utf8'),
    dispose() {
      stores.close()
      rmSync(root, { recursive: true, force: true })
    },
  }
}
