/** Money identities 11 to 15, 17, 18, 20 and 24: two or more settlements beside each other, over every pack. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import {
  readCaseFile,
  reverse,
  settle,
  settlementBreakdownSchema,
  singleCaseOfFile,
  violatedIdentities,
} from '../../shared/settlement/index.ts'
import { differences } from './compare.ts'
import { casesOf, everyCase, everyPack, fenOfText, type PackCase, partsOf, settledOf, withLine } from './every-case.ts'
import type { PackPair } from './packs.ts'
import { patience, runs, seenIn } from './runs.ts'
import { type Fraction, fraction, multiply, plus, round, smaller, subtract, sum, yuan, zero } from './second-engine/fraction.ts'
import { Law, thresholdOf } from './second-engine/pack.ts'
import { overlap, stepsOf } from './second-engine/pool.ts'
import type { RawCase } from './second-engine/raw.ts'
import { pairOfValues } from './small-packs.ts'
import { settleYear, sumOf, yuanOfFen } from './years.ts'

const bills = fc.array(fc.oneof(fc.integer({ min: 1, max: 2_000_000 }), fc.integer({ min: 1, max: 15_000_000 })), {
  minLength: 1,
  maxLength: 6,
})
const text = (fen: bigint) => fraction(yuanOfFen(fen))

/** A local stay of a resident or employee in the middle of a level the pack names. */
function aStay(pair: PackPair, type: string, day: string, identity?: string): Omit<RawCase, 'lines' | 'accumulators'> {
  const [rows = []] = [pair.second.values[`${type}/inpatient.deductible`]]
  const level = /"level":"(L\d[A-Z]?)"/.exec(JSON.stringify(rows))?.[1] ?? 'L2'
  return {
    format: 'sanbao-case/1',
    benefit: 'inpatient',
    name: 'generated',
    person: {
      insuranceType: type,
      category: type === 'employee' ? 'active' : 'adult',
      enrolmentArea: (pair.second.areas[0] ?? '').padEnd(6, '0'),
      birthDate: '1980-01-01',
      identities: identity === undefined ? [] : [{ identity, from: '2000-01-01' }],
    },
    stay: { hospitalLevel: level, admittedOn: day, dischargedOn: day },
  }
}

/** Days in the middle of every version, so that nothing changes within the year. */
const daysOf = ({ second }: PackPair) => second.versions.map(({ from }) => `${Number(String(from).slice(0, 4)) + 1}-06-15`)
const chances = (type: string, id: string) =>
  everyPack.flatMap((pair) => daysOf(pair).flatMap((day) => (new Law(pair.second, type, day).isStated(id) ? [{ pair, day, type }] : [])))

test(
  'identity 11: major illness over the year is what the year’s base gives, however it is cut into settlements',
  () => {
    let seen = 0
    const where = fc.constantFrom(...chances('resident', 'resident-major-illness'))
    fc.assert(
      fc.property(where, bills, ({ pair, day, type }, fens) => {
        const law = new Law(pair.second, type, day)
        const value = law.known('resident-major-illness')
        const year = value && settleYear(pair, aStay(pair, type, day), fens)
        const isPlain = value?.paid !== 'year-end' && value?.identityChange !== 'recompute' && law.known('rounding') === undefined
        if (!value || !year || !isPlain || Object.values(value.base ?? {}).includes(true)) return
        const base = text(year.counted('catastrophic.base'))
        const threshold = round(thresholdOf(law, value.threshold))
        const pieces = stepsOf(value.segments).map(({ low, high, rate }) => {
          const above = plus(subtract(base, threshold))
          return multiply(value.origin === 'zero' ? overlap(threshold, base, low, high) : overlap(zero, above, low, high), rate)
        })
        const paid = round(sum(pieces))
        expect(yuanOfFen(sumOf(year.parts, 'residentMajorIllness'))).toBe(
          yuan(value.cap === 'none' ? paid : smaller(paid, fraction(value.cap))),
        )
        if (paid.over > 0n) seen += 1
      }),
      runs(300),
    )
    expect(seen).toBeGreaterThan(seenIn(50))
  },
  patience,
)

