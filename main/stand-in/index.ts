/**
 * A stand-in for the national platform: a program of its own with its own ledger, catalogue terms and policy, which
 * answers in the platform's shapes and breaks where real lines break. For demonstration, training and tests.
 */
import type { AddressInfo } from 'node:net'
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { openPolicyPacks } from '../policy-packs/index.ts'
import type { PolicyPacks } from '../services/ports/index.ts'
import type { StandInInstitution } from './context.ts'
import { serveControl } from './control.ts'
import { createFaults, type Faults } from './faults.ts'
import { createGuard, type GuardText, guardSchema } from './guard.ts'
import { createIncidents } from './incidents.ts'
import { openLedger } from './ledger.ts'
import { type LedgerReport, reportLedger } from './ledger-report.ts'
import { serveLine } from './line.ts'
import { createMixups } from './mixups.ts'
import { createPlatform } from './platform.ts'
import { readParts } from './posted.ts'
import type { StandInSeed } from './seed.ts'

export type { StandInInstitution } from './context.ts'
export { aboutDistortion, type Disagreement, type Distortion, distortions } from './disagreement.ts'
export {
  dropAnswers,
  type FaultKind,
  type FaultPlanText,
  type FaultRule,
  type Faults,
  faultKinds,
  faultTable,
  moods,
} from './faults.ts'
export type { GuardText } from './guard.ts'
export type { LedgerReport, ReportedSettlement, ReportedStock, ReportedVisit } from './ledger-report.ts'
export { accumulatorCodes } from './queries.ts'
export { type StandInSeed, type StandInSeedText, standInSeedSchema, visitOfBill } from './seed.ts'

export interface StandInOptions {
  /** 0 takes any free port. */
  readonly port: number
  /** `:memory:` or a file. */
  readonly databaseFile: string
  readonly institution: StandInInstitution
  /** A folder of policy packs, or packs already open. */
  readonly packs: string | PolicyPacks
  readonly seed?: StandInSeed
  /** A second port that stays open while the platform is offline. Absent: none. */
  readonly controlPort?: number
  readonly now?: () => number
  /** The gateway before the platform: who comes through, and how they prove themselves. Absent: everyone. */
  readonly guard?: GuardText
}

export interface StandIn {
  readonly address: string
  readonly controlAddress: string | undefined
  readonly faults: Faults
  seed(seed: StandInSeed): void
  ledger(): LedgerReport
  /** A fresh e-voucher code on this person's phone; absent when nobody has that number. */
  showVoucher(personNumber: string): string | undefined
  /** Every sign-in number given out so far is no good any more. */
  endSignIns(): void
  close(): Promise<void>
}

const bodyBytesMax = 64 * 1024 * 1024
const lastWordMs = 50

function createApp(): FastifyInstance {
  const app = fastify({ bodyLimit: bodyBytesMax, forceCloseConnections: true })
  // Numbers must keep their digits, so bodies come as text and are read by the wire's own reader.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  app.addContentTypeParser(/^multipart\/form-data/, { parseAs: 'buffer' }, (request: FastifyRequest, body: Buffer) =>
    readParts(request.headers['content-type'] ?? '', new Uint8Array(body)),
  )
  return app
}

function portOf(app: FastifyInstance): number {
  return (app.server.address() as AddressInfo).port
}

/** Closes and reopens the platform's port, so that being offline is what it is on a real line: a refused connection. */
function createSwitch(app: FastifyInstance, port: () => number) {
  let last = Promise.resolve()
  const open = () => new Promise<void>((resolve) => void app.server.listen(port(), '127.0.0.1', resolve))
  const close = () =>
    new Promise<void>((resolve) => {
      app.server.close(() => resolve())
      app.server.closeIdleConnections()
      // Whoever asked for this over the same line still gets an answer; everyone else is cut off.
      setTimeout(() => app.server.closeAllConnections(), lastWordMs)
    })
  return (offline: boolean): Promise<void> => {
    last = last.then(async () => {
      if (offline && app.server.listening) await close()
      if (!offline && !app.server.listening) await open()
    })
    return last
  }
}

/** What a stand-in has written, read without disturbing it; it may be running meanwhile. */
export function readLedger(databaseFile: string): LedgerReport {
  const ledger = openLedger(databaseFile, true)
  try {
    return reportLedger(ledger)
  } finally {
    ledger.close()
  }
}

export async function startStandIn(options: StandInOptions): Promise<StandIn> {
  const now = options.now ?? Date.now
  const packs = typeof options.packs === 'string' ? openPolicyPacks(options.packs) : options.packs
  const ledger = openLedger(options.databaseFile)
  if (options.seed !== undefined) ledger.seed(options.seed)
  const showVoucher = (personNumber: string) =>
    ledger.personByNumber(personNumber) === undefined ? undefined : ledger.vouchers.show(personNumber, options.institution.area, now())
  const platform = createPlatform({ ledger, institution: options.institution, packs, now })
  const app = createApp()
  let port = options.port
  const switchLine = createSwitch(app, () => port)
  const faults = createFaults((plan) => void switchLine(plan.offline), now)
  const incidents = createIncidents(now)
  const controlParts = { ledger, faults, incidents, showVoucher, institution: options.institution, now }
  serveControl(app, controlParts)
  const guard = options.guard === undefined ? undefined : createGuard(guardSchema.parse(options.guard), now)
  serveLine(app, { platform, faults, mixups: createMixups(now), incidents, guard })
  await app.listen({ host: '127.0.0.1', port })
  port = portOf(app)
  const control = options.controlPort === undefined ? undefined : createApp()
  if (control !== undefined) {
    serveControl(control, controlParts)
    await control.listen({ host: '127.0.0.1', port: options.controlPort ?? 0 })
  }
  return {
    address: `http://127.0.0.1:${port}`,
    controlAddress: control === undefined ? undefined : `http://127.0.0.1:${portOf(control)}`,
    faults,
    seed: (seed) => ledger.seed(seed),
    ledger: () => reportLedger(ledger),
    showVoucher,
    endSignIns: () => ledger.endSignIns(),
    close: async () => {
      await switchLine(false)
      await Promise.all([app.close(), control?.close()])
      ledger.close()
    },
  }
}
