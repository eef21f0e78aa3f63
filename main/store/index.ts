/** The ledger of the terminal: one SQLite file in the data folder, opened in one way only, with everything services keep. */
import { ProblemError } from '../../shared/errors/index.ts'
import type {
  AuditStore,
  BillStore,
  DifferenceStore,
  HospitalResultStore,
  MismatchStore,
  OperatorStore,
  PersonStore,
  ProofStore,
  ReconciliationStore,
  RehearsalStore,
  ReplayStore,
  SettlementStore,
  ToldAccumulatorStore,
  UploadStore,
  YearOpeningStore,
} from '../services/ports/index.ts'
import { createToldAccumulatorStore } from './accumulator-store.ts'
import { createAuditAppender, createAuditStore, verifyAudit } from './audit-store.ts'
import { createBillStore } from './bill-store.ts'
import { createDifferenceStore } from './difference-store.ts'
import { createHospitalResultStore } from './hospital-result-store.ts'
import { createMismatchStore } from './mismatch-store.ts'
import { type LedgerOptions, openLedger, type ViewOnlyProblem } from './open-ledger.ts'
import { createOperatorStore } from './operator-store.ts'
import { createPersonStore } from './person-store.ts'
import { createProofStore } from './proof-store.ts'
import { createReconciliationStore } from './reconciliation-store.ts'
import { createRehearsalStore } from './rehearsal-store.ts'
import { createReserve } from './reserve.ts'
import { createReplayStore } from './settlement-source.ts'
import { amountColumns, createSettlementStore } from './settlement-store.ts'
import { createTransactions, type Transact, type Transactions } from './transact.ts'
import { createQueueing, createUploadStore } from './upload-store.ts'
import { createYearOpeningStore } from './year-opening-store.ts'

export { type AdoptedLedger, type Adoption, adoptLedger } from './adopt-ledger.ts'
export { lockFolder } from './lock-folder.ts'
export { thisMachine } from './machine.ts'
export { type Connection, openDatabase } from './open-database.ts'
export { ledgerFile, type ViewOnlyProblem } from './open-ledger.ts'

export interface Stores {
  readonly settlements: SettlementStore
  readonly uploads: UploadStore
  readonly differences: DifferenceStore
  readonly rehearsals: RehearsalStore
  readonly people: PersonStore
  readonly bills: BillStore
  readonly hospitalResults: HospitalResultStore
  readonly operators: OperatorStore
  readonly audit: AuditStore
  readonly yearOpenings: YearOpeningStore
  readonly toldAccumulators: ToldAccumulatorStore
  readonly replay: ReplayStore
  readonly proofs: ProofStore
  readonly reconciliation: ReconciliationStore
  readonly mismatches: MismatchStore
  /** Why this ledger is read and printed from, and nothing is written to it; absent: it is worked with. */
  readonly viewOnly: ViewOnlyProblem | undefined
  /** Whether what this computer remembers of the ledger could not be renewed. */
  isWitnessBehind(): boolean
  /** SQLite's own check of the whole file and the chain of the audit; takes seconds on a large file. */
  verify(): { readonly file: string; readonly auditEntries: number; readonly firstBrokenAudit?: number }
  close(): void
}

/** Of a ledger that is only read. */
function refusing(problem: ViewOnlyProblem): Transactions {
  const refuse: Transact = () => {
    throw new ProblemError(problem)
  }
  return { transact: refuse, transactAtAnyCost: refuse }
}

/**
 * Opens or creates the ledger in the folder. Throws a `ProblemError` when the file is not ours, is damaged or belongs to
 * another key; nothing is ever deleted or replaced on the way.
 */
export function openStore(folder: string, options: LedgerOptions): Stores {
  const { connection, vault, problem, keeper } = openLedger(folder, options)
  const { transact, transactAtAnyCost } = problem ? refusing(problem) : telling(createTransactions(connection, createReserve(folder)))

  /** The witness hears of whatever was written. */
  function telling(transactions: Transactions): Transactions {
    const told =
      (transact: Transact): Transact =>
      (work) => {
        const value = transact(work)
        keeper?.changed()
        return value
      }
    return { transact: told(transactions.transact), transactAtAnyCost: told(transactions.transactAtAnyCost) }
  }
  const audit = createAuditAppender(connection)
  const queue = createQueueing(connection, vault)
  return {
    settlements: createSettlementStore({ connection, transact, vault, audit, queue }),
    uploads: createUploadStore({ connection, transact: transactAtAnyCost, vault, queue, audit }),
    differences: createDifferenceStore({ connection, transact, vault, audit }),
    rehearsals: createRehearsalStore(connection, transact),
    people: createPersonStore(connection, transact, vault),
    bills: createBillStore(connection, transact, vault),
    hospitalResults: createHospitalResultStore(connection, transact, vault),
    operators: createOperatorStore(connection, transact),
    audit: createAuditStore(audit, transactAtAnyCost),
    yearOpenings: createYearOpeningStore(connection, transact),
    toldAccumulators: createToldAccumulatorStore(connection, transact),
    replay: createReplayStore(connection, vault, amountColumns),
    proofs: createProofStore(connection),
    reconciliation: createReconciliationStore(connection, transact, vault),
    mismatches: createMismatchStore(connection, transact, vault, audit),
    viewOnly: problem,
    isWitnessBehind: () => keeper?.isBehind() ?? false,
    verify() {
      const { entries, firstBroken } = verifyAudit(connection)
      return {
        file: String(connection.pragma('integrity_check', { simple: true })),
        auditEntries: entries,
        ...(firstBroken === undefined ? {} : { firstBrokenAudit: firstBroken }),
      }
    },
    close: () => {
      keeper?.close()
      connection.close()
    },
  }
}
