import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Accumulators } from '../../shared/insured/index.ts'
import {
  addMoney,
  compareMoney,
  fenOf,
  isZeroMoney,
  type Money,
  minMoney,
  subtractMoney,
  sumMoney,
  zeroMoney,
} from '../../shared/money/index.ts'
import { reverse, type SettlementBreakdown, settlementBreakdownSchema, violatedIdentities } from '../../shared/settlement/index.ts'
import { aPack, settled } from '../builders/pack.ts'
import { untruthsOf } from './formula.ts'
import { compact, jian, rawCase, settleRaw, yuanOf } from './jian-cases.ts'
import { type RawCase, settleAgain } from './second-engine.ts'

/** Set `DEEP=200000` for a long run. */
const runs = (ordinary: number) => ({ numRuns: Number(process.env.DEEP ?? 0) || ordinary })
const bytes = (breakdown: SettlementBreakdown) => JSON.stringify(z.encode(settlementBreakdownSchema, breakdown))
const plainAccumulators = ({ counts, amounts }: Accumulators) => ({
  counts,
  amounts: Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, yuanOf(fenOf(amount))])),
})

test('both engines give the same fen and count the same for the year', () => {
  fc.assert(
    fc.property(rawCase, (raw) => {
      const ours = z.encode(settlementBreakdownSchema, settleRaw(raw)) as unknown as Record<string, unknown>
      const theirs = settleAgain(raw)
      const { amounts } = ours.accumulatorDeltas as { amounts: Record<string, string> }
      expect(Object.fromEntries(Object.keys(theirs.amounts).map((name) => [name, ours[name]]))).toEqual(theirs.amounts)
      expect(Object.fromEntries(Object.keys(theirs.counted).map((name) => [name, amounts[name] ?? '0.00']))).toEqual(theirs.counted)
    }),
    runs(3000),
  )
}, 600_000)

test('identities 1 to 10, 21, 22, 24 and 25 hold, and say so when one fen is moved', () => {
  fc.assert(
    fc.property(
      rawCase,
      fc.constantFrom(
        'totalFee',
        'withinPolicy',
        'pooledFundPayment',
        'fundTotal',
        'personTotal',
        'cash',
        'coinsurance',
        'withinPolicyRest',
        'deposit',
      ),
      (raw, name) => {
        const breakdown = settleRaw(raw)
        expect(violatedIdentities(breakdown)).toEqual([])
        const moved = { ...breakdown, [name]: addMoney(breakdown[name as 'totalFee'], 1 as unknown as Money) }
        expect(violatedIdentities(moved)).not.toEqual([])
      },
    ),
    runs(500),
  )
})

describe('identity 10: every fund result fits its room', () => {
  test('what the year counts is what was paid: one fen more, written consistently, is found', () => {
    const names = [
      'inpatient.deductible',
      'pool.fund',
      'large.fund',
      'catastrophic.fund',
      'civil-servant.fund',
      'assistance.fund.inpatient',
    ]
    fc.assert(
      fc.property(rawCase, fc.constantFrom(...names), (raw, name) => {
        const breakdown = settleRaw(raw)
        const oneMore = ({ counts, amounts }: Accumulators) => ({
          counts,
          amounts: { ...amounts, [name]: addMoney(amounts[name] ?? zeroMoney, 1 as unknown as Money) },
        })
        const { accumulatorDeltas, accumulatorsAfter } = breakdown
        const moved = { ...breakdown, accumulatorDeltas: oneMore(accumulatorDeltas), accumulatorsAfter: oneMore(accumulatorsAfter) }
        expect(violatedIdentities(moved)).toEqual([`identity 10 (${name} counts what was paid)`])
      }),
      runs(200),
    )
  })

  test('a capped payment that passes its room is found', () => {
    const raw = { ...resident('minimum-living'), accumulators: { counts: {}, amounts: { 'assistance.fund.inpatient': '49000.00' } } }
    const lines = [{ lineId: '1', class: 'A' as const, feeCategory: 'other', quantity: '1', unitPrice: '50000.00', amount: '50000.00' }]
    const breakdown = settleRaw({ ...raw, lines })
    const spoil = (values: Record<string, string>) => ({
      ...breakdown,
      trace: breakdown.trace.map((entry) =>
        entry.code === 'medical-assistance.capped' ? { ...entry, values: { ...entry.values, ...values } } : entry,
      ),
    })
    expect(breakdown.trace.map(({ code }) => code)).toContain('medical-assistance.capped')
    const untrue: readonly Record<string, string>[] = [
      { room: '1000.01' },
      { used: '48999.99' },
      { amount: '1000.01' },
      { computed: '1000.00' },
    ]
    for (const values of untrue)
      expect(violatedIdentities(spoil(values))).toEqual(['identity 10 (medical-assistance.capped within its room)'])
  })

  test('pool, large amount, major illness and assistance never pass their caps', () => {
    fc.assert(
      fc.property(rawCase, (raw) => {
        const { accumulatorsAfter: after, accumulatorsBefore: before, ...b } = settleRaw(raw)
        const of = (year: Accumulators, name: string) => year.amounts[name] ?? zeroMoney
        const fits = (name: string, cap: number) => fenOf(of(after, name)) <= Math.max(cap * 100, fenOf(of(before, name)))
        expect(fits('pool.fund', raw.person.insuranceType === 'employee' ? 100_000 : 150_000)).toBe(true)
        if (b.assistanceIdentity === 'minimum-living') {
          const used = addMoney(of(after, 'assistance.fund.inpatient'), of(after, 'assistance.fund.chronic'))
          expect(isZeroMoney(b.medicalAssistance) || fenOf(used) <= 5_000_000).toBe(true)
        }
      }),
      runs(500),
    )
  })
})

