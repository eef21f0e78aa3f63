import { afterEach, beforeEach, expect, test } from 'vitest'
import { createOfflineBudgetService, type OfflineLimits } from '../../../../main/services/offline-budget/index.ts'
import type { Rehearsal } from '../../../../shared/contract/index.ts'
import { fenOf, type Money, moneyFromFen, parseMoney, zeroMoney } from '../../../../shared/money/index.ts'
import { aBill, aPerson } from '../../../builders/stay.ts'
import { agreed, cashier, fixedClock, openTerminal, type Terminal, temporaryFolder } from '../../../builders/terminal.ts'
import { fakePlatform } from '../../../fakes/fake-platform.ts'

const clock = fixedClock()
const platform = fakePlatform()
const limits: OfflineLimits = { personAgeHours: 72, records: 3, recordFund: parseMoney('30.00'), fundTotal: parseMoney('80.00') }
let folder: ReturnType<typeof temporaryFolder>
let terminal: Terminal
let link: 'up' | 'down' | 'unknown'
beforeEach(() => {
  folder = temporaryFolder()
  link = 'down'
  terminal = openTerminal({ folder: folder.path, platform, clock })
})
afterEach(async () => {
  await terminal.close()
  folder.remove()
})

const service = (changes: Partial<OfflineLimits> = {}) =>
  createOfflineBudgetService({
    store: terminal.stores.reconciliation,
    platform: { link: () => ({ state: link }) },
    clock,
    limits: { ...limits, ...changes },
    uploadWithinHours: 24,
  })
const wish = (changes: object = {}) => ({ settlementKey: 'K1', personAsOf: clock.now(), fundTotal: parseMoney('10.00'), ...changes })
/** Half of it is the fund's: 2 × 3 lines of 10.05 yuan make 60.30. */
const settle = (serial: number) => agreed(terminal.confirm(terminal.admit(aBill({ serial }), aPerson(serial)))).summary.settlementId
const asked = (reason: 'line-down' | 'too-slow' | 'visit-busy' | 'switched-off'): Rehearsal => ({
  verdict: 'no-answer',
  waitedMs: 1,
  reason,
})

test('what was charged by the platform’s figures counts with what its fund pays', async () => {
  const moved = (of: object, name: string, fen: number) => ({
    ...of,
    [name]: moneyFromFen(fenOf((of as Record<string, Money>)[name] ?? zeroMoney) + fen),
  })
  const less = (of: object) => moved(moved(moved(moved(of, 'pooledFundPayment', -100), 'fundTotal', -100), 'personTotal', 100), 'cash', 100)
  platform.fate = ({ name }) => (name === 'preSettle' ? { change: (value) => less(value as object) } : 'usual')
  const request = terminal.admit(aBill({ serial: 50, person: aPerson(50) }), aPerson(50))
  const { settlementKey, fingerprint } = agreed(terminal.settlement.preview(request))
  const verdict = agreed(await terminal.rehearsal.rehearse({ ...request, settlementKey }, cashier))
  platform.fate = () => 'usual'
  if (verdict.verdict !== 'different') throw new Error(verdict.verdict)
  const charged = { ...request, settlementKey, fingerprint, amountConfirmed: verdict.platformDue, chargeRehearsal: verdict.rehearsalId }
  agreed(terminal.settlement.confirm(charged, cashier))
  expect(service().budget()).toMatchObject({ records: 1, fundTotal: parseMoney('29.15') })
})

test('while the line is there nothing is refused, however much has not been confirmed yet', () => {
  link = 'up'
  for (const serial of [1, 2, 3, 4]) settle(serial)
  expect(service({ records: 1 }).refusal(wish())).toBeUndefined()
  link = 'unknown'
  expect(service({ records: 1 }).refusal(wish())).toBeUndefined()
})

test.each([
  ['person-age', { personAsOf: -73 }, { limit: 'person-age', found: '73 h', allowed: '72 h' }],
  ['record-fund', { fundTotal: moneyFromFen(3_001) }, { limit: 'record-fund', found: '30.01', allowed: '30.00' }],
  ['fund-total', { fundTotal: moneyFromFen(1_971) }, { limit: 'fund-total', found: '80.01', allowed: '80.00' }],
] as const)('over the %s it is refused with what was found and what is allowed', (_limit, changes, details) => {
  settle(1)
  settle(2)
  const hours = 'personAsOf' in changes ? { personAsOf: clock.now() + changes.personAsOf * 3_600_000 } : changes
  expect(service().refusal(wish(hours))).toEqual({ ok: false, error: { code: 'settlement.over-offline-budget', details } })
})

