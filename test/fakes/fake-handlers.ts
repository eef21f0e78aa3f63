/** What the fake terminal answers to each method. */
import type { DemoState, EventName, IdentifiedPerson, Operator } from '../../shared/contract/index.ts'
import { type Outcome, refuse, succeed } from '../../shared/errors/index.ts'
import { maskIdNumber, maskName } from '../../shared/insured/index.ts'
import { addMoney, formatMoney } from '../../shared/money/index.ts'
import { defaultScanRules } from '../../shared/scan/index.ts'
import { reverse } from '../../shared/settlement/index.ts'
import { layOutReceipt, layOutSlip, layOutSupplementSlip, type Slip, type SlipFacts } from '../../shared/slip/index.ts'
import { createFakeBooks, summaryOf } from './fake-books.ts'
import type { FakeHandlers, FakeOptions } from './fake-client.ts'
import { createFakeDesk, dueOf, type FakeCharge } from './fake-desk.ts'
import { createFakeDevices } from './fake-devices.ts'
import { gap, supplementOf } from './fake-figures.ts'
import { createFakePolicy } from './fake-policy.ts'
import { queueOfEveryState, visitsOfEveryState } from './fake-queue.ts'
import { createFakeReconciliation } from './fake-reconciliation.ts'
import { exampleRefusedBills } from './fake-refused-bills.ts'
import type { FakeWorld } from './fake-world.ts'

/** What tests bring about behind the window. */
export interface FakeStage {
  /** From now on no record is as it was written. */
  spoilRecords(): void
  /** From now on the system cannot be asked for its ports. */
  unlistPorts(reason: string): void
  /** Settles bills so that the queue holds messages in every state. */
  fillQueue(): Promise<void>
  /** One mismatch of each kind. */
  findMismatches(): void
  /** Whose figures the site charges where the platform's differ. */
  setCharge(charge: FakeCharge): void
  /** How many settlements the platform need not have confirmed. */
  setRecordsMax(recordsMax: number): void
  /** From now on the ledger is one that was copied from elsewhere. */
  viewLedgerOnly(): void
}

type Publish = (event: EventName, payload: object) => void

