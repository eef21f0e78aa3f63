import { describe, expect, test } from 'vitest'
import { type CaseFacts, type Selector, selectorHolds, unmetOfNearest } from '../../../shared/policy/index.ts'

const facts: CaseFacts = {
  benefit: 'maternity',
  institution: 'hospital',
  level: 'L3',
  category: 'active',
  age: 30,
  place: 'local',
  filing: 'none',
  conditions: ['family-doctor'],
  identities: [],
}
const unmet = (...rows: readonly Selector[]) => unmetOfNearest(rows, facts)

describe('what the row that comes nearest asks besides', () => {
  test('the one condition the case does not meet, with what it has instead', () => {
    const rows = [
      { level: ['L1', 'L2'], condition: ['delivery'] },
      { level: ['L3'], condition: ['delivery'] },
      { category: ['retired'], level: ['L1'] },
    ]
    expect(unmet(...rows)).toEqual([{ fact: 'condition', asked: ['delivery'], found: 'family-doctor' }])
  })
  test('of equally near rows the first', () => {
    expect(unmet({ level: ['L1'] }, { level: ['L2'] })).toEqual([{ fact: 'level', asked: ['L1'], found: 'L3' }])
  })
  test('what the case says nothing about is found empty', () => {
    expect(unmet({ disease: ['diabetes'], rank: ['county'] })).toEqual([
      { fact: 'disease', asked: ['diabetes'], found: '' },
      { fact: 'rank', asked: ['county'], found: '' },
    ])
  })
  test('ages, items and identities', () => {
    expect(unmet({ ageFrom: 31, item: ['XJ*'], identity: ['destitute', 'orphan'] })).toEqual([
      { fact: 'item', asked: ['XJ*'], found: '' },
      { fact: 'identity', asked: ['destitute', 'orphan'], found: '' },
      { fact: 'ageFrom', asked: ['31'], found: '30' },
    ])
    expect(unmet({ ageTo: 29 })).toEqual([{ fact: 'ageTo', asked: ['29'], found: '30' }])
  })
  test('nothing where there are no rows', () => {
    expect(unmet()).toEqual([])
  })
  test('never nothing of a row that does not hold', () => {
    const rows: Selector[] = [
      { benefit: ['inpatient'] },
      { institution: ['pharmacy'] },
      { place: ['in-province'] },
      { filing: ['referral'] },
      { itemClass: ['A'] },
    ]
    for (const row of rows) expect([selectorHolds(row, facts), unmet(row).length]).toEqual([false, 1])
  })
})
