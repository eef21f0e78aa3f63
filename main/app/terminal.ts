import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Logger } from 'pino'
import type { Operator } from '../../shared/contract/index.ts'
import { reverse, settle } from '../../shared/settlement/index.ts'
import type { Demo } from '../demo/index.ts'
import { maskAnswer, openCentralPlatform, openVoucherDecoder } from '../gateway/index.ts'
import { openPolicyPacks, publicKeyOf } from '../policy-packs/index.ts'
import { createBillInboxService } from '../services/bill-inbox/index.ts'
import { createCertificateService } from '../services/certificate/index.ts'
import { createCounterService } from '../services/counter/index.ts'
import { createDifferenceService } from '../services/difference/index.ts'
import { createHospitalResultsService, deliverByCall, deliverToFolder } from '../services/hospital-results/index.ts'
import { createIdentificationService } from '../services/identification/index.ts'
import { createOfflineBudgetService } from '../services/offline-budget/index.ts'
import type { Host } from '../services/ports/index.ts'
import { createReconciliationService } from '../services/reconciliation/index.ts'
import { createRehearsalService } from '../services/rehearsal/index.ts'
import { createReversalService } from '../services/reversal/index.ts'
import { createSessionService } from '../services/session/index.ts'
import { createSettlementService } from '../services/settlement/index.ts'
import { createReceiptService, createSlipService } from '../services/slip/index.ts'
import { createStatusService } from '../services/status/index.ts'
import { createMessageIds, createUploadService, createVisitGate, signInSerial } from '../services/upload/index.ts'
import { lockFolder, type Stores, type ViewOnlyProblem } from '../store/index.ts'
import { accumulatorQuestionOf } from './accumulator-settings.ts'
import { catalogueInForce } from './catalogue-in-force.ts'
import type { Institution } from './configuration.ts'
import { openDevices } from './devices.ts'
import type { Handlers, HostMethod } from './dispatch.ts'
import type { EventHub } from './events.ts'
import { contractHandlers } from './handlers.ts'
import { openBillInbox } from './inbox.ts'
import { openForWork } from './ledger.ts'
import { regionOf } from './platform-region.ts'
import { lineOf, signerOf } from './platform-settings.ts'
import { openPolicy } from './policy.ts'
import { lookingOnly } from './view-only.ts'

export interface TerminalParts {
  readonly host: Host
  readonly folder: string
  readonly institution: Institution
  readonly demo?: Demo
  readonly events: EventHub
  readonly log: Logger
}

/** What a connection to the platform rests on. */
export type GatewayParts = Pick<TerminalParts, 'host' | 'folder' | 'institution' | 'log'>

/** One institution's terminal with everything running. */
export interface Terminal {
  readonly handlers: Omit<Handlers, HostMethod>
  operator(): Operator | undefined
  /** Why nothing but looking and printing is answered. */
  readonly viewOnly: ViewOnlyProblem | undefined
  close(): Promise<void>
}

/** The way to the platform and the proof of who sends, read from the settings and the files they name. */
function provenLine({ institution: { platform }, folder, host }: GatewayParts) {
  const line = lineOf(folder, platform)
  return { line, signer: signerOf(folder, platform, line, host.clock.now) }
}

/** The platform as the settings of a data folder describe it. */
export function openGateway(parts: GatewayParts, stores: Pick<Stores, 'uploads'>, onLink?: () => void) {
  const { institution, host, log } = parts
  const { platform } = institution
  return openCentralPlatform({
    address: platform.address,
    institution: institution.institution,
    receiver: platform.receiver,
    ...provenLine(parts),
    ...regionOf(platform),
    // The loopback and sandboxed hosts do not see the network card; the platform asks for a value and does not check it.
    machine: { mac: '00-00-00-00-00-00', ip: '127.0.0.1' },
    now: host.clock.now,
    nextSerial: () => signInSerial(stores.uploads.nextMessageSerial()),
    timeoutMs: platform.timeoutSeconds * 1000,
    log: (record) => log.info(record, 'exchange'),
    ...(onLink && { onLink }),
  })
}

/** The decode service stands behind the platform's own gateway unless the site says otherwise. */
function openVouchers(parts: TerminalParts) {
  const { institution, host, log } = parts
  const { platform } = institution
  const { address, timeoutSeconds, ...voucher } = platform.voucher
  return openVoucherDecoder({
    ...voucher,
    address: address ?? new URL(platform.address).origin,
    timeoutMs: timeoutSeconds * 1000,
    institution: institution.institution,
    ...provenLine(parts),
    now: host.clock.now,
    log: (record) => log.info(record, 'exchange'),
  })
}

