import { expect, test } from 'vitest'
import type { BookedRecord, FoundSettlement, PlatformFigures } from '../../../../main/services/ports/index.ts'
import { type Author, judge, type VisitHere, type VisitThere } from '../../../../main/services/reconciliation/judge.ts'
import { stepsFor } from '../../../../main/services/reconciliation/steps.ts'
import { parseLocalDate } from '../../../../shared/dates/index.ts'
import { moneyFromFen, negateMoney, zeroMoney } from '../../../../shared/money/index.ts'

const compared = (fen: number) => ({
  totalFee: moneyFromFen(fen),
  fundTotal: moneyFromFen(fen / 2),
  personalAccount: zeroMoney,
  cash: moneyFromFen(fen / 2),
})
const stay = {
  visitId: 'V1',
  personNumber: 'P1',
  enrolmentArea: '360802',
  insuranceType: 'employee',
  document: { kind: 'id-number', number: '' },
} as const
const settled = (changes: Partial<BookedRecord> = {}): BookedRecord => ({
  settlementId: 'S1',
  slipNumber: '01-1',
  kind: 'settlement',
  state: 'confirmed',
  inpatientNumber: 'ZY1',
  settledAt: 1,
  operatorId: 'C01',
  operatorName: '测试',
  stay,
  figures: compared(1000),
  centreSettlementId: 'N1',
  knownAt: 2,
  ...changes,
})
const unconfirmed = () => {
  const { centreSettlementId: _number, knownAt: _known, ...record } = settled({ state: 'provisional' })
  return record
}
const reversed = (): readonly BookedRecord[] => {
  const figures = { ...compared(1000), totalFee: negateMoney(moneyFromFen(1000)) }
  const { centreSettlementId: _number, ...reversal } = settled({ settlementId: 'R1', kind: 'reversal', reverses: 'S1', figures })
  return [settled({ state: 'cancelled', reversedBy: 'R1' }), reversal]
}
const there = (number: string, fen = 1000, changes: Partial<FoundSettlement> = {}): FoundSettlement => ({
  centreSettlementId: number,
  visitId: 'V1',
  messageId: 'M1',
  figures: compared(fen) as PlatformFigures,
  isRefunded: false,
  ...changes,
})
const here = (records: readonly BookedRecord[], author: Author = 'answered', changes: Partial<VisitHere> = {}): VisitHere => ({
  records,
  authorOf: () => author,
  isRehearsed: false,
  hasWaitingMessages: false,
  ...changes,
})
const books = (settlements: readonly FoundSettlement[], changes: Partial<VisitThere> = {}): VisitThere => ({
  settlements,
  absent: new Set(),
  ...changes,
})
const kinds = (of: VisitHere, what: VisitThere) => judge(of, what, 'V1').findings.map(({ kind }) => kind)

test('the same number with the same four amounts agrees; a fen more is a difference, and the platform’s figures are kept', () => {
  const agreeing = judge(here([settled()]), books([there('N1', 1000, { settledAt: '2026-03-09 23:59:59' })]), 'V1')
  expect(agreeing).toMatchObject({ findings: [], learned: [{ settlementId: 'S1', agrees: true, learned: { bookedOn: '2026-03-09' } }] })
  const differing = judge(here([settled()]), books([there('N1', 1002)]), 'V1')
  expect(differing.findings).toMatchObject([{ kind: 'amounts-differ', subject: 'S1', ours: compared(1000), theirs: compared(1002) }])
  expect(differing.learned).toMatchObject([
    { agrees: false, learned: { state: 'differs', platformFigures: { totalFee: moneyFromFen(1002) } } },
  ])
})

test('a difference that was decided keeps its state, unless the platform’s figures are other ones by now', () => {
  const record = settled({ decided: { decision: 'disputed', figures: compared(1002) }, heard: compared(1002), state: 'differs' })
  const same = judge(here([record]), books([there('N1', 1002)]), 'V1')
  expect(same.learned).toMatchObject([{ agrees: true }])
  expect(same.learned[0]?.learned.state).toBeUndefined()
  expect(judge(here([record]), books([there('N1', 1004)]), 'V1').learned).toMatchObject([{ agrees: false, learned: { state: 'differs' } }])
})

test('figures the platform has mended, or that both sides agreed to leave beside what was charged, agree', () => {
  const heard = compared(1002)
  const mended = judge(here([settled({ heard, state: 'differs' })]), books([there('N1')]), 'V1')
  expect(mended).toMatchObject({ findings: [], learned: [{ agrees: true, learned: { platformFigures: compared(1000) } }] })
  const agreed = settled({ decided: { decision: 'ours-agreed', figures: heard }, heard, figures: heard, charged: compared(1000) })
  const left = judge(here([agreed]), books([there('N1', 1002)]), 'V1')
  expect(left).toMatchObject({ findings: [], learned: [{ agrees: true }] })
  expect(left.learned[0]?.learned.platformFigures).toBeUndefined()
  const both = judge(here([agreed]), books([there('N1')]), 'V1')
  expect(both).toMatchObject({ findings: [], learned: [{ agrees: true, learned: { platformFigures: compared(1000) } }] })
})

