import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { StoredUpload } from '../../../main/services/ports/index.ts'
import { fenOf, moneyFromFen } from '../../../shared/money/index.ts'
import { aBill, aPerson } from '../../builders/stay.ts'
import { agreed, cashier, fixedClock, openTerminal, type Terminal, temporaryFolder } from '../../builders/terminal.ts'
import { fakePlatform } from '../../fakes/fake-platform.ts'
import { patience, runs, seenIn } from '../../properties/runs.ts'

const clock = fixedClock()
let folder: ReturnType<typeof temporaryFolder>
let terminal: Terminal
beforeAll(() => {
  folder = temporaryFolder()
  terminal = openTerminal({ folder: folder.path, platform: fakePlatform(), clock })
})
afterAll(async () => {
  await terminal.close()
  folder.remove()
})

let serials = 0
/** A person nobody has met, with a year of their own. */
function newcomer() {
  serials += 1
  const person = aPerson(serials)
  return { person, personYear: { personNumber: person.personNumber, insuranceType: 'employee', area: '360800', year: 2026 } as const }
}
const fund = (fen: number) => ({ counts: {}, amounts: { 'pool.fund': moneyFromFen(fen) } })

const acts = [
  'settle',
  'cancel',
  'message',
  'message',
  'message',
  'commit',
  'commit',
  'elsewhere',
  'ask',
  'read',
  'answer',
  'answer',
  'crash',
] as const
type Act = (typeof acts)[number]
const seen = { kept: 0, refused: 0, doubtful: 0, onTop: 0 }

/** One person's year at this terminal and at the platform, which commits at any moment between a message and its answer. */
function aYear() {
  const { person, personYear } = newcomer()
  const { settlements, uploads, toldAccumulators } = terminal.stores
  const own = new Map<string, number>()
  const committed = new Set<string>()
  const visits: string[] = []
  /** Settlements and reversals whose message may still arrive. */
  const onTheWay = new Map<string, StoredUpload>()
  let sending: StoredUpload | undefined
  let elsewhere = 0
  let last: { readonly total: number; readonly committed: ReadonlySet<string> } | undefined
  const asked: { readonly standing: string; read?: NonNullable<typeof last> }[] = []
  const sum = (ids: Iterable<string>) => [...ids].reduce((total, id) => total + (own.get(id) ?? 0), 0)
  const picture = () => ({ total: elsewhere + sum(committed), committed: new Set(committed) })
  const attempt = (job: StoredUpload, outcome: 'accepted' | 'unknown' | 'not-sent') => ({ messageId: job.messageId, outcome, words: '' })
  const reversalOf = (settlementId: string) => settlements.summary(settlementId)?.reversedBy

  function accepted(job: StoredUpload): void {
    const { settlementId } = job
    uploads.advance([
      {
        jobId: job.jobId,
        state: 'acknowledged',
        at: clock.now(),
        attempt: attempt(job, 'accepted'),
        settlement: { settlementId, knownToPlatform: true },
      },
    ])
    onTheWay.delete(settlementId)
  }
  const over = (job: StoredUpload, outcome: 'unknown' | 'not-sent', state: 'unknown' | 'queued' | 'superseded') =>
    uploads.advance([{ jobId: job.jobId, state, at: clock.now(), attempt: attempt(job, outcome) }])

  function end(job: StoredUpload, arg: number): void {
    sending = undefined
    if (arg % 3 === 0) over(job, 'unknown', 'unknown')
    else if (committed.has(job.settlementId)) accepted(job)
    else {
      over(job, 'not-sent', reversalOf(job.settlementId) === undefined ? 'queued' : 'superseded')
      onTheWay.delete(job.settlementId)
    }
  }

  /** Nobody knew how it ended: found there, or taken back if need be and sent anew under another number. */
  function lookUp(job: StoredUpload, arg: number): void {
    const { jobId, kind, settlementId } = job
    if (committed.has(settlementId) && (kind === 'cancellation' || arg % 2 === 0)) {
      accepted(job)
      return
    }
    committed.delete(settlementId)
    onTheWay.delete(settlementId)
    const isGivenUp = reversalOf(settlementId) !== undefined
    uploads.advance([
      isGivenUp
        ? { jobId, state: 'superseded', at: clock.now() }
        : { jobId, state: 'queued', at: clock.now(), newMessageId: terminal.messageIds.next() },
    ])
  }

  function send(job: StoredUpload): void {
    const at = clock.now()
    const original = settlements.summary(job.settlementId)?.reverses
    if (job.kind === 'cancellation' && original !== undefined && !committed.has(original)) {
      uploads.advance([{ jobId: job.jobId, state: 'superseded', at }])
      return
    }
    uploads.begin(job.jobId, at)
    if (job.kind === 'settlement' || job.kind === 'cancellation') {
      onTheWay.set(job.settlementId, job)
      sending = job
    } else uploads.advance([{ jobId: job.jobId, state: 'acknowledged', at, attempt: attempt(job, 'accepted') }])
  }

  function message(arg: number): void {
    const job = sending ?? visits.map((visit) => uploads.dueOf(visit, clock.now())).find((due) => due !== undefined)
    if (job === undefined) return
    if (sending) end(job, arg)
    else if (job.state === 'unknown') lookUp(job, arg)
    else send(job)
  }

  const does: Record<Act, (arg: number) => void> = {
    settle(arg) {
      if (visits.length === 4) return
      serials += 1
      const bill = aBill({ serial: serials, person, unitFen: 100 + arg })
      const { summary } = agreed(terminal.confirm(terminal.admit(bill, person)))
      own.set(summary.settlementId, fenOf(summary.fundTotal))
      visits.push(bill.visitId)
    },
    cancel() {
      const standing = [...own.keys()].filter((id) => settlements.summary(id)?.kind === 'settlement' && reversalOf(id) === undefined).at(-1)
      if (standing === undefined) return
      const { summary } = agreed(terminal.reversal.cancel({ settlementId: standing, reason: '测试' }, cashier))
      own.set(summary.settlementId, fenOf(summary.fundTotal))
    },
    message,
    commit() {
      for (const id of onTheWay.keys()) committed.add(id)
    },
    elsewhere(arg) {
      elsewhere = arg * 10
    },
    ask() {
      const standing = toldAccumulators.standing(personYear)
      if (standing === undefined) seen.doubtful += 1
      else asked.push({ standing })
    },
    read() {
      for (const one of asked) one.read ??= picture()
    },
    answer() {
      const one = asked.shift()
      if (one === undefined) return
      const told = one.read ?? picture()
      const kept = toldAccumulators.keep(personYear, fund(told.total), {
        standing: one.standing,
        names: ['pool.fund'],
        at: clock.advance(1),
      })
      seen[kept ? 'kept' : 'refused'] += 1
      if (kept) last = told
    },
    crash() {
      uploads.recoverInterrupted(clock.now())
      sending = undefined
    },
  }

  return {
    does: (act: Act, arg: number) => does[act](arg),
    check() {
      const beyond = sum([...own.keys()].filter((id) => !last?.committed.has(id)))
      if (last && beyond !== 0) seen.onTop += 1
      expect(fenOf(settlements.accumulators(personYear).amounts['pool.fund'] ?? moneyFromFen(0))).toBe((last?.total ?? 0) + beyond)
    },
  }
}