/** Cuts a year's cost into stays of the same person and settles them one after the other. */
function settleYear(raw: RawCase, fens: readonly number[]): SettlementBreakdown[] {
  let accumulators: RawCase['accumulators'] = { counts: {}, amounts: {} }
  return fens.map((amount) => {
    const lines = [
      { lineId: '1', class: 'A' as const, feeCategory: 'other', quantity: '1', unitPrice: yuanOf(amount), amount: yuanOf(amount) },
    ]
    const breakdown = settleRaw({ ...raw, lines, accumulators })
    accumulators = plainAccumulators(breakdown.accumulatorsAfter)
    return breakdown
  })
}

const yearOfStays = fc.array(fc.integer({ min: 1, max: 12_000_000 }), { minLength: 1, maxLength: 6 })
const resident = (identity?: string): Pick<RawCase, 'person' | 'stay' | 'payment'> => ({
  person: { insuranceType: 'resident', category: 'adult', identities: identity ? [{ identity, from: '2023-01-01' }] : [] },
  stay: {
    hospitalLevel: 'L2',
    admittedOn: '2024-05-01',
    dischargedOn: '2024-05-10',
    placement: { place: 'local', filing: 'none' },
    conditions: [],
  },
  payment: { useAccount: false, accountBalance: '0.00', deposit: '0.00' },
})

test('identity 11: major illness over the year is what the year’s base gives, however it is cut into stays', () => {
  fc.assert(
    fc.property(yearOfStays, (fens) => {
      const stays = settleYear({ ...resident(), lines: [], accumulators: { counts: {}, amounts: {} } }, fens)
      const paid = sumMoney(stays.map(({ residentMajorIllness }) => residentMajorIllness))
      const base = BigInt(fenOf(stays.at(-1)?.accumulatorsAfter.amounts['catastrophic.base'] ?? zeroMoney))
      const above = base > 1_400_000n ? base - 1_400_000n : 0n
      const part = (low: bigint, high: bigint) => (above > low ? (above < high ? above : high) - low : 0n)
      const exact = part(0n, 5_000_000n) * 60n + part(5_000_000n, 10_000_000n) * 65n + part(10_000_000n, 10n ** 15n) * 75n
      const rounded = (exact + 50n) / 100n
      expect(BigInt(fenOf(paid))).toBe(rounded < 35_000_000n ? rounded : 35_000_000n)
    }),
    runs(300),
  )
})

test('identity 12: assistance above a yearly threshold is what the year’s base gives, however it is cut into stays', () => {
  fc.assert(
    fc.property(yearOfStays, (fens) => {
      const stays = settleYear({ ...resident('low-income-edge'), lines: [], accumulators: { counts: {}, amounts: {} } }, fens)
      const paid = sumMoney(stays.map(({ medicalAssistance }) => medicalAssistance))
      const base = BigInt(fenOf(stays.at(-1)?.accumulatorsAfter.amounts['assistance.base'] ?? zeroMoney))
      const above = base > 304_000n ? base - 304_000n : 0n
      const rounded = (above * 60n + 50n) / 100n
      expect(BigInt(fenOf(paid))).toBe(rounded < 3_000_000n ? rounded : 3_000_000n)
    }),
    runs(300),
  )
})

const oneMore = fc.integer({ min: 1, max: 2_000_000 })
function withOneMore(raw: RawCase, amount: number, itemClass: 'A' | 'C'): RawCase {
  const line = { lineId: 'more', class: itemClass, feeCategory: 'other', quantity: '1', unitPrice: yuanOf(amount), amount: yuanOf(amount) }
  return { ...raw, lines: [...raw.lines, line] }
}
const local = (raw: RawCase): RawCase => ({ ...raw, stay: { ...raw.stay, placement: { place: 'local', filing: 'none' } } })
const notMoreThan = (a: Money, b: Money) => compareMoney(a, b) <= 0

