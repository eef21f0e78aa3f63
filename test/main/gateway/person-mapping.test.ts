import { describe, expect, it } from 'vitest'
import { readPerson } from '../../../main/gateway/mapping/index.ts'
import {
  civilServantRankOfCode,
  insuranceTypeOfCode,
  jiangxiIdentities,
  personCategoryOfCode,
  personOutputSchema,
  readJson,
} from '../../../main/gateway/wire/index.ts'
import { nationalIdentities } from '../../../shared/insured/index.ts'

const tables = {
  identities: jiangxiIdentities,
  civilServantRanks: civilServantRankOfCode,
  insuranceTypes: insuranceTypeOfCode,
  personCategories: personCategoryOfCode,
}
// Synthetic; the form of a real answer, with its liberties.
const base =
  '"psn_no":36000000000001,"certno":"360802198003150018","psn_name":"测试甲","gend":"1","naty":"1","brdy":"1980-03-15 00:00:00","age":46'
const employee = '"balc":"12.50","insutype":"310","psn_type":"1101","psn_insu_stas":"1","cvlserv_flag":"0","insuplc_admdvs":"360802"'

function read(insuinfo: string, idetinfo = 'null', baseinfo = base) {
  const output = personOutputSchema.parse(readJson(`{"baseinfo":{${baseinfo}},"insuinfo":${insuinfo},"idetinfo":${idetinfo}}`))
  return readPerson(output, tables)
}

describe('reading a person from 1101', () => {
  it('a number where text was promised, a day with a time and an amount as text are read', () => {
    expect(read(`[{${employee}}]`).person).toMatchObject({
      personNumber: '36000000000001',
      birthDate: '1980-03-15',
      sex: 'male',
      insuranceType: 'employee',
      category: 'active',
      enrolmentStatus: 'normal',
      accountBalance: 1250,
      identities: [],
    })
  })

  it('the enrolment in force is chosen, and maternity insurance is none', () => {
    const rows = [
      employee.replace('"310"', '"510"'),
      employee.replace('"psn_insu_stas":"1"', '"psn_insu_stas":"2"'),
      employee.replace('"310"', '"390"').replace('"1101"', '"15"'),
    ]
    expect(read(`[${rows.map((row) => `{${row}}`).join(',')}]`).person).toMatchObject({ insuranceType: 'resident', category: 'adult' })
    expect(() => read(`[{${rows[0]}}]`)).toThrow('没有职工或居民基本医疗保险')
  })

  it.each([
    ['11', 'active'],
    ['1102', 'active'],
    ['12', 'retired'],
    ['1204', 'retired'],
    ['1300', 'retired'],
    ['14', 'minor'],
    ['1403', 'minor'],
    ['1404', 'student'],
    ['1501', 'adult'],
    ['16', 'elderly'],
    ['1701', 'adult'],
  ])('person category %s is %s', (code, category) => {
    expect(read(`{${employee.replace('"1101"', `"${code}"`)}}`).person.category).toBe(category)
  })

  it.each([
    ['0', 'not-enrolled'],
    ['1', 'normal'],
    ['2', 'suspended'],
    ['3', 'terminated'],
    ['4', 'terminated'],
    ['9', 'suspended'],
  ])('enrolment status %s is %s', (code, status) => {
    expect(read(`[{${employee.replace('"psn_insu_stas":"1"', `"psn_insu_stas":"${code}"`)}}]`).person.enrolmentStatus).toBe(status)
  })

  it('every national identity can come over the wire', () => {
    const known = new Set(Object.values(jiangxiIdentities))
    expect(Object.keys(nationalIdentities).filter((identity) => !known.has(identity))).toEqual([])
  })

  it('identities carry their days; those that open no assistance are left out, unknown ones are told', () => {
    const rows = `[{"psn_idet_type":"7019","begntime":"2024-01-01 00:00:00","endtime":null},
      {"psn_idet_type":"7203","begntime":"2023-01-01","endtime":"2023-12-31 23:59:59"},
      {"psn_idet_type":"03","begntime":"2020-01-01"},{"psn_idet_type":"06","begntime":"2020-01-01"},{"psn_idet_type":"7131","begntime":""}]`
    const { person, warnings } = read(`[{${employee}}]`, rows)
    expect(person.identities).toEqual([
      { identity: 'minimum-living', from: '2024-01-01' },
      { identity: 'unstable-out-of-poverty', from: '2023-01-01', to: '2023-12-31' },
    ])
    expect(warnings).toEqual(['人员身份类别 06 未对照救助身份', '人员身份类别 7131（无开始时间） 未对照救助身份'])
  })

  it('a missing date of birth is taken from the identity number, and missed when that is none', () => {
    expect(read(`[{${employee}}]`, 'null', base.replace('"1980-03-15 00:00:00"', 'null')).person.birthDate).toBe('1980-03-15')
    const passport = base.replace('"1980-03-15 00:00:00"', 'null').replace('360802198003150018', 'E12345678')
    expect(() => read(`[{${employee}}]`, 'null', passport)).toThrow('没有出生日期')
  })

  it('the civil-servant flag gives a rank', () => {
    expect(read(`[{${employee.replace('"cvlserv_flag":"0"', '"cvlserv_flag":"1"')}}]`).person.civilServantRank).toBe('section')
    expect(read(`[{${employee}}]`).person).not.toHaveProperty('civilServantRank')
  })
})
