/** A terminal without hosts: the real store in a temporary folder, the real services, a fake platform or any other. */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDifferenceService } from '../../main/services/difference/index.ts'
import type { CentralPlatform, PackContents, PolicyPacks, VisitDocument } from '../../main/services/ports/index.ts'
import { createRehearsalService, type RehearsalSettings } from '../../main/services/rehearsal/index.ts'
import { createReversalService } from '../../main/services/reversal/index.ts'
import {
  amountToConfirm,
  createSettlementService,
  type Institution,
  type SettlementEngine,
  type SettlementParts,
} from '../../main/services/settlement/index.ts'
import { createMessageIds, createUploadService, createVisitGate, type UploadParts } from '../../main/services/upload/index.ts'
import { openStore } from '../../main/store/index.ts'
import type { StayBill } from '../../shared/bill/index.ts'
import type { Operator, SettlementPreview } from '../../shared/contract/index.ts'
import { type Outcome, succeed } from '../../shared/errors/index.ts'
import type { InsuredPerson } from '../../shared/insured/index.ts'
import { parseRate } from '../../shared/money/index.ts'
import type { CompiledPack } from '../../shared/policy/index.ts'
import { aPerson, reverseByHalves, settleByHalves } from './stay.ts'

export const testKey = Buffer.alloc(32, 7)
export const institution: Institution = { code: 'H36080200001', name: '测试医院', area: '360802', hospitalLevel: 'L3', terminal: '01' }
export const cashier: Operator = { operatorId: 'C01', name: '测试收费员', role: 'cashier' }

export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'sanbao-test-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

export function agreed<Value>(outcome: Outcome<Value>): Value {
  if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome.error)}`)
  return outcome.value
}

/** A clock that stands still until it is told. */
export function fixedClock(start = Date.parse('2026-03-10T09:00:00+08:00')) {
  let now = start
  return { now: () => now, advance: (milliseconds: number) => (now += milliseconds), set: (to: number) => (now = to) }
}

const halves: SettlementEngine = { settle: (one) => succeed(settleByHalves(one)), reverse: reverseByHalves }
const pack = { id: 'test-pack', title: '测试政策', version: '1', hash: 'f'.repeat(64) } as unknown as CompiledPack

export function testCatalogue() {
  return {
    version: () => ({ version: 'test-1', items: 300, sha256: 'c'.repeat(64) }),
    terms: ({ itemCode }: { itemCode: string }) =>
      itemCode.startsWith('TEST')
        ? {
            known: true as const,
            item: {
              code: itemCode,
              name: itemCode,
              specification: '',
              unit: '',
              feeCategory: 'western-drug' as const,
              validFrom: '2020-01-01' as never,
            },
            terms: { class: 'A' as const, upfrontShare: parseRate('0') },
          }
        : itemCode.startsWith('BAND')
          ? { known: false as const, notComputable: 'share-by-price-band' as const }
          : { known: false as const },
    close: () => undefined,
  }
}

export interface TerminalOptions {
  readonly folder: string
  readonly platform: CentralPlatform
  readonly clock?: { now(): number }
  /** The simple arithmetic of tests unless a test wants the law. */
  readonly engine?: SettlementEngine
  readonly packs?: PolicyPacks & PackContents
  readonly pauses?: { readonly firstMs: number; readonly ceilingMs: number }
  /** What everybody was identified by; the number on the bill unless a test says otherwise. */
  readonly document?: VisitDocument
  readonly tokens?: UploadParts['tokens']
  /** Parts of the upload service a test sets itself. */
  readonly upload?: Partial<UploadParts>
  readonly sendsSettlementList?: boolean
  /** Where a bundled program finds the numbered migrations. */
  readonly migrationsFolder?: string
  readonly offlineRefusal?: SettlementParts['offlineRefusal']
  /** Before money moves: asked at once, answered within five seconds, the platform's figures charged, unless a test says otherwise. */
  readonly rehearsal?: Partial<RehearsalSettings>
}

export function openTerminal({
  folder,
  platform,
  clock = { now: Date.now },
  pauses = { firstMs: 1, ceilingMs: 2 },
  ...law
}: TerminalOptions) {
  const stores = openStore(folder, { key: testKey, ...(law.migrationsFolder ? { migrationsFolder: law.migrationsFolder } : {}) })
  const faults: unknown[] = []
  const changes: string[] = []
  const messageIds = createMessageIds({ uploads: stores.uploads, platform, clock, terminal: institution.terminal })
  const common = {
    institution,
    stores,
    clock,
    messageIds,
    newId: randomUUID,
    engine: law.engine ?? halves,
  }
  const gate = createVisitGate(() => upload.wake())
  const upload = createUploadService({
    ...common,
    gate,
    ...(law.tokens && { tokens: law.tokens }),
    platform,
    random: () => 0,
    onChange: (settlementId) => changes.push(settlementId),
    onFault: (cause) => faults.push(cause),
    linePauses: pauses,
    messagePauses: pauses,
    ...law.upload,
  })
  const catalogue = testCatalogue()
  const settlement = createSettlementService({
    ...common,
    packs: law.packs ?? { find: () => succeed(pack), list: () => [pack], content: () => '{}' },
    catalogue: () => catalogue,
    documentOf: () => law.document,
    sendsSettlementList: law.sendsSettlementList ?? false,
    rehearsals: { find: (rehearsalId) => rehearsal.find(rehearsalId), heard: (settlementKey) => rehearsal.heard(settlementKey) },
    ...(law.offlineRefusal ? { offlineRefusal: law.offlineRefusal } : {}),
    onBooked: () => upload.wake(),
  })
  const rehearsal = createRehearsalService({
    ...common,
    gate,
    platform,
    settlement,
    settings: { enabled: true, withinMs: 5_000, onDifference: 'platform', ...law.rehearsal },
    ...(law.tokens ? { tokenOf: law.tokens.tokenOf } : {}),
    onFault: (cause) => faults.push(cause),
  })
  const difference = createDifferenceService({ ...common, onDecided: (settlementId) => changes.push(settlementId) })
  const reversal = createReversalService({ ...common, onBooked: () => upload.wake() })

  return {
    stores,
    gate,
    messageIds,
    upload,
    settlement,
    rehearsal,
    difference,
    reversal,
    faults,
    changes,
    /** The bill is in and its patient is known. */
    admit(bill: StayBill, person: InsuredPerson = aPerson()) {
      stores.people.remember(person, clock.now())
      stores.bills.receive(bill, `hash of ${bill.billId}`, clock.now())
      return { billId: bill.billId, personNumber: person.personNumber, useAccount: false }
    },
    confirm(
      request: { billId: string; personNumber: string; useAccount: boolean },
      preview: SettlementPreview = agreed(settlement.preview(request)),
    ) {
      const { settlementKey, fingerprint, breakdown } = preview
      return settlement.confirm({ ...request, settlementKey, fingerprint, amountConfirmed: amountToConfirm(breakdown) }, cashier)
    },
    /** Until nothing is waiting any more, or until somebody is needed. */
    async drain(limitMs = 10_000) {
      const until = Date.now() + limitMs
      while (stores.uploads.nextWakeUp() !== undefined || stores.uploads.list(500).some(({ state }) => state === 'sending')) {
        if (Date.now() > until) throw new Error(`the queue did not drain: ${JSON.stringify(stores.uploads.list(20))} ${String(faults[0])}`)
        await new Promise((resolve) => setTimeout(resolve, 2))
      }
    },
    async close() {
      await rehearsal.stop()
      await upload.stop()
      stores.close()
    },
  }
}
export type Terminal = ReturnType<typeof openTerminal>