/** Shipped packs first; a folder of the institution's own beside them takes further ones. */
function packsOf({ host, folder, institution, log }: TerminalParts) {
  const own = resolve(folder, institution.policyPacks)
  // The shipped ones are part of the program; what comes from elsewhere may have to prove where it comes from.
  const trustedKeys = institution.trustedPolicyKeys.map((file) => publicKeyOf(readFileSync(resolve(folder, file), 'utf8')))
  const packs = openPolicyPacks(join(host.resourcesFolder, 'policy-packs'), trustedKeys.length > 0 ? { folder: own, trustedKeys } : own)
  for (const { folder: name, places } of packs.refused()) log.error({ pack: name, places }, 'policy pack refused')
  return { packs, trustedKeys }
}

/** What the demo knows from the start: its operators, and what the year had counted for its people. */
async function takeInDemo(demo: Demo, stores: Stores, session: ReturnType<typeof createSessionService>, now: number): Promise<void> {
  for (const { person, counted, elsewhere } of demo.world.people) {
    if (stores.people.findByNumber(person.personNumber) === undefined) stores.people.remember(person, now)
    if (elsewhere) continue
    for (const { accumulators, ...personYear } of counted) stores.yearOpenings.openYear(personYear, accumulators, now)
  }
  if (stores.operators.list().length > 0) return
  for (const { pin, ...operator } of demo.world.operators) await session.add(operator, pin)
}

/** What was opened, closed again in the opposite order; one that fails to close does not leave the others open. */
function createClosing() {
  const steps: (() => unknown)[] = []
  return {
    also: (step: () => unknown) => void steps.push(step),
    async close() {
      const failures: unknown[] = []
      for (const step of steps.splice(0).reverse()) {
        try {
          await step()
        } catch (cause) {
          failures.push(cause)
        }
      }
      if (failures.length > 0) throw failures[0]
    },
  }
}

/** Opens the terminal whole or not at all: what was opened before something failed is closed again, the demo included. */
export async function openTerminal(parts: TerminalParts): Promise<Terminal> {
  const closing = createClosing()
  try {
    return await joinParts(parts, closing)
  } catch (cause) {
    await closing.close()
    throw cause
  }
}

