/** A terminal that reconciles, the stand-in over real HTTP, a second sender of the same institution, and a hand in the platform's books. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { openPolicyPacks } from '../../../../main/policy-packs/index.ts'
import type { Sender, StayReference } from '../../../../main/services/ports/index.ts'
import { createReconciliationService, type ReconciliationSettings } from '../../../../main/services/reconciliation/index.ts'
import { type FaultRule, standInSeedSchema, startStandIn } from '../../../../main/stand-in/index.ts'
import type { DifferenceDecision, MismatchKind, Operator } from '../../../../shared/contract/index.ts'
import { instantText, parseLocalDate } from '../../../../shared/dates/index.ts'
import { figuresOf } from '../../../../shared/difference/index.ts'
import { addMoney, formatMoney, parseMoney, subtractMoney, sumMoney } from '../../../../shared/money/index.ts'
import { reverse, settle } from '../../../../shared/settlement/index.ts'
import { platformAt } from '../../../builders/platform-line.ts'
import { agreed, cashier, fixedClock, institution, openTerminal, temporaryFolder } from '../../../builders/terminal.ts'
import { stayOfSerial } from '../../../reliability/kill-bills.ts'
import { seedOf } from '../../../reliability/kill-seed.ts'

export const supervisor: Operator = { operatorId: 'S01', name: '测试主管', role: 'supervisor' }
const packs = openPolicyPacks(fileURLToPath(new URL('../../../../resources/policy-packs', import.meta.url)))
const usual: ReconciliationSettings = { everySeconds: 1800, quietSeconds: 20, spacingMs: 500, soleTerminal: true }

/** Guards of the books a real platform has as well; a restored backup does not ask them. */
const guards = ['settlement_stays', 'settlement_same', 'taken_back_stays']

