/** A settlement of somebody who showed an e-voucher, over real HTTP: by the token while it is good, by the number when it is not. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { noSigner, openVoucherDecoder } from '../../../../main/gateway/index.ts'
import { openPolicyPacks } from '../../../../main/policy-packs/index.ts'
import type { CentralPlatform, SettlementRequest } from '../../../../main/services/ports/index.ts'
import { type StandIn, standInSeedSchema, startStandIn } from '../../../../main/stand-in/index.ts'
import { reverse, settle } from '../../../../shared/settlement/index.ts'
import { platformAt } from '../../../builders/platform-line.ts'
import { agreed, institution, openTerminal, type Terminal, temporaryFolder } from '../../../builders/terminal.ts'
import { stayOfSerial } from '../../../reliability/kill-bills.ts'
import { seedOf } from '../../../reliability/kill-seed.ts'
import { accepted } from '../../stand-in/world.ts'

const packs = openPolicyPacks(fileURLToPath(new URL('../../../../resources/policy-packs', import.meta.url)))
const { bill, person } = stayOfSerial(1)
const quarterHourMs = 15 * 60_000

let folder: ReturnType<typeof temporaryFolder>
let standIn: StandIn
let platform: CentralPlatform
let terminal: Terminal
let platformClock: number
let token: string
/** What 2303 and 2304 were asked with. */
let sent: { readonly kind: string; readonly token: string | undefined }[]
const held = new Map<string, string>()

function openWith(tokens: Map<string, string>): Terminal {
  return openTerminal({
    folder: folder.path,
    platform: recorded(platform),
    engine: { settle, reverse },
    packs,
    document: { kind: 'e-voucher', number: person.idNumber },
    tokens: { tokenOf: (personNumber) => tokens.get(personNumber), forgetToken: (personNumber) => void tokens.delete(personNumber) },
  })
}

function recorded(real: CentralPlatform): CentralPlatform {
  const note = (kind: string, { voucherToken }: SettlementRequest) => sent.push({ kind, token: voucherToken })
  return {
    ...real,
    preSettle: (sender, request) => {
      note('2303', request)
      return real.preSettle(sender, request)
    },
    settle: (sender, request) => {
      note('2304', request)
      return real.settle(sender, request)
    },
  }
}

beforeEach(async () => {
  folder = temporaryFolder()
  platformClock = Date.now()
  sent = []
  const now = () => platformClock
  standIn = await startStandIn({ port: 0, databaseFile: ':memory:', institution, packs, seed: standInSeedSchema.parse(seedOf(1)), now })
  platform = platformAt(standIn.address, now)
  const decoder = openVoucherDecoder({
    address: standIn.address,
    path: '/fsi/api/hsecfc/localQrCodeQuery',
    envelope: 'wrapped',
    businessType: '01301',
    office: { code: 'A01', name: '收费处' },
    fields: {},
    timeoutMs: 5_000,
    institution,
    signer: noSigner(),
    now,
  })
  const code = standIn.showVoucher(person.personNumber) ?? ''
  token = accepted(await decoder.decode({ operatorId: 'C01', operatorName: '测试收费员' }, code)).token
  await decoder.close()
  held.clear()
  held.set(person.personNumber, token)
  terminal = openWith(held)
})
afterEach(async () => {
  await terminal.close()
  await platform.close()
  await standIn.close()
  folder.remove()
})

const settleOne = () => agreed(terminal.confirm(terminal.admit(bill, person))).summary.settlementId
const record = (settlementId: string) => agreed(terminal.settlement.get(settlementId))
const validSettlements = () => standIn.ledger().visits.find(({ visitId }) => visitId === bill.visitId)?.validSettlements

async function run() {
  terminal.upload.start()
  await terminal.drain()
  expect(terminal.faults).toEqual([])
}

function filesHoldToken(): string[] {
  const files = readdirSync(folder.path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.map(({ parentPath, name }) => join(parentPath, name)).filter((file) => readFileSync(file).includes(token))
}

test('the token goes with the settlement, is forgotten with it, and is in no file', async () => {
  const id = settleOne()
  expect(filesHoldToken()).toEqual([])
  await run()
  expect(record(id).summary.state).toBe('confirmed')
  expect(sent).toEqual([
    { kind: '2303', token },
    { kind: '2304', token },
  ])
  expect(held.size).toBe(0)
  expect(filesHoldToken()).toEqual([])
  for (const { payload } of terminal.stores.uploads.ofSettlement(id)) expect(payload).not.toContain(token)
  expect(terminal.stores.settlements.find(id)?.head.stay.document).toEqual({ kind: 'e-voucher', number: person.idNumber })
})

test('an upload that runs when the visit is over names the identity number', async () => {
  const id = settleOne()
  await terminal.close()
  terminal = openWith(new Map())
  await run()
  expect(record(id).summary.state).toBe('confirmed')
  expect(sent.map(({ token: one }) => one)).toEqual([undefined, undefined])
})

test('a token the platform does not take any more costs nobody anything: the same goes out by the number, under another id', async () => {
  platformClock += quarterHourMs + 1
  const id = settleOne()
  await run()
  expect(record(id).summary.state).toBe('confirmed')
  expect(sent).toEqual([
    { kind: '2303', token },
    { kind: '2303', token: undefined },
    { kind: '2304', token: undefined },
  ])
  expect(validSettlements()).toBe(1)
  expect(filesHoldToken()).toEqual([])
})

test('an answer that gets lost settles the stay once all the same', async () => {
  standIn.faults.set({ rules: [{ kind: 'drop-after', transaction: '2304', times: 1 }] })
  const id = settleOne()
  await run()
  expect(record(id).summary.state).toBe('confirmed')
  expect(validSettlements()).toBe(1)
  expect(held.size).toBe(0)
})
