import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { amountToConfirm } from '../../../../main/services/settlement/index.ts'
import { formatMoney, moneyFromFen, parseMoney, subtractMoney } from '../../../../shared/money/index.ts'
import { aBill, aPerson } from '../../../builders/stay.ts'
import { agreed, cashier, fixedClock, openTerminal, type Terminal, temporaryFolder } from '../../../builders/terminal.ts'
import { fakePlatform } from '../../../fakes/fake-platform.ts'

let folder: ReturnType<typeof temporaryFolder>
let terminal: Terminal
const clock = fixedClock()
beforeEach(() => {
  folder = temporaryFolder()
  clock.set(Date.parse('2026-03-10T09:00:00+08:00'))
  terminal = openTerminal({ folder: folder.path, platform: fakePlatform(), clock })
})
afterEach(async () => {
  await terminal.close()
  folder.remove()
})

const code = (outcome: { ok: boolean; error?: { code: string } }) => (outcome.ok ? 'ok' : outcome.error?.code)

describe('preview', () => {
  test('leaves nothing behind', () => {
    const request = terminal.admit(aBill())
    const first = agreed(terminal.settlement.preview(request))
    const second = agreed(terminal.settlement.preview(request))
    expect(second.fingerprint).toBe(first.fingerprint)
    expect(second.settlementKey).not.toBe(first.settlementKey)
    expect(second.breakdown).toEqual(first.breakdown)
    expect(terminal.settlement.list()).toEqual([])
    expect(terminal.stores.uploads.list(10)).toEqual([])
    expect(terminal.stores.bills.summaries()[0]?.state).toBe('waiting')
  })

  test('names all items whose terms cannot be worked out here at once', () => {
    const bill = aBill({ lines: 3 })
    const lines = bill.lines.map((line, index) => (index === 1 ? line : { ...line, itemCode: 'BAND' }))
    expect(terminal.settlement.preview(terminal.admit({ ...bill, lines }))).toEqual({
      ok: false,
      error: {
        code: 'catalogue.item-not-computable',
        details: {
          items: [
            { lineId: 'L1', itemCode: 'BAND' },
            { lineId: 'L3', itemCode: 'BAND' },
          ],
        },
      },
    })
  })

  test('a stay is settled once, also when a corrected bill of it came under another number', () => {
    const bill = aBill()
    const { summary } = agreed(terminal.confirm(terminal.admit(bill)))
    const corrected = terminal.admit({ ...bill, billId: 'BILL-1-CORRECTED' })
    expect(terminal.settlement.preview(corrected)).toEqual({
      ok: false,
      error: { code: 'bill.already-settled', details: { billId: 'BILL-1', settlementId: summary.settlementId } },
    })
    agreed(terminal.reversal.cancel({ settlementId: summary.settlementId, reason: '测试更正' }, cashier))
    agreed(terminal.confirm(corrected))
    expect(code(terminal.settlement.preview({ ...corrected, billId: 'BILL-1' }))).toBe('bill.already-settled')
  })

  test('knows the patient by a name that is the same but for its dots and spaces', () => {
    const person = aPerson(1, { name: '测试·甲' })
    expect(code(terminal.settlement.preview(terminal.admit(aBill({ person: { ...person, name: '测试•甲 ' } }), person)))).toBe('ok')
    expect(code(terminal.settlement.preview(terminal.admit(aBill({ serial: 2, person: { ...person, name: '测试·乙' } }), person)))).toBe(
      'insured.not-this-patient',
    )
  })

  test('names all unknown items at once', () => {
    const bill = aBill({ lines: 4 })
    const lines = bill.lines.map((line, index) => (index % 2 === 1 ? { ...line, itemCode: `NOWHERE${index}` } : line))
    const request = terminal.admit({ ...bill, lines })
    expect(terminal.settlement.preview(request)).toEqual({
      ok: false,
      error: {
        code: 'catalogue.item-unknown',
        details: {
          items: [
            { lineId: 'L2', itemCode: 'NOWHERE1' },
            { lineId: 'L4', itemCode: 'NOWHERE3' },
          ],
        },
      },
    })
  })

  test('refuses a bill of somebody else, a person never seen and one whose insurance is suspended', () => {
    const request = terminal.admit(aBill({ serial: 1 }))
    terminal.admit(aBill({ serial: 2 }), aPerson(2))
    expect(code(terminal.settlement.preview({ ...request, personNumber: aPerson(2).personNumber }))).toBe('insured.not-this-patient')
    expect(code(terminal.settlement.preview({ ...request, personNumber: 'nobody' }))).toBe('insured.no-record')
    expect(code(terminal.settlement.preview({ ...request, billId: 'no-bill' }))).toBe('bill.unknown')
    const suspended = aPerson(3, { enrolmentStatus: 'suspended' })
    expect(code(terminal.settlement.preview(terminal.admit(aBill({ serial: 3, person: suspended }), suspended)))).toBe(
      'insured.not-eligible',
    )
  })

  test('counts what left the account here and the platform does not know yet', async () => {
    const person = aPerson(1, { accountBalance: parseMoney('5.00') })
    const request = { ...terminal.admit(aBill({ serial: 1, person }), person), useAccount: true }
    const first = agreed(terminal.confirm(request))
    expect(formatMoney(first.breakdown.accountBalanceAfter)).toBe('4.00')
    const next = { ...terminal.admit(aBill({ serial: 2, person }), person), useAccount: true }
    expect(formatMoney(agreed(terminal.settlement.preview(next)).breakdown.accountBalanceAfter)).toBe('3.00')
    terminal.upload.start()
    await terminal.drain()
    clock.advance(60_000)
    terminal.stores.people.remember(aPerson(1, { accountBalance: parseMoney('4.00') }), clock.now())
    expect(formatMoney(agreed(terminal.settlement.preview(next)).breakdown.accountBalanceAfter)).toBe('3.00')
  })
})

