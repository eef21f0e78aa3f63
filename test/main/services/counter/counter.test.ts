import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CounterService, createCounterService } from '../../../../main/services/counter/index.ts'
import type { AuditEntry, CustomerDisplay, RatingKeypad } from '../../../../main/services/ports/index.ts'
import type { Rehearsal } from '../../../../shared/contract/index.ts'
import { type Outcome, refuse, succeed } from '../../../../shared/errors/index.ts'
import { formatMoney, parseMoney } from '../../../../shared/money/index.ts'
import { aBill, aPerson } from '../../../builders/stay.ts'
import { agreed, cashier, fixedClock, openTerminal, type Terminal, temporaryFolder } from '../../../builders/terminal.ts'
import { fakePlatform } from '../../../fakes/fake-platform.ts'
import { waitFor } from '../../devices/wait-for.ts'

type Rated = Awaited<ReturnType<RatingKeypad['ask']>>

let folder: ReturnType<typeof temporaryFolder>
let terminal: Terminal
let counter: CounterService
let shown: string[]
let audited: AuditEntry[]
let faults: unknown[]
let asked: { readonly windowNumber: string; readonly signal: AbortSignal; answer(rated: Rated): void }[]
let show: CustomerDisplay['show']

const clock = fixedClock()
const quietly: CustomerDisplay['show'] = ({ label, amount }) => {
  shown.push(`${label} ${amount}`)
  return Promise.resolve(succeed(undefined))
}

beforeEach(() => {
  folder = temporaryFolder()
  terminal = openTerminal({ folder: folder.path, platform: fakePlatform(), clock })
  ;[shown, audited, faults, asked] = [[], [], [], []]
  show = quietly
  counter = createCounterService({
    customerDisplay: { show: (content) => show(content), clear: () => quietly({ label: 'none', amount: 'dark' }) },
    ratingKeypad: {
      ask({ windowNumber, signal }) {
        const { promise, resolve, reject } = Promise.withResolvers<Rated>()
        if (!signal) throw new Error('a question that can be given up')
        signal.addEventListener('abort', () => reject(signal.reason))
        asked.push({ windowNumber, signal, answer: resolve })
        return promise
      },
    },
    settlements: terminal.stores.settlements,
    audit: { append: (entry) => void audited.push(entry) },
    clock,
    operator: () => cashier,
    windowNumber: '01',
    onFault: (cause) => void faults.push(cause),
  })
})
afterEach(async () => {
  await counter.stop()
  await terminal.close()
  folder.remove()
})

const book = (serial: number) =>
  agreed(terminal.confirm(terminal.admit(aBill({ serial, person: aPerson(serial) }), aPerson(serial)))).summary

describe('the person at the counter', () => {
  test('sees what is due by the platform’s figures where those are charged, and nothing else of what it was asked', () => {
    const different: Extract<Rehearsal, { verdict: 'different' }> = {
      verdict: 'different',
      waitedMs: 1,
      differences: [],
      cause: { cause: 'deductible', field: 'deductibleApplied' },
      charge: 'platform',
      platformDue: parseMoney('-20.00'),
      rehearsalId: 'R1',
    }
    counter.rehearsed(different)
    for (const charge of ['ours', 'ask'] as const) counter.rehearsed({ ...different, charge })
    counter.rehearsed({ verdict: 'agreed', waitedMs: 1 })
    expect(shown).toEqual(['change 20.00'])
  })

  test('sees what a preview says is due until the operator leaves, and the preview passes unchanged', async () => {
    const preview = terminal.settlement.preview(terminal.admit(aBill()))
    expect(counter.previewed(preview)).toBe(preview)
    const { breakdown } = agreed(preview)
    const refund = formatMoney(breakdown.refund)
    await waitFor(() => shown.length === 1)
    expect(shown).toEqual([refund === '0.00' ? `total ${formatMoney(breakdown.balanceDue)}` : `change ${refund}`])
    counter.left()
    expect(shown.slice(1)).toEqual(['none dark'])
    const refused = refuse('bill.unknown', { billId: 'NONE' })
    expect(counter.previewed(refused)).toBe(refused)
    expect(shown).toHaveLength(2)
  })

  test.each<[string, Rated, string]>([
    ['a level', succeed({ kind: 'rated', level: 5 }), 'level 5'],
    ['nobody pressed', succeed({ kind: 'nobody-pressed' }), 'nobody-pressed'],
  ])('is asked once for a rating of what is booked: %s goes into the log', async (_what, rated, result) => {
    const { settlementId } = book(1)
    counter.settled(settlementId)
    counter.settled(settlementId)
    expect(asked).toEqual([])
    await waitFor(() => asked.length > 0 && shown.length > 0)
    expect(asked).toHaveLength(1)
    expect(asked[0]?.windowNumber).toBe('01')
    asked[0]?.answer(rated)
    await waitFor(() => audited.length > 0)
    expect(audited).toEqual([{ at: clock.now(), operatorId: cashier.operatorId, act: 'settlement.rated', subject: settlementId, result }])
    counter.settled(settlementId)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(asked).toHaveLength(1)
  })

  test('who has not answered is not kept waiting for: the next settlement asks anew', async () => {
    counter.settled(book(1).settlementId)
    await waitFor(() => asked.length === 1)
    counter.settled(book(2).settlementId)
    await waitFor(() => asked.length === 2)
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, false])
    expect([audited, faults]).toEqual([[], []])
  })

  test('without a keypad is asked nothing, and nothing is written', async () => {
    counter.settled(book(1).settlementId)
    await waitFor(() => asked.length === 1)
    asked[0]?.answer(refuse('device.not-configured', { role: 'rating-keypad' }) as Outcome<never, 'device.not-configured'>)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect([audited, faults]).toEqual([[], []])
  })

  test('a display that fails is nobody’s trouble', async () => {
    show = () => Promise.reject(new Error('broken display'))
    const preview = terminal.settlement.preview(terminal.admit(aBill()))
    expect(counter.previewed(preview)).toBe(preview)
    await waitFor(() => faults.length === 1)
    counter.settled(book(2).settlementId)
    await waitFor(() => faults.length === 2 && asked.length === 1)
  })

  test('is asked no more when the terminal closes', async () => {
    counter.settled(book(1).settlementId)
    await waitFor(() => asked.length === 1)
    await counter.stop()
    expect(asked[0]?.signal.aborted).toBe(true)
    counter.settled(book(2).settlementId)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(asked).toHaveLength(1)
    expect(faults).toEqual([])
  })
})
