/** What a visit sends and takes back, by the kind of care: real store, a platform in memory that keeps the rules of each call. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { stayBillSchema } from '../../../../shared/bill/index.ts'
import { figuresOf } from '../../../../shared/difference/index.ts'
import { type Money, moneyFromFen, subtractMoney, zeroMoney } from '../../../../shared/money/index.ts'
import { aBill, aPerson } from '../../../builders/stay.ts'
import { agreed, cashier, openTerminal, type Terminal, temporaryFolder } from '../../../builders/terminal.ts'
import { wholeStayText } from '../../../builders/whole-stay.ts'
import { type LoggedCall, type WholeFate, wholePlatform } from '../../../fakes/whole-platform.ts'
import { bookAs } from './counter-bookings.ts'

let folder: ReturnType<typeof temporaryFolder>
let there: ReturnType<typeof wholePlatform>
let terminal: Terminal
beforeEach(() => {
  folder = temporaryFolder()
  there = wholePlatform()
  terminal = openTerminal({ folder: folder.path, platform: there.platform, sendsSettlementList: true })
})
afterEach(async () => {
  await terminal.close()
  folder.remove()
})

const names = () => there.log.map(({ name }) => name)
const record = (settlementId: string) => agreed(terminal.settlement.get(settlementId))
const states = (settlementId: string) => record(settlementId).uploads.map(({ kind, state }) => `${kind} ${state}`)
const cancel = (settlementId: string) =>
  agreed(terminal.reversal.cancel({ settlementId, reason: '测试撤销' }, cashier)).summary.settlementId

async function run(): Promise<void> {
  terminal.upload.start()
  terminal.upload.wake()
  await terminal.drain()
  expect(terminal.faults).toEqual([])
}

/** The first call of that name meets this fate, every other one goes as usual. */
function onceOf(name: string, fate: WholeFate): void {
  let isDone = false
  there.steering.fate = (call: LoggedCall) => {
    if (call.name !== name || isDone) return 'usual'
    isDone = true
    return fate
  }
}

