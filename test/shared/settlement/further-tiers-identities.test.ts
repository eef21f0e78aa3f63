import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Accumulators } from '../../../shared/insured/index.ts'
import {
  addMoney,
  compareMoney,
  fenOf,
  formatMoney,
  type Money,
  moneyFromFen,
  subtractMoney,
  sumMoney,
  zeroMoney,
} from '../../../shared/money/index.ts'
import type { CompiledPack } from '../../../shared/policy/index.ts'
import {
  caseOfFile,
  readCaseFile,
  reverse,
  type SettlementBreakdown,
  type SettlementCase,
  settle,
  settleCase,
  violatedIdentities,
} from '../../../shared/settlement/index.ts'
import { aCase, aPack } from '../../builders/pack.ts'

const runs = { numRuns: Number(process.env.DEEP ?? 0) || 80 }
const yuanText = (fen: number) => formatMoney(moneyFromFen(fen))
const money = (most: number) => fc.integer({ min: 0, max: most }).map(yuanText)
/** Hundredths of a per cent, so that products have to be rounded. */
const share = (from = 0, to = 10_000) => fc.integer({ min: from, max: to }).map((points) => `${points / 100}%`)
const limit = (most: number) => fc.oneof(fc.constant('none'), money(most))
const none = fc.constant(undefined)

function settledOf(settlementCase: SettlementCase, pack: CompiledPack): SettlementBreakdown {
  const outcome = settle(settlementCase, pack)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error))
  return outcome.value
}

const kinds = ['inpatient', 'outpatient', 'chronic'] as const
const identityNames = ['destitute', 'orphan', 'minimum-living'] as const

const caps = fc.oneof(
  fc.constant('none'),
  fc.array(fc.record({ kinds: fc.subarray([...kinds], { minLength: 1 }), amount: money(400_000) }), { minLength: 1, maxLength: 3 }),
)
const threshold = fc.oneof(fc.constant('none'), fc.record({ per: fc.constantFrom('year', 'stay'), amount: money(300_000) }))
const groupOf = (identity: string) =>
  fc.record(
    {
      identities: fc.constant([identity]),
      scope: fc.constant([...kinds]),
      rates: share().map((rate) => [{ rate }]),
      threshold,
      caps,
      chronicClassII: fc.constantFrom('rest', 'above-limit'),
      totalShareCeiling: share(5_000),
    },
    { requiredKeys: ['identities', 'scope', 'rates', 'threshold', 'caps'] },
  )
const unreferred = { when: [{ place: ['in-province', 'cross-province'], filing: 'none' }], onApproval: { points: '20%' } }
const assistance = fc.record({
  groups: fc.tuple(...identityNames.map(groupOf)),
  unreferred: fc.constant(unreferred),
  base: fc.record({ includeFirstPay: fc.boolean(), includeReduced: fc.boolean() }),
})
const supplementRow = fc.record(
  {
    share: share(),
    of: fc.constantFrom('within-policy', 'everything', 'own-share'),
    threshold: money(300_000),
    cap: limit(400_000),
  },
  { requiredKeys: ['share', 'of', 'cap'] },
)

