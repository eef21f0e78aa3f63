/** What the platform tells of a person's year and account, while nobody knows whether it counts a settlement of ours. */

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { UploadStep } from '../../../main/services/ports/index.ts'
import { adoptLedger, openStore } from '../../../main/store/index.ts'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import { figuresOf, type SettledFigures } from '../../../shared/difference/index.ts'
import { addMoney, fenOf, formatMoney, moneyFromFen, parseMoney, subtractMoney } from '../../../shared/money/index.ts'
import { aBill, aPerson } from '../../builders/stay.ts'
import { agreed, cashier, fixedClock, openTerminal, type Terminal, temporaryFolder, testKey } from '../../builders/terminal.ts'
import { fakePlatform } from '../../fakes/fake-platform.ts'

const clock = fixedClock()
let folder: ReturnType<typeof temporaryFolder>
let terminal: Terminal
beforeAll(() => {
  folder = temporaryFolder()
  terminal = openTerminal({ folder: folder.path, platform: fakePlatform(), clock })
})
afterAll(async () => {
  await terminal.close()
  folder.remove()
})

let serials = 0
const supervisor = { operatorId: 'S01', name: '测试主管', role: 'supervisor' } as const

/** A settlement of somebody nobody has met, paid by the fund and from an account of 100.00. */
function aSettlement() {
  serials += 1
  const person = aPerson(serials, { accountBalance: parseMoney('100.00') })
  const request = terminal.admit(aBill({ serial: serials, person, unitFen: 50_005 }), person)
  const { summary } = agreed(terminal.confirm({ ...request, useAccount: true }))
  const { settlementId } = summary
  const { breakdown } = agreed(terminal.settlement.get(settlementId))
  const { settlements, uploads, toldAccumulators, people } = terminal.stores
  const personYear = { personNumber: person.personNumber, insuranceType: 'employee', area: '360800', year: 2026 } as const
  const jobs = () => uploads.ofSettlement(settlementId)
  const settling = () => {
    const job = jobs().find(({ kind }) => kind === 'settlement')
    if (job === undefined) throw new Error('nothing settles')
    return job
  }
  return {
    fund: fenOf(summary.fundTotal),
    breakdown,
    personYear,
    person,
    settlementId,
    visitId: `VISIT-${serials}`,
    settling,
    counted: () => fenOf(settlements.accumulators(personYear).amounts['pool.fund'] ?? moneyFromFen(0)),
    holds: () =>
      formatMoney(
        addMoney(
          people.findByNumber(person.personNumber)?.person.accountBalance ?? moneyFromFen(0),
          settlements.accountMovementNotCounted(person.personNumber),
        ),
      ),
    isInDoubt: () => toldAccumulators.standing(personYear) === undefined,
    /** Asked and told at once; answers whether it was kept. */
    tell(fen: number): boolean {
      const at = clock.advance(1)
      const standing = toldAccumulators.standing(personYear)
      const told = { counts: {}, amounts: { 'pool.fund': moneyFromFen(fen) } }
      return standing !== undefined && toldAccumulators.keep(personYear, told, { standing, names: ['pool.fund'], at })
    },
    tellBalance: (balance: string) => people.remember({ ...person, accountBalance: parseMoney(balance) }, clock.advance(1), people.mark()),
    advance: (step: Pick<UploadStep, 'state'> & Partial<UploadStep>) =>
      uploads.advance([{ jobId: settling().jobId, at: clock.advance(1), ...step }]),
    /** Everything before the settlement has gone its way. */
    arrive(figures: SettledFigures = figuresOf(breakdown)) {
      for (const { jobId, kind } of jobs()) if (kind !== 'settlement') uploads.advance([{ jobId, state: 'acknowledged', at: clock.now() }])
      this.learn(figures)
    },
    learn(figures: SettledFigures) {
      const isAlike = figures.fundTotal === figuresOf(breakdown).fundTotal
      this.advance({
        state: 'acknowledged',
        attempt: { messageId: settling().messageId, outcome: 'accepted', words: '' },
        settlement: { settlementId, state: isAlike ? 'confirmed' : 'differs', knownToPlatform: true, platformFigures: figures },
      })
    },
  }
}

/** The fund pays so much less, and the person so much more. */
const shifted = (figures: SettledFigures, fen: number): SettledFigures => {
  const amount = moneyFromFen(fen)
  const { fundTotal, pooledFundPayment, personTotal, cash } = figures
  return {
    ...figures,
    fundTotal: subtractMoney(fundTotal, amount),
    pooledFundPayment: subtractMoney(pooledFundPayment, amount),
    personTotal: addMoney(personTotal, amount),
    cash: addMoney(cash, amount),
  }
}

test.each(['held', 'resolved', 'refused'] as const)(
  'a settlement that is %s may have been settled elsewhere: nothing told is taken',
  (what) => {
    const one = aSettlement()
    one.tellBalance('100.00')
    const left = one.holds()
    const { jobId } = one.settling()
    if (what === 'refused') one.advance({ state: 'refused' })
    else agreed(terminal.upload.hold(jobId, '另一终端', cashier))
    if (what === 'resolved') agreed(terminal.upload.resolve(jobId, '另一终端已办理', supervisor))
    expect(one.tell(one.fund)).toBe(false)
    expect(one.counted()).toBe(one.fund)
    one.tellBalance(left)
    expect(one.holds()).toBe(left)
    expect(terminal.stores.reconciliation.visitsInDoubt()).toContain(one.visitId)
    if (what === 'held') agreed(terminal.upload.release(jobId, cashier))
    expect(one.isInDoubt()).toBe(what !== 'held')
  },
)

