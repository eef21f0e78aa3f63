/**
 * A terminal without a window that settles and uploads as fast as it can, for the kill test to end at any moment:
 * real store, real services, real gateway, real law. Every act is said on standard output after it is committed.
 *
 * `settling-terminal --data <folder> --platform <address> --bills <n> --migrations <folder> --law <file> [--drain] [--sabotage <name>]`
 */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { noSigner, openCentralPlatform } from '../../main/gateway/index.ts'
import { loadArchivedPack, sha256 } from '../../main/policy-packs/index.ts'
import { createReversalService } from '../../main/services/reversal/index.ts'
import { amountToConfirm, createSettlementService } from '../../main/services/settlement/index.ts'
import { createMessageIds, createUploadService } from '../../main/services/upload/index.ts'
import { openStore } from '../../main/store/index.ts'
import { succeed } from '../../shared/errors/index.ts'
import { billIdOf } from '../builders/stay.ts'
import { agreed, cashier, institution, testCatalogue, testKey } from '../builders/terminal.ts'
import { isReversedInTheEnd, stayOfSerial } from './kill-bills.ts'
import { isSabotage, sabotage } from './sabotage.ts'

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '' },
    platform: { type: 'string', default: '' },
    bills: { type: 'string', default: '0' },
    migrations: { type: 'string', default: '' },
    law: { type: 'string', default: '' },
    drain: { type: 'boolean', default: false },
    sabotage: { type: 'string' },
  },
})

/** Messages waiting beyond which only one more settlement a life is begun, so that settling and uploading overlap all the time. */
const backlog = 12
const clock = { now: Date.now }
const pauses = { firstMs: 2, ceilingMs: 10 }

/** The one pack, as an archive keeps it: compiled at each start, while reading its YAML would be the longer part of a short life. */
function openLaw() {
  const content = readFileSync(values.law, 'utf8')
  const pack = agreed(loadArchivedPack(sha256(content), content))
  return { find: () => succeed(pack), list: () => [pack], content: () => content }
}

function open() {
  const opened = openStore(values.data, { key: testKey, migrationsFolder: values.migrations })
  const stores = values.sabotage !== undefined && isSabotage(values.sabotage) ? sabotage(values.sabotage, opened, values.data) : opened
  const platform = openCentralPlatform({
    address: values.platform,
    institution,
    receiver: '99',
    signer: noSigner(),
    machine: { mac: '00-00-00-00-00-00', ip: '127.0.0.1' },
    now: clock.now,
    nextSerial: () => stores.uploads.nextMessageSerial(),
    timeoutMs: 5_000,
  })
  const messageIds = createMessageIds({ uploads: stores.uploads, platform, clock, terminal: institution.terminal })
  const common = { institution, stores, clock, messageIds, newId: randomUUID }
  const upload = createUploadService({
    ...common,
    platform,
    random: Math.random,
    onChange: () => undefined,
    onFault: (cause) => process.stderr.write(`fault: ${cause instanceof Error ? cause.stack : String(cause)}\n`),
    linePauses: pauses,
    messagePauses: pauses,
  })
  const catalogue = testCatalogue()
  const settlement = createSettlementService({
    ...common,
    packs: openLaw(),
    catalogue: () => catalogue,
    documentOf: () => undefined,
    onBooked: () => upload.wake(),
  })
  const reversal = createReversalService({ ...common, onBooked: () => upload.wake() })
  return { stores, upload, settlement, reversal }
}

const say = (line: string) => process.stdout.write(`${line}\n`)
const breath = () => new Promise((resolve) => setTimeout(resolve, 1))

/**
 * Bills come in, are settled, and every seventh settlement is taken back again; goes on where the last run was killed. The last
 * run settles nothing more and takes back what the kill before it left standing.
 */
async function settleOn({ stores, settlement, reversal }: ReturnType<typeof open>): Promise<void> {
  const booked = stores.settlements.list(1_000_000)
  const reversed = new Set(booked.filter(({ kind }) => kind === 'reversal').map(({ billId }) => billId))
  const done = new Set(booked.map(({ billId }) => billId))
  let isFirst = true
  for (let serial = 1; serial <= Number(values.bills); serial += 1) {
    const billId = billIdOf(serial)
    if (!done.has(billId)) {
      if (values.drain) continue
      const { bill, person } = stayOfSerial(serial)
      while (!isFirst && stores.uploads.counts().waiting > backlog) await breath()
      isFirst = false
      stores.people.remember(person, clock.now())
      stores.bills.receive(bill, `hash of ${billId}`, clock.now())
      const request = { billId, personNumber: person.personNumber, useAccount: false }
      const { settlementKey, fingerprint, breakdown } = agreed(settlement.preview(request))
      const amountConfirmed = amountToConfirm(breakdown)
      const { summary } = agreed(settlement.confirm({ ...request, settlementKey, fingerprint, amountConfirmed }, cashier))
      say(`settled ${billId} ${summary.settlementId}`)
      await breath()
    }
    if (isReversedInTheEnd(serial) && !reversed.has(billId)) {
      const { settlementId } = stores.bills.find(billId) ?? {}
      const { summary } = agreed(reversal.cancel({ settlementId: settlementId ?? '', reason: '测试撤销' }, cashier))
      say(`reversed ${billId} ${summary.settlementId}`)
    }
  }
}

async function run(): Promise<void> {
  const terminal = open()
  terminal.upload.start()
  say('ready')
  await settleOn(terminal)
  while (terminal.stores.uploads.counts().waiting > 0) await breath()
  await terminal.upload.stop()
  terminal.stores.close()
  say('drained')
  process.exit(0)
}

run().catch((cause: unknown) => {
  process.stderr.write(`settling terminal: ${cause instanceof Error ? cause.stack : String(cause)}\n`)
  process.exit(1)
})