describe('a stay this terminal registers itself', () => {
  const person = aPerson(1)
  const bill = () => {
    const { admission, discharge, recordPage } = wholeStayText
    const text = z.encode(stayBillSchema, aBill({ serial: 1, person, lines: 120 }))
    return z.decode(stayBillSchema, { ...text, visitId: 'HIS-1', admission, discharge, recordPage } as z.input<typeof stayBillSchema>)
  }
  const settleOne = () => agreed(terminal.confirm(terminal.admit(bill(), person))).summary.settlementId
  const chain = ['admit', 'uploadFees', 'uploadFees', 'discharge', 'preSettle', 'settle', 'uploadSettlementList']

  test('goes up from admission to settlement list, every later message under the number the platform gave', async () => {
    const id = settleOne()
    await run()
    expect(names()).toEqual(chain)
    expect(there.log.map(({ visitId }) => visitId)).toEqual(['', 'CV-1', 'CV-1', 'CV-1', 'CV-1', 'CV-1', 'CV-1'])
    expect(record(id).summary).toMatchObject({ state: 'confirmed', centreSettlementId: 'CS-1' })
    expect(terminal.stores.uploads.centreVisitOf('HIS-1')).toBe('CV-1')
  })

  test('is taken back in the opposite order, and may then be registered and settled anew', async () => {
    const id = settleOne()
    await run()
    const reversal = cancel(id)
    await run()
    expect(names().slice(chain.length)).toEqual(['cancelSettlement', 'cancelDischarge', 'withdrawFees', 'cancelAdmission'])
    expect(record(reversal).summary.state).toBe('confirmed')
    expect([...there.visits.values()]).toMatchObject([{ isOpen: false, settlement: undefined }])
    expect(terminal.stores.uploads.centreVisitOf('HIS-1')).toBeUndefined()
    const again = agreed(terminal.confirm({ billId: 'BILL-1', personNumber: person.personNumber, useAccount: false })).summary.settlementId
    await run()
    expect(record(again).summary.state).toBe('confirmed')
    expect(terminal.stores.uploads.centreVisitOf('HIS-1')).toBe('CV-2')
    expect(there.settlements.map(({ visitId, state }) => `${visitId} ${state}`)).toEqual(['CV-1 cancelled', 'CV-2 valid'])
  })

  test('whose admission lost its answer is looked up under an id of its own, and not admitted twice', async () => {
    onceOf('admit', 'lose-answer')
    const id = settleOne()
    await run()
    expect(names().slice(0, 3)).toEqual(['admit', 'findVisits', 'uploadFees'])
    expect(there.visits.size).toBe(1)
    expect(record(id).summary.state).toBe('confirmed')
    const [admission] = record(id).uploads
    const journal = agreed(terminal.upload.detail(admission?.jobId ?? '')).attempts
    expect(journal.map(({ outcome }) => outcome)).toEqual(['begun', 'unknown', 'begun', 'accepted'])
    expect(journal[2]?.messageId).not.toBe(journal[0]?.messageId)
    expect(there.log[1]?.messageId).toBe(journal[2]?.messageId)
  })

  test('whose admission is not to be found is taken back all the same before it goes out again', async () => {
    onceOf('admit', 'lose-request')
    const id = settleOne()
    await run()
    expect(names().slice(0, 4)).toEqual(['admit', 'findVisits', 'takeBack admission', 'admit'])
    // Never there at the first asking: under the same id a late copy would be recognised.
    expect(there.log[3]?.messageId).toBe(there.log[0]?.messageId)
    expect(record(id).summary.state).toBe('confirmed')
  })

  test('whose admission a person holds while it is looked up stays held', async () => {
    onceOf('admit', 'lose-request')
    const { findVisits } = there.platform
    if (!findVisits) throw new Error('no look-up')
    let answer: () => void = () => undefined
    there.platform.findVisits = async (...asked) => {
      await new Promise<void>((resolve) => (answer = resolve))
      return findVisits(...asked)
    }
    const id = settleOne()
    terminal.upload.start()
    const admission = () => record(id).uploads.find(({ kind }) => kind === 'admission')
    await expect.poll(() => admission()?.lastWords).toBe('查询平台上的就诊')
    agreed(terminal.upload.hold(admission()?.jobId ?? '', '另行办理', cashier))
    answer()
    await expect.poll(() => admission()?.lastWords).toBe('平台上没有这次就诊')
    await run()
    expect(admission()).toMatchObject({ state: 'held' })
    expect(names()).toEqual(['admit', 'findVisits'])
  })

  test('whose discharge lost its answer is opened again and discharged once', async () => {
    onceOf('discharge', 'lose-answer')
    const id = settleOne()
    await run()
    expect(names().slice(3, 6)).toEqual(['discharge', 'cancelDischarge', 'discharge'])
    expect(record(id).summary.state).toBe('confirmed')
  })

  test('cancelled while nobody knows of its admission leaves nothing open there', async () => {
    there.steering.fate = ({ name }) => (name === 'admit' ? 'lose-answer' : name === 'findVisits' ? 'not-sent' : 'usual')
    const id = settleOne()
    terminal.upload.start()
    while (!names().includes('findVisits')) await new Promise((resolve) => setTimeout(resolve, 1))
    const reversal = cancel(id)
    there.steering.fate = () => 'usual'
    await run()
    expect([...there.visits.values()].filter(({ isOpen }) => isOpen)).toEqual([])
    expect(record(reversal).summary.state).toBe('confirmed')
    expect(states(id)[0]).toBe('admission acknowledged')
    expect(names()).not.toContain('settle')
  })

  test('the settlement list tells lines as the platform split them, like the figures it settled them by', async () => {
    const { uploadFees, uploadSettlementList } = there.platform
    const fen = moneyFromFen(1)
    const otherwise = (line: { readonly lineId: string; readonly amount: Money }) => ({
      ...{ lineId: line.lineId, amount: line.amount, fullySelfPaid: zeroMoney, overPriceLimit: zeroMoney },
      ...{ upfrontSelfPay: fen, withinPolicy: subtractMoney(line.amount, fen) },
    })
    there.platform.uploadFees = async (sender, stay, lines) => {
      const outcome = await uploadFees(sender, stay, lines)
      return outcome.kind === 'accepted' ? { ...outcome, value: lines.map(otherwise) } : outcome
    }
    const listed: unknown[] = []
    there.platform.uploadSettlementList = (sender, request) => {
      listed.push(...request.splits.map(({ lineId, upfrontSelfPay, withinPolicy }) => ({ lineId, upfrontSelfPay, withinPolicy })))
      return uploadSettlementList?.(sender, request) ?? Promise.reject(new Error('not offered'))
    }
    const id = settleOne()
    await run()
    const { lines } = record(id).breakdown
    expect(lines).toHaveLength(120)
    expect(listed).toEqual(lines.map(({ lineId, amount }) => ({ lineId, upfrontSelfPay: fen, withinPolicy: subtractMoney(amount, fen) })))
  })

  test('a settlement list that is refused needs a person and says nothing against the settlement', async () => {
    onceOf('uploadSettlementList', 'refuse')
    const id = settleOne()
    await run()
    expect(record(id).summary.state).toBe('confirmed')
    expect(states(id).at(-1)).toBe('settlement-list refused')
    cancel(id)
    await run()
    expect(states(id).at(-1)).toBe('settlement-list superseded')
  })
})

