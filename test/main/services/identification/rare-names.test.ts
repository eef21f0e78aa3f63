/** 生僻字: from the bytes of a card to the platform's books and the printer's paper, every character stays what it is. */
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCardReader, createIdCardReader, openReceiptPrinter } from '../../../../main/devices/index.ts'
import { noSigner, openCentralPlatform, openVoucherDecoder } from '../../../../main/gateway/index.ts'
import { openPolicyPacks } from '../../../../main/policy-packs/index.ts'
import { createIdentificationService } from '../../../../main/services/identification/index.ts'
import type { CentralPlatform } from '../../../../main/services/ports/index.ts'
import { createReceiptService, createSlipService } from '../../../../main/services/slip/index.ts'
import { type CardReaderSimulator, startCardReaderSimulator } from '../../../../main/simulators/card-reader/index.ts'
import { type IdCardReaderSimulator, startIdCardReaderSimulator } from '../../../../main/simulators/id-card-reader/index.ts'
import { startReceiptPrinterSimulator } from '../../../../main/simulators/receipt-printer/index.ts'
import { type StandIn, type StandInSeedText, standInSeedSchema, startStandIn } from '../../../../main/stand-in/index.ts'
import type { IdentifiedPerson } from '../../../../shared/contract/index.ts'
import { instantText } from '../../../../shared/dates/index.ts'
import type { Outcome } from '../../../../shared/errors/index.ts'
import { reverse, settle } from '../../../../shared/settlement/index.ts'
import { renderSlipAsText } from '../../../../shared/slip/index.ts'
import { agreed, cashier, institution, openTerminal, type Terminal, temporaryFolder } from '../../../builders/terminal.ts'
import { stayOfSerial } from '../../../reliability/kill-bills.ts'
import { seedOf } from '../../../reliability/kill-seed.ts'

/** Four bytes each in GB 18030 (extension A, B and E), and one that stood in the private area of old systems. */
const name = '演示㐀𠮷𬭎䶮'
const { bill, person } = stayOfSerial(1)
const card = { name, idNumber: person.idNumber, cardNumber: 'T00000001', cardIdentification: '360800D1560000050000000000000001' }
const packs = openPolicyPacks(fileURLToPath(new URL('../../../../resources/policy-packs', import.meta.url)))

/** The stand-in knows this person under the same name. */
function seed() {
  const text: StandInSeedText = seedOf(1)
  const people = text.people?.map((one) => ({
    ...one,
    person: { ...one.person, name },
    card: { number: card.cardNumber, identification: card.cardIdentification },
  }))
  return standInSeedSchema.parse({ ...text, people })
}

const closing: (() => unknown)[] = []
let folder: ReturnType<typeof temporaryFolder>
let standIn: StandIn
let slot: CardReaderSimulator
let pad: IdCardReaderSimulator
let terminal: Terminal
let identification: ReturnType<typeof createIdentificationService>
let platform: CentralPlatform

beforeEach(async () => {
  folder = temporaryFolder()
  closing.push(folder.remove)
  standIn = await startStandIn({ port: 0, databaseFile: ':memory:', institution, packs, seed: seed() })
  closing.push(() => standIn.close())
  const asked = { address: standIn.address, institution, signer: noSigner(), now: Date.now, timeoutMs: 5_000 }
  let serial = 0
  platform = openCentralPlatform({
    ...asked,
    receiver: '99',
    machine: { mac: '00-00-00-00-00-00', ip: '127.0.0.1' },
    nextSerial: () => {
      serial += 1
      return 9_000 + serial
    },
  })
  closing.push(() => platform.close())
  const decoder = openVoucherDecoder({
    ...asked,
    path: '/localQrCodeQuery',
    envelope: 'wrapped',
    businessType: '01301',
    office: { code: 'A01', name: '收费处' },
    fields: {},
  })
  closing.push(() => decoder.close())
  slot = await startCardReaderSimulator({ listen: 'tcp', port: 0 })
  pad = await startIdCardReaderSimulator({ listen: 'tcp', port: 0 })
  closing.push(() => Promise.all([slot.close(), pad.close()]))
  const reader = createCardReader({ port: slot.address })
  const idCardReader = createIdCardReader({ port: pad.address })
  closing.push(() => Promise.all([reader.close(), idCardReader.close()]))
  terminal = openTerminal({ folder: folder.path, platform, engine: { settle, reverse }, packs })
  closing.push(() => terminal.close())
  let message = 0
  identification = createIdentificationService({
    reader,
    idCardReader,
    platform,
    decoder,
    stores: terminal.stores,
    clock: { now: Date.now },
    messageIds: {
      next: () => {
        message += 1
        return `RARE-${message}`
      },
    },
    onFault: (cause) => {
      throw cause
    },
  })
})
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const ways: Record<string, () => Promise<Outcome<IdentifiedPerson>>> = {
  'a social-security card': () => {
    slot.insert(card)
    return identification.readDocument({}, cashier)
  },
  'an identity card': () => {
    pad.put({ name, idNumber: person.idNumber })
    return identification.readDocument({}, cashier)
  },
  'an e-voucher': () => {
    const code = standIn.showVoucher(person.personNumber) ?? ''
    return identification.readVoucher({ code, scannedAt: instantText(Date.now()) }, cashier)
  },
}

test.each(Object.entries(ways))('by %s: bytes, platform, ledger, slip and paper say the same name', async (_, identify) => {
  const identified = agreed(await identify())
  expect(identified).toMatchObject({ source: 'platform', person: { name, personNumber: person.personNumber } })
  expect(terminal.stores.people.findByNumber(person.personNumber)?.person.name).toBe(name)

  terminal.stores.bills.receive({ ...bill, patient: { ...bill.patient, name } }, 'hash', Date.now())
  const request = { billId: bill.billId, personNumber: person.personNumber, useAccount: false }
  const { settlementId } = agreed(terminal.confirm(request)).summary
  terminal.upload.start()
  await terminal.drain()
  expect(agreed(terminal.settlement.get(settlementId)).summary.state).toBe('confirmed')

  const slips = createSlipService({ institution, demo: true, stores: terminal.stores })
  expect(renderSlipAsText(agreed(slips.slip(settlementId)))).toContain(name)

  const simulated = await startReceiptPrinterSimulator({ listen: 'tcp', port: 0 })
  const printer = openReceiptPrinter({ port: simulated.address })
  closing.push(() => Promise.all([printer.close(), simulated.close()]))
  const receipts = createReceiptService({ slips, ...terminal.stores, printer, counted: () => undefined })
  agreed(await receipts.print(settlementId))
  expect(simulated.receipts[0]).toContain(`姓名：${name}`)
})

test('a platform that still writes the private character of an old system speaks of the same person', async () => {
  const old = name.replace('䶮', '\ue863')
  const changed = seed()
  standIn.seed({ ...changed, people: changed.people.map((one) => ({ ...one, person: { ...one.person, name: old } })) })
  slot.insert(card)
  expect(agreed(await identification.readDocument({}, cashier)).person.name).toBe(old)
})