export async function openWorld(changes: Partial<ReconciliationSettings> = {}) {
  const folder = temporaryFolder()
  const clock = fixedClock()
  const databaseFile = join(folder.path, 'stand-in.db')
  const standIn = await startStandIn({
    port: 0,
    databaseFile,
    institution,
    packs,
    seed: standInSeedSchema.parse(seedOf(4)),
    now: clock.now,
  })
  let serial = 0
  const open = (from: number) => platformAt(standIn.address, clock.now, from)
  const platform = open(7_000)
  const other = open(8_000)
  const terminal = openTerminal({
    folder: join(folder.path, 'terminal'),
    platform,
    clock,
    engine: { settle, reverse },
    packs,
    upload: {
      onLeftToPerson: (visitId) => reconciliation.look(visitId),
    },
  })
  const { stores } = terminal
  const reconciliation = createReconciliationService({
    stores,
    platform,
    reversal: terminal.reversal,
    gate: terminal.gate,
    clock,
    messageIds: terminal.messageIds,
    newId: randomUUID,
    area: institution.area,
    settings: { ...usual, ...changes },
    wakeQueue: terminal.upload.wake,
    onChange: () => undefined,
    onFault: (cause) => terminal.faults.push(cause),
    pause: async (milliseconds) => void clock.advance(milliseconds),
  })
  const today = () => parseLocalDate(instantText(clock.now()).slice(0, 10))

  /** Lets the queue work until it is so; time passes meanwhile. */
  async function until(isSo: () => boolean): Promise<void> {
    const limit = Date.now() + 8_000
    while (!isSo()) {
      if (Date.now() > limit) throw new Error(`the queue: ${JSON.stringify(stores.uploads.list(9))} ${String(terminal.faults[0])}`)
      clock.advance(1_000)
      terminal.upload.wake()
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
  }
  const isBusy = () => stores.uploads.nextWakeUp() !== undefined || stores.uploads.list(100).some(({ state }) => state === 'sending')
  /** Until the queue has nothing to do, or waits for a person. */
  const drain = () => until(() => !isBusy())
  const job = (settlementId: string, kind: string) => stores.uploads.ofSettlement(settlementId).find((one) => one.kind === kind)

  /** Lets the background work until `isDone`, by its own clock; answers how much time went by. */
  async function workUntil(isDone: () => boolean, withinMs: number): Promise<number> {
    const begun = clock.now()
    while (!isDone()) {
      if (clock.now() - begun > withinMs) throw new Error(`not within ${withinMs} ms: ${JSON.stringify(reconciliation.mismatches())}`)
      clock.advance(Math.max(1, await reconciliation.turn()))
    }
    return clock.now() - begun
  }

  function inLedger<Value>(read: (ledger: Database.Database) => Value): Value {
    const ledger = new Database(join(folder.path, 'terminal', 'terminal.db'), { readonly: true })
    try {
      return read(ledger)
    } finally {
      ledger.close()
    }
  }

  const sender = (): Sender => {
    serial += 1
    return { messageId: other.messageId(clock.now(), 8_500 + serial), operatorId: cashier.operatorId, operatorName: cashier.name }
  }

  return {
    folder: folder.path,
    standIn,
    platform,
    other,
    sender,
    terminal,
    stores,
    reconciliation,
    clock,
    today,
    drain,
    until,
    job,
    hold(settlementId: string, kind: string): void {
      agreed(terminal.upload.hold(job(settlementId, kind)?.jobId ?? '', '测试', cashier))
    },
    workUntil,
    /** Books one stay; nothing is sent before the queue runs. */
    settle(of = 1): string {
      const { bill, person } = stayOfSerial(of)
      return agreed(terminal.confirm(terminal.admit(bill, person))).summary.settlementId
    },
    async settled(of = 1): Promise<string> {
      const settlementId = this.settle(of)
      terminal.upload.start()
      await drain()
      return settlementId
    },
    reversed(settlementId: string): string {
      return agreed(terminal.reversal.cancel({ settlementId, reason: '测试退费' }, cashier)).summary.settlementId
    },
    record: (settlementId: string) => agreed(terminal.settlement.get(settlementId)),
    stayOf(of = 1): StayReference {
      const { bill, person } = stayOfSerial(of)
      const { personNumber, enrolmentArea, insuranceType, idNumber } = person
      return { visitId: bill.visitId, personNumber, enrolmentArea, insuranceType, document: { kind: 'id-number', number: idNumber } }
    },
    visit: (of = 1) => standIn.ledger().visits.find(({ visitId }) => visitId === `VISIT-${of}`),
    /** The message that settled, as it went out last. */
    messageOf: (settlementId: string, kind = 'settlement') => job(settlementId, kind)?.messageId ?? '',
    strike: (...rules: readonly Pick<FaultRule, 'kind' | 'transaction' | 'times'>[]) =>
      standIn.faults.set({ rules: rules.map(({ kind, transaction, times }) => ({ kind, transaction, ...(times ? { times } : {}) })) }),
    /** A hand in the platform's books, past everything that guards them. */
    tamper(...statements: readonly string[]): void {
      const books = new Database(databaseFile)
      try {
        books.pragma('foreign_keys = OFF')
        for (const guard of guards) books.exec(`DROP TRIGGER IF EXISTS ${guard}`)
        for (const statement of statements) books.exec(statement)
      } finally {
        books.close()
      }
    },
    /** The platform has answered with other funds of the same sum: of the pooled fund's money 88 yuan are another fund's. */
    hearsOtherFunds(settlementId: string): (decision: DifferenceDecision['decision']) => void {
      const figures = figuresOf(this.record(settlementId).breakdown)
      const moved = parseMoney('88.00')
      const platformFigures = {
        ...figures,
        pooledFundPayment: subtractMoney(figures.pooledFundPayment, moved),
        civilServantSubsidy: addMoney(figures.civilServantSubsidy, moved),
      }
      stores.reconciliation.learn(settlementId, { state: 'differs', platformFigures })
      return (decision) => {
        agreed(terminal.difference.decide({ settlementId, decision, reason: '经办机构复函' }, supervisor))
        reconciliation.changed(settlementId)
      }
    },
    /** What lies open in the ledger about a mismatch and a settlement: audit, closing and the journal of messages. */
    openText([mismatchId, settlementId]: readonly [string, string]): string {
      return inLedger((ledger) => {
        const rows = [
          ...ledger.prepare('SELECT result AS words FROM audit_entry').all(),
          ...ledger.prepare('SELECT closing AS words FROM mismatch WHERE mismatch_id = ?').all(mismatchId),
          ...ledger
            .prepare(`SELECT v.words FROM upload_event v JOIN upload_job j ON j.job_id = v.job_id
              JOIN settlement s ON s.position = j.settlement WHERE s.settlement_id = ?`)
            .all(settlementId),
        ]
        return JSON.stringify(rows)
      })
    },
    /** Whether somebody who opens the ledger now finds it: committed, that is. */
    isCommitted: (settlementId: string): boolean =>
      inLedger((ledger) => ledger.prepare('SELECT 1 FROM settlement WHERE settlement_id = ?').get(settlementId) !== undefined),
    audited(subject: string): string[] {
      return inLedger((ledger) =>
        ledger
          .prepare<[string], { act: string }>('SELECT act FROM audit_entry WHERE subject = ? ORDER BY sequence')
          .all(subject)
          .map(({ act }) => act),
      )
    },
    mismatchOfKind(kind: MismatchKind) {
      const open = reconciliation.mismatches()
      if (open.length !== 1 || open[0]?.kind !== kind) throw new Error(`expected one ${kind}: ${JSON.stringify(open)}`)
      return open[0]
    },
    /** What both ledgers hold of valid settlements. */
    books() {
      const { validSettlements, totalFee, fundTotal, cash } = standIn.ledger().sums
      const standing = stores.settlements.list(100).filter(({ kind, state }) => kind === 'settlement' && state !== 'cancelled')
      const records = standing.map(({ settlementId }) => stores.reconciliation.record(settlementId)?.figures)
      const figures = records.flatMap((one) => (one ? [one] : []))
      const ours = {
        validSettlements: standing.length,
        totalFee: formatMoney(sumMoney(figures.map((one) => one.totalFee))),
        fundTotal: formatMoney(sumMoney(figures.map((one) => one.fundTotal))),
        cash: formatMoney(sumMoney(figures.map((one) => one.cash))),
      }
      return { ours, platform: { validSettlements, totalFee, fundTotal, cash } }
    },
    async close() {
      await reconciliation.stop()
      await terminal.close()
      await platform.close()
      await other.close()
      await standIn.close()
      folder.remove()
    },
  }
}
export type World = Awaited<ReturnType<typeof openWorld>>
