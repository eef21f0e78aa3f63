import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import type { DayReconciliation } from '../../shared/contract/index.ts'
import { addDays, instantText, type LocalDate, parseLocalDate } from '../../shared/dates/index.ts'
import { type Outcome, ProblemError, refuse, succeed } from '../../shared/errors/index.ts'
import type { Host, StoreCode } from '../services/ports/index.ts'
import { createReconciliationService, daysBackMax, storedDay } from '../services/reconciliation/index.ts'
import { createReversalService } from '../services/reversal/index.ts'
import { createMessageIds, createVisitGate } from '../services/upload/index.ts'
import { lockFolder, openStore, type Stores, type ViewOnlyProblem } from '../store/index.ts'
import { type Institution, readInstitution } from './configuration.ts'
import { openForWork } from './ledger.ts'
import { openGateway } from './terminal.ts'

/** A day as it was compared just now, or as the running terminal left it last. */
export interface ReconciledDay {
  readonly source: 'compared' | 'stored'
  readonly day: DayReconciliation
}

type Code = 'reconciliation.not-possible' | 'setup.not-done' | StoreCode | ViewOnlyProblem['code']

/** Who acts where nobody has signed in; stands in the audit. */
const commandLine = { operatorId: 'command-line', name: '命令行' }

/** Compares a day with the platform. A running terminal keeps its ledger to itself: then what it has found is read beside it. */
export async function reconcileDay(host: Host, day: LocalDate): Promise<Outcome<ReconciledDay, Code>> {
  const read = readInstitution(host.dataFolder)
  if (read.kind !== 'good') return refuse('setup.not-done', {})
  // Asked before the lock: a day that would not be compared is not read beside a running terminal either.
  const today = parseLocalDate(instantText(host.clock.now()).slice(0, 10))
  if (day > today) return refuse('reconciliation.not-possible', { reason: 'in-future' })
  if (day < addDays(today, -daysBackMax)) return refuse('reconciliation.not-possible', { reason: 'too-old' })
  let unlock: () => void
  try {
    unlock = lockFolder(host.dataFolder)
  } catch (cause) {
    if (cause instanceof ProblemError && cause.problem.code === 'store.busy') return succeed(await readBeside(host, day))
    throw cause
  }
  try {
    const stores = await openForWork(host, host.dataFolder)
    try {
      if (stores.viewOnly) return { ok: false, error: stores.viewOnly }
      return await compareWith(host, stores, read.institution, day)
    } finally {
      stores.close()
    }
  } finally {
    unlock()
  }
}

async function readBeside(host: Host, day: LocalDate): Promise<ReconciledDay> {
  const key = await host.keyFor(host.dataFolder)
  const stores = openStore(host.dataFolder, { key, migrationsFolder: host.migrationsFolder, isReadOnly: true })
  try {
    return { source: 'stored', day: storedDay(stores, day) }
  } finally {
    stores.close()
  }
}

async function compareWith(host: Host, stores: Stores, institution: Institution, day: LocalDate): Promise<Outcome<ReconciledDay, Code>> {
  const { clock } = host
  const platform = openGateway({ host, folder: host.dataFolder, institution, log: pino({ level: 'silent' }) }, stores)
  const { terminal } = institution
  const messageIds = createMessageIds({ uploads: stores.uploads, platform, clock, terminal })
  const place = { ...institution.institution, terminal }
  const common = { institution: place, stores, clock, messageIds, newId: randomUUID }
  const faults: unknown[] = []
  const reconciliation = createReconciliationService({
    ...common,
    platform,
    // Nothing is healed here: that asks for a person at a window.
    reversal: createReversalService({ ...common, onBooked: () => undefined }),
    gate: createVisitGate(),
    area: institution.institution.area,
    settings: institution.reconciliation,
    wakeQueue: () => undefined,
    onChange: () => undefined,
    onFault: (cause) => faults.push(cause),
  })
  try {
    const last = stores.reconciliation.lastOperator()
    const compared = await reconciliation.run(day, commandLine, last && { operatorId: last.operatorId, name: last.operatorName })
    return compared.ok ? succeed({ source: 'compared', day: compared.value }) : compared
  } finally {
    await reconciliation.stop()
    await platform.close()
  }
}