describe('an outpatient visit', () => {
  const settleOne = () => bookAs('outpatient', terminal, aBill({ lines: 130 }), aPerson())
  const chain = ['register', 'uploadVisit', 'uploadOutpatientFees', 'uploadOutpatientFees', 'preSettleOutpatient', 'settleOutpatient']

  test('goes up from registration to settlement, and is taken back in the opposite order', async () => {
    const id = settleOne()
    await run()
    expect(names()).toEqual(chain)
    expect(record(id).summary).toMatchObject({ state: 'confirmed', centreSettlementId: 'CS-1' })
    const reversal = cancel(id)
    await run()
    expect(names().slice(chain.length)).toEqual(['cancelOutpatientSettlement', 'withdrawOutpatientFees', 'cancelRegistration'])
    expect(record(reversal).summary).toMatchObject({ state: 'confirmed', centreSettlementId: 'CS-1-R' })
    expect([...there.visits.values()]).toMatchObject([{ isOpen: false }])
  })

  test.each([
    ['register', ['register', 'findVisits', 'uploadVisit']],
    ['uploadOutpatientFees', ['uploadOutpatientFees', 'withdrawOutpatientFees', 'uploadOutpatientFees']],
    ['settleOutpatient', ['settleOutpatient', 'takeBack outpatient-settlement', 'settleOutpatient']],
  ])('whose %s lost its answer is there once', async (name, expected) => {
    onceOf(name, 'lose-answer')
    const id = settleOne()
    await run()
    const from = names().indexOf(name)
    expect(names().slice(from, from + expected.length)).toEqual(expected)
    expect([...there.visits.values()].map(({ isOpen, lines }) => [isOpen, lines.size])).toEqual([[true, 130]])
    expect(there.settlements.filter(({ state }) => state === 'valid')).toHaveLength(1)
    expect(record(id).summary.state).toBe('confirmed')
  })

  test('a registration the platform does not have is said again under its own id', async () => {
    onceOf('register', 'lose-request')
    settleOne()
    await run()
    expect(names().slice(0, 3)).toEqual(['register', 'findVisits', 'register'])
    expect(there.log[2]?.messageId).toBe(there.log[0]?.messageId)
  })

  test.each([
    [1, 'confirmed', ['register', 'findVisits', 'register', 'findVisits', 'uploadVisit']],
    [9, 'refused', ['register', 'findVisits', 'register', 'findVisits', 'register', 'findVisits', 'register']],
  ] as const)(
    'a lost registration that is refused as done already is looked up again, blind %i times: %s',
    async (blind, state, expected) => {
      onceOf('register', 'lose-answer')
      const { findVisits } = there.platform
      if (!findVisits) throw new Error('no look-up')
      let asked = 0
      there.platform.findVisits = async (...wanted) => {
        asked += 1
        const outcome = await findVisits(...wanted)
        return outcome.kind === 'accepted' && asked <= blind ? { ...outcome, value: { visits: [] } } : outcome
      }
      const id = settleOne()
      await run()
      expect(names().slice(0, expected.length)).toEqual(expected)
      expect(there.visits.size).toBe(1)
      expect(record(id).summary.state).toBe(state)
    },
  )
})