test('identity 13: more cost within policy never lowers the pool’s payment and never raises the funds by more than the cost', () => {
  fc.assert(
    fc.property(rawCase, oneMore, (raw, amount) => {
      const [before, after] = [settleRaw(raw), settleRaw(withOneMore(raw, amount, 'A'))]
      expect(notMoreThan(before.pooledFundPayment, after.pooledFundPayment)).toBe(true)
      expect(fenOf(subtractMoney(after.fundTotal, before.fundTotal))).toBeLessThanOrEqual(amount)
      expect(fenOf(subtractMoney(after.fundTotal, before.fundTotal))).toBeGreaterThanOrEqual(-1)
    }),
    runs(1000),
  )
})

test('identity 13: a larger deductible never raises the pool’s payment', () => {
  const standard = fc.integer({ min: 0, max: 300_000 })
  fc.assert(
    fc.property(
      standard,
      standard,
      fc.integer({ min: 1, max: 5_000_000 }),
      fc.constantFrom('flat', 'zero', 'above'),
      (a, b, within, kind) => {
        const segments = [{ upTo: '5000.00', rate: '70%' }, { upTo: '20000.00', rate: '85%' }, { rate: '90%' }]
        const rate = kind === 'flat' ? { kind, rates: [{ rate: '83%' }] } : { kind: 'segmented', origin: kind, tables: [{ segments }] }
        const pool = (fens: number) =>
          settled(
            aPack({
              'inpatient.pooled-fund-rate': rate,
              'inpatient.deductible': { mode: 'per-stay', standards: [{ amount: yuanOf(fens) }] },
            }),
            {
              within: yuanOf(within),
            },
          ).pooledFundPayment
        expect(notMoreThan(pool(Math.max(a, b)), pool(Math.min(a, b)))).toBe(true)
      },
    ),
    runs(300),
  )
})

test('identity 14: changing a line within policy to class C never lowers what the person bears', () => {
  fc.assert(
    fc.property(rawCase, oneMore, (raw, amount) => {
      const [within, outside] = [settleRaw(withOneMore(raw, amount, 'A')), settleRaw(withOneMore(raw, amount, 'C'))]
      expect(fenOf(subtractMoney(outside.personTotal, within.personTotal))).toBeGreaterThanOrEqual(-1)
    }),
    runs(500),
  )
})

test('identity 15: the best identity pays no less than each alone and no more than its base', () => {
  const three = fc.subarray(['destitute', 'low-income-edge', 'minimum-living', 'expenditure-hardship'], { minLength: 2 })
  fc.assert(
    fc.property(rawCase, three, (raw, identities) => {
      const as = (names: readonly string[]) =>
        settleRaw({
          ...local(raw),
          person: compact({
            ...raw.person,
            insuranceType: 'employee' as const,
            category: 'active',
            identities: names.map((identity) => ({ identity, from: '2020-01-01' })),
          }),
        })
      const all = as(identities)
      for (const identity of identities) expect(notMoreThan(as([identity]).medicalAssistance, all.medicalAssistance)).toBe(true)
      expect(notMoreThan(all.medicalAssistance, addMoney(all.medicalAssistance, all.withinPolicyRest))).toBe(true)
    }),
    runs(200),
  )
})

test('identity 16: a destitute person properly placed bears nothing within policy', () => {
  fc.assert(
    fc.property(rawCase, (raw) => {
      const person = { ...raw.person, identities: [{ identity: 'destitute', from: '2020-01-01' }] }
      expect(isZeroMoney(settleRaw({ ...local(raw), person }).withinPolicyRest)).toBe(true)
    }),
    runs(300),
  )
})

test('identity 17: a reversal is the exact negative, and settling again gives the first result', () => {
  fc.assert(
    fc.property(rawCase, (raw) => {
      const first = settleRaw(raw)
      const back = reverse(first)
      expect(violatedIdentities(back)).toEqual([])
      for (const [name, value] of Object.entries(first)) {
        const other = (back as unknown as Record<string, unknown>)[name]
        if (typeof value === 'number' && !['year', 'accountBalanceAfter'].includes(name))
          expect(Object.is((value as number) + (other as number), 0), name).toBe(true)
      }
      first.lines.forEach((line, index) => {
        expect(isZeroMoney(addMoney(line.amount, back.lines[index]?.amount ?? zeroMoney))).toBe(true)
        expect(isZeroMoney(addMoney(line.withinPolicy, back.lines[index]?.withinPolicy ?? zeroMoney))).toBe(true)
      })
      expect(back.accumulatorsAfter).toEqual(first.accumulatorsBefore)
      const again = settleRaw({ ...raw, accumulators: plainAccumulators(back.accumulatorsAfter) })
      expect(bytes(again)).toBe(bytes(first))
      expect(bytes(reverse(reverse(first))).length).toBeGreaterThan(0)
    }),
    runs(500),
  )
})