test(
  'identity 12: assistance above a yearly threshold is what the year’s base gives, however it is cut into settlements',
  () => {
    let seen = 0
    const groupsOf = ({ pair, day, type }: { pair: PackPair; day: string; type: string }) => {
      const law = new Law(pair.second, type, day)
      const groups = law.known('medical-assistance')?.groups ?? []
      const able = groups.filter(
        ({ threshold, scope, rates, totalShareCeiling }) =>
          threshold !== 'none' && threshold.per === 'year' && scope.includes('inpatient') && rates.length === 1 && !totalShareCeiling,
      )
      const alone = (identity: string) => groups.filter(({ identities }) => identities.includes(identity)).length === 1
      return able.flatMap((group) => group.identities.filter(alone).map((identity) => ({ law, group, identity, pair, day, type })))
    }
    const where = fc.constantFrom(...['resident', 'employee'].flatMap((type) => chances(type, 'medical-assistance')).flatMap(groupsOf))
    fc.assert(
      fc.property(where, bills, ({ law, group, identity, pair, day, type }, fens) => {
        const { threshold, rates, caps } = group
        const year = settleYear(pair, aStay(pair, type, day, identity), fens)
        if (!year || threshold === 'none' || law.known('rounding') !== undefined) return
        const above = plus(subtract(text(year.counted('assistance.base')), round(thresholdOf(law, threshold))))
        let paid: Fraction = round(multiply(above, fraction(rates[0]?.rate ?? '0')))
        for (const { amount, kinds } of caps === 'none' ? [] : caps) if (kinds.includes('inpatient')) paid = smaller(paid, fraction(amount))
        expect(yuanOfFen(sumOf(year.parts, 'medicalAssistance'))).toBe(yuan(paid))
        if (paid.over > 0n) seen += 1
      }),
      runs(300),
    )
    expect(seen).toBeGreaterThan(seenIn(50))
  },
  patience,
)

const cost = fc.integer({ min: 1, max: 2_000_000 })
/** One settlement that is not divided, so that the line belongs to it. */
const singleCase = casesOf(everyPack, ['inpatient', 'outpatient', 'chronic', 'two-diseases', 'special-drug', 'maternity'])
const single = (one: PackCase) => {
  const parts = settledOf(one)
  const [only, second] = parts ? partsOf(parts) : []
  return second ? undefined : only
}

/** Rates by the size of the bill, and rounding up or down, may lower a payment when more is billed; no rule of the identity speaks of them. */
const isSmooth = ({ second }: PackPair) => !/"billTo"|"billFrom"|"ceiling"|"floor"/.test(JSON.stringify(Object.values(second.values)))

test(
  'identity 13: more cost within policy never lowers what the funds pay, and never raises it by more than the cost',
  () => {
    let seen = 0
    fc.assert(
      fc.property(singleCase, cost, (one, amount) => {
        const before = single(one)
        const after = single({ ...one, raw: withLine(one.raw, amount, 'A') })
        if (!before || !after || !isSmooth(one.pair)) return
        expect(after.fen('pooledFundPayment') >= before.fen('pooledFundPayment')).toBe(true)
        const more = after.fen('fundTotal') - before.fen('fundTotal')
        // Each named result is rounded once, so that together they may lack one fen.
        expect(more >= -1n && more <= BigInt(amount) + 1n).toBe(true)
        seen += 1
      }),
      runs(600),
    )
    expect(seen).toBeGreaterThan(seenIn(100))
  },
  patience,
)

