import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { noSigner, openCentralPlatform } from '../../../../main/gateway/index.ts'
import { openPolicyPacks } from '../../../../main/policy-packs/index.ts'
import type { CentralPlatform } from '../../../../main/services/ports/index.ts'
import { type FaultRule, type StandIn, standInSeedSchema, startStandIn } from '../../../../main/stand-in/index.ts'
import { reverse, settle } from '../../../../shared/settlement/index.ts'
import { agreed, cashier, institution, openTerminal, type Terminal, temporaryFolder } from '../../../builders/terminal.ts'
import { stayOfSerial } from '../../../reliability/kill-bills.ts'
import { seedOf } from '../../../reliability/kill-seed.ts'

const packs = openPolicyPacks(fileURLToPath(new URL('../../../../resources/policy-packs', import.meta.url)))

let folder: ReturnType<typeof temporaryFolder>
let standIn: StandIn
let platform: CentralPlatform
let terminal: Terminal
beforeEach(async () => {
  folder = temporaryFolder()
  standIn = await startStandIn({ port: 0, databaseFile: ':memory:', institution, packs, seed: standInSeedSchema.parse(seedOf(3)) })
  let serial = 0
  platform = openCentralPlatform({
    address: standIn.address,
    institution,
    receiver: '99',
    signer: noSigner(),
    machine: { mac: '00-00-00-00-00-00', ip: '127.0.0.1' },
    now: Date.now,
    nextSerial: () => {
      serial += 1
      return 9_000 + serial
    },
    timeoutMs: 5_000,
  })
  terminal = openTerminal({ folder: folder.path, platform, engine: { settle, reverse }, packs })
})
afterEach(async () => {
  await terminal.close()
  await platform.close()
  await standIn.close()
  folder.remove()
})

function settleOne(serial = 1) {
  const { bill, person } = stayOfSerial(serial)
  return agreed(terminal.confirm(terminal.admit(bill, person))).summary.settlementId
}
const record = (settlementId: string) => agreed(terminal.settlement.get(settlementId))
const visit = (serial = 1) => standIn.ledger().visits.find(({ visitId }) => visitId === `VISIT-${serial}`)
const strikeOnce = (transaction: string, kind: FaultRule['kind']) => standIn.faults.set({ rules: [{ kind, transaction, times: 1 }] })

async function run() {
  terminal.upload.start()
  await terminal.drain()
  expect(terminal.faults).toEqual([])
}

test('over real HTTP a settlement is confirmed with the same figures, and its reversal leaves the platform clean', async () => {
  const id = settleOne()
  await run()
  expect(record(id).summary).toMatchObject({ state: 'confirmed', centreSettlementId: visit()?.settlements[0]?.settlementId })
  expect(record(id).differences).toEqual([])
  const { summary } = agreed(terminal.reversal.cancel({ settlementId: id, reason: '测试' }, cashier))
  await terminal.drain()
  expect(record(summary.settlementId).summary.state).toBe('confirmed')
  expect(visit()).toMatchObject({ validSettlements: 0, feeLines: 0 })
})

test('a platform that reckons otherwise is heard: both figures are kept and the first step that parts is named', async () => {
  standIn.faults.set({ rules: [{ kind: 'disagree' }] })
  const id = settleOne(3)
  await run()
  expect(record(id).summary.state).toBe('differs')
  expect(record(id).differences.length).toBeGreaterThan(0)
})

test.each(['drop-before', 'drop-after', 'http-502-after', 'timeout-words', 'truncated', 'wrong-length', 'other-person'] as const)(
  'a settlement whose answer ends in %s is settled exactly once',
  async (kind) => {
    strikeOnce('2304', kind)
    const id = settleOne()
    await run()
    expect(record(id).summary.state).toBe('confirmed')
    expect(visit()?.validSettlements).toBe(1)
    expect(visit()?.settlements.find(({ valid }) => valid)?.settlementId).toBe(record(id).summary.centreSettlementId)
  },
)

test.each(['drop-before', 'drop-after', 'http-502', 'gateway-401', 'stale-sign-in', 'truncated'] as const)(
  'fee lines whose upload ends in %s are there once each',
  async (kind) => {
    strikeOnce('2301', kind)
    const { bill } = stayOfSerial(2)
    const id = settleOne(2)
    await run()
    expect(record(id).summary.state).toBe('confirmed')
    expect(visit(2)?.feeLines).toBe(bill.lines.length)
  },
)
