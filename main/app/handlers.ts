import type { Operator } from '../../shared/contract/index.ts'
import { refuse, succeed } from '../../shared/errors/index.ts'
import type { ScanRules } from '../../shared/scan/index.ts'
import type { Demo } from '../demo/index.ts'
import { driverFacts } from '../devices/index.ts'
import type { BillInboxService } from '../services/bill-inbox/index.ts'
import type { CertificateService } from '../services/certificate/index.ts'
import type { CounterService } from '../services/counter/index.ts'
import type { DifferenceService } from '../services/difference/index.ts'
import type { IdentificationService } from '../services/identification/index.ts'
import type { OfflineBudgetService } from '../services/offline-budget/index.ts'
import type { PolicyService, ReplayRun } from '../services/policy/index.ts'
import type { ReconciliationService } from '../services/reconciliation/index.ts'
import type { RehearsalService } from '../services/rehearsal/index.ts'
import type { ReversalService } from '../services/reversal/index.ts'
import type { SessionService } from '../services/session/index.ts'
import type { SettlementService } from '../services/settlement/index.ts'
import type { ReceiptService, SlipService } from '../services/slip/index.ts'
import type { StatusService } from '../services/status/index.ts'
import type { UploadService } from '../services/upload/index.ts'
import type { DeviceDesk } from './devices.ts'
import type { Handlers, HostMethod } from './dispatch.ts'

export interface HandlerParts {
  readonly session: SessionService
  readonly identification: IdentificationService
  readonly bills: BillInboxService
  readonly settlement: SettlementService
  readonly rehearsal: RehearsalService
  readonly difference: DifferenceService
  readonly offlineBudget: OfflineBudgetService
  readonly reconciliation: ReconciliationService
  readonly counter: CounterService
  readonly reversal: ReversalService
  readonly slips: SlipService
  readonly receipts: ReceiptService
  readonly upload: UploadService
  readonly certificates: CertificateService
  readonly status: StatusService
  readonly policy: PolicyService
  readonly replay: ReplayRun
  readonly devices: DeviceDesk
  readonly scanRules: ScanRules
  readonly demo: Demo | undefined
  /** Whoever leaves the terminal leaves the platform as well; nobody waits for it. */
  readonly leavePlatform: (operatorId: string) => void
  /** Told when the line may have changed its state, or who is signed in: every open window must know. */
  readonly changed: () => void
}

function demoHandlers(demo: Demo | undefined): Pick<Handlers, Extract<keyof Handlers, `demo.${string}`>> {
  const noDemo = () => refuse('settlement.unsupported', { reason: 'not a demo institution' })
  if (demo === undefined) return { 'demo.state': noDemo, 'demo.insertCard': noDemo, 'demo.present': noDemo, 'demo.setPlatform': noDemo }
  return {
    'demo.state': () => succeed(demo.state()),
    'demo.insertCard': ({ personNumber }) => (demo.insertCard(personNumber) ? succeed(demo.state()) : refuse('insured.no-record', {})),
    'demo.present': async ({ personNumber, document }) =>
      (await demo.present(personNumber, document)) ? succeed(demo.state()) : refuse('insured.no-record', {}),
    'demo.setPlatform': ({ platform }) => {
      demo.setPlatform(platform)
      return succeed(demo.state())
    },
  }
}

function deviceHandlers(devices: DeviceDesk, operator: () => Operator): Pick<Handlers, Extract<keyof Handlers, `device.${string}`>> {
  return {
    'device.list': () => succeed(devices.list()),
    'device.ports': async () => succeed(await devices.ports()),
    'device.drivers': () => succeed(driverFacts()),
    'device.configure': ({ kind, settings }) => devices.configure(kind, settings),
    'device.selfTest': ({ kind }) => devices.selfTest(kind, operator()),
    'device.trace': ({ kind, after }) => succeed(devices.trace(kind, after)),
    'device.exportTrace': ({ kind }) => succeed(devices.exportTrace(kind)),
  }
}

/** PINs of the demo are public on purpose; a real institution has none to tell. */
function demoPinOf(demo: Demo | undefined, operatorId: string): { demoPin?: string } {
  const found = demo?.world.operators.find((known) => known.operatorId === operatorId)
  return found === undefined ? {} : { demoPin: found.pin }
}

