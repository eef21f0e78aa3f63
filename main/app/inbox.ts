import { createHash } from 'node:crypto'
import { extname, resolve } from 'node:path'
import type { Logger } from 'pino'
import { type BillIntakeServer, createBillReader, type InboxEvent, openBillIntake, openFolderInbox } from '../inbox/index.ts'
import type { BillIntake } from '../services/ports/index.ts'
import type { Institution } from './configuration.ts'

export interface BillInboxSettings {
  readonly folder: string
  readonly institution: Institution
  readonly intake: BillIntake
  readonly workerFile: URL
  readonly log: Logger
}

/** The port may still belong to a terminal that is just ending, or to another program. */
const portRetryMs = 10_000

/** Opens the call for bills, and where its port is taken says so and tries again; bills come in by the folder meanwhile. */
async function keepOpening(open: () => Promise<BillIntakeServer>, onFault: (cause: unknown) => void): Promise<{ close(): Promise<void> }> {
  let server: BillIntakeServer | undefined
  let timer: NodeJS.Timeout | undefined
  let isClosed = false
  async function attempt(): Promise<void> {
    try {
      server = await open()
    } catch (cause) {
      onFault(cause)
      if (!isClosed) timer = setTimeout(() => (trying = attempt()), portRetryMs)
    }
  }
  let trying = attempt()
  await trying
  return {
    close: async () => {
      isClosed = true
      clearTimeout(timer)
      await trying
      await server?.close()
    },
  }
}

/** Hospitals name files after patients: the log tells files apart without saying what they are called. */
function nameless(source: string): string {
  return `${createHash('sha256').update(source).digest('hex').slice(0, 12)}${extname(source)}`
}

function logged(log: Logger, folder: string): (event: InboxEvent) => void {
  return (event) => {
    const source = event.source === folder ? folder : nameless(event.source)
    if (event.kind !== 'failed') return log.info({ ...event, source }, 'bill inbox')
    const stack = (event.cause as Error).stack ?? String(event.cause)
    log.error({ source, stack: stack.replaceAll(event.source, source) }, 'bill inbox')
  }
}

/** Opens both ways in for bills: the watched folder, and the call over loopback where it is configured. */
export async function openBillInbox(settings: BillInboxSettings): Promise<{ close(): Promise<void> }> {
  const { folder, institution, intake, workerFile, log } = settings
  const reader = createBillReader(workerFile)
  const inboxFolder = resolve(folder, institution.billInbox)
  const watched = openFolderInbox({ folder: inboxFolder, intake, reader, report: logged(log, inboxFolder) })
  const { billIntake } = institution
  const onFault = (cause: unknown) => log.error({ stack: (cause as Error).stack ?? String(cause) }, 'bill intake')
  const posted = billIntake === undefined ? undefined : await keepOpening(() => openBillIntake({ ...billIntake, intake, reader }), onFault)
  return {
    close: async () => {
      await Promise.all([watched.close(), posted?.close()])
      await reader.close()
    },
  }
}