/** A small city of its own: every further tier with figures of its own, or without that tier. */
const values = fc.record({
  'inpatient.deductible': money(100_000).map((amount) => ({ mode: 'per-stay', standards: [{ amount }] })),
  'inpatient.pooled-fund-rate': share(3_000).map((rate) => ({ kind: 'flat', rates: [{ rate }] })),
  'inpatient.cap': fc.oneof(
    fc.constant('none'),
    money(2_000_000).map((amount) => ({ limits: 'fund', amounts: [{ amount }] })),
  ),
  'chronic.deductible': fc.constant('none'),
  'chronic.pooled-fund-rate': share(3_000).map((rate) => ({ kind: 'flat', rates: [{ rate }] })),
  'chronic.cap': money(500_000).map((amount) => ({ limits: 'fund', amounts: [{ amount, per: 'disease' }] })),
  'chronic.diseases': fc.constant({ diseases: [{ code: 'stroke', name: '样例', class: 'II', items: 'all' }] }),
  'out-of-area': fc.constant({
    rows: [
      { place: 'local', method: 'none' },
      { method: 'rate-factor', factor: '0.8' },
    ],
  }),
  'enterprise-supplement': fc.oneof(
    none,
    supplementRow.map((row) => ({ scope: [...kinds], rows: [row] })),
  ),
  'medical-assistance': assistance,
  'tilt-assistance': fc.oneof(
    fc.constant('none'),
    fc.record({
      per: fc.constantFrom('year', 'stay'),
      rows: fc.record({ threshold: money(200_000), rate: share(), cap: limit(100_000) }).map((row) => [row]),
    }),
  ),
  'composite-protection': fc.oneof(
    none,
    fc.record({ share: share(), includeUpfront: fc.boolean() }).map((row) => ({ rows: [row] })),
  ),
  'burden-ceiling': fc.oneof(
    none,
    fc.record({ mode: fc.constantFrom('alarm', 'year-end-top-up'), share: share(), when: fc.constant([{}]) }),
  ),
  'personal-account': fc.constant({ pays: ['within-policy', 'upfront'] }),
})

