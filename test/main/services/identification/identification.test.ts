import { afterEach, beforeEach, expect, test } from 'vitest'
import { createIdentificationService } from '../../../../main/services/identification/index.ts'
import type { CardIdentity, CardReader, CardReaderCode, PlatformOutcome } from '../../../../main/services/ports/index.ts'
import { openStore, type Stores } from '../../../../main/store/index.ts'
import { type Outcome, refuse, succeed } from '../../../../shared/errors/index.ts'
import type { InsuredPerson } from '../../../../shared/insured/index.ts'
import { aBill, aPerson } from '../../../builders/stay.ts'
import { cashier, fixedClock, temporaryFolder, testKey } from '../../../builders/terminal.ts'

const clock = fixedClock()
const person = aPerson()
const card: CardIdentity = {
  region: '360800',
  cardIdentification: '36080000000000000000000000000001',
  cardNumber: 'T00000001',
  socialSecurityNumber: person.idNumber,
  name: person.name,
  sex: 'male',
  birthDate: '19560315',
  version: '2.00',
  validTo: '20290101',
  resetInformation: '00',
}
const receipt = { raw: '{}' }
const noDecoder = { decode: () => Promise.reject(new Error('nobody scans here')) }

let folder: ReturnType<typeof temporaryFolder>
let stores: Stores
let inReader: Outcome<CardIdentity, CardReaderCode>
let answer: PlatformOutcome<InsuredPerson> | 'never'
let slot: ReturnType<CardReader['state']>
let slotChanged: () => void
const faults: unknown[] = []

beforeEach(() => {
  folder = temporaryFolder()
  stores = openStore(folder.path, { key: testKey })
  clock.set(Date.parse('2026-03-10T09:00:00+08:00'))
  inReader = succeed(card)
  slot = 'occupied'
  answer = { kind: 'accepted', value: person, receipt }
  faults.length = 0
})
afterEach(() => {
  stores.close()
  folder.remove()
})

const open = () =>
  createIdentificationService({
    reader: {
      read: async () => inReader,
      state: () => slot,
      onChange: (listener) => {
        slotChanged = listener
        return () => undefined
      },
    } as Partial<CardReader> as CardReader,
    platform: { findPerson: async () => (answer === 'never' ? new Promise(() => undefined) : answer) },
    decoder: noDecoder,
    stores,
    clock,
    messageIds: { next: () => 'M1' },
    onFault: (cause) => faults.push(cause),
    patienceMs: 20,
  })

test('a card names the person, as the platform knows them now, with the bills that wait', async () => {
  stores.bills.receive(aBill(), 'h', clock.now())
  const identification = open()
  expect(await identification.readCard({}, cashier)).toEqual({
    ok: true,
    value: {
      person,
      source: 'platform',
      asOf: '2026-03-10T09:00:00+08:00',
      document: 'social-security-card',
      documentNumberMasked: 'T*****001',
      billIds: ['BILL-1'],
      notices: [],
    },
  })
  expect(identification.documentOf(person.personNumber)).toEqual({ kind: 'social-security-card', number: 'T00000001' })
})

test.each([
  ['the line is down', { kind: 'not-sent', reason: 'connection refused' }],
  ['the platform answers too late', 'never'],
  ['the answer is lost', { kind: 'unknown', reason: 'cut' }],
] as const)('when %s the last known record is taken, with its age', async (_, ending) => {
  const identification = open()
  await identification.readCard({}, cashier)
  clock.advance(3 * 86_400_000)
  answer = ending
  expect(await identification.readCard({}, cashier)).toMatchObject({
    ok: true,
    value: { source: 'last-known', asOf: '2026-03-10T09:00:00+08:00', person: { personNumber: person.personNumber } },
  })
})

test('when the line is down and the person was never seen, that is said', async () => {
  answer = { kind: 'not-sent', reason: 'connection refused' }
  expect(await open().readCard({}, cashier)).toEqual({ ok: false, error: { code: 'insured.no-record', details: {} } })
})

test('what the platform refuses is told in its own words, and no older record steps in', async () => {
  const identification = open()
  await identification.readCard({}, cashier)
  answer = { kind: 'refused', message: '未查询到参保信息', about: 'person', receipt }
  expect(await identification.readCard({}, cashier)).toEqual({
    ok: false,
    error: { code: 'insured.unknown', details: { words: '未查询到参保信息' } },
  })
})