/** Joins stores, devices, gateway and services into one running terminal. */
async function joinParts(parts: TerminalParts, closing: ReturnType<typeof createClosing>): Promise<Terminal> {
  const { host, folder, institution, demo, events, log } = parts
  const { clock } = host
  if (demo !== undefined) closing.also(demo.close)
  closing.also(lockFolder(folder))
  const onFault = (cause: unknown) => log.error({ stack: (cause as Error).stack ?? String(cause) }, 'fault')
  const opened = await openForWork(host, folder, onFault)
  closing.also(opened.close)
  const { viewOnly } = opened
  if (viewOnly) log.error({ problem: viewOnly }, 'the ledger is only read')
  const stores = viewOnly ? lookingOnly(opened, (entry) => log.info({ entry }, 'not in the audit')) : opened
  const platform = openGateway(parts, stores, () => events.publish('terminal.changed', {}))
  closing.also(platform.close)
  const decoder = openVouchers(parts)
  closing.also(decoder.close)
  const messageIds = createMessageIds({ uploads: stores.uploads, platform, clock, terminal: institution.terminal })
  const devices = openDevices({ folder, clock, platform, messageIds })
  closing.also(devices.close)
  const { socialCard: reader, idCard: idCardReader } = devices.manager
  const { packs, trustedKeys } = packsOf(parts)
  const catalogue = catalogueInForce(join(folder, 'catalogue'), log)
  closing.also(catalogue.close)

  const session = createSessionService({ operators: stores.operators, audit: stores.audit, clock })
  if (demo !== undefined && !viewOnly) await takeInDemo(demo, stores, session, clock.now())
  const { accumulators: counted } = institution.platform
  const identification = createIdentificationService({
    ...{ reader, idCardReader, platform, decoder, stores, clock, messageIds, onFault },
    accumulators: counted && { ...accumulatorQuestionOf(counted), platform },
  })
  const bills = createBillInboxService({
    bills: stores.bills,
    audit: stores.audit,
    clock,
    changed: (billId) => events.publish('bill.changed', billId === undefined ? {} : { billId }),
  })
  const settlementChanged = (settlementId: string) => {
    events.publish('settlement.changed', { settlementId })
    events.publish('terminal.changed', {})
    reconciliation.changed(settlementId)
  }
  const results = createHospitalResultsService({
    results: stores.hospitalResults,
    deliver:
      institution.resultCall === undefined
        ? deliverToFolder(resolve(folder, institution.resultOutbox))
        : deliverByCall(institution.resultCall.address, institution.resultCall.token),
    clock,
    onDelivered: settlementChanged,
    onFault,
  })
  const gate = createVisitGate(() => upload.wake())
  const upload = createUploadService({
    stores,
    gate,
    platform,
    maskAnswer,
    uploadWithinHours: institution.uploadWithinHours,
    tokens: identification,
    clock,
    messageIds,
    newId: randomUUID,
    random: Math.random,
    onChange: (settlementId) => {
      events.publish('upload.changed', { settlementId })
      settlementChanged(settlementId)
    },
    onLeftToPerson: (visitId) => reconciliation.look(visitId),
    onFault,
  })
  const certificates = createCertificateService({ stores, messagesOf: upload.detailsOf })
  const booked = (settlementId: string, billId: string) => {
    upload.wake()
    results.wake()
    settlementChanged(settlementId)
    events.publish('bill.changed', { billId })
  }
  const engine = { settle, reverse }
  const common = {
    institution: { ...institution.institution, terminal: institution.terminal },
    stores,
    engine,
    clock,
    messageIds,
    newId: randomUUID,
  }
  const counter = createCounterService({
    customerDisplay: devices.manager.customerDisplay,
    ratingKeypad: devices.manager.ratingKeypad,
    settlements: stores.settlements,
    audit: stores.audit,
    clock,
    operator: session.current,
    windowNumber: institution.terminal,
    onFault,
  })
  closing.also(counter.stop)
  const { offline: limits, uploadWithinHours } = institution
  const offlineBudget = createOfflineBudgetService({ store: stores.reconciliation, platform, clock, limits, uploadWithinHours })
  const settlement = createSettlementService({
    ...common,
    packs,
    catalogue: catalogue.current,
    documentOf: identification.documentOf,
    sendsSettlementList: institution.settlementList,
    rehearsals: { find: (rehearsalId) => rehearsal.find(rehearsalId), heard: (settlementKey) => rehearsal.heard(settlementKey) },
    offlineRefusal: offlineBudget.refusal,
    ...(counted ? { accumulatorsFreshMs: counted.freshHours * 3_600_000 } : {}),
    onBooked: (settlementId, billId) => {
      booked(settlementId, billId)
      counter.settled(settlementId)
    },
  })
  const { enabled, withinSeconds, onDifference } = institution.platform.rehearsal
  const rehearsal = createRehearsalService({
    ...common,
    platform,
    settlement,
    gate,
    settings: { enabled, withinMs: withinSeconds * 1000, onDifference },
    tokenOf: identification.tokenOf,
    onFault,
  })
  const difference = createDifferenceService({
    ...common,
    onDecided: (settlementId) => {
      results.wake()
      settlementChanged(settlementId)
    },
  })
  const reversal = createReversalService({
    ...common,
    onBooked: (settlementId, reverses, billId) => {
      booked(settlementId, billId)
      settlementChanged(reverses)
    },
  })
  const reconciliation = createReconciliationService({
    ...common,
    platform,
    reversal,
    gate,
    area: institution.institution.area,
    settings: institution.reconciliation,
    wakeQueue: upload.wake,
    onChange: () => events.publish('reconciliation.changed', {}),
    onFault,
  })
  const slips = createSlipService({ institution: institution.institution, demo: institution.demo, stores })
  const receipts = createReceiptService({
    slips,
    settlements: stores.settlements,
    differences: stores.differences,
    printer: devices.manager.receiptPrinter,
    counted: settlementChanged,
  })
  const status = createStatusService({
    institution: institution.institution,
    demo: institution.demo,
    viewOnly,
    isWitnessBehind: stores.isWitnessBehind,
    host: host.kind,
    version: host.version,
    platform,
    uploads: stores.uploads,
    reader,
    idCardReader,
    packs,
    catalogue: catalogue.current,
  })
  closing.also(() => Promise.all([rehearsal.stop(), reconciliation.stop(), upload.stop(), results.stop()]))
  const { policy, replay, close } = openPolicy({ host, stores, packs, trustedKeys, onFault })
  closing.also(close)
  if (!viewOnly) {
    const inbox = await openBillInbox({ folder, institution, intake: bills, workerFile: host.workerFile('bill-worker'), log })
    closing.also(inbox.close)
  }
  closing.also(
    reader.onChange(() => {
      events.publish('card.slotChanged', { present: reader.state() === 'occupied' })
      events.publish('terminal.changed', {})
    }),
  )
  closing.also(devices.manager.onChange((kind) => events.publish('device.changed', { kind })))
  closing.also(devices.manager.scanner.onScan(({ text, at }) => events.publish('scan.received', { text, at: new Date(at).toISOString() })))
  if (!viewOnly) for (const { start } of [upload, results, reconciliation]) start()

  return {
    handlers: contractHandlers({
      session,
      identification,
      bills,
      settlement,
      rehearsal,
      difference,
      offlineBudget,
      reconciliation,
      counter,
      reversal,
      slips,
      receipts,
      upload,
      certificates,
      status,
      policy,
      replay,
      devices,
      scanRules: institution.scans,
      demo,
      leavePlatform: (operatorId) => void platform.signOut(operatorId).catch(onFault),
      changed: () => events.publish('terminal.changed', {}),
    }),
    operator: session.current,
    viewOnly,
    close: closing.close,
  }
}
