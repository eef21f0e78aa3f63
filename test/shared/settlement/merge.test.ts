import { describe, expect, test } from 'vitest'
import { formatMoney, parseMoney, sumMoney } from '../../../shared/money/index.ts'
import { type CaseOfFile, type MergedStay, mergeIntoStay, type SettledRecord, settle } from '../../../shared/settlement/index.ts'
import { aHistory, aWorld } from '../../builders/history.ts'
import { aCase } from '../../builders/pack.ts'
import { aCity, aVisit, type VisitWords } from '../../builders/visit.ts'

/** Merges the three days before admission, same institution; outpatient 100 once a year, then 50 % up to 800; inpatient 500, then 80 %. */
const city = aCity()
const here = { institution: { kind: 'hospital', code: 'H-1' } }
const visitOn = (on: string, amount: string, more: Partial<VisitWords> = {}): CaseOfFile =>
  aVisit({ lines: [{ class: 'A', amount }], ...more, visit: { on, ...here, ...more.visit } })

/** Admitted on 2025-03-10, discharged on 2025-03-18, 10,000.00 of class A, as it would be settled without the visits. */
function stayAfter(records: readonly SettledRecord[], payment: Record<string, unknown> = {}) {
  const { accumulatorsAfter } = records.at(-1)?.settled ?? { accumulatorsAfter: { counts: {}, amounts: {} } }
  const stay = aCase({ stay: { ...here, admittedOn: '2025-03-10', dischargedOn: '2025-03-18' }, payment })
  return { ...stay, accumulators: accumulatorsAfter }
}
function merged(records: readonly SettledRecord[], pack = city, world = aWorld(pack)): MergedStay {
  const outcome = mergeIntoStay(stayAfter(records), records, pack, world)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error))
  return outcome.value
}
const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id)
const linesOf = ({ stay }: MergedStay) => stay.lines.map(({ lineId, amount }) => `${lineId} ${formatMoney(amount)}`)

describe('which visits move (JN-6)', () => {
  const days = aHistory(city, {
    d4: visitOn('2025-03-06', '10.00'),
    d3: visitOn('2025-03-07', '20.00'),
    d1: visitOn('2025-03-09', '30.00'),
    d0: visitOn('2025-03-10', '40.00'),
    after: visitOn('2025-03-11', '50.00', { visit: { conditions: ['in-stay'] } }),
  })
  test('calendar days d-3 to d-1 and the day of admission', () => {
    const { moved, outside, chain, ...rest } = merged(days)
    expect(ids(moved)).toEqual(['d3', 'd1', 'd0'])
    expect(outside).toEqual([])
    expect(ids(chain.reversals)).toEqual(['d0', 'd1', 'd3'])
    expect(linesOf({ moved, outside, chain, ...rest })).toEqual(['d3:1 20.00', 'd1:1 30.00', 'd0:1 40.00', '1 10000.00'])
  })
  test('none where the pack says so; only as many days as it says', () => {
    const links = (merge: unknown) => aCity({ 'outpatient.stay-links': { merge, duringStay: 'payable', longTermCare: 'payable' } })
    const none = merged(days, links('none'))
    expect([none.moved, none.chain.reversals, linesOf(none)]).toEqual([[], [], ['1 10000.00']])
    expect(ids(merged(days, links({ days: 0, institution: 'same' })).moved)).toEqual(['d0'])
  })
  test('another institution stays outside, unless any is merged; a pharmacy always', () => {
    const records = aHistory(city, {
      other: visitOn('2025-03-08', '20.00', { visit: { institution: { kind: 'hospital', code: 'H-2' } } }),
      shop: visitOn('2025-03-08', '20.00', { visit: { institution: { kind: 'pharmacy', code: 'H-1' }, prescription: { external: true } } }),
      same: visitOn('2025-03-08', '20.00'),
    })
    const strict = merged(records)
    expect([ids(strict.moved), strict.outside]).toEqual([
      ['same'],
      [
        { id: 'other', reason: 'other-institution' },
        { id: 'shop', reason: 'pharmacy' },
      ],
    ])
    const any = aCity({
      'outpatient.stay-links': { merge: { days: 3, institution: 'any' }, duringStay: 'payable', longTermCare: 'payable' },
    })
    expect([ids(merged(records, any).moved), merged(records, any).outside]).toEqual([
      ['other', 'same'],
      [{ id: 'shop', reason: 'pharmacy' }],
    ])
  })
  test('one that was cleared, or that a cleared later one depends on, stays and says why; one taken back is not there', () => {
    const records = aHistory(city, {
      a: visitOn('2025-03-07', '150.00'),
      b: visitOn('2025-03-08', '400.00'),
      c: visitOn('2025-03-09', '30.00'),
    })
    const marked = (id: string, state: 'reversed' | 'cleared') => records.map((one) => (one.id === id ? { ...one, state } : one))
    // without a, b would bear the deductible; c depends on neither once a stays
    const blocked = merged(marked('b', 'cleared'))
    expect([ids(blocked.moved), blocked.outside]).toEqual([
      ['c'],
      [
        { id: 'b', reason: 'cleared' },
        { id: 'a', reason: 'later-one-cleared' },
      ],
    ])
    expect(ids(merged(marked('a', 'reversed')).moved)).toEqual(['b', 'c'])
  })
  test('the law is that of the day of admission, and a pack that does not say is refused', () => {
    const silent = aCity({ 'outpatient.stay-links': undefined })
    expect(mergeIntoStay(stayAfter([]), [], silent, aWorld(silent))).toMatchObject({
      error: {
        code: 'policy.value-absent',
        details: { parameter: 'test-city/employee/outpatient.stay-links', date: '2025-03-10', asker: 'merge' },
      },
    })
  })
})