describe('confirmation', () => {
  test('books once however often it is said with the same key', () => {
    const request = terminal.admit(aBill())
    const preview = agreed(terminal.settlement.preview(request))
    const first = agreed(terminal.confirm(request, preview))
    for (let repeat = 0; repeat < 5; repeat += 1) expect(agreed(terminal.confirm(request, preview)).summary).toEqual(first.summary)
    expect(terminal.settlement.list()).toHaveLength(1)
    expect(terminal.stores.verify().auditEntries).toBe(1)
  })

  test('of the same key for another bill is refused', () => {
    const request = terminal.admit(aBill({ serial: 1 }))
    const preview = agreed(terminal.settlement.preview(request))
    agreed(terminal.confirm(request, preview))
    const other = terminal.admit(aBill({ serial: 2, person: aPerson(1) }))
    const again = agreed(terminal.settlement.preview(other))
    expect(code(terminal.confirm(other, { ...again, settlementKey: preview.settlementKey }))).toBe('settlement.same-key-other-content')
  })

  test('of a bill that is settled already is refused under a new key', () => {
    const request = terminal.admit(aBill())
    const [one, two] = [agreed(terminal.settlement.preview(request)), agreed(terminal.settlement.preview(request))]
    const booked = agreed(terminal.confirm(request, one))
    expect(terminal.confirm(request, two)).toEqual({
      ok: false,
      error: { code: 'bill.already-settled', details: { billId: 'BILL-1', settlementId: booked.summary.settlementId } },
    })
  })

  test('with an amount other than the one due is refused and names both', () => {
    const request = terminal.admit(aBill({ deposit: '1000.00' }))
    const preview = agreed(terminal.settlement.preview(request))
    const due = amountToConfirm(preview.breakdown)
    expect(formatMoney(due)).toBe('-969.85')
    const { settlementKey, fingerprint } = preview
    const confirmed = subtractMoney(due, moneyFromFen(1))
    expect(terminal.settlement.confirm({ ...request, settlementKey, fingerprint, amountConfirmed: confirmed }, cashier)).toEqual({
      ok: false,
      error: { code: 'settlement.amount-not-confirmed', details: { confirmed: '-969.86', due: '-969.85' } },
    })
    expect(terminal.settlement.list()).toEqual([])
  })

  test('after the ground of the figures has shifted is refused', () => {
    const request = terminal.admit(aBill({ serial: 1 }))
    const stale = agreed(terminal.settlement.preview(request))
    agreed(terminal.confirm(terminal.admit(aBill({ serial: 2, person: aPerson(1) }))))
    expect(code(terminal.confirm(request, stale))).toBe('settlement.preview-outdated')
    expect(code(terminal.confirm(request))).toBe('ok')
  })

  test('queues fee lines in batches of a hundred, then the pre-settlement, then the settlement, each with its own message id', () => {
    const record = agreed(terminal.confirm(terminal.admit(aBill({ lines: 250 }))))
    expect(record.uploads.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      'fee-details queued',
      'fee-details queued',
      'fee-details queued',
      'pre-settlement queued',
      'settlement queued',
    ])
    expect(new Set(record.uploads.map(({ messageId }) => messageId)).size).toBe(5)
    expect(record.summary.state).toBe('provisional')
  })

  test('numbers slips without gaps, anew each day of China, and never uses a number again', () => {
    const numbers: string[] = []
    const settleNext = (serial: number) => {
      const record = agreed(terminal.confirm(terminal.admit(aBill({ serial, person: aPerson(serial) }), aPerson(serial))))
      numbers.push(record.summary.slipNumber)
      return record.summary.settlementId
    }
    const first = settleNext(1)
    numbers.push(agreed(terminal.reversal.cancel({ settlementId: first, reason: '测试' }, cashier)).summary.slipNumber)
    settleNext(2)
    clock.set(Date.parse('2026-03-10T23:59:59+08:00'))
    settleNext(3)
    clock.set(Date.parse('2026-03-11T00:00:00+08:00'))
    settleNext(4)
    // The clock goes back: the older day goes on where it stopped.
    clock.set(Date.parse('2026-03-10T12:00:00+08:00'))
    settleNext(5)
    const days = numbers.map((number) => number.replace('01-', ''))
    expect(days).toEqual(['20260310-0001', '20260310-0002', '20260310-0003', '20260310-0004', '20260311-0001', '20260310-0005'])
  })

  test('under a clock set back makes no message id twice', () => {
    const ids = new Set<string>()
    for (let serial = 1; serial <= 20; serial += 1) {
      clock.set(Date.parse('2026-03-10T09:00:00+08:00'))
      const record = agreed(terminal.confirm(terminal.admit(aBill({ serial, person: aPerson(serial) }), aPerson(serial))))
      for (const { messageId } of record.uploads) ids.add(messageId)
    }
    expect(ids.size).toBe(60)
  })
})