test('what the platform told and what it did not know of then are the truth, whenever it is asked and answers', {
  timeout: patience,
}, () => {
  const sequence = fc.array(fc.tuple(fc.constantFrom(...acts), fc.nat(999)), { minLength: 15, maxLength: 60 })
  fc.assert(
    fc.property(sequence, (steps) => {
      const year = aYear()
      for (const [act, arg] of steps) {
        year.does(act, arg)
        year.check()
      }
      year.does('crash', 0)
    }),
    runs(40),
  )
  for (const times of Object.values(seen)) expect(times).toBeGreaterThan(seenIn(8))
})

test('an answer that counts a settlement which is taken back before it arrives is not kept', () => {
  const year = aYear()
  const { refused } = seen
  const steps = [
    ...[
      ['settle', 100],
      ['message', 1],
      ['message', 1],
      ['ask', 0],
    ],
    // Sent, counted, its answer lost; looked up, taken back and queued anew.
    ...[
      ['message', 1],
      ['commit', 0],
      ['read', 0],
      ['message', 0],
      ['message', 1],
    ],
    ['answer', 0],
  ] as const
  for (const [act, arg] of steps as readonly (readonly [Act, number])[]) year.does(act, arg)
  year.check()
  expect(seen.refused).toBe(refused + 1)
})

test('a name that is not told any more has gone back to nothing; one that is not asked for any more is this ledger’s again', () => {
  const { personYear } = newcomer()
  const { settlements, toldAccumulators } = terminal.stores
  const told = (names: readonly string[], amounts: Readonly<Record<string, number>>) => {
    const standing = toldAccumulators.standing(personYear) ?? ''
    const values = Object.entries(amounts).map(([name, fen]) => [name, moneyFromFen(fen)] as const)
    expect(
      toldAccumulators.keep(personYear, { counts: {}, amounts: Object.fromEntries(values) }, { standing, names, at: clock.now() }),
    ).toBe(true)
    return settlements.accumulators(personYear).amounts
  }
  terminal.stores.yearOpenings.openYear(personYear, fund(700), clock.now())
  const both = ['pool.fund', 'large.fund']
  expect(told(both, { 'large.fund': 900 })).toEqual({ 'pool.fund': moneyFromFen(700), 'large.fund': moneyFromFen(900) })
  expect(told(both, { 'pool.fund': 500 })).toEqual({ 'pool.fund': moneyFromFen(500) })
  expect(told(both, {})).toEqual({})
  expect(told(['large.fund'], { 'large.fund': 300 })).toEqual({ 'pool.fund': moneyFromFen(700), 'large.fund': moneyFromFen(300) })
})