describe('what becomes of the money', () => {
  const child = { account: 'F-1', relation: 'child', balance: '40.00', authorised: { from: '2024-01-01', record: 'GJ' } }
  // before: 200 → 50 of the fund; in the window: 300 → 150 of the fund, 150 to pay: own 90, child 40, cash 20; after it: 400 → 200
  const records = aHistory(city, {
    before: visitOn('2025-02-01', '200.00', { payment: { accountBalance: '90.00' } }),
    window: visitOn('2025-03-08', '300.00', { payment: { useAccount: true, family: [child] } }),
    later: visitOn('2025-03-09', '400.00', { visit: { institution: { kind: 'hospital', code: 'H-2' } } }),
  })
  const world = aWorld(city, '0.00', { 'F-1': { balance: parseMoney('0.00') } })
  const outcome = mergeIntoStay(stayAfter(records, { useAccount: true, accountBalance: '0.00' }), records, city, world)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error))
  const { stay, chain } = outcome.value

  test('the account has its money back before the stay is settled, and the relative too', () => {
    expect(formatMoney(stay.payment.accountBalance)).toBe('90.00')
    expect(chain.refunds.map(({ of, channel, amount }) => [of, channel, formatMoney(amount)])).toEqual([
      ['window', 'own-account', '90.00'],
      ['window', 'family-account', '40.00'],
      ['window', 'cash', '20.00'],
    ])
  })
  test('the outpatient year is as if the visit had never been', () => {
    const { amounts, counts } = stay.accumulators
    expect([counts['outpatient.visits'], formatMoney(amounts['outpatient.fund'] ?? parseMoney('0.00'))]).toEqual([2, '250.00'])
  })
  // 10300 - 500 = 9800 × 80 % = 7840; 2460 to pay, 90 of it from the account
  test('its lines are paid as part of the stay', () => {
    const settled = settle(stay, city)
    if (!settled.ok) throw new Error(JSON.stringify(settled.error))
    const { totalFee, pooledFundPayment, personTotal, personalAccount, cash } = settled.value
    expect([totalFee, pooledFundPayment, personTotal, personalAccount, cash].map(formatMoney)).toEqual([
      '10300.00',
      '7840.00',
      '2460.00',
      '90.00',
      '2370.00',
    ])
  })
})

test('other schemes of a merged visit keep their lines, settled again without the moved ones; billed before is billed after', () => {
  const person = { approvals: [{ kind: 'chronic', disease: 'uraemia', from: '2024-01-01', record: 'MB-1' }] }
  const lines = [
    { class: 'A', itemCode: 'DX01', amount: '100.00' },
    { class: 'A', lineId: 'x', amount: '250.00' },
    { class: 'A', lineId: 'y', originalLineId: 'x', quantity: '-0.2', amount: '-50.00' },
  ]
  const records = aHistory(city, {
    mixed: visitOn('2025-03-08', '0.00', { person, lines }),
    chronic: visitOn('2025-03-09', '0.00', { person, lines: [{ class: 'A', itemCode: 'DX01', amount: '60.00' }] }),
  })
  const { stay, chain, moved, outside } = merged(records)
  expect(outside).toEqual([{ id: 'chronic', reason: 'other-scheme' }])
  expect([ids(moved), ids(chain.reversals), ids(chain.resettled)]).toEqual([['mixed'], ['mixed'], ['mixed']])
  expect(chain.reversals[0]?.parts.map(({ benefit }) => benefit)).toEqual(['outpatient', 'chronic'])
  const [again] = chain.resettled
  expect(again?.settled.parts.map(({ benefit, totalFee }) => `${benefit} ${formatMoney(totalFee)}`)).toEqual(['chronic 100.00'])
  expect(stay.lines.map(({ lineId, originalLineId }) => [lineId, originalLineId])).toEqual([
    ['mixed:x', undefined],
    ['mixed:y', 'mixed:x'],
    ['1', undefined],
  ])
  // Identity 19, by hand: 300 + 60 + 10000 before; 100 + 60 + 10200 after.
  const before = sumMoney([...records.map(({ settled }) => settled.totalFee), parseMoney('10000.00')])
  const kept = records[1]?.settled.totalFee ?? parseMoney('0.00')
  const after = sumMoney([...chain.resettled.map(({ settled }) => settled.totalFee), kept, ...stay.lines.map(({ amount }) => amount)])
  expect([formatMoney(before), formatMoney(after)]).toEqual(['10360.00', '10360.00'])
})
