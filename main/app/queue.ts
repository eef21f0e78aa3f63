import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Certificate, UploadDetail, UploadJob } from '../../shared/contract/index.ts'
import { type Outcome, ProblemError, refuse } from '../../shared/errors/index.ts'
import { formatMessageId, maskAnswer } from '../gateway/index.ts'
import { createCertificateService } from '../services/certificate/index.ts'
import type { Host, StoreCode } from '../services/ports/index.ts'
import { createMessageIds, createUploadDesk, type MessageIds } from '../services/upload/index.ts'
import { ledgerFile, lockFolder, openStore, type Stores, type ViewOnlyProblem } from '../store/index.ts'
import { type Institution, readInstitution } from './configuration.ts'
import { openForWork } from './ledger.ts'

/** What may be asked of a data folder while its terminal is running. */
export interface QueueReading {
  list(): readonly UploadJob[]
  /** Of a message, by the id of its job or by any message id it ever had. */
  detail(name: string): Outcome<UploadDetail, 'upload.unknown'>
  /** Of a settlement, by its id or by the number on its slip or on the one of its supplement. */
  certificate(name: string): Outcome<Certificate, 'settlement.unknown'>
}

/** The outbox and its desk over an open ledger, without anything that sends. */
function deskOver(host: Host, stores: Stores, messageIds: MessageIds, uploadWithinHours: number | undefined) {
  const within = uploadWithinHours === undefined ? {} : { uploadWithinHours }
  return createUploadDesk({ stores, clock: host.clock, messageIds, maskAnswer, ...within }, () => undefined)
}

const jobNamed = ({ uploads }: Stores, name: string): string => uploads.findByMessage(name)?.jobId ?? name

/** The message ids of whoever only reads are never asked for. */
const noMessageIds: MessageIds = {
  next() {
    throw new Error('a message id was asked for where nothing is written')
  },
}

function institutionOf(host: Host): Institution | undefined {
  const read = readInstitution(host.dataFolder)
  return read.kind === 'good' ? read.institution : undefined
}

/** Reads the queue of a data folder, also beside its running terminal; nothing is written. Absent: the folder holds no ledger. */
export async function readQueue<Value>(host: Host, work: (queue: QueueReading) => Value): Promise<Value | undefined> {
  if (!existsSync(join(host.dataFolder, ledgerFile))) return undefined
  const key = await host.keyFor(host.dataFolder)
  const stores = openStore(host.dataFolder, { key, migrationsFolder: host.migrationsFolder, isReadOnly: true })
  try {
    const { list, detail, detailsOf } = deskOver(host, stores, noMessageIds, institutionOf(host)?.uploadWithinHours)
    const { certificate } = createCertificateService({ stores, messagesOf: detailsOf })
    return work({
      list,
      detail: (name) => detail(jobNamed(stores, name)),
      certificate: (name) => certificate(stores.proofs.settlementOfSlip(name) ?? name),
    })
  } finally {
    stores.close()
  }
}

/** Who acts where nobody has signed in; stands in the audit. */
const commandLine = { operatorId: 'command-line', name: '命令行', role: 'it' } as const

/**
 * Has a message, named as for reading, tried again by the terminal that is started next. A running terminal keeps its ledger to
 * itself: then the answer is `store.busy`, and the window is where to do it.
 */
export async function retryInQueue(
  host: Host,
  name: string,
): Promise<
  Outcome<Record<never, never>, 'upload.unknown' | 'upload.not-possible' | 'setup.not-done' | StoreCode | ViewOnlyProblem['code']>
> {
  const institution = institutionOf(host)
  if (!institution) return refuse('setup.not-done', {})
  let unlock: () => void
  try {
    unlock = lockFolder(host.dataFolder)
  } catch (cause) {
    if (cause instanceof ProblemError && cause.problem.code === 'store.busy') return refuse('store.busy', {})
    throw cause
  }
  try {
    const stores = await openForWork(host, host.dataFolder)
    try {
      if (stores.viewOnly) return { ok: false, error: stores.viewOnly }
      const { code } = institution.institution
      const platform = { messageId: (at: number, serial: number) => formatMessageId(code, at, serial) }
      const messageIds = createMessageIds({ uploads: stores.uploads, platform, clock: host.clock, terminal: institution.terminal })
      return deskOver(host, stores, messageIds, institution.uploadWithinHours).retry(jobNamed(stores, name), commandLine)
    } finally {
      stores.close()
    }
  } finally {
    unlock()
  }
}
