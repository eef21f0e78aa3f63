import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { noSigner, openCentralPlatform } from '../../main/gateway/index.ts'
import { openPolicyPacks } from '../../main/policy-packs/index.ts'
import { type FaultRule, type StandIn, standInSeedSchema, startStandIn } from '../../main/stand-in/index.ts'
import { reverse, settle } from '../../shared/settlement/index.ts'
import { agreed, cashier, institution, openTerminal, temporaryFolder } from '../builders/terminal.ts'
import { judge, type Said } from './judge.ts'
import { isReversedInTheEnd, stayOfSerial } from './kill-bills.ts'
import { seedOf } from './kill-seed.ts'

/** Settlements sent through a line on which everything goes wrong; each is four messages and more. */
const bills = Number(process.env.SANBAO_LINE_FAULTS ?? 100)
const seed = Number(process.env.SANBAO_SEED ?? 20260310)

/**
 * Each fault with the chance per message; together about every second message meets one. Swapped answers are not among them: a
 * refusal names no message, so one that came to another message is found by the reconciliation, not by the queue.
 */
const chances = {
  'drop-before': 0.06,
  'drop-after': 0.06,
  'http-502': 0.03,
  'http-502-after': 0.03,
  'too-many': 0.02,
  redirect: 0.02,
  html: 0.02,
  empty: 0.02,
  truncated: 0.02,
  'wrong-length': 0.02,
  'wrong-type': 0.02,
  'gateway-401': 0.02,
  'timeout-words': 0.02,
  'timeout-words-before': 0.02,
  'stale-sign-in': 0.03,
  'sign-ins-end': 0.01,
  twice: 0.03,
  late: 0.02,
  'other-person': 0.02,
  'status-as-text': 0.05,
  'amounts-as-text': 0.05,
  'dates-with-time': 0.05,
  'output-as-text': 0.05,
  'other-order': 0.05,
} as const satisfies Partial<Record<FaultRule['kind'], number>>

const packs = openPolicyPacks(fileURLToPath(new URL('../../resources/policy-packs', import.meta.url)))
let folder: ReturnType<typeof temporaryFolder>
let standIn: StandIn
beforeEach(async () => {
  folder = temporaryFolder()
  standIn = await startStandIn({ port: 0, databaseFile: ':memory:', institution, packs, seed: standInSeedSchema.parse(seedOf(bills)) })
})
afterEach(async () => {
  await standIn.close()
  folder.remove()
})

test('whatever the line does to messages and answers: nothing lost, nothing doubled, nobody needed', async () => {
  let exchanges = 0
  let serial = 0
  const platform = openCentralPlatform({
    address: standIn.address,
    institution,
    receiver: '99',
    signer: noSigner(),
    machine: { mac: '00-00-00-00-00-00', ip: '127.0.0.1' },
    now: Date.now,
    nextSerial: () => {
      serial += 1
      return 9_000 + (serial % 1_000)
    },
    timeoutMs: 800,
    log: () => {
      exchanges += 1
    },
  })
  const terminal = openTerminal({ folder: folder.path, platform, engine: { settle, reverse }, packs })
  const rules = Object.entries(chances).map(([kind, probability]) => ({ kind: kind as FaultRule['kind'], probability, ms: 20 }))
  standIn.faults.set({ seed, rules })
  terminal.upload.start()
  const said: Said[] = []
  for (let number = 1; number <= bills; number += 1) {
    const { bill, person } = stayOfSerial(number)
    const { settlementId } = agreed(terminal.confirm(terminal.admit(bill, person))).summary
    said.push({ act: 'settled', billId: bill.billId, settlementId })
    if (!isReversedInTheEnd(number)) continue
    const reversal = agreed(terminal.reversal.cancel({ settlementId, reason: '测试撤销' }, cashier)).summary.settlementId
    said.push({ act: 'reversed', billId: bill.billId, settlementId: reversal })
  }
  await terminal.drain(240_000)
  expect(terminal.faults).toEqual([])
  await terminal.close()
  await platform.close()
  const { findings, resent, takenBack } = judge(folder.path, said, standIn.ledger(), bills)
  process.stdout.write(`line faults: ${JSON.stringify({ seed, bills, exchanges, resent, takenBack, findings: findings.length })}\n`)
  expect(findings).toEqual([])
  expect(takenBack).toBeGreaterThan(0)
}, 300_000)
