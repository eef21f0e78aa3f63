import { resolve } from 'node:path'
import type { Logger } from 'pino'
import { createBillReader, openBillIntake, openFolderInbox } from '../inbox/index.ts'
import type { BillIntake } from '../services/ports/index.ts'
import type { Institution } from './configuration.ts'

export interface BillInboxSettings {
  readonly folder: string
  readonly institution: Institution
  readonly intake: BillIntake
  readonly workerFile: URL
  readonly log: Logger
}

/** Opens both ways in for bills: the watched folder, and the call over loopback where it is configured. */
export async function openBillInbox(settings: BillInboxSettings): Promise<{ close(): Promise<void> }> {
  const { folder, institution, intake, workerFile, log } = settings
  const reader = createBillReader(workerFile)
  const watched = openFolderInbox({
    folder: resolve(folder, institution.billInbox),
    intake,
    reader,
    report: (event) => {
      if (event.kind === 'failed')
        log.error({ source: event.source, stack: (event.cause as Error).stack ?? String(event.cause) }, 'bill inbox')
      else log.info(event, 'bill inbox')
    },
  })
  const { billIntake } = institution
  const posted = billIntake === undefined ? undefined : await openBillIntake({ ...billIntake, intake, reader })
  return {
    close: async () => {
      await Promise.all([watched.close(), posted?.close()])
      await reader.close()
    },
  }
}
