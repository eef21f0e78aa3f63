/** The checks of run time bite, and the working says nothing untrue: every benefit of every pack. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Accumulators } from '../../shared/insured/index.ts'
import { addMoney, fenOf, formatMoney, type Money, moneyFromFen, subtractMoney, sumMoney, zeroMoney } from '../../shared/money/index.ts'
import { type SettlementBreakdown, violatedIdentities } from '../../shared/settlement/index.ts'
import { casesOf, everyCase, everyPack, type PackCase, partsOf, settledOf } from './every-case.ts'
import { isArithmetic, untruthsOf } from './formula.ts'
import { compact, yuanOf } from './generated-cases.ts'
import { numbersFromNowhere } from './operands.ts'
import { patience, runs, seenIn } from './runs.ts'

const fen = moneyFromFen(1)
const breakdownsOf = (one: PackCase): readonly SettlementBreakdown[] => settledOf(one)?.parts ?? []

describe('what is wrong is found', () => {
  const names = [
    ...['totalFee', 'withinPolicy', 'pooledFundPayment', 'fundTotal', 'personTotal', 'cash', 'coinsurance', 'aboveCap'],
    ...['withinPolicyRest', 'deposit', 'deductibleApplied', 'medicalAssistance', 'otherFunds', 'upfrontSelfPay', 'sharedAccount'],
  ] as const

  test(
    'an amount that is one fen off',
    () => {
      fc.assert(
        fc.property(everyCase, fc.constantFrom(...names), (one, name) => {
          for (const breakdown of breakdownsOf(one)) {
            expect(violatedIdentities(breakdown)).toEqual([])
            const moved = { ...breakdown, [name]: addMoney(breakdown[name as 'totalFee'], fen) }
            expect(violatedIdentities(moved)).not.toEqual([])
          }
        }),
        runs(400),
      )
    },
    patience,
  )

  test(
    'a counter that is one fen off, before, added and after alike',
    () => {
      let seen = 0
      fc.assert(
        fc.property(everyCase, fc.nat(), (one, pick) => {
          for (const breakdown of breakdownsOf(one)) {
            const { accumulatorDeltas, accumulatorsAfter } = breakdown
            const counted = Object.keys(accumulatorDeltas.amounts).filter((name) => /\.(fund|deductible)(\.|$)/.test(name))
            const name = counted[pick % Math.max(1, counted.length)]
            if (name === undefined) continue
            const oneMore = ({ counts, amounts }: Accumulators) => ({
              counts,
              amounts: { ...amounts, [name]: addMoney(amounts[name] ?? zeroMoney, fen) },
            })
            const moved = { ...breakdown, accumulatorDeltas: oneMore(accumulatorDeltas), accumulatorsAfter: oneMore(accumulatorsAfter) }
            expect(violatedIdentities(moved).join(), name).toContain(name)
            seen += 1
          }
        }),
        runs(400),
      )
      expect(seen).toBeGreaterThan(seenIn(100))
    },
    patience,
  )

  test(
    'a payment that is not what was left under its cap',
    () => {
      let seen = 0
      fc.assert(
        fc.property(everyCase, fc.constantFrom('room', 'used', 'cap'), (one, value) => {
          for (const breakdown of breakdownsOf(one)) {
            const { trace } = breakdown
            const index = trace.findIndex(
              ({ code, values }) => code.endsWith('capped') && values.room !== undefined && values.room !== '0.00',
            )
            const entry = trace[index]
            if (!entry) continue
            const wrong = { ...entry, values: { ...entry.values, [value]: '99999999.99' } }
            expect(violatedIdentities({ ...breakdown, trace: trace.with(index, wrong) }).join()).toContain('identity 10')
            seen += 1
          }
        }),
        runs(400),
      )
      expect(seen).toBeGreaterThan(seenIn(30))
    },
    patience,
  )
})

test(
  'the working sums to the slip: the rest within policy, entry by entry, ends at what the person bears of it',
  () => {
    fc.assert(
      fc.property(everyCase, (one) => {
        for (const b of breakdownsOf(one)) {
          const steps = b.trace.filter(({ restBefore }) => restBefore !== undefined)
          const taken = sumMoney(steps.map(({ restBefore, restAfter }) => subtractMoney(restBefore ?? zeroMoney, restAfter ?? zeroMoney)))
          const outside = addMoney(b.upfrontCovered ?? zeroMoney, b.outsideCovered ?? zeroMoney)
          expect(fenOf(taken)).toBe(fenOf(subtractMoney(addMoney(b.fundTotal, b.outOfAreaUpfront), outside)))
        }
      }),
      runs(300),
    )
  },
  patience,
)

test(
  'every formula of the working is true with the numbers it prints',
  () => {
    let seen = 0
    fc.assert(
      fc.property(everyCase, (one) => {
        // Roundings that a pack asks for otherwise are not those of a pocket calculator.
        if (one.pair.second.values['employee/rounding']) return
        for (const { trace } of breakdownsOf(one))
          for (const { code, formula } of trace.filter((entry) => isArithmetic(entry.formula))) {
            expect(untruthsOf(formula), code).toEqual([])
            seen += 1
          }
      }),
      runs(800),
    )
    expect(seen).toBeGreaterThan(seenIn(2000))
  },
  patience,
)

/** What stands in the case: what the years have counted, deposit, and what the accounts hold. */
function givenIn({ raw }: PackCase): Set<string> {
  const { payment = {}, accumulators, accumulatorsOfYearBefore } = raw
  const family = (payment.family ?? []).flatMap(({ balance, authorised }) => [balance, authorised.limit ?? '0.00'])
  const counted = [accumulators, accumulatorsOfYearBefore].flatMap((year) => Object.values(year?.amounts ?? {}))
  return new Set(['0.00', '0%', '100%', payment.deposit ?? '0.00', payment.accountBalance ?? '0.00', ...family, ...counted])
}