test.each<[string, Author, readonly BookedRecord[], string]>([
  ['ours, whose answer never came', 'unanswered', [unconfirmed()], 'settled-there-unanswered'],
  ['ours and given up, while another one waits', 'given-up', [unconfirmed()], 'settled-there-superseded'],
  ['ours and unanswered, but taken back here', 'unanswered', [settled({ state: 'cancelled' })], 'settled-there-superseded'],
  ['nobody’s of ours', 'foreign', [unconfirmed()], 'settled-there-foreign'],
])('a settlement there under a number nobody knows, by a message %s', (_name, author, records, kind) => {
  expect(kinds(here(records, author), books([there('N9')]))).toEqual([kind])
})

test('a settlement without the id of its message is taken for somebody else’s', () => {
  const { messageId: _id, ...anonymous } = there('N9')
  expect(kinds(here([unconfirmed()], 'answered'), books([anonymous]))).toEqual(['settled-there-foreign'])
})

test('a second valid one beside ours is twice, whoever’s message it was', () => {
  for (const author of ['foreign', 'given-up', 'answered'] as const)
    expect(kinds(here([settled()], author), books([there('N1'), there('N9')]))).toEqual(['settled-there-twice'])
})

test('ours absent and another one of the same figures: another number; of other figures by a stranger: gone and foreign', () => {
  const absent = { absent: new Set(['N1']) }
  expect(kinds(here([settled()], 'foreign'), books([there('N9')], absent))).toEqual(['other-number-there'])
  expect(kinds(here([settled()], 'answered'), books([there('N9', 2000)], absent))).toEqual(['other-number-there'])
  expect(kinds(here([settled()], 'foreign'), books([there('N9', 2000)], absent))).toEqual(['settled-there-foreign', 'missing-there'])
})

test('gone: cancelled where its number says so, taken back where the lines are left, missing where nothing is', () => {
  const cancellation = there('C1', -1000, { isRefunded: true, settledAt: '2026-03-11 08:00:00' })
  const cancelled = judge(here([settled()]), books([there('N1', 1000, { isRefunded: true }), cancellation]), 'V1')
  expect(cancelled.findings).toMatchObject([
    { kind: 'cancelled-there', cancellation: { centreSettlementId: 'C1', bookedOn: '2026-03-11' } },
  ])
  expect(kinds(here([settled()]), books([], { absent: new Set(['N1']), lines: 3, looseLines: 3 }))).toEqual(['taken-back-there'])
  expect(kinds(here([settled()]), books([], { absent: new Set(['N1']), lines: 0, looseLines: 0 }))).toEqual(['missing-there'])
})

test('what was not asked for is not gone', () => {
  expect(kinds(here([settled()]), books([]))).toEqual([])
})

test('a reversal whose original is refunded agrees, and learns number and day of its cancellation', () => {
  const figures = { ...compared(-1000), fundTotal: moneyFromFen(-500), cash: moneyFromFen(-500) } as PlatformFigures
  const cancellation = there('C1', 0, { isRefunded: true, figures, settledAt: '2026-03-10 09:00:00' })
  const { findings, learned } = judge(
    here(reversed()),
    books([there('N1', 1000, { isRefunded: true }), cancellation], { lines: 0, looseLines: 0 }),
    'V1',
  )
  expect(findings).toEqual([])
  expect(learned).toEqual([
    { settlementId: 'R1', agrees: true, learned: { centreSettlementId: 'C1', bookedOn: parseLocalDate('2026-03-10') } },
  ])
})

test('valid there and cancelled here, unless its cancellation still waits', () => {
  expect(kinds(here(reversed()), books([there('N1')]))).toEqual(['valid-there-cancelled-here'])
  expect(kinds(here(reversed(), 'answered', { hasWaitingMessages: true }), books([there('N1')]))).toEqual([])
})

test('lines left behind are found after a reversal, and not while somebody rehearses or messages wait', () => {
  const left = books([there('N1', 1000, { isRefunded: true })], { lines: 2, looseLines: 2 })
  expect(kinds(here(reversed()), left)).toEqual(['fee-lines-left-there'])
  expect(kinds(here(reversed(), 'answered', { isRehearsed: true }), left)).toEqual([])
  expect(kinds(here(reversed(), 'answered', { hasWaitingMessages: true }), left)).toEqual([])
  expect(kinds(here([unconfirmed()]), books([], { lines: 2, looseLines: 2 }))).toEqual([])
})

test('a visit that is settled and still open there, and a second one of the same inpatient number; another stay is none of ours', () => {
  const from = parseLocalDate('2026-03-01')
  const visit = (visitId: string, inpatientNumber: string) => ({ visitId, inpatientNumber, from })
  const openVisits = [visit('V1', 'ZY1'), visit('V2', 'ZY1'), visit('V3', 'ZY7')]
  const { findings } = judge(here([settled()]), books([there('N1')], { openVisits }), 'V1')
  expect(findings.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual(['visit-open-there V1', 'visit-open-there V2'])
})

test('only what waits for the platform’s word may take over a settlement that is there', () => {
  const situation = { isOurVisit: true, hasMessageId: true }
  expect(stepsFor('settled-there-foreign', { ...situation, standing: unconfirmed() })).toContain('adopt')
  expect(stepsFor('settled-there-foreign', { ...situation, standing: settled() })).not.toContain('adopt')
  expect(stepsFor('settled-there-twice', { ...situation, standing: settled(), hasMessageId: false })[0]).toBe('cancel-there')
})
