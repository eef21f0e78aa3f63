import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  compareFigures,
  dueOf,
  figureNames,
  figuresOf,
  isChargeable,
  reverseFigures,
  reverseShift,
  shiftTo,
  violatedSums,
} from '../../../shared/difference/index.ts'
import { addMoney, isZeroMoney, moneyFromFen, negateMoney, subtractMoney, zeroMoney } from '../../../shared/money/index.ts'
import { reverse } from '../../../shared/settlement/index.ts'
import { aPack, settled } from '../../builders/pack.ts'
import { seededDifferences } from './seeded-differences.ts'

const added = (a: Readonly<Record<string, ReturnType<typeof moneyFromFen>>>, b: typeof a) =>
  Object.fromEntries(
    [...new Set([...Object.keys(a), ...Object.keys(b)])].map((name) => [name, addMoney(a[name] ?? zeroMoney, b[name] ?? zeroMoney)]),
  )

/** Figures for the same bill, whole in themselves, that pay whatever they like. */
const otherFigures = fc
  .record({
    deductible: fc.nat(90_000),
    funds: fc.array(fc.nat(60_000), { minLength: 7, maxLength: 7 }),
    account: fc.nat(100_000),
    hospital: fc.nat(5_000),
  })
  .map(({ deductible, funds, account, hospital }) => {
    const breakdown = settled(aPack(), { within: '12345.67', payment: { deposit: '3000.00', useAccount: true, accountBalance: '77.70' } })
    const ours = figuresOf(breakdown)
    const [pool = 0, large = 0, illness = 0, servant = 0, enterprise = 0, assistance = 0, other = 0] = funds
    const fund = funds.reduce((sum, one) => sum + one, 0)
    const person = subtractMoney(ours.totalFee, moneyFromFen(fund + hospital))
    const paid = moneyFromFen(account)
    const figures = {
      ...ours,
      deductibleApplied: moneyFromFen(deductible),
      pooledFundPayment: moneyFromFen(pool),
      employeeLargeAmount: moneyFromFen(large),
      residentMajorIllness: moneyFromFen(illness),
      civilServantSubsidy: moneyFromFen(servant),
      enterpriseSupplement: moneyFromFen(enterprise),
      medicalAssistance: moneyFromFen(assistance),
      otherFunds: moneyFromFen(other),
      fundTotal: moneyFromFen(fund),
      personTotal: person,
      personalAccount: paid,
      cash: subtractMoney(person, paid),
      ...(hospital === 0 ? {} : { hospitalPart: moneyFromFen(hospital) }),
    }
    return { breakdown, ours, figures }
  })

describe('a supplement', () => {
  test('moves exactly what parts, sums to nothing, and taken back leaves nothing', () => {
    fc.assert(
      fc.property(otherFigures, ({ breakdown, ours, figures }) => {
        expect(violatedSums(figures)).toEqual([])
        expect(isChargeable(breakdown, figures)).toBe(true)
        const shift = shiftTo(breakdown, figures)
        expect(isZeroMoney(addMoney(shift.fundTotal, shift.personalAccount, shift.hospitalPart, shift.cash))).toBe(true)
        expect(addMoney(ours.cash, shift.cash)).toEqual(figures.cash)
        expect(addMoney(ours.personalAccount, shift.personalAccount)).toEqual(figures.personalAccount)
        // What changes hands in all: what the settlement alone says, and the supplement.
        const alone = subtractMoney(breakdown.balanceDue, breakdown.refund)
        expect(dueOf(figures, breakdown.deposit)).toEqual(addMoney(alone, shift.cash))
        // The year counts what the platform paid.
        const year = added(breakdown.accumulatorDeltas.amounts, shift.deltas.amounts)
        expect(year['inpatient.deductible']).toEqual(figures.deductibleApplied)
        expect(year['pool.fund']).toEqual(figures.pooledFundPayment)
        expect(year['large.fund'] ?? zeroMoney).toEqual(figures.employeeLargeAmount)
        expect(year['assistance.fund.inpatient'] ?? zeroMoney).toEqual(figures.medicalAssistance)
        const back = reverseShift(shift)
        for (const part of ['fundTotal', 'personalAccount', 'hospitalPart', 'cash'] as const)
          expect(isZeroMoney(addMoney(shift[part], back[part]))).toBe(true)
        const whole = added(year, added(reverse(breakdown).accumulatorDeltas.amounts, back.deltas.amounts))
        expect(Object.values(whole).every(isZeroMoney)).toBe(true)
        const reversed = reverseFigures(figures)
        for (const name of figureNames) expect(isZeroMoney(addMoney(figures[name], reversed[name]))).toBe(true)
        expect(dueOf(reversed, negateMoney(breakdown.deposit))).toEqual(negateMoney(dueOf(figures, breakdown.deposit)))
      }),
      { numRuns: 100 },
    )
  })

  test('up to every seeded platform that has the same bill: the sums hold on what is charged', () => {
    const chargeable = seededDifferences(7).filter(({ ours, platform }) => isChargeable(ours, platform))
    expect(chargeable.length).toBeGreaterThanOrEqual(40)
    for (const { ours, platform, name } of chargeable) {
      const { fundTotal, personalAccount, cash } = shiftTo(ours, platform)
      expect(isZeroMoney(addMoney(fundTotal, personalAccount, cash)), name).toBe(true)
    }
  })

  test('of another bill, of sums that do not hold or of amounts below nothing is nobody’s to charge', () => {
    const breakdown = settled(aPack(), { within: '1000.00' })
    const ours = figuresOf(breakdown)
    const fen = moneyFromFen(1)
    expect(isChargeable(breakdown, ours)).toBe(true)
    const dearer = {
      ...ours,
      totalFee: addMoney(ours.totalFee, fen),
      withinPolicy: addMoney(ours.withinPolicy, fen),
      personTotal: addMoney(ours.personTotal, fen),
      cash: addMoney(ours.cash, fen),
    }
    expect(violatedSums(dearer)).toEqual([])
    expect(isChargeable(breakdown, dearer)).toBe(false)
    expect(violatedSums({ ...ours, withinPolicy: addMoney(ours.withinPolicy, fen) })).toEqual(['I1'])
    expect(violatedSums({ ...ours, medicalAssistance: fen })).toEqual(['I2'])
    expect(violatedSums({ ...ours, personalAccount: fen })).toEqual(['I3'])
    expect(violatedSums({ ...ours, hospitalPart: fen })).toEqual(['I4'])
    const below = { ...ours, pooledFundPayment: addMoney(ours.pooledFundPayment, fen), otherFunds: negateMoney(fen) }
    expect(violatedSums(below)).toEqual(['negative'])
    expect(compareFigures(ours, ours)).toEqual([])
  })
})