export function createFakeHandlers(
  world: FakeWorld,
  options: FakeOptions,
  publish: Publish,
): FakeStage & { readonly handlers: FakeHandlers } {
  const books = createFakeBooks(options, publish)
  const { handlers: policy, spoilRecords } = createFakePolicy(world, books, options)
  const { handlers: devices, unlistPorts } = createFakeDevices(options, publish)
  const refusedBills = exampleRefusedBills(options.now())
  const demo: { platform: DemoState['platform']; inserted: string | undefined } = { platform: 'normal', inserted: undefined }
  const reader = { configured: options.configured }
  let operator: Operator | undefined
  let isMoved = false
  /** A platform that refuses has never told what the year has counted; one that is cut off told it the day before yesterday. */
  const countedAsOf = () => {
    if (demo.platform === 'failing') return { isOld: false }
    return demo.platform === 'offline' ? { asOf: instant(-49 * 3_600_000), isOld: true } : { asOf: instant(), isOld: false }
  }
  const instant = (offsetMs = 0) => new Date(options.now() + offsetMs).toISOString()
  const personOf = (billId: string) => {
    const bill = world.bills.find((one) => one.billId === billId)
    return world.people.find((one) => one.person.idNumber === bill?.patient.idNumber)?.person
  }
  const isWaiting = (billId: string) => books.settled(billId) === undefined
  const identify = (personNumber: string, document: IdentifiedPerson['document']): IdentifiedPerson | undefined => {
    const person = world.people.find((one) => one.person.personNumber === personNumber)?.person
    if (!person) return undefined
    const old = demo.platform === 'offline'
    const own = world.bills.filter((bill) => bill.patient.idNumber === person.idNumber && isWaiting(bill.billId))
    return {
      person,
      source: old ? 'last-known' : 'platform',
      asOf: old ? instant(-26 * 3_600_000) : instant(),
      document,
      documentNumberMasked: document === 'social-security-card' ? 'Y****001' : maskIdNumber(person.idNumber),
      billIds: own.map((bill) => bill.billId),
      notices: person.name.includes('𠮷') ? [{ code: 'card.expired', values: { validTo: '2025-11-30' } }] : [],
    }
  }
  const demoState = (): DemoState => ({
    people: world.people.map(({ person, about }) => ({
      personNumber: person.personNumber,
      name: person.name,
      idNumberMasked: maskIdNumber(person.idNumber),
      about,
      billIds: world.bills.filter((bill) => bill.patient.idNumber === person.idNumber && isWaiting(bill.billId)).map((bill) => bill.billId),
    })),
    ...(demo.inserted !== undefined && { insertedPersonNumber: demo.inserted }),
    platform: demo.platform,
  })
  function slipFactsOf(settlementId: string): Outcome<SlipFacts, 'settlement.unknown'> {
    const record = books.find(settlementId)
    const bill = world.bills.find((one) => one.billId === record?.summary.billId)
    const person = personOf(bill?.billId ?? '')
    if (!record || !bill || !person) return refuse('settlement.unknown', { settlementId })
    const reversed = record.summary.reverses === undefined ? undefined : books.find(record.summary.reverses)?.summary.slipNumber
    const supplement = supplementOf(record)
    return succeed({
      breakdown: record.breakdown,
      settlement: { ...record.summary, ...(reversed !== undefined && { reversedSlipNumber: reversed }) },
      person,
      stay: bill,
      institution: world.institution,
      ...(supplement && { [supplement.occasion === 'later' ? 'later' : 'supplement']: supplement }),
      ...(record.summary.state === 'differs' && record.summary.decision === 'disputed' && { isDisputed: true }),
      demo: true,
      copy: record.printed + 1,
    })
  }
  const slipOf = (settlementId: string, ofSupplement = false): Outcome<Slip, 'settlement.unknown'> => {
    const facts = slipFactsOf(settlementId)
    if (!facts.ok) return facts
    if (!ofSupplement) return succeed(layOutSlip(facts.value))
    const { later } = facts.value
    return later ? succeed(layOutSupplementSlip({ ...facts.value, later })) : refuse('settlement.unknown', { settlementId })
  }
  const { previewOf } = world

  const desk = createFakeDesk(books, options, {
    platform: () => demo.platform,
    operatorName: () => operator?.name ?? '',
    breakdownOf: async (billId, useAccount) => {
      const preview = await previewOf(billId, useAccount)
      return preview.ok ? preview.value : undefined
    },
    comparedAt: () => reconciliation.comparedAt(),
  })
  const reconciliation = createFakeReconciliation(books, options, {
    isLineDown: () => demo.platform === 'offline',
    insuranceTypeOf: (billId) => personOf(billId)?.insuranceType ?? 'resident',
    publishChange: () => publish('reconciliation.changed', {}),
  })
  const fillQueue = async () => {
    let index = 0
    for (const bill of world.bills) {
      const person = personOf(bill.billId)
      if (index === visitsOfEveryState || !person || !isWaiting(bill.billId)) continue
      const preview = await previewOf(bill.billId, false)
      if (!preview.ok) continue
      const breakdown = preview.value
      const summary = summaryOf(books.nextNumber(), bill, person, breakdown, '演示收费员', instant())
      const { hoursAgo, uploads, attempts } = queueOfEveryState(index, summary.settlementId, summary.slipNumber, options.now())
      const state = uploads.some((job) => job.state === 'refused') ? ('refused' as const) : ('provisional' as const)
      const record = {
        summary: { ...summary, settledAt: instant(-hoursAgo * 3_600_000), state },
        breakdown,
        differences: [],
        decisions: [],
        choices: [],
        uploads,
        printed: 1,
      }
      books.put(record, attempts, demo.platform)
      index += 1
    }
  }

  const readSlot = () => {
    if (demo.inserted === undefined) return refuse('card.absent', {})
    const identified = identify(demo.inserted, 'social-security-card')
    return identified ? succeed(identified) : refuse('insured.no-record', {})
  }

  const handlers: FakeHandlers = {
    'setup.state': () => succeed({ configured: reader.configured }),
    'setup.startDemo': () => {
      reader.configured = true
      publish('terminal.changed', {})
      return succeed({})
    },
    'session.operators': () => succeed(world.operators.map(({ pin, ...operator }) => ({ ...operator, demoPin: pin }))),
    'session.current': () => succeed(operator ? { operator } : {}),
    'session.signIn': ({ operatorId, pin }) => {
      const known = world.operators.find((one) => one.operatorId === operatorId && one.pin === pin)
      if (!known) return refuse('session.wrong-pin', { attemptsLeft: 4 })
      operator = { operatorId, name: known.name, role: known.role }
      return succeed(operator)
    },
    'session.signOut': () => {
      operator = undefined
      return succeed({})
    },
    'terminal.status': () =>
      succeed({
        institution: world.institution,
        demo: true,
        host: 'loopback',
        version: '0.1.0',
        link: {
          state: demo.platform === 'offline' ? 'down' : 'up',
          lastContactAt: instant(demo.platform === 'offline' ? -754_000 : -2_000),
        },
        queue: books.queue(),
        cardReader: { state: demo.inserted === undefined ? 'ready' : 'occupied', port: 'tcp://127.0.0.1:7001' },
        idCardReader: { state: 'ready', port: 'tcp://127.0.0.1:7002' },
        packs: [world.pack],
        catalogue: world.catalogue,
        isWitnessBehind: false,
        ...(isMoved && { viewOnly: { code: 'store.moved', details: {} } }),
      }),
    'ledger.adopt': ({ otherCopyRetired }) => {
      if (!isMoved) return refuse('store.not-moved', {})
      if (!otherCopyRetired) return refuse('store.desk-in-use', { terminal: '01' })
      isMoved = false
      operator = undefined
      publish('terminal.changed', {})
      return succeed({ terminal: '01', slipsFrom: 1_001 })
    },
    'card.read': () => readSlot(),
    'idCard.read': () => refuse('id-card.absent', {}),
    'document.read': () => (demo.inserted === undefined ? refuse('document.absent', {}) : readSlot()),
    'document.stopReading': () => succeed({}),
    // The random part of a code is the place of its person among the demo's.
    'voucher.read': ({ code }) => {
      const person = world.people[Number(code.slice(3, 20))]?.person
      const identified = identify(person?.personNumber ?? '', 'e-voucher')
      return identified ? succeed(identified) : refuse('voucher.refused', { words: '电子凭证二维码无效，请刷新后重新扫码' })
    },
    'person.ofBill': ({ billId, proof }) => {
      const person = personOf(billId)
      if (person && !person.idNumber.endsWith(proof)) return refuse('insured.proof-wrong', {})
      const identified = identify(person?.personNumber ?? '', 'id-number')
      return identified ? succeed(identified) : refuse('bill.unknown', { billId })
    },
    'person.again': ({ personNumber }) => {
      const identified = identify(personNumber, 'social-security-card')
      return identified ? succeed(identified) : refuse('insured.no-record', {})
    },
    'bill.list': () =>
      succeed(
        world.bills.map((bill, index) => {
          const settlementId = books.settled(bill.billId)
          return {
            billId: bill.billId,
            inpatientNumber: bill.inpatientNumber,
            patientNameMasked: maskName(bill.patient.name),
            idNumberMasked: maskIdNumber(bill.patient.idNumber),
            ward: bill.ward,
            admittedOn: bill.admittedOn,
            dischargedOn: bill.dischargedOn,
            totalFee: bill.totalFee,
            deposit: bill.deposit,
            lineCount: bill.lineCount,
            receivedAt: instant(-3_600_000 + index * 60_000),
            state: settlementId === undefined ? ('waiting' as const) : ('settled' as const),
            ...(settlementId !== undefined && { settlementId }),
          }
        }),
      ),
    'bill.get': async ({ billId }) => {
      const bill = await world.billOf(billId)
      return bill ? succeed(bill) : refuse('bill.unknown', { billId })
    },
    'bill.refused': () => succeed(refusedBills),
    'bill.acknowledgeRefused': ({ refusedId }) => {
      const at = refusedBills.findIndex((bill) => bill.refusedId === refusedId)
      const bill = refusedBills[at]
      if (!bill) return refuse('bill.unknown', { billId: refusedId })
      refusedBills[at] = { ...bill, acknowledgedBy: operator?.name ?? '' }
      publish('bill.changed', {})
      return succeed({})
    },
    'settlement.preview': async ({ billId, personNumber, useAccount }) => {
      if (personOf(billId)?.personNumber !== personNumber) return refuse('insured.not-this-patient', { billId })
      const preview = await previewOf(billId, useAccount)
      if (!preview.ok) return preview
      return succeed({
        settlementKey: `key-${billId}-${useAccount}`,
        fingerprint: `${billId}-${useAccount}`,
        breakdown: preview.value,
        accumulators: countedAsOf(),
        workedMs: 6.4,
      })
    },
    'settlement.confirm': async ({ settlementKey, billId, useAccount, amountConfirmed, chargeRehearsal }) => {
      const already = books.byKey(settlementKey)
      if (already) return succeed(already)
      const preview = await previewOf(billId, useAccount)
      if (!preview.ok) return preview
      const bill = world.bills.find((one) => one.billId === billId)
      const person = personOf(billId)
      if (!bill || !person) return refuse('bill.unknown', { billId })
      const over = desk.overBudget()
      if (over) return over
      const due = chargeRehearsal === undefined ? dueOf(preview.value) : addMoney(dueOf(preview.value), gap)
      if (formatMoney(due) !== formatMoney(amountConfirmed))
        return refuse('settlement.amount-not-confirmed', { confirmed: formatMoney(amountConfirmed), due: formatMoney(due) })
      const summary = summaryOf(books.nextNumber(), bill, person, preview.value, operator?.name ?? '', instant())
      const decision = {
        decision: 'platform-accepted',
        at: summary.settledAt,
        operatorName: summary.operatorName,
        reason: '按平台预结算收付',
        supplement: { slipNumber: `${summary.slipNumber}-B1`, collected: gap },
      } as const
      return succeed(books.book(settlementKey, summary, preview.value, demo.platform, chargeRehearsal === undefined ? undefined : decision))
    },
    'settlement.get': ({ settlementId }) => {
      const record = books.find(settlementId)
      return record ? succeed(record) : refuse('settlement.unknown', { settlementId })
    },
    'settlement.list': () => succeed(books.list()),
    'settlement.cancel': ({ settlementId }) => {
      const record = books.find(settlementId)
      if (!record) return refuse('settlement.unknown', { settlementId })
      if (record.summary.reversedBy !== undefined) return refuse('settlement.already-cancelled', { settlementId })
      return succeed(books.takeBack(settlementId, reverse(record.breakdown), instant(), operator?.name ?? '', demo.platform))
    },
    'slip.get': ({ settlementId, supplement }) => slipOf(settlementId, supplement),
    'slip.printed': ({ settlementId }) => {
      const copy = books.countPrint(settlementId)
      return copy === undefined ? refuse('settlement.unknown', { settlementId }) : succeed({ copy })
    },
    'receipt.get': ({ settlementId, supplement }) => {
      const slip = slipOf(settlementId, supplement)
      const columns = 32
      return slip.ok ? succeed({ columns, lines: layOutReceipt(slip.value, { columns, hasGlyph: () => true, readingOf: () => '' }) }) : slip
    },
    'receipt.print': ({ settlementId }) => {
      const copy = books.countPrint(settlementId)
      return copy === undefined ? refuse('settlement.unknown', { settlementId }) : succeed({ copy })
    },
    'scan.rules': () => succeed(defaultScanRules),
    'demo.state': () => succeed(demoState()),
    'demo.insertCard': ({ personNumber }) => {
      demo.inserted = personNumber
      publish('card.slotChanged', { present: personNumber !== undefined })
      return succeed(demoState())
    },
    'demo.present': () => succeed(demoState()),
    'demo.setPlatform': ({ platform }) => {
      demo.platform = platform
      publish('terminal.changed', {})
      return succeed(demoState())
    },
    ...desk.handlers,
    ...reconciliation.handlers,
    ...policy,
    ...devices,
  }
  const { setCharge, setRecordsMax } = desk
  const { findMismatches } = reconciliation
  const viewLedgerOnly = () => {
    isMoved = true
    publish('terminal.changed', {})
  }
  return { handlers, spoilRecords, unlistPorts, fillQueue, findMismatches, setCharge, setRecordsMax, viewLedgerOnly }
}