test('while a mismatch is healed, and of an answer that was asked for before it ended, nothing is taken', () => {
  const one = aSettlement()
  one.arrive()
  const { mismatches, toldAccumulators } = terminal.stores
  const entry = { at: clock.now(), operatorId: 'S01', act: 'test', subject: one.settlementId, result: '' }
  const found = { kind: 'cancelled-there', subject: one.settlementId, day: parseLocalDate('2026-03-10'), foundAt: clock.now() } as const
  mismatches.add({ ...found, mismatchId: 'M-1', settlementId: one.settlementId, content: '{}' }, entry)
  expect(one.isInDoubt()).toBe(false)
  const standing = toldAccumulators.standing(one.personYear) ?? ''
  const asked = { standing, names: ['pool.fund'], at: clock.advance(1) }
  mismatches.change('M-1', 'healing', '{}', entry)
  expect(one.isInDoubt()).toBe(true)
  mismatches.close('M-1', '已办结', '{}', { ...entry, at: clock.advance(1) })
  expect(one.isInDoubt()).toBe(false)
  const told = { counts: {}, amounts: {} }
  expect(toldAccumulators.keep(one.personYear, told, asked)).toBe(false)
  expect(toldAccumulators.keep(one.personYear, told, { ...asked, at: clock.advance(1) })).toBe(true)
})

test('a supplement up to figures that were counted already is told with them; one the platform came to later is on top', () => {
  const one = aSettlement()
  const first = shifted(figuresOf(one.breakdown), 1_000)
  one.arrive(first)
  expect(one.tell(one.fund - 1_000)).toBe(true)
  one.tellBalance('99.00')
  const accept = () =>
    agreed(terminal.difference.decide({ settlementId: one.settlementId, decision: 'platform-accepted', reason: '测试' }, supervisor))
  accept()
  expect(one.counted()).toBe(one.fund - 1_000)
  const half = parseMoney('0.50')
  const fromAccount = { personalAccount: subtractMoney(first.personalAccount, half), cash: addMoney(first.cash, half) }
  const second = shifted({ ...first, ...fromAccount }, 500)
  terminal.stores.reconciliation.learn(one.settlementId, { platformFigures: second, state: 'differs' })
  expect([one.counted(), one.holds()]).toEqual([one.fund - 1_000, '99.00'])
  accept()
  expect([one.counted(), one.holds()]).toEqual([one.fund - 1_500, '99.50'])
  expect(one.tell(one.fund - 1_500)).toBe(true)
  expect(one.counted()).toBe(one.fund - 1_500)
})

test('while a settlement is in doubt a balance stays with its time, also one that a program before this one has kept', () => {
  const one = aSettlement()
  const left = one.holds()
  const known = () => terminal.stores.people.findByNumber(one.person.personNumber)
  const toldAt = known()?.asOf
  const ledger = new Database(join(folder.path, 'terminal.db'))
  ledger.prepare('UPDATE person SET account_counts = NULL').run()
  ledger.close()
  clock.advance(1)
  one.arrive()
  expect(one.holds()).toBe(left)
  serials += 1
  const bill = aBill({ serial: serials, person: one.person })
  terminal.stores.bills.receive(bill, 'hash', clock.now())
  const { uploads } = agreed(terminal.confirm({ billId: bill.billId, personNumber: one.person.personNumber, useAccount: false }))
  agreed(terminal.upload.hold(uploads.at(-1)?.jobId ?? '', '另一终端', cashier))
  terminal.stores.people.remember({ ...one.person, name: '改名' }, clock.advance(1), terminal.stores.people.mark())
  expect(one.holds()).toBe(left)
  expect(known()).toMatchObject({ asOf: toldAt, person: { name: '改名' } })
})

test('in a ledger taken over in its place, what waits may have gone out since the copy was made', async () => {
  const place = temporaryFolder()
  const data = join(place.path, 'data')
  const options = { key: testKey, witness: { folder: join(place.path, 'witness'), machine: { system: 'a', parts: [] } } }
  openStore(data, { ...options, terminal: '01' }).close()
  const before = openTerminal({ folder: data, platform: fakePlatform(), clock })
  const person = aPerson()
  const { uploads } = agreed(before.confirm(before.admit(aBill({ person }), person)))
  const personYear = { personNumber: person.personNumber, insuranceType: 'employee', area: '360800', year: 2026 } as const
  expect(before.stores.toldAccumulators.standing(personYear)).toBeDefined()
  await before.close()
  rmSync(options.witness.folder, { recursive: true })
  adoptLedger(data, options, { at: clock.now(), operatorId: 'IT01', reason: '测试', terminal: '01', isOtherRetired: true })
  const after = openTerminal({ folder: data, platform: fakePlatform(), clock })
  expect(after.stores.toldAccumulators.standing(personYear)).toBeUndefined()
  expect(after.stores.reconciliation.visitsInDoubt()).toEqual(['VISIT-1'])
  expect(after.stores.uploads.find(uploads.at(-1)?.jobId ?? '')).toMatchObject({ kind: 'settlement', state: 'queued', mayBeInEffect: true })
  after.upload.start()
  await after.drain()
  expect(after.stores.toldAccumulators.standing(personYear)).toBeDefined()
  await after.close()
  place.remove()
})