test(
  'no number of the working comes from nowhere: each stands in the case, in the law that is named, or at the end of a statement before',
  () => {
    let seen = 0
    fc.assert(
      fc.property(everyCase, (one) => {
        const given = givenIn(one)
        for (const { trace, lines, deposit } of breakdownsOf(one)) {
          // A part has what the parts before it left of the deposit.
          given.add(formatMoney(deposit))
          expect(numbersFromNowhere(trace, lines, given)).toEqual([])
          seen += 1
        }
      }),
      runs(800),
    )
    expect(seen).toBeGreaterThan(seenIn(300))
  },
  patience,
)

test('a formula that is one fen off is found', () => {
  expect(untruthsOf('(12000.00 - 800.00) × 85% = 9520.00; min(3.00, 2.00) = 2.00')).toEqual([])
  expect(untruthsOf('(12000.00 - 800.00) × 85% = 9520.01')).toHaveLength(1)
  expect(untruthsOf('min(10.00 × 60% = 6.01, 50.00 - 60.00) = 0.00')).toHaveLength(2)
  expect(untruthsOf('(100.00 - 200.00)⁺ × 50% = 0.00')).toEqual([])
})

test(
  'returns: whatever is taken back in however many parts, nothing remains of a line returned in full',
  () => {
    const parts = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 6 })
    const share = fc.constantFrom('0.1', '0.15', '0.333', '1')
    const limit = fc.option(fc.integer({ min: 0, max: 999_999 }))
    const stays = casesOf(everyPack, ['inpatient'])
    fc.assert(
      fc.property(stays, parts, share, fc.integer({ min: 1, max: 999_999 }), limit, (one, quantities, upfrontShare, price, priceLimit) => {
        const quantity = quantities.reduce((sum, part) => sum + part, 0)
        const money = (pieces: number) => Math.floor((pieces * price) / 100) + ((pieces * price) % 100 >= 50 ? 1 : 0)
        const base = compact({
          class: 'B',
          feeCategory: 'other',
          upfrontShare,
          unitPrice: (price / 10_000).toFixed(4),
          priceLimit: priceLimit === null ? undefined : (priceLimit / 10_000).toFixed(4),
        })
        let left = quantity
        const returns = quantities.map((part, index) => {
          const amount = money(left) - money(left - part)
          left -= part
          return { ...base, lineId: `r${index}`, originalLineId: 'o', quantity: String(-part), amount: yuanOf(-amount) }
        })
        const lines = [...one.raw.lines, { ...base, lineId: 'o', quantity: String(quantity), amount: yuanOf(money(quantity)) }, ...returns]
        // Rounded for the whole bill, or cut into parts, one line more moves the others.
        if (/"bill"|stay-rules/.test(JSON.stringify(one.pair.second.values))) return
        const [without, withReturns] = [settledOf(one), settledOf({ ...one, raw: { ...one.raw, lines } })]
        if (!without || !withReturns) return
        const amounts = ({ withinPolicy, upfrontSelfPay, personTotal, overPriceLimit }: Record<string, Money>) => [
          withinPolicy,
          upfrontSelfPay,
          personTotal,
          overPriceLimit,
        ]
        expect(amounts(withReturns as unknown as Record<string, Money>)).toEqual(amounts(without as unknown as Record<string, Money>))
      }),
      runs(300),
    )
  },
  patience,
)

test(
  'a stay counts once, for its level too',
  () => {
    fc.assert(
      fc.property(casesOf(everyPack, ['inpatient']), (one) => {
        const settled = settledOf(one)
        const [only, second] = settled ? partsOf(settled) : []
        if (!only || second) return
        const { counts } = only.text.accumulatorDeltas
        expect(counts['inpatient.stays']).toBe(1)
        expect(
          counts[
            `inpatient.stays.${one.raw.stay?.institution?.kind === 'pharmacy' ? (one.raw.stay.prescription?.institutionLevel ?? 'L1') : one.raw.stay?.hospitalLevel}`
          ],
        ).toBe(1)
      }),
      runs(200),
    )
  },
  patience,
)
