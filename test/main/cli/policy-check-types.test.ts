import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { findingsOf } from '../../../main/cli/policy.ts'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import { changed, parameterFile, writePackFolder } from '../../builders/pack-folder.ts'

const root = mkdtempSync(join(tmpdir(), 'sanbao-check-types-'))
afterAll(() => rmSync(root, { recursive: true }))

let count = 0
const findings = (changes: Readonly<Record<string, string | undefined>>) =>
  findingsOf(writePackFolder(join(root, `pack-${++count}`), changes), parseLocalDate('2025-06-01'))

/** File and key of a place, without the line. */
const placeOf = (place: string): string => place.replace(/:\d+:\d+/, '')

describe('a file for two insurance types', () => {
  const both = (changes: Record<string, string | undefined>) =>
    findings({
      ...changed('pack.yaml', 'insuranceTypes: [employee]', 'insuranceTypes: [employee, resident]'),
      ...parameterFile('illness', 'resident-major-illness', 'none'),
      ...changed('parameters/rate.yaml', ', adjustments: [{ category: retired, points: "3%" }]', ''),
      ...changes,
    }).map(({ kind, place, found }) => [kind, placeOf(place), found.zh, found.en])

  test('the same fault is said once, with the types it holds for', () => {
    const scale =
      '{ kind: segmented, origin: zero, tables: [{ segments: [{ upTo: "5000.00", rate: "80%" }, { rate: "70%" }] }], adjustments: [] }'
    expect(both(changed('parameters/rate.yaml', /\{ kind: flat.*/, scale)).filter(([kind]) => kind === 'rate-order')).toEqual([
      [
        'rate-order',
        'parameters/rate.yaml values[0].value.tables[0].segments[1]',
        '职工、居民：第 2 段 70% 低于第 1 段 80%',
        'employees, residents: segment 2 with 70% below segment 1 with 80%',
      ],
    ])
  })

  test('what differs by type is said at once too, each with its own', () => {
    const found = both({
      ...changed('parameters/rate.yaml', ', adjustments: [{ category: retired, points: "3%" }]', ''),
      ...changed(
        'parameters/cap.yaml',
        '{ amount: "100000.00" }',
        '{ category: [active, student], amount: "100.00" }, { amount: "100000.00" }',
      ),
    })
    const said = found.filter(([kind]) => kind === 'cap-below-deductible')
    expect(said).toHaveLength(1)
    expect(said[0]?.[2]).toBe(
      '职工：一级在职：封顶线 100.00，起付线 200.00；二级在职：封顶线 100.00，起付线 500.00；三级在职：封顶线 100.00，起付线 800.00；' +
        '居民：一级大学生：封顶线 100.00，起付线 200.00；二级大学生：封顶线 100.00，起付线 500.00；三级大学生：封顶线 100.00，起付线 800.00',
    )
  })

  test('a scheme that lacks a part for both is one finding', () => {
    const found = both({
      ...parameterFile('outpatient-rate', 'outpatient.pooled-fund-rate', '{ kind: flat, rates: [{ rate: "50%" }] }'),
      ...parameterFile('outpatient-cap', 'outpatient.cap', 'none'),
    })
    expect(found.filter(([kind]) => kind === 'absent')).toEqual([
      [
        'absent',
        'parameters/outpatient-rate.yaml id',
        '职工、居民：有支付比例而没有 outpatient.deductible：这类结算将被拒绝',
        'employees, residents: a rate without outpatient.deductible: such settlements are refused',
      ],
    ])
  })
})
