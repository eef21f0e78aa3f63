/** The documents a person can lay down: identity card, whatever is there, two of them, the number on the bill. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseLocalDate } from '../../../../shared/dates/index.ts'
import { refuse, succeed } from '../../../../shared/errors/index.ts'
import { aBill, aPerson } from '../../../builders/stay.ts'
import { agreed, cashier } from '../../../builders/terminal.ts'
import { type Counter, cardOf, codeOf, idCardOf, openCounter, person, receipt, stranger } from './counter.ts'

let counter: Counter
beforeEach(() => {
  counter = openCounter()
})
afterEach(() => counter.close())

describe('an identity card', () => {
  test('names the person; 1101 is asked by it and the settlement will say so', async () => {
    const identification = counter.open()
    counter.pad.answers(succeed(idCardOf(person)))
    expect(await identification.readIdCard({}, cashier)).toMatchObject({
      ok: true,
      value: { document: 'id-card', documentNumberMasked: '360802********0018', source: 'platform' },
    })
    expect(counter.asked).toMatchObject([{ idCard: { document: 'resident', idNumber: person.idNumber } }])
    expect(identification.documentOf(person.personNumber)).toEqual({ kind: 'id-card', number: person.idNumber })
  })

  test('that has expired stops, on the day after its last, and nobody is asked', async () => {
    counter.pad.answers(succeed(idCardOf(person, { validTo: parseLocalDate('2026-03-09') })))
    expect(await counter.open().readIdCard({}, cashier)).toEqual({
      ok: false,
      error: { code: 'insured.document-expired', details: { document: 'id-card', validTo: '2026-03-09' } },
    })
    expect(counter.asked).toEqual([])
    counter.pad.answers(succeed(idCardOf(person, { validTo: parseLocalDate('2026-03-10') })))
    expect(codeOf(await counter.open().readIdCard({}, cashier))).toBe('ok')
    const { validTo, ...longTerm } = idCardOf(person)
    counter.pad.answers(succeed(longTerm))
    expect(codeOf(await counter.open().readIdCard({}, cashier))).toBe('ok')
  })

  test('of a foreigner agrees by either of its names', async () => {
    const foreigner = aPerson(3, { name: 'SMITH JOHN', idNumber: '91112419880315001X' })
    counter.answer = { kind: 'accepted', value: foreigner, receipt }
    counter.pad.answers(succeed(idCardOf(foreigner, { document: 'foreign-2023', name: '约翰', englishName: 'Smith John' })))
    expect(codeOf(await counter.open().readIdCard({}, cashier))).toBe('ok')
  })

  test('read again, the reader is told so', async () => {
    const agains: unknown[] = []
    counter.pad.when(async (_, again) => {
      agains.push(again)
      return refuse('id-card.not-lifted', {})
    })
    const identification = counter.open()
    expect(codeOf(await identification.readIdCard({}, cashier))).toBe('id-card.not-lifted')
    await identification.readIdCard({ again: true }, cashier)
    expect(agains).toEqual([false, true])
  })

  test('where there is no such reader that is said', async () => {
    const identification = counter.open({ withoutPad: true })
    expect(codeOf(await identification.readIdCard({}, cashier))).toBe('device.not-configured')
    counter.slot.putIn(cardOf(person))
    expect(await identification.readDocument({}, cashier)).toMatchObject({ ok: true, value: { document: 'social-security-card' } })
  })
})

describe('whatever is there', () => {
  test('the card in the slot wins, and the pad is stopped at once', async () => {
    counter.slot.putIn(cardOf(person))
    counter.pad.hangs()
    expect(await counter.open().readDocument({}, cashier)).toMatchObject({ ok: true, value: { document: 'social-security-card' } })
    expect(counter.pad.stops).toHaveLength(1)
    expect(counter.pad.stops[0]).toBeLessThan(200)
  })

  test('the document on the pad wins, and the slot is stopped at once', async () => {
    counter.slot.hangs()
    counter.pad.answers(succeed(idCardOf(person)))
    expect(await counter.open().readDocument({}, cashier)).toMatchObject({ ok: true, value: { document: 'id-card' } })
    expect(counter.slot.stops).toHaveLength(1)
    expect(counter.slot.stops[0]).toBeLessThan(200)
  })

  test('a card that is put in while the pad still waits is read', async () => {
    counter.pad.hangs()
    const reading = counter.open().readDocument({}, cashier)
    await new Promise((resolve) => setTimeout(resolve, 10))
    counter.slot.putIn(cardOf(person))
    expect(await reading).toMatchObject({ ok: true, value: { document: 'social-security-card' } })
    expect(counter.pad.stops).toHaveLength(1)
    // The service itself listens as long as it lives.
    expect(counter.slot.listeners.size).toBe(1)
  })

  test('nothing in the slot and nothing on the pad is said in one sentence', async () => {
    expect(codeOf(await counter.open().readDocument({}, cashier))).toBe('document.absent')
    // The service itself listens as long as it lives.
    expect(counter.slot.listeners.size).toBe(1)
  })

  test.each([
    ['a mute card', refuse('card.mute', {}), undefined, 'card.mute'],
    ['a document that is not genuine', undefined, refuse('id-card.not-authentic', {}), 'id-card.not-authentic'],
    ['a slot whose cable is out', refuse('device.not-found', { port: 'COM3' }), undefined, 'device.not-found'],
    ['a pad whose cable is out', undefined, refuse('device.disconnected', { port: 'COM4' }), 'device.disconnected'],
    ['a document nobody lifted', undefined, refuse('id-card.not-lifted', {}), 'id-card.not-lifted'],
  ] as const)('%s is named, not the emptiness of the other reader', async (_, inSlot, onPad, expected) => {
    if (inSlot) counter.slot.answers(inSlot)
    if (onPad) counter.pad.answers(onPad)
    expect(codeOf(await counter.open().readDocument({}, cashier))).toBe(expected)
  })

  test('what is wrong with the card itself does not wait for the pad', async () => {
    counter.slot.answers(refuse('card.locked', {}))
    counter.pad.hangs()
    expect(codeOf(await counter.open().readDocument({}, cashier))).toBe('card.locked')
    expect(counter.pad.stops).toHaveLength(1)
  })

  test('a slot that cannot be reached leaves the pad its time', async () => {
    counter.slot.answers(refuse('device.busy', { port: 'COM3' }))
    counter.pad.when(async () => {
      await new Promise((resolve) => setTimeout(resolve, 20))
      return succeed(idCardOf(person))
    })
    expect(await counter.open().readDocument({}, cashier)).toMatchObject({ ok: true, value: { document: 'id-card' } })
  })

  test.each([
    ['slot', () => counter.pad.configured(false), 'social-security-card'],
    ['pad', () => counter.slot.configured(false), 'id-card'],
  ] as const)('with a %s alone only that is asked', async (_, configure, document) => {
    counter.slot.answers(succeed(cardOf(person)))
    counter.pad.answers(succeed(idCardOf(person)))
    configure()
    expect(await counter.open().readDocument({}, cashier)).toMatchObject({ ok: true, value: { document } })
  })

  test('the cashier stops the waiting, and both readers with it', async () => {
    counter.slot.hangs()
    counter.pad.hangs()
    const identification = counter.open()
    const reading = identification.readDocument({}, cashier)
    identification.stopReading()
    expect(codeOf(await reading)).toBe('document.stopped')
    expect([counter.slot.stops.length, counter.pad.stops.length]).toEqual([1, 1])
  })

  test('the next reading ends the one before', async () => {
    counter.slot.hangs()
    counter.pad.hangs()
    const identification = counter.open()
    const first = identification.readDocument({}, cashier)
    const second = identification.readDocument({}, cashier)
    expect(codeOf(await first)).toBe('document.stopped')
    identification.stopReading()
    expect(codeOf(await second)).toBe('document.stopped')
  })
})

describe('two documents in one visit', () => {
  test('of one person are taken, and the later one counts', async () => {
    const identification = counter.open()
    counter.slot.putIn(cardOf(person))
    agreed(await identification.readCard({}, cashier))
    agreed(await identification.readVoucher({ ...counter.scannedNow(), alongside: person.personNumber }, cashier))
    expect(identification.documentOf(person.personNumber)?.kind).toBe('e-voucher')
  })

  test('the old number on one and the new on the other are one person', async () => {
    const identification = counter.open()
    counter.slot.putIn({ ...cardOf(person), socialSecurityNumber: `${person.idNumber.slice(0, 6)}${person.idNumber.slice(8, 17)}` })
    expect(codeOf(await identification.readCard({}, cashier))).toBe('ok')
    counter.pad.answers(succeed(idCardOf(person)))
    expect(codeOf(await identification.readIdCard({ alongside: person.personNumber }, cashier))).toBe('ok')
  })

  test.each([
    ['id-number', idCardOf(stranger)],
    ['name', idCardOf(person, { name: '测试丁' })],
  ] as const)('that part in %s stop it, naming both, and nobody is asked', async (field, other) => {
    const identification = counter.open()
    counter.slot.putIn(cardOf(person))
    agreed(await identification.readCard({}, cashier))
    counter.pad.answers(succeed(other))
    expect(await identification.readIdCard({ alongside: person.personNumber }, cashier)).toEqual({
      ok: false,
      error: { code: 'insured.documents-differ', details: { field, first: 'social-security-card', second: 'id-card' } },
    })
    expect(counter.asked).toHaveLength(1)
  })

  test('of two visits have nothing to do with each other', async () => {
    const identification = counter.open()
    counter.slot.putIn(cardOf(person))
    agreed(await identification.readCard({}, cashier))
    counter.answer = { kind: 'accepted', value: stranger, receipt }
    counter.pad.answers(succeed(idCardOf(stranger)))
    expect(codeOf(await identification.readIdCard({}, cashier))).toBe('ok')
  })
})

describe('the number on the bill', () => {
  test.each([
    ['the last four', '0018', true],
    ['the last four of somebody else', '0019', false],
    ['nothing of the document', 'abcd', false],
    ['the whole number, scanned', person.idNumber, true],
    ['another whole number', stranger.idNumber, false],
    ['five characters', '10018', false],
  ])('with %s', async (_, proof, agrees) => {
    counter.stores.bills.receive(aBill(), 'h', counter.clock.now())
    const entries: object[] = []
    const identification = counter.open({ audit: { append: (entry) => void entries.push(entry) } })
    const outcome = await identification.ofBill({ billId: 'BILL-1', proof }, cashier)
    expect(codeOf(outcome)).toBe(agrees ? 'ok' : 'insured.proof-wrong')
    expect(counter.asked).toHaveLength(agrees ? 1 : 0)
    const how = proof.length === 4 ? 'last four characters typed' : 'whole number scanned'
    const result = `${how}, ${agrees ? 'agrees' : 'does not agree'}`
    expect(entries).toEqual([{ at: counter.clock.now(), operatorId: 'C01', act: 'person.of-bill', subject: 'BILL-1', result }])
  })

  test('of the old form is proved by the new document', async () => {
    const bill = aBill()
    const old = `${person.idNumber.slice(0, 6)}${person.idNumber.slice(8, 17)}`
    counter.stores.bills.receive({ ...bill, patient: { ...bill.patient, idNumber: old } }, 'h', counter.clock.now())
    expect(codeOf(await counter.open().ofBill({ billId: 'BILL-1', proof: person.idNumber.slice(-4) }, cashier))).toBe('ok')
  })
})
