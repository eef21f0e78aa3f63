import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openPolicyPacks } from '../../../main/policy-packs/index.ts'
import { parseLocalDate } from '../../../shared/dates/index.ts'

const shipped = join(import.meta.dirname, '../../../resources/policy-packs')
const root = mkdtempSync(join(tmpdir(), 'sanbao-installed-'))
afterAll(() => rmSync(root, { recursive: true }))
const on = parseLocalDate

describe('the pack in force', () => {
  const packs = openPolicyPacks(shipped)
  const idOn = (area: string, insuranceType: 'employee' | 'resident', date: string) => {
    const found = packs.find(area, insuranceType, on(date))
    return found.ok ? found.value.id : found.error
  }
  test('is found by the area of enrolment, every district of it included', () => {
    expect([idOn('360800', 'employee', '2025-01-01'), idOn('360821', 'resident', '2025-01-01')]).toEqual(['jiangxi-jian', 'jiangxi-jian'])
  })
  test('is the one of its day: an expired one for old stays, none in between, and the answer names the days known', () => {
    expect(idOn('360821', 'resident', '2020-12-31')).toBe('jiangxi-jian-2016')
    expect(idOn('360821', 'resident', '2021-01-01')).toMatchObject({
      code: 'policy.not-in-force',
      details: {
        area: '360821',
        insuranceType: 'resident',
        date: '2021-01-01',
        known: expect.arrayContaining(['jiangxi-jian-2016 2016-01-01..2020-12-31']),
      },
    })
    expect(idOn('360802', 'employee', '2020-12-31')).toMatchObject({ code: 'policy.not-in-force' })
  })
  test('of another city there is none', () => {
    expect(idOn('110101', 'employee', '2025-01-01')).toMatchObject({ code: 'policy.not-in-force', details: { known: [] } })
  })
})

describe('several packs', () => {
  test('two in force for one area and day are refused, a draft beside the one in force is not asked', () => {
    cpSync(join(shipped, 'jiangxi-jian'), join(root, 'two/a'), { recursive: true })
    cpSync(join(shipped, 'jiangxi-jian'), join(root, 'two/b'), { recursive: true })
    const packFile = join(root, 'two/b/pack.yaml')
    writeFileSync(packFile, readFileSync(packFile, 'utf8').replace('id: jiangxi-jian', 'id: jiangxi-jian-draft'))
    expect(openPolicyPacks(join(root, 'two')).find('360802', 'employee', on('2025-01-01'))).toMatchObject({
      ok: false,
      error: { code: 'policy.invalid' },
    })
    writeFileSync(packFile, readFileSync(packFile, 'utf8').replace('use: settlement', 'use: comparison'))
    const packs = openPolicyPacks(join(root, 'two'))
    expect(packs.find('360802', 'employee', on('2025-01-01'))).toMatchObject({ ok: true, value: { id: 'jiangxi-jian' } })
    expect(packs.byId('jiangxi-jian-draft')?.title).toBe('江西吉安')
  })
  test('a faulty folder is kept out and named, the others stay in force; its area is refused with the fault', () => {
    cpSync(join(shipped, 'jiangxi-jian-2016'), join(root, 'mixed/old'), { recursive: true })
    cpSync(join(shipped, 'jiangxi-jian'), join(root, 'mixed/bad'), { recursive: true })
    writeFileSync(join(root, 'mixed/bad/pack.yaml'), 'id: 1\n')
    const packs = openPolicyPacks(join(root, 'mixed'))
    expect(packs.list().map(({ id }) => id)).toEqual(['jiangxi-jian-2016'])
    expect(packs.refused().map(({ folder }) => folder)).toEqual(['bad'])
    expect(packs.find('360802', 'employee', on('2025-01-01'))).toMatchObject({ ok: false, error: { code: 'policy.invalid' } })
    expect(packs.find('360802', 'resident', on('2019-01-01'))).toMatchObject({ ok: true })
  })
  test('no folder at all means no pack', () => {
    expect(openPolicyPacks(join(root, 'nothing')).list()).toEqual([])
  })
})