test(
  'identity 13: a larger deductible never raises what the pool pays',
  () => {
    const standard = fc.integer({ min: 0, max: 300_000 })
    const segments = [{ upTo: '5000.00', rate: '70%' }, { upTo: '20000.00', rate: '85%' }, { rate: '90%' }]
    const rates = [
      { kind: 'flat', rates: [{ rate: '83%' }] },
      { kind: 'segmented', origin: 'zero', tables: [{ segments }] },
      { kind: 'segmented', origin: 'above', tables: [{ segments }] },
    ]
    const shape = (deductible: number, rate: object) => ({
      'inpatient.deductible': { mode: 'per-stay', standards: [{ amount: yuanOfFen(BigInt(deductible)) }] },
      'inpatient.pooled-fund-rate': rate,
      'inpatient.cap': 'none',
      'employee-large-amount': 'none',
    })
    fc.assert(
      fc.property(standard, standard, fc.integer({ min: 1, max: 5_000_000 }), fc.constantFrom(...rates), (a, b, within, rate) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((deductible) => {
          const pair = pairOfValues('one-value', shape(deductible, rate))
          const year = pair && settleYear(pair, aStay(pair, 'employee', '2025-06-15'), [within])
          if (!year) throw new Error('does not settle')
          return sumOf(year.parts, 'pooledFundPayment')
        })
        expect((high ?? 0n) <= (low ?? 0n)).toBe(true)
      }),
      runs(150),
    )
  },
  patience,
)

test(
  'identity 14: a line of class C instead of one within policy never lowers what the person bears',
  () => {
    fc.assert(
      fc.property(singleCase, cost, (one, amount) => {
        const within = single({ ...one, raw: withLine(one.raw, amount, 'A') })
        const outside = single({ ...one, raw: withLine(one.raw, amount, 'C') })
        // A supplement that covers everything pays for class C as well; it never makes it cheaper than care the other funds pay first.
        if (within && outside && isSmooth(one.pair)) expect(outside.fen('personTotal') - within.fen('personTotal') >= -1n).toBe(true)
      }),
      runs(600),
    )
  },
  patience,
)

test(
  'identity 15: the best identity pays no less than each alone, and no more than its base',
  () => {
    let seen = 0
    const several = singleCase.filter(({ raw }) => (raw.person.identities?.length ?? 0) > 1)
    fc.assert(
      fc.property(several, (one) => {
        const all = single(one)
        // Identities open other doors too: rates, tilt of major illness, composite protection. Only assistance is compared.
        const { insuranceType } = one.raw.person
        const others = Object.entries(one.pair.second.values).filter(
          ([id]) => id.startsWith(insuranceType) && !id.endsWith('medical-assistance'),
        )
        const terms = JSON.stringify(others)
        if (!all || /"identity"|"identities"/.test(terms)) return
        for (const held of one.raw.person.identities ?? []) {
          const alone = single({ ...one, raw: { ...one.raw, person: { ...one.raw.person, identities: [held] } } })
          if (alone) expect(alone.fen('medicalAssistance') <= all.fen('medicalAssistance')).toBe(true)
        }
        const base = all.fen('withinPolicyRest') + all.fen('medicalAssistance') + all.fen('upfrontSelfPay')
        expect(all.fen('medicalAssistance') <= base).toBe(true)
        seen += 1
      }),
      runs(400),
    )
    expect(seen).toBeGreaterThan(seenIn(20))
  },
  patience,
)

