import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as answered } from 'node:timers/promises'
import type { Operator } from '../../shared/contract/index.ts'
import { ProblemError, refuse, succeed } from '../../shared/errors/index.ts'
import { demoFolderName, openDemo } from '../demo/index.ts'
import type { Host } from '../services/ports/index.ts'
import { readInstitution } from './configuration.ts'
import { createDispatch, type EncodedOutcome, type Handlers, type HostMethod } from './dispatch.ts'
import { createEventHub, type EncodedEvent } from './events.ts'
import { adoptLedgerOf } from './ledger.ts'
import { openLog } from './log.ts'
import { openTerminal, type Terminal } from './terminal.ts'

/** The application as a host sees it: calls in, events out. */
export interface App {
  /** Why nothing is served but the setting up, for a host that can say it where it was started. */
  readonly problem: string | undefined
  /** Why the ledger was opened to view only; likewise. */
  readonly viewOnly: string | undefined
  call(method: string, request: unknown): Promise<EncodedOutcome>
  subscribe(listener: (event: EncodedEvent) => void): () => void
  close(): Promise<void>
}

/**
 * Opens what the data folder holds: the institution that `institution.yaml` describes, else the demo institution that
 * was started here before, else nothing, and then the window offers the demo.
 */
export async function createApp(host: Host): Promise<App> {
  const log = openLog(host.dataFolder)
  const noteFault = (cause: unknown, what: string) => log.error({ stack: (cause as Error).stack ?? String(cause) }, what)
  const events = createEventHub((cause) => noteFault(cause, 'a window could not be told'))
  const demoFolder = join(host.dataFolder, demoFolderName)
  const configured = readInstitution(host.dataFolder)
  let terminal: Terminal | undefined
  let opening: Promise<void> | undefined
  /** While it runs every call waits: a window that asked in between would take the terminal for one that was never set up. */
  let reopening: Promise<void> | undefined
  /** Why the institution is not served; the window shows it, for a program that ends at once shows nothing. */
  let problem = configured.kind === 'bad' ? configured.problem : undefined
  let problemDetails: Readonly<Record<string, unknown>> | undefined
  const noteProblem = (cause: unknown) => {
    problem = cause instanceof ProblemError ? cause.problem.code : (cause as Error).message
    problemDetails = cause instanceof ProblemError ? { ...cause.problem.details } : undefined
  }

  async function openDemoTerminal(): Promise<void> {
    mkdirSync(demoFolder, { recursive: true, mode: 0o700 })
    const demo = await openDemo(host, demoFolder)
    const written = readInstitution(demoFolder)
    if (written.kind !== 'good') throw new Error(`the demo wrote an institution.yaml that is refused: ${JSON.stringify(written)}`)
    terminal = await openTerminal({ host, folder: demoFolder, institution: written.institution, demo, events, log })
    events.publish('terminal.changed', {})
  }

  try {
    if (configured.kind === 'good')
      terminal = await openTerminal({ host, folder: host.dataFolder, institution: configured.institution, events, log })
    else if (configured.kind === 'absent' && existsSync(demoFolder)) await openDemoTerminal()
  } catch (cause) {
    noteFault(cause, 'the terminal could not be opened')
    noteProblem(cause)
  }

  /** Opens the institution anew, with the settings as they are now, once what was asked for is answered. */
  async function reopen(): Promise<void> {
    await answered()
    const before = terminal
    terminal = undefined
    try {
      await before?.close()
      const read = readInstitution(host.dataFolder)
      if (read.kind === 'good') terminal = await openTerminal({ host, folder: host.dataFolder, institution: read.institution, events, log })
    } catch (cause) {
      noteFault(cause, 'the terminal could not be opened')
      noteProblem(cause)
    }
    events.publish('terminal.changed', {})
  }

  const setupHandlers: Pick<Handlers, HostMethod> = {
    'setup.state': () =>
      succeed({
        configured: terminal !== undefined,
        folder: host.dataFolder,
        ...(problem === undefined ? {} : { problem }),
        ...(problemDetails === undefined ? {} : { problemDetails }),
      }),
    'setup.startDemo': async () => {
      if (configured.kind !== 'absent') return refuse('setup.not-done', {})
      // A second press while the first is still building waits for the same opening.
      if (terminal === undefined) opening ??= openDemoTerminal().finally(() => (opening = undefined))
      await opening
      return succeed({})
    },
    'ledger.adopt': async ({ reason, otherCopyRetired }) => {
      const operator = terminal?.operator()
      if (!terminal?.viewOnly || !operator) return refuse('store.not-moved', {})
      const adopted = await adoptLedgerOf(host, { operatorId: operator.operatorId, reason, isOtherRetired: otherCopyRetired }, true)
      if (!adopted.ok) return adopted
      reopening ??= reopen().finally(() => (reopening = undefined))
      const { terminal: desk, slipsFrom } = adopted.value
      return succeed({ terminal: desk, ...(slipsFrom === undefined ? {} : { slipsFrom }) })
    },
  }

  const dispatch = createDispatch({
    handlers: () => (terminal === undefined ? setupHandlers : { ...setupHandlers, ...terminal.handlers }),
    operator: (): Operator | undefined => terminal?.operator(),
    viewOnly: () => terminal?.viewOnly,
    onBug: (incident, method, cause) => log.error({ incident, method, stack: (cause as Error).stack ?? String(cause) }, 'bug'),
  })

  return {
    problem,
    viewOnly: terminal?.viewOnly?.code,
    call: (method, request) => (reopening ? reopening.then(() => dispatch(method, request)) : dispatch(method, request)),
    subscribe: events.subscribe,
    close: async () => {
      await Promise.all([opening, reopening])
      await terminal?.close()
    },
  }
}
