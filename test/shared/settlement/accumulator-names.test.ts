import { describe, expect, test } from 'vitest'
import { accumulatorKind } from '../../../shared/settlement/index.ts'

const visiting = ['outpatient', 'chronic', 'two-diseases', 'special-drug', 'maternity']

describe('counts', () => {
  test.each(['inpatient.stays', ...visiting.map((scheme) => `${scheme}.visits`)])('%s', (name) => {
    expect(accumulatorKind(name)).toBe('count')
    expect(accumulatorKind(`${name}.L3`)).toBe('count')
  })
})

describe('amounts of a scheme', () => {
  const ofVisits = visiting.flatMap((scheme) => ['deductible', 'fund', 'cost', 'within-policy'].map((what) => `${scheme}.${what}`))
  test.each(['inpatient.deductible', 'pool.fund', 'pool.cost', 'pool.within-policy', ...ofVisits])('%s', (name) => {
    expect(accumulatorKind(name)).toBe('amount')
    expect(accumulatorKind(`${name}.uraemia`)).toBe('amount')
  })
})

describe('amounts of the tiers above the pool', () => {
  test.each([
    'outpatient.above-cap.fund',
    'large.base',
    'large.fund',
    'catastrophic.base',
    'catastrophic.fund',
    'catastrophic.rest',
    'civil-servant.fund',
    'enterprise.base',
    'enterprise.fund',
    'assistance.base',
    'assistance.fund',
    'tilt.base',
    'tilt.fund',
    'composite.fund',
    'burden-ceiling.base',
    'burden-ceiling.rest',
    'burden-ceiling.fund',
  ])('%s', (name) => {
    expect(accumulatorKind(name)).toBe('amount')
    expect(accumulatorKind(`${name}.inpatient`)).toBe('amount')
  })
})

describe('what stands behind a name', () => {
  test.each(['chronic.fund.M03900', 'chronic.fund.two-diseases', 'assistance.fund.inpatient', 'large.fund.0', 'large.fund.a'])(
    'letters, digits and hyphens: %s',
    (name) => expect(accumulatorKind(name)).toBe('amount'),
  )
  test.each([
    'large.fund.',
    'large.fund.a.b',
    'large.fund.a_b',
    'large.fund. a',
    'large.fund.a ',
    'large.fund.a\n',
    'large.fund.尿毒症',
    'large.fund..a',
    'inpatient.stays.',
    'inpatient.stays.L3.x',
  ])('nothing else: %j', (name) => expect(accumulatorKind(name)).toBeUndefined())
})

describe('names under which nothing is counted', () => {
  test.each([
    '',
    '.',
    'pool',
    'pool.',
    '.fund',
    'fund',
    'pool.funds',
    'pool.fund2',
    'pool.fund-a',
    'pool-fund',
    'xpool.fund',
    'x.pool.fund',
    ' pool.fund',
    'Pool.fund',
    'pool.deductible',
    'inpatient',
    'inpatient.fund',
    'inpatient.visits',
    'inpatient.stay',
    'inpatient.staysL3',
    'outpatient.stays',
    'outpatient.above-cap',
    'large.rest',
    'tilt',
    'account.fund',
    'account.visits',
  ])('%j', (name) => expect(accumulatorKind(name)).toBeUndefined())
})