test(
  'identity 17: original and reversal are nothing together, in every amount, line, account and counter; settling again gives the first',
  () => {
    fc.assert(
      fc.property(everyCase, (one) => {
        const settled = settledOf(one)
        for (const { part, text: first, fen } of settled ? partsOf(settled) : []) {
          const back = reverse(part)
          expect(violatedIdentities(back)).toEqual([])
          const backText = z.encode(settlementBreakdownSchema, back) as unknown as Record<string, string>
          const isAmount = ([, value]: [string, unknown]) => typeof value === 'string' && /^-?\d+\.\d\d$/.test(value)
          for (const [name] of Object.entries(first).filter(isAmount))
            if (name !== 'accountBalanceAfter' && name !== 'pooledFundRate') expect(fen(name) + fenOfText(backText[name]), name).toBe(0n)
          expect(fenOfText(backText.accountBalanceAfter)).toBe(fen('accountBalanceAfter') + fen('personalAccount'))
          for (const [index, line] of first.lines.entries())
            for (const name of ['amount', 'fullySelfPaid', 'overPriceLimit', 'upfrontSelfPay', 'withinPolicy'] as const)
              expect(fenOfText(line[name]) + fenOfText(z.encode(settlementBreakdownSchema, back).lines[index]?.[name])).toBe(0n)
          for (const [index, { account, amount, balanceAfter }] of (first.familyPayments ?? []).entries()) {
            const returned = z.encode(settlementBreakdownSchema, back).familyPayments?.[index]
            expect(returned?.account).toBe(account)
            expect(fenOfText(returned?.amount) + fenOfText(amount)).toBe(0n)
            expect(fenOfText(returned?.balanceAfter)).toBe(fenOfText(balanceAfter) + fenOfText(amount))
          }
          expect(back.accumulatorsAfter).toEqual(part.accumulatorsBefore)
        }
        const again = settledOf(one)
        expect(again && partsOf(again).map((part) => part.text)).toEqual(settled && partsOf(settled).map((part) => part.text))
      }),
      runs(300),
    )
  },
  patience,
)

/** Outpatient care with nothing but a rate, and with a deductible of the year by level. */
const noLimits = { 'outpatient.cap': 'none', 'employee-large-amount': 'none', 'inpatient.deductible': 'none', 'inpatient.cap': 'none' }
const inpatientRate = { 'inpatient.pooled-fund-rate': { kind: 'flat', rates: [{ rate: '80%' }] } }
const standards = [
  { level: 'L1', amount: '100.00' },
  { level: 'L2', amount: '200.00' },
  { level: 'L3', amount: '300.00' },
]
function aVisit(pair: PackPair, level: string, fen: number, accumulators: RawCase['accumulators']): PackCase {
  const amount = yuanOfFen(BigInt(fen))
  const { stay, ...stayCase } = aStay(pair, 'employee', '2025-06-15')
  const raw = { ...stayCase, benefit: 'outpatient', visit: { hospitalLevel: level, on: stay?.dischargedOn ?? '' } }
  return { pair, raw: { ...raw, lines: [{ class: 'A', unitPrice: amount, amount }], accumulators: accumulators ?? {} } }
}
const visits = fc.array(fc.record({ level: fc.constantFrom('L1', 'L2', 'L3'), fen: fc.integer({ min: 1, max: 500_000 }) }), {
  minLength: 2,
  maxLength: 5,
})

test(
  'identity 18: without deductible and cap the order of two settlements changes neither of them',
  () => {
    const rates = fc.integer({ min: 1, max: 200 }).map((half) => `${half / 2}%`)
    fc.assert(
      fc.property(rates, visits, (rate, all) => {
        const pair = pairOfValues('no-limits', {
          ...noLimits,
          ...inpatientRate,
          'outpatient.deductible': 'none',
          'outpatient.pooled-fund-rate': { kind: 'flat', rates: [{ rate }] },
        })
        if (!pair) throw new Error('the pack does not compile')
        const paid = (order: readonly { level: string; fen: number }[]) => {
          let accumulators: RawCase['accumulators'] = {}
          return order.map(({ level, fen }) => {
            const part = single(aVisit(pair, level, fen, accumulators))
            accumulators = part?.text.accumulatorsAfter
            return `${level} ${fen} ${part?.text.pooledFundPayment} ${part?.text.personTotal}`
          })
        }
        expect(paid(all.toReversed()).sort()).toEqual(paid(all).sort())
      }),
      runs(150),
    )
  },
  patience,
)