describe('a sale in a pharmacy', () => {
  const settleOne = () => bookAs('pharmacy', terminal, aBill(), aPerson())

  test('is settled first and then reported, and its return names the row it takes back', async () => {
    const id = settleOne()
    await run()
    expect(names()).toEqual(['settlePharmacy', 'reportSale'])
    expect(there.log[1]?.visitId).toBe('CS-1')
    expect(record(id).summary.state).toBe('confirmed')
    const reversal = cancel(id)
    await run()
    expect(names().slice(2)).toEqual(['cancelPharmacySettlement', 'reportSaleReturn'])
    // 2103 names the visit the platform gave the sale.
    expect(there.log[2]?.visitId).toBe('CV-1')
    expect([...there.stock]).toEqual([['SALE-1', 'returned']])
    expect(record(reversal).summary.state).toBe('confirmed')
  })

  test('without an answer it is taken back before it goes out again', async () => {
    onceOf('settlePharmacy', 'lose-answer')
    const id = settleOne()
    await run()
    expect(names()).toEqual(['settlePharmacy', 'takeBack pharmacy-settlement', 'settlePharmacy', 'reportSale'])
    expect(there.settlements.map(({ state }) => state)).toEqual(['taken-back', 'valid'])
    expect(record(id).summary.state).toBe('confirmed')
  })
})

describe('what a rehearsal left at the platform', () => {
  const rehearse = (state: 'begun' | 'uploaded', contentHash = 'hash of BILL-1') => {
    const { rehearsals } = terminal.stores
    rehearsals.begin('VISIT-1', { billId: 'BILL-1', contentHash }, 1)
    if (state === 'uploaded') rehearsals.complete('VISIT-1', 2)
  }
  const kindsAfter = (state: 'begun' | 'uploaded', contentHash?: string) => {
    const request = terminal.admit(aBill({ lines: 120 }))
    rehearse(state, contentHash)
    return agreed(terminal.confirm(request)).uploads.map(({ kind }) => kind)
  }

  test('is not uploaded again when it is exactly this bill, and is withdrawn with the settlement', async () => {
    const request = terminal.admit(aBill({ lines: 120 }))
    const preview = agreed(terminal.settlement.preview(request))
    rehearse('uploaded')
    const { fingerprint, breakdown } = preview
    terminal.rehearsal.heard = (settlementKey) => ({ settlementKey, fingerprint, figures: figuresOf(breakdown), lines: [] })
    const { summary, uploads } = agreed(terminal.confirm(request, preview))
    const id = summary.settlementId
    expect(uploads.map(({ kind }) => kind)).toEqual(['pre-settlement', 'settlement'])
    expect(terminal.stores.rehearsals.ofVisit('VISIT-1')).toBeUndefined()
    const reversal = agreed(terminal.reversal.cancel({ settlementId: id, reason: '测试撤销' }, cashier))
    expect(reversal.uploads.map(({ kind }) => kind)).toEqual(['fee-withdrawal'])
    const again = agreed(terminal.confirm({ billId: 'BILL-1', personNumber: aPerson().personNumber, useAccount: false }))
    expect(again.uploads.map(({ kind }) => kind)).toEqual(['fee-details', 'fee-details', 'pre-settlement', 'settlement'])
  })

  test.each([
    ['nobody knows what is there', 'begun' as const, undefined],
    ['nobody has told how it is split there', 'uploaded' as const, undefined],
    ['another bill is there', 'uploaded' as const, 'hash of an earlier bill'],
  ])('is withdrawn first when %s', (_, state, contentHash) => {
    expect(kindsAfter(state, contentHash)).toEqual(['fee-withdrawal', 'fee-details', 'fee-details', 'pre-settlement', 'settlement'])
  })
})
