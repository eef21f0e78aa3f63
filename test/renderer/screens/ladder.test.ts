import { describe, expect, it } from 'vitest'
import { entriesOf, rungsOf } from '../../../renderer/screens/working/ladder-rows.ts'
import { parseMoney } from '../../../shared/money/index.ts'
import type { SettlementBreakdown } from '../../../shared/settlement/index.ts'
import { aPack, settled } from '../../builders/pack.ts'

const pack = aPack()
const aBreakdown = (insuranceType: 'employee' | 'resident') =>
  settled(pack, { insuranceType, person: { category: insuranceType === 'employee' ? 'active' : 'adult' } })
const fieldsOf = (breakdown: SettlementBreakdown) => rungsOf(breakdown).map((rung) => rung.field)

describe('the ladder of amounts', () => {
  it('shows the large-amount scheme for an employee and major illness for a resident', () => {
    expect(fieldsOf(aBreakdown('employee'))).toContain('employeeLargeAmount')
    expect(fieldsOf(aBreakdown('employee'))).not.toContain('residentMajorIllness')
    expect(fieldsOf(aBreakdown('resident'))).toContain('residentMajorIllness')
    expect(fieldsOf(aBreakdown('resident'))).not.toContain('employeeLargeAmount')
  })

  it('always shows the three tiers, and the small schemes only when they pay', () => {
    const plain = aBreakdown('employee')
    expect(rungsOf(plain).flatMap((rung) => rung.tier ?? [])).toEqual([1, 2, 3])
    expect(fieldsOf(plain)).not.toContain('civilServantSubsidy')
    expect(fieldsOf({ ...plain, civilServantSubsidy: parseMoney('12.00') })).toContain('civilServantSubsidy')
  })

  it('opens an amount to the steps it came from', () => {
    const codes = entriesOf(aBreakdown('resident'), 'pooledFundPayment').map((entry) => entry.code)
    expect(codes).toEqual(['pooled-fund.paid'])
  })

  it('of a visit shows the funds it reached, and of a purchase by account none', () => {
    const outpatient = aPack({
      'outpatient.deductible': 'none',
      'outpatient.pooled-fund-rate': { kind: 'flat', rates: [{ rate: '60%' }] },
      'outpatient.cap': { limits: 'fund', amounts: [{ amount: '300.00' }] },
      'outpatient.above-cap': { rates: [{ rate: '70%' }], cap: 'none' },
    })
    const visit = settled(outpatient, { benefit: 'outpatient' })
    expect(fieldsOf(visit)).toEqual(expect.arrayContaining(['deductibleApplied', 'pooledFundPayment', 'otherFunds']))
    expect(rungsOf(visit).flatMap((rung) => rung.tier ?? [])).toEqual([1, 3])
    expect(entriesOf(visit, 'otherFunds').map((entry) => entry.code)).toEqual(['above-cap.paid'])
    const purchase = rungsOf(settled(pack, { benefit: 'account' }))
    expect(purchase.filter(({ kind }) => kind === 'tier')).toEqual([])
    expect(purchase.map(({ field }) => field)).not.toContain('deductibleApplied')
  })
})