/** The contract filled with the services, one line each: nothing is decided here. */
export function contractHandlers(parts: HandlerParts): Omit<Handlers, HostMethod> {
  const { session, identification, bills, settlement, reversal, slips, receipts, upload, status, policy, replay } = parts
  /** Dispatch lets nobody in who is not signed in. */
  function operator(): Operator {
    const current = session.current()
    if (current === undefined) throw new Error('a handler ran without an operator')
    return current
  }
  return {
    'session.operators': () => succeed(session.operators().map((known) => ({ ...known, ...demoPinOf(parts.demo, known.operatorId) }))),
    'session.current': () => {
      const current = session.current()
      return succeed(current === undefined ? {} : { operator: current })
    },
    'session.signIn': ({ operatorId, pin }) => session.signIn(operatorId, pin).finally(parts.changed),
    'session.signOut': () => {
      const leaving = session.current()
      session.signOut()
      if (leaving !== undefined) parts.leavePlatform(leaving.operatorId)
      identification.forgetVisits()
      parts.counter.left()
      parts.changed()
      return succeed({})
    },
    'terminal.status': () => succeed(status.status()),
    'card.read': (request) => identification.readCard(request, operator()).finally(parts.changed),
    'idCard.read': (request) => identification.readIdCard(request, operator()).finally(parts.changed),
    'document.read': (request) => identification.readDocument(request, operator()).finally(parts.changed),
    'document.stopReading': () => {
      identification.stopReading()
      return succeed({})
    },
    'voucher.read': (request) => identification.readVoucher(request, operator()).finally(parts.changed),
    'person.ofBill': (request) => identification.ofBill(request, operator()).finally(parts.changed),
    'person.again': ({ personNumber }) => identification.again(personNumber, operator()).finally(parts.changed),
    'bill.list': () => succeed([...bills.list()]),
    'bill.get': ({ billId }) => bills.get(billId),
    'bill.refused': () => succeed([...bills.refused()]),
    'bill.acknowledgeRefused': ({ refusedId }) => bills.acknowledgeRefused(refusedId, operator().operatorId),
    'settlement.preview': (request) => parts.counter.previewed(settlement.preview(request)),
    'settlement.rehearse': async (request) => {
      const rehearsed = await parts.rehearsal.rehearse(request, operator()).finally(parts.changed)
      if (rehearsed.ok) {
        parts.offlineBudget.rehearsed(request.settlementKey, rehearsed.value)
        parts.counter.rehearsed(rehearsed.value)
      }
      return rehearsed
    },
    'settlement.decide': (request) => parts.difference.decide(request, operator()),
    'settlement.offlineBudget': () => succeed(parts.offlineBudget.budget()),
    'settlement.confirm': (request) => settlement.confirm(request, operator()),
    'settlement.get': ({ settlementId }) => settlement.get(settlementId),
    'settlement.list': () => succeed([...settlement.list()]),
    'settlement.cancel': (request) => reversal.cancel(request, operator()),
    'slip.get': ({ settlementId, supplement }) => (supplement ? slips.supplementSlip(settlementId) : slips.slip(settlementId)),
    'slip.printed': ({ settlementId, supplement }) =>
      supplement ? parts.difference.countPrint(settlementId) : settlement.countPrint(settlementId),
    'receipt.get': ({ settlementId, supplement }) => receipts.receipt(settlementId, supplement),
    'receipt.print': ({ settlementId, supplement }) => receipts.print(settlementId, supplement),
    'upload.list': () => succeed([...upload.list()]),
    'upload.detail': ({ jobId }) => upload.detail(jobId),
    'upload.retry': ({ jobId }) => upload.retry(jobId, operator()),
    'upload.hold': ({ jobId, reason }) => upload.hold(jobId, reason, operator()),
    'upload.release': ({ jobId }) => upload.release(jobId, operator()),
    'upload.resolve': ({ jobId, reason }) => upload.resolve(jobId, reason, operator()),
    'upload.export': async () => succeed(await upload.exportOpen()),
    'settlement.certificate': ({ settlementId }) => parts.certificates.certificate(settlementId),
    'reconciliation.day': ({ day }) => succeed(parts.reconciliation.day(day)),
    'reconciliation.run': ({ day }) => parts.reconciliation.run(day, operator()),
    'reconciliation.mismatches': () => succeed([...parts.reconciliation.mismatches()]),
    'reconciliation.heal': (request) => parts.reconciliation.heal(request, operator()),
    'policy.list': () => succeed(policy.list()),
    'policy.check': ({ packId }) => policy.check(packId),
    'policy.explain': ({ packId, on }) => policy.explain(packId, on),
    'policy.compare': ({ before, after, on }) => policy.compare(before, after, on),
    'policy.storedCases': () => succeed(policy.storedCases()),
    'policy.storedCase': ({ settlementId }) => policy.storedCase(settlementId),
    'policy.whatIf': (request) => policy.whatIf(request),
    'policy.replay': () => succeed(replay.state()),
    'policy.startReplay': () => succeed(replay.start(operator().name)),
    'policy.stopReplay': () => succeed(replay.stop()),
    ...deviceHandlers(parts.devices, operator),
    'scan.rules': () => succeed(parts.scanRules),
    ...demoHandlers(parts.demo),
  }
}