test.each([
  ['too old', -25, '25 h'],
  ['never heard', undefined, '—'],
] as const)('what the year has counted is %s where the site asks for it: refused', (_what, hours, found) => {
  const told = { accumulatorsAsOf: hours === undefined ? undefined : clock.now() + hours * 3_600_000 }
  const details = { limit: 'accumulator-age', found, allowed: '24 h' }
  expect(service({ accumulatorAgeHours: 24 }).refusal(wish(told))).toEqual({
    ok: false,
    error: { code: 'settlement.over-offline-budget', details },
  })
  expect(service({ accumulatorAgeHours: 25 }).refusal(wish({ accumulatorsAsOf: clock.now() - 25 * 3_600_000 }))).toBeUndefined()
  expect(service().refusal(wish(told))).toBeUndefined()
})

test('exactly what is allowed is allowed', () => {
  settle(1)
  settle(2)
  const full = { personAsOf: clock.now() - 72 * 3_600_000, fundTotal: moneyFromFen(1_970) }
  expect(service().refusal(wish(full))).toBeUndefined()
})

test('the number of settlements the platform has not confirmed has its limit; what it has confirmed does not count', async () => {
  for (const serial of [1, 2, 3]) settle(serial)
  const budget = service({ fundTotal: parseMoney('1000.00') })
  expect(budget.refusal(wish())).toMatchObject({ error: { details: { limit: 'records', found: '4', allowed: '3' } } })
  terminal.upload.start()
  await terminal.drain()
  expect(budget.refusal(wish())).toBeUndefined()
  expect(budget.budget()).toMatchObject({ records: 0, fundTotal: parseMoney('0.00'), overdue: 0 })
})

test('an answer of the platform about this very settlement lifts the budget, and one that did not come calls it in', () => {
  const budget = service({ records: 1, recordFund: parseMoney('1.00') })
  budget.rehearsed('K1', { verdict: 'agreed', waitedMs: 1 })
  expect(budget.refusal(wish())).toBeUndefined()
  expect(budget.refusal(wish({ settlementKey: 'K2' }))).toBeDefined()
  link = 'up'
  budget.rehearsed('K2', asked('too-slow'))
  expect(budget.refusal(wish({ settlementKey: 'K2' }))).toBeDefined()
  budget.rehearsed('K2', asked('switched-off'))
  expect(budget.refusal(wish({ settlementKey: 'K2' }))).toBeUndefined()
})

test('the screen sees what is used, the tightest deadline, and how much is overdue', () => {
  const first = clock.now()
  settle(1)
  clock.advance(23 * 3_600_000)
  settle(2)
  expect(service().budget()).toEqual({
    records: 2,
    recordsMax: 3,
    fundTotal: parseMoney('60.30'),
    fundTotalMax: limits.fundTotal,
    recordFundMax: limits.recordFund,
    personAgeMaxHours: 72,
    worstDeadlineAt: '2026-03-11T09:00:00+08:00',
    overdue: 0,
  })
  clock.set(first + 24 * 3_600_000 + 1)
  expect(service().budget().overdue).toBe(1)
  clock.set(first)
})

test('a confirmation beyond the budget books nothing', () => {
  const before = terminal.stores.settlements.list(10).length
  const refusing = openTerminal({
    folder: `${folder.path}/other`,
    platform,
    clock,
    offlineRefusal: service({ recordFund: parseMoney('1.00') }).refusal,
  })
  try {
    const request = refusing.admit(aBill({ serial: 1 }), aPerson(1))
    expect(refusing.confirm(request)).toMatchObject({
      ok: false,
      error: { code: 'settlement.over-offline-budget', details: { limit: 'record-fund' } },
    })
    expect(refusing.stores.settlements.list(10)).toHaveLength(before)
  } finally {
    refusing.stores.close()
  }
})
