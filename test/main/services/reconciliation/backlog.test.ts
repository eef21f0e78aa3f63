import { afterEach, beforeEach, expect, test } from 'vitest'
import type { MismatchKind } from '../../../../shared/contract/index.ts'
import { stayOfSerial } from '../../../reliability/kill-bills.ts'
import { addBacklog, copy } from './backlog.ts'
import { openWorld, type World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const count = 5_000

test('with five thousand confirmed records of ninety days nobody has compared yet, each side’s surplus is found within a minute of contact', async () => {
  const first = await world.settled(1)
  const reversed = await world.settled(2)
  await world.settled(3)
  world.reversed(reversed)
  await world.drain()
  // What shows in no statement is left there of a visit of these days: lines after a cancellation, and a second admission.
  expect(await world.other.uploadFees(world.sender(), world.stayOf(2), stayOfSerial(2).bill.lines)).toMatchObject({ kind: 'accepted' })
  const { bill } = stayOfSerial(3)
  const admission = {
    at: `${bill.admittedOn} 09:00:00`,
    department: { code: 'D01', name: '测试科' },
    doctor: { code: 'DR01', name: '测试医生' },
    bed: '01',
    diagnosisText: '测试诊断',
  }
  expect(await world.other.admit(world.sender(), { stay: world.stayOf(3), bill: { ...bill, admission } })).toMatchObject({
    kind: 'accepted',
  })
  addBacklog(world, first, { count, days: 80 })
  // What shows there differs in records of any age.
  // Of a copy no lines are there: one that was taken back is missing like the other.
  const old = { missing: copy(4_900), takenBack: copy(3_000), renumbered: copy(1_500), otherAmounts: copy(4_000) }
  world.tamper(
    `DELETE FROM settlement WHERE settlement_id = '${old.missing.centreSettlementId}'`,
    `INSERT INTO taken_back VALUES ('${old.takenBack.centreSettlementId}', 'M-ELSEWHERE', ${world.clock.now()})`,
    `UPDATE settlement SET settlement_id = 'RENUMBERED' WHERE settlement_id = '${old.renumbered.centreSettlementId}'`,
    `UPDATE settlement SET fund_fen = fund_fen - 100, content = replace(content, '130.28', '129.28')
      WHERE settlement_id = '${old.otherAmounts.centreSettlementId}'`,
  )
  const { booked } = world.stores.reconciliation
  let readMax = 0
  Object.assign(world.stores.reconciliation, {
    booked: (...days: Parameters<typeof booked>) => {
      const records = booked(...days)
      readMax = Math.max(readMax, records.length)
      return records
    },
  })
  const contact = world.clock.now()
  const wanted: readonly MismatchKind[] = [
    'missing-there',
    'missing-there',
    'other-number-there',
    'amounts-differ',
    'fee-lines-left-there',
    'visit-open-there',
  ]
  await world.workUntil(() => world.reconciliation.mismatches().length >= wanted.length, 60_000)
  const seconds = world.reconciliation.mismatches().map(({ kind, foundAt }) => [kind, (Date.parse(foundAt) - contact) / 1000] as const)
  process.stdout.write(`${seconds.map(([kind, after]) => `${kind.padEnd(28)} ${after.toFixed(1).padStart(5)} s`).join('\n')}\n`)
  expect(seconds.map(([kind]) => kind).sort()).toEqual([...wanted].sort())
  expect(readMax).toBeLessThanOrEqual(1_000)
  expect(world.terminal.faults).toEqual([])
})