test('identity 20: a stay counts once', () => {
  fc.assert(
    fc.property(rawCase, (raw) => {
      const { accumulatorDeltas } = settleRaw(raw)
      expect(accumulatorDeltas.counts['inpatient.stays']).toBe(1)
      expect(accumulatorDeltas.counts[`inpatient.stays.${raw.stay.hospitalLevel}`]).toBe(1)
    }),
    runs(200),
  )
})

test('identity 24: the same input gives the same bytes, and the breakdown survives its own text form', () => {
  fc.assert(
    fc.property(rawCase, (raw) => {
      const text = bytes(settleRaw(raw))
      expect(bytes(settleRaw(structuredClone(raw)))).toBe(text)
      expect(bytes(z.decode(settlementBreakdownSchema, JSON.parse(text)))).toBe(text)
    }),
    runs(300),
  )
})

test('identity 25: every value used holds on the deciding day', () => {
  fc.assert(
    fc.property(rawCase, (raw) => {
      const { trace, decidedOn, pack } = settleRaw(raw)
      expect(pack.hash).toBe(jian.hash)
      for (const { parameters } of trace)
        for (const { from, to } of parameters) expect(from <= decidedOn && (to === undefined || decidedOn <= to)).toBe(true)
    }),
    runs(200),
  )
})

test('the working sums to the slip: the rest within policy, entry by entry, ends at what the person bears', () => {
  fc.assert(
    fc.property(rawCase, (raw) => {
      const b = settleRaw(raw)
      const paid = b.trace
        .filter(({ restBefore }) => restBefore !== undefined)
        .map(({ restBefore, restAfter }) => subtractMoney(restBefore ?? zeroMoney, restAfter ?? zeroMoney))
      expect(fenOf(sumMoney(paid))).toBe(fenOf(addMoney(b.fundTotal, b.outOfAreaUpfront)))
    }),
    runs(200),
  )
})

test('every formula of the working is true with the numbers it prints', () => {
  const withoutArithmetic = ['eligibility.law-chosen', 'lines.class-b-default', 'accumulators.written']
  fc.assert(
    fc.property(rawCase, (raw) => {
      for (const { code, formula } of settleRaw(raw).trace)
        if (!withoutArithmetic.includes(code)) expect(untruthsOf(formula), code).toEqual([])
    }),
    runs(1000),
  )
})

test('a formula that is one fen off is found', () => {
  expect(untruthsOf('(12000.00 - 800.00) × 85% = 9520.00; min(3.00, 2.00) = 2.00')).toEqual([])
  expect(untruthsOf('(12000.00 - 800.00) × 85% = 9520.01')).toHaveLength(1)
  expect(untruthsOf('min(10.00 × 60% = 6.01, 50.00 - 60.00) = 0.00')).toHaveLength(2)
})

test('returns: whatever is taken back in however many parts, nothing remains of a line returned in full', () => {
  const parts = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(
      rawCase,
      parts,
      fc.constantFrom('0.1', '0.15', '0.333', '1'),
      fc.integer({ min: 1, max: 999_999 }),
      fc.option(fc.integer({ min: 0, max: 999_999 })),
      (raw, quantities, upfrontShare, price, limit) => {
        const quantity = quantities.reduce((sum, part) => sum + part, 0)
        const money = (pieces: number) => Math.floor((pieces * price) / 100) + ((pieces * price) % 100 >= 50 ? 1 : 0)
        const unitPrice = (price / 10_000).toFixed(4)
        const base = compact({
          class: 'B' as const,
          feeCategory: 'other',
          upfrontShare,
          unitPrice,
          priceLimit: limit === null ? undefined : (limit / 10_000).toFixed(4),
        })
        let left = quantity
        const returns = quantities.map((part, index) => {
          const amount = money(left) - money(left - part)
          left -= part
          return { ...base, lineId: `r${index}`, originalLineId: 'o', quantity: String(-part), amount: yuanOf(-amount) }
        })
        const lines = [...raw.lines, { ...base, lineId: 'o', quantity: String(quantity), amount: yuanOf(money(quantity)) }, ...returns]
        const [without, withReturns] = [settleRaw(raw), settleRaw({ ...raw, lines })]
        expect(withReturns.withinPolicy).toBe(without.withinPolicy)
        expect(withReturns.upfrontSelfPay).toBe(without.upfrontSelfPay)
        expect(withReturns.personTotal).toBe(without.personTotal)
        expect(minMoney(withReturns.overPriceLimit, without.overPriceLimit)).toBe(without.overPriceLimit)
      },
    ),
    runs(500),
  )
})