const feeLines = fc
  .array(
    fc.record({
      fen: fc.integer({ min: 1, max: 2_000_000 }),
      class: fc.constantFrom('A', 'B', 'C'),
      upfront: fc.integer({ min: 0, max: 30 }),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((lines) =>
    lines.map((line) => ({
      class: line.class,
      amount: yuanText(line.fen),
      ...(line.class === 'B' ? { upfrontShare: `${line.upfront}%` } : {}),
    })),
  )
const held = fc.subarray([...identityNames])
const yearSoFar = fc.record({
  'assistance.base': money(500_000),
  'assistance.fund.inpatient': money(300_000),
  'assistance.fund.chronic': money(100_000),
  'enterprise.fund': money(300_000),
  'tilt.base': money(300_000),
  'tilt.fund': money(100_000),
})
const someCase = fc.record({
  identities: held,
  lines: feeLines,
  amounts: yearSoFar,
  benefit: fc.constantFrom('inpatient' as const, 'chronic' as const),
  placement: fc.constantFrom(
    { place: 'local', filing: 'none' },
    { place: 'in-province', filing: 'referral' },
    { place: 'in-province', filing: 'none' },
  ),
  isApproved: fc.boolean(),
  accountBalance: money(1_000_000),
})
type SomeCase = typeof someCase extends fc.Arbitrary<infer Value> ? Value : never

function caseOf({ identities, lines, amounts, benefit, placement, isApproved, accountBalance }: SomeCase): SettlementCase {
  const approvals = isApproved ? [{ kind: 'unreferred-assistance', record: 'R-1' }] : []
  return aCase({
    benefit,
    ...(benefit === 'chronic' ? { disease: 'stroke', visit: { placement, approvals } } : { stay: { placement, approvals } }),
    person: { supplementPlan: 'any', identities: identities.map((identity) => ({ identity, from: '2024-01-01' })) },
    lines,
    amounts,
    payment: { useAccount: true, accountBalance },
  })
}

/** A person with a plan is refused where the pack knows none. */
const packOf = (wished: Record<string, unknown>) =>
  aPack({ 'enterprise-supplement': 'none', ...Object.fromEntries(Object.entries(wished).filter(([, value]) => value !== undefined)) })

test('every identity of a settlement holds in any city, and that of its reversal (5 to 10, 16, 24)', () => {
  fc.assert(
    fc.property(values, someCase, (wished, words) => {
      const breakdown = settledOf(caseOf(words), packOf(wished))
      expect(violatedIdentities(breakdown)).toEqual([])
      expect(violatedIdentities(reverse(breakdown))).toEqual([])
      const covered = addMoney(breakdown.upfrontCovered ?? zeroMoney, breakdown.outsideCovered ?? zeroMoney)
      expect(compareMoney(subtractMoney(breakdown.fundTotal, covered), breakdown.withinPolicy)).toBeLessThanOrEqual(0)
    }),
    runs,
  )
})

test('identity 15: the best identity is at least every single one, and never more than what is left', () => {
  fc.assert(
    fc.property(values, someCase, (wished, words) => {
      const pack = packOf(wished)
      const assisted = (identities: SomeCase['identities']) => {
        const { medicalAssistance, tiltAssistance } = settledOf(caseOf({ ...words, identities }), pack)
        return fenOf(addMoney(medicalAssistance, tiltAssistance))
      }
      const best = assisted(words.identities)
      const single = words.identities.map((identity) => assisted([identity]))
      expect(best).toBe(Math.max(0, ...single))
      const without = settledOf(caseOf({ ...words, identities: [] }), pack)
      const left = addMoney(
        without.withinPolicyRest,
        without.otherFunds,
        wished['medical-assistance'].base.includeFirstPay ? without.upfrontSelfPay : zeroMoney,
      )
      expect(best).toBeLessThanOrEqual(fenOf(left))
    }),
    runs,
  )
})

test('identity 16: a hundred per cent without threshold or cap leaves nothing within policy', () => {
  const all = { identities: ['destitute'], scope: [...kinds], rates: [{ rate: '100%' }], threshold: 'none', caps: 'none' }
  fc.assert(
    fc.property(values, someCase, (wished, words) => {
      const pack = packOf({
        ...wished,
        'medical-assistance': { groups: [all], unreferred: { ...unreferred, when: [{ condition: 'never' }] } },
      })
      expect(fenOf(settledOf(caseOf({ ...words, identities: ['destitute'] }), pack).withinPolicyRest)).toBe(0)
    }),
    runs,
  )
})

/** Identities 13 and 14 speak of funds within the policy: a supplement for everything moves money between both sides. */
const within = supplementRow.filter(({ of }) => of !== 'everything').map((row) => ({ scope: [...kinds], rows: [row] }))

test('identity 14: a line that leaves the policy never lowers what the person pays', () => {
  fc.assert(
    fc.property(values, within, someCase, fc.nat(), (wished, supplement, words, place) => {
      const pack = packOf({ ...wished, 'enterprise-supplement': supplement })
      const changed = words.lines.map(({ amount, ...line }, index) =>
        index === place % words.lines.length ? { class: 'C', amount } : { ...line, amount },
      )
      const [before, after] = [words.lines, changed].map((lines) =>
        fenOf(settledOf(caseOf({ ...words, lines } as SomeCase), pack).personTotal),
      )
      expect(after).toBeGreaterThanOrEqual(before ?? 0)
    }),
    runs,
  )
})

test('identity 13: more cost within policy never lowers what funds pay, and never raises it by more than the cost', () => {
  fc.assert(
    fc.property(values, within, someCase, fc.integer({ min: 1, max: 1_000_000 }), (wished, supplement, words, fen) => {
      const pack = packOf({ ...wished, 'enterprise-supplement': supplement })
      const stay = { ...words, benefit: 'inpatient' as const }
      const more = { ...stay, lines: [...words.lines, { class: 'A', amount: yuanText(fen) }] }
      const [before, after] = [stay, more].map((one) => fenOf(settledOf(caseOf(one as SomeCase), pack).fundTotal))
      expect((after ?? 0) - (before ?? 0)).toBeGreaterThanOrEqual(0)
      expect((after ?? 0) - (before ?? 0)).toBeLessThanOrEqual(fen)
    }),
    runs,
  )
})

/** `R(g(Y))` in whole fen, by hand: rate in hundredths of a per cent. */
function aboveThreshold(year: number, over: number, points: number): number {
  const product = BigInt(Math.max(0, year - over)) * BigInt(points)
  return Number((product + 5_000n) / 10_000n)
}

describe('identity 12: assistance above a threshold of the year pays what the year comes to', () => {
  const one = { scope: ['inpatient'], identities: ['destitute'], caps: 'none' }
  const stays = fc.array(fc.integer({ min: 1, max: 3_000_000 }), { minLength: 1, maxLength: 6 })
  test('however it is cut into stays', () => {
    fc.assert(
      fc.property(stays, fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 0, max: 500_000 }), (fees, points, over) => {
        const group = { ...one, rates: [{ rate: `${points / 100}%` }], threshold: { per: 'year', amount: yuanText(over) } }
        const pack = aPack({ 'medical-assistance': { groups: [group], unreferred } })
        let accumulators: Accumulators = { counts: {}, amounts: {} }
        const paid: Money[] = []
        for (const fen of fees) {
          const words = aCase({ person: { identities: [{ identity: 'destitute', from: '2024-01-01' }] }, within: yuanText(fen) })
          const breakdown = settledOf({ ...words, accumulators }, pack)
          paid.push(breakdown.medicalAssistance)
          accumulators = breakdown.accumulatorsAfter
        }
        const year = fenOf(accumulators.amounts['assistance.base'] ?? zeroMoney)
        expect(fenOf(sumMoney(paid))).toBe(aboveThreshold(year, over, points))
      }),
      runs,
    )
  })
})

describe('identity 20: a stay in parts', () => {
  const days = ['2024-11-20', '2024-12-15', '2024-12-31', '2025-01-01', '2025-01-20', '2025-02-10'] as const
  const charges = fc.array(
    fc.record({
      day: fc.constantFrom(...days),
      fen: fc.integer({ min: 1, max: 1_000_000 }),
      returned: fc.option(fc.constantFrom(...days), { nil: undefined }),
    }),
    { maxLength: 8 },
  )
  const rules = fc.record({ crossYear: fc.constantFrom('split', 'discharge-year'), periodDays: fc.constantFrom('none', 20, 45, 90) })
  test('its parts add up to it, count it once for each period, and take one deductible for each', () => {
    fc.assert(
      fc.property(values, rules, charges, held, money(2_000_000), (wished, stayRules, lines, identities, deposit) => {
        const pack = packOf({ ...wished, 'stay-rules': stayRules })
        const file = readCaseFile({
          format: 'sanbao-case/1',
          benefit: 'inpatient',
          name: 'test',
          person: {
            insuranceType: 'employee',
            category: 'active',
            enrolmentArea: '990100',
            supplementPlan: 'any',
            identities: identities.map((identity) => ({ identity, from: '2024-01-01' })),
          },
          stay: { hospitalLevel: 'L2', admittedOn: '2024-11-20', dischargedOn: '2025-02-10' },
          lines: lines.flatMap(({ day, fen, returned }, index) => [
            { lineId: `${index}`, class: 'A', amount: yuanText(fen), chargedOn: day },
            ...(returned
              ? [
                  {
                    lineId: `${index}-back`,
                    originalLineId: `${index}`,
                    class: 'A',
                    amount: yuanText(-Math.ceil(fen / 2)),
                    chargedOn: returned,
                  },
                ]
              : []),
          ]),
          accumulatorsOfYearBefore: {},
          payment: { deposit },
        })
        if (!file.ok) throw new Error(JSON.stringify(file.error))
        const outcome = settleCase(caseOfFile(file.value), pack)
        if (!outcome.ok) throw new Error(JSON.stringify(outcome.error))
        const { parts, totalFee } = outcome.value
        for (const part of parts) expect(violatedIdentities(part)).toEqual([])
        expect(fenOf(totalFee)).toBe(lines.reduce((sum, { fen, returned }) => sum + fen - (returned ? Math.ceil(fen / 2) : 0), 0))
        expect(fenOf(subtractMoney(addMoney(outcome.value.cash, outcome.value.refund), outcome.value.balanceDue))).toBe(
          fenOf(outcome.value.deposit),
        )
        const counted = parts.reduce((sum, { accumulatorDeltas }) => sum + (accumulatorDeltas.counts['inpatient.stays'] ?? 0), 0)
        const isWhole = stayRules.periodDays === 'none' || stayRules.periodDays === 90
        if (isWhole) {
          const standard = parts[0]?.deductibleStandard ?? zeroMoney
          expect(counted).toBe(1)
          expect(compareMoney(sumMoney(parts.map(({ deductibleApplied }) => deductibleApplied)), standard)).toBeLessThanOrEqual(0)
        }
        expect(counted).toBeLessThanOrEqual(parts.length)
      }),
      runs,
    )
  })
})