test(
  'identity 18: with top-up and visits of at least their standard, the year takes the highest standard visited, in any order',
  () => {
    const pair = pairOfValues('top-up', {
      ...noLimits,
      ...inpatientRate,
      'outpatient.deductible': { mode: 'year-top-up', standards },
      'outpatient.pooled-fund-rate': { kind: 'flat', rates: [{ rate: '50%' }] },
    })
    if (!pair) throw new Error('the pack does not compile')
    const standardOf = (level: string) => fenOfText(standards.find((row) => row.level === level)?.amount)
    fc.assert(
      fc.property(visits, (all) => {
        let accumulators: RawCase['accumulators'] = {}
        for (const { level, fen } of all)
          accumulators = single(aVisit(pair, level, fen + Number(standardOf(level)), accumulators))?.text.accumulatorsAfter
        const highest = all.map(({ level }) => standardOf(level)).reduce((a, b) => (a > b ? a : b))
        expect(fenOfText(accumulators?.amounts?.['outpatient.deductible'])).toBe(highest)
      }),
      runs(150),
    )
  },
  patience,
)

test(
  'identity 20: the parts of a stay that is cut add up to it; it is counted once, or once for each period',
  () => {
    const rules = fc.record({ crossYear: fc.constantFrom('split', 'discharge-year'), periodDays: fc.constantFrom('none', 20, 45, 90) })
    const days = ['2024-11-20', '2024-12-31', '2025-01-01', '2025-01-20', '2025-02-10']
    const charges = fc.array(fc.record({ chargedOn: fc.constantFrom(...days), fen: fc.integer({ min: 1, max: 9_000_000 }) }), {
      minLength: 1,
      maxLength: 6,
    })
    fc.assert(
      fc.property(rules, charges, (stayRules, all) => {
        const pair = pairOfValues('cut', {
          ...noLimits,
          ...inpatientRate,
          'inpatient.deductible': { mode: 'per-stay', standards: [{ amount: '500.00' }] },
          'stay-rules': stayRules,
        })
        if (!pair) throw new Error('the pack does not compile')
        const lines = all.map(({ chargedOn, fen }) => ({ class: 'A', chargedOn, amount: yuanOfFen(BigInt(fen)) }))
        const stay = { hospitalLevel: 'L2', admittedOn: '2024-11-20', dischargedOn: '2025-02-10' }
        const raw = { ...aStay(pair, 'employee', '2025-02-10'), stay, lines, accumulatorsOfYearBefore: {} }
        const settled = settledOf({ pair, raw })
        const parts = settled ? partsOf(settled) : []
        expect(parts.length).toBeGreaterThan(0)
        expect(sumOf(parts, 'totalFee')).toBe(all.reduce((total, { fen }) => total + BigInt(fen), 0n))
        expect(parts.flatMap(({ text: { lines: of } }) => of.map(({ lineId }) => lineId)).sort()).toEqual(
          lines.map((_, index) => String(index + 1)).sort(),
        )
        const counted = parts.reduce((total, { text: part }) => total + (part.accumulatorDeltas.counts['inpatient.stays'] ?? 0), 0)
        const periodOf = (day: string) =>
          typeof stayRules.periodDays === 'number'
            ? Math.floor((Date.parse(day) - Date.parse(stay.admittedOn)) / 86_400_000 / stayRules.periodDays)
            : 0
        expect(counted).toBe(new Set(all.map(({ chargedOn }) => periodOf(chargedOn))).size)
        expect(differences(raw, pair)).toEqual([])
      }),
      runs(150),
    )
  },
  patience,
)

test(
  'identity 24: from the stored lines, law, identities and counters the same result comes again, bit for bit',
  () => {
    fc.assert(
      fc.property(singleCase, (one) => {
        const file = readCaseFile(structuredClone(one.raw))
        if (!file.ok) throw new Error(JSON.stringify(file.error))
        const settledCase = singleCaseOfFile(file.value)
        const [first, again] = [settle(settledCase, one.pair.first), settle(structuredClone(settledCase), one.pair.first)]
        if (!first.ok || !again.ok) return
        const bytes = JSON.stringify(z.encode(settlementBreakdownSchema, first.value))
        expect(JSON.stringify(z.encode(settlementBreakdownSchema, again.value))).toBe(bytes)
        expect(JSON.stringify(z.encode(settlementBreakdownSchema, z.decode(settlementBreakdownSchema, JSON.parse(bytes))))).toBe(bytes)
      }),
      runs(300),
    )
  },
  patience,
)
