/** Known wrong ways to build the outbox. Each must fail the judge of the kill test, or the judge proves nothing. */
import { join } from 'node:path'
import type { UploadStep } from '../../main/services/ports/index.ts'
import { ledgerFile, openDatabase, type Stores } from '../../main/store/index.ts'
import { createReserve } from '../../main/store/reserve.ts'
import { createTransactions } from '../../main/store/transact.ts'
import { createQueueing } from '../../main/store/upload-store.ts'
import { createVault } from '../../main/store/vault.ts'
import { testKey } from '../builders/terminal.ts'

export const sabotages = ['outbox-outside-transaction', 'time-out-means-failed', 'message-id-per-attempt'] as const
export type Sabotage = (typeof sabotages)[number]

export function isSabotage(name: string): name is Sabotage {
  return sabotages.some((known) => known === name)
}

/** The settlement is committed first and its messages a moment later, as when somebody queues them after the commit. */
function outboxOutsideTransaction(stores: Stores, folder: string): Stores {
  const connection = openDatabase(join(folder, ledgerFile))
  const queue = createQueueing(connection, createVault(testKey))
  const { transact } = createTransactions(connection, createReserve(folder))
  const { settlements } = stores
  return {
    ...stores,
    settlements: {
      ...settlements,
      book(booking) {
        const result = settlements.book({ ...booking, uploads: [] })
        setTimeout(() => {
          transact(() => {
            for (const job of booking.uploads) queue(job)
          })
        }, 2)
        return result
      },
    },
  }
}

/** No answer is taken for "it did not happen": the message simply goes out again. */
function timeOutMeansFailed(stores: Stores): Stores {
  const { uploads } = stores
  const forget = (step: UploadStep): UploadStep => {
    if (step.state !== 'unknown') return step
    const { nextAttemptAt, followUps, ...rest } = step
    return { ...rest, state: 'queued', newMessageId: `AGAIN${uploads.nextMessageSerial()}` }
  }
  return { ...stores, uploads: { ...uploads, advance: (steps) => uploads.advance(steps.map(forget)) } }
}

/** Each attempt goes out under an id made for it: what the ledger remembers of the one before names nothing at the platform. */
function messageIdPerAttempt(stores: Stores): Stores {
  const { uploads } = stores
  const dueOf: Stores['uploads']['dueOf'] = (visitId, at) => {
    const job = uploads.dueOf(visitId, at)
    return job && { ...job, messageId: `ATTEMPT${uploads.nextMessageSerial()}` }
  }
  return { ...stores, uploads: { ...uploads, dueOf } }
}

export function sabotage(name: Sabotage, stores: Stores, folder: string): Stores {
  switch (name) {
    case 'outbox-outside-transaction':
      return outboxOutsideTransaction(stores, folder)
    case 'time-out-means-failed':
      return timeOutMeansFailed(stores)
    case 'message-id-per-attempt':
      return messageIdPerAttempt(stores)
  }
}