test.each([
  ['name', aPerson(1, { name: '测试乙1' })],
  ['id-number', aPerson(2, { name: person.name })],
] as const)('card and platform that part in %s are refused, and the record is not remembered', async (field, other) => {
  answer = { kind: 'accepted', value: other, receipt }
  expect(await open().readCard({}, cashier)).toEqual({ ok: false, error: { code: 'insured.record-mismatch', details: { field } } })
  expect(stores.people.findByNumber(other.personNumber)).toBeUndefined()
})

test('different dots and spaces in a name and a small x are no mismatch', async () => {
  const rare = aPerson(1, { name: '测试·古丽 甲', idNumber: '36080219560315001X' })
  inReader = succeed({ ...card, name: '测试•古丽甲', socialSecurityNumber: '36080219560315001x' })
  answer = { kind: 'accepted', value: rare, receipt }
  expect(await open().readCard({}, cashier)).toMatchObject({ ok: true })
})

test.each(['20260309', '2026-03-09'])('an expired card (%s) is remarked, and the person is still found', async (validTo) => {
  inReader = succeed({ ...card, validTo })
  expect(await open().readCard({}, cashier)).toMatchObject({
    ok: true,
    value: { notices: [{ code: 'card.expired', values: { validTo } }] },
  })
  inReader = succeed({ ...card, validTo: '20260310' })
  expect(await open().readCard({}, cashier)).toMatchObject({ ok: true, value: { notices: [] } })
})

test('a card that was not taken out since it was read may be that of the patient before: it is said', async () => {
  const identification = open()
  const noticesNow = async () => {
    const read = await identification.readCard({}, cashier)
    return read.ok ? read.value.notices.map(({ code }) => code) : read.error.code
  }
  expect(await noticesNow()).toEqual([])
  expect(await noticesNow()).toEqual(['card.not-taken-out'])
  slot = 'ready'
  slotChanged()
  slot = 'occupied'
  slotChanged()
  expect(await noticesNow()).toEqual([])
})

test('what the reader says goes to the window as it is, and nobody is asked', async () => {
  inReader = refuse('card.absent', {})
  answer = 'never'
  expect(await open().readCard({}, cashier)).toEqual({ ok: false, error: { code: 'card.absent', details: {} } })
})

test('the patient of a bill is found by the identity number on it', async () => {
  stores.bills.receive(aBill(), 'h', clock.now())
  const identification = open()
  expect(await identification.ofBill({ billId: 'BILL-1', proof: person.idNumber.slice(-4) }, cashier)).toMatchObject({
    ok: true,
    value: { document: 'id-number', billIds: ['BILL-1'] },
  })
  expect(identification.documentOf(person.personNumber)).toEqual({ kind: 'id-number', number: person.idNumber })
  expect(await identification.ofBill({ billId: 'no bill', proof: '0000' }, cashier)).toMatchObject({
    ok: false,
    error: { code: 'bill.unknown' },
  })
})

test('a record that cannot be kept does not send the person away', async () => {
  const { people } = stores
  const broken = {
    ...stores,
    people: {
      ...people,
      remember: () => {
        throw new Error('planted: disk full')
      },
    },
  }
  const original = stores
  stores = broken
  expect(await open().readCard({}, cashier)).toMatchObject({ ok: true, value: { source: 'platform' } })
  expect(faults).toHaveLength(1)
  stores = original
})

test('a balance that was asked for before the platform knew of a settlement is not taken for a later one', async () => {
  let arrive: (outcome: PlatformOutcome<InsuredPerson>) => void = () => undefined
  const identification = createIdentificationService({
    reader: {
      read: async () => inReader,
      state: () => slot,
      onChange: (listener) => {
        slotChanged = listener
        return () => undefined
      },
    } as Partial<CardReader> as CardReader,
    platform: { findPerson: () => new Promise((resolve) => (arrive = resolve)) },
    decoder: noDecoder,
    stores,
    clock,
    messageIds: { next: () => 'M1' },
    onFault: (cause) => faults.push(cause),
  })
  const askedAt = clock.now()
  const reading = identification.readCard({}, cashier)
  await new Promise((resolve) => setImmediate(resolve))
  clock.advance(3_000)
  arrive({ kind: 'accepted', value: person, receipt })
  await reading
  expect(stores.people.findByNumber(person.personNumber)?.asOf).toBe(askedAt)
})
