import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { check, type EditionName, type EditionWishes, editionNames, editionOf, shape } from '../../../main/gateway/editions/index.ts'
import { exactNumber, readJson, type WrittenRequest } from '../../../main/gateway/wire/index.ts'
import { accepted, aLine, institution, people, startWorld, stayOf, type World } from '../stand-in/world.ts'

const envelope = {
  infno: '2304',
  msgid: 'H36080299991202603051000000001',
  mdtrtarea_admvs: '360802',
  recer_sys_code: '99',
  infver: 'V1.0',
  opter_type: '1',
  opter: '1001',
  opter_name: '测试收费员',
  inf_time: '2026-03-05 10:00:00',
  fixmedins_code: 'H36080299991',
  fixmedins_name: '测试医院（虚构）',
  sign_no: '',
} as const

function checked(name: EditionName, infno: string, input: unknown, around: Partial<WrittenRequest> = {}): string | undefined {
  return check(editionOf(name), { ...envelope, infno, input, ...around } as WrittenRequest)
}

const settlement = {
  psn_no: 'P1',
  mdtrt_cert_type: '02',
  mdtrt_cert_no: '360802198003150018',
  medfee_sumamt: exactNumber('12000.00'),
  psn_setlway: '01',
  mdtrt_id: 'V1',
  acct_used_flag: '1',
  insutype: '310',
  mid_setl_flag: '0',
}

describe('an edition', () => {
  it('has room for so many characters, counted as characters', () => {
    expect(checked('national-2021', '2304', { data: settlement })).toBeUndefined()
    expect(checked('national-2021', '2304', { data: { ...settlement, psn_no: '𠮷'.repeat(30) } })).toBeUndefined()
    expect(checked('national-2021', '2304', { data: { ...settlement, psn_no: 'P'.repeat(31) } })).toBe('人员编号超过 30 个字符（现 31 个）')
  })

  it('wants what it requires, and numbers of its width', () => {
    expect(checked('national-2021', '2304', { data: { ...settlement, mdtrt_id: '' } })).toBe('就诊ID为空')
    expect(checked('national-2021', '2304', { data: { ...settlement, medfee_sumamt: null } })).toBe('医疗费总额为空')
    expect(checked('national-2021', '2304', { data: { ...settlement, medfee_sumamt: exactNumber('0.00') } })).toBeUndefined()
    const amount = (text: string) => checked('national-2021', '2304', { data: { ...settlement, medfee_sumamt: exactNumber(text) } })
    expect(amount('-99999999999999.99')).toBeUndefined()
    expect(amount('100000000000000.00')).toBe('医疗费总额超过 14 位整数')
    expect(amount('1.005')).toBe('医疗费总额超过 2 位小数')
    expect(checked('national-2021', '2304', { data: { ...settlement, dscg_time: '5 March' } })).toBe('出院时间不是日期')
  })

  it('names the row of a list', () => {
    const line = {
      feedetl_sn: 'L1',
      mdtrt_id: 'V1',
      psn_no: 'P1',
      med_type: '21',
      fee_ocur_time: '2026-03-02 00:00:00',
      med_list_codg: 'TEST-A',
      medins_list_codg: 'H1',
      det_item_fee_sumamt: exactNumber('1.00'),
      cnt: exactNumber('1'),
      pric: exactNumber('1'),
      bilg_dept_codg: 'D1',
      bilg_dept_name: '测试科室',
      bilg_dr_codg: 'DR1',
      bilg_dr_name: '测试医师',
    }
    expect(checked('national-2021', '2301', { feedetail: [line, line] })).toBeUndefined()
    expect(checked('national-2021', '2301', { feedetail: [line, { ...line, cnt: exactNumber('1.00001') }] })).toBe(
      '第 2 行数量超过 4 位小数',
    )
  })

  it('of 2021 is narrower around the message than newer ones', () => {
    const name = '虚'.repeat(21)
    expect(checked('national-2021', '2304', { data: settlement }, { fixmedins_name: name })).toBe(
      '定点医药机构名称超过 20 个字符（现 21 个）',
    )
    expect(checked('national-newer', '2304', { data: settlement }, { fixmedins_name: name })).toBeUndefined()
    expect(checked('national-2021', '2304', { data: settlement }, { fixmedins_code: 'H'.repeat(13) })).toContain(
      '定点医药机构编号超过 12 个',
    )
    expect(checked('national-2021', '2203A', {})).toBe('交易编号超过 4 个字符（现 5 个）')
    expect(checked('national-newer', '2203A', {})).toBeUndefined()
  })

  it('the newest wants name and number in 1101 and the four parts in 2303; two provinces want the clearing type in 3202', () => {
    const question = { data: { mdtrt_cert_type: '02', mdtrt_cert_no: '1', psn_cert_type: '01', certno: '', psn_name: '' } }
    expect(checked('national-newer', '1101', question)).toBeUndefined()
    expect(checked('national-newest', '1101', question)).toBe('证件号码为空')
    expect(checked('national-newer', '2303', { data: settlement })).toBeUndefined()
    expect(checked('national-newest', '2303', { data: settlement })).toBe('全自费金额为空')
    const details = {
      setl_optins: '360802',
      file_qury_no: 'fsi/1',
      stmt_begndate: '2026-03-05',
      stmt_enddate: '2026-03-05',
      medfee_sumamt: exactNumber('1.00'),
      fund_pay_sumamt: exactNumber('1.00'),
      cash_payamt: exactNumber('0.00'),
      fixmedins_setl_cnt: 1,
    }
    expect(checked('jiangxi', '3202', { data: details })).toBeUndefined()
    expect(checked('hunan', '3202', { data: details })).toBe('清算类别为空')
    expect(checked('guangdong', '3202', { data: details })).toBe('清算类别为空')
  })

  it('the batch variants hold rows of the plain message', () => {
    const fault = checked('national-newer', '3507A', { data: [{ fixmedins_bchno: 'B'.repeat(31), inv_data_type: '1' }] })
    expect(fault).toBe('定点医药机构批次流水号超过 30 个字符（现 31 个）')
    expect(checked('national-newer', '3501A', { invinfoDetail: [{}] })).toBe('医疗目录编码为空')
  })

  it('looks into nodes within nodes, and names the rows of both', () => {
    const row = (...codes: string[]) => ({
      fixmedins_bchno: 'B1',
      med_list_codg: 'TEST-A',
      fixmedins_hilist_id: 'H1',
      fixmedins_hilist_name: '测试药品',
      rx_flag: '0',
      invdate: '2026-03-05',
      inv_cnt: exactNumber('1'),
      manu_date: '2025-01-01',
      expy_end: '2027-01-01',
      drugtracinfo: codes.map((drug_trac_codg) => ({ drug_trac_codg })),
    })
    const code = '8'.repeat(20)
    expect(checked('national-newer', '3501', { invinfo: row(code) })).toBeUndefined()
    expect(checked('national-newer', '3501', { invinfo: row('8'.repeat(101)) })).toBe('药品追溯码超过 100 个字符（现 101 个）')
    expect(checked('national-newer', '3501A', { invinfoDetail: [row(code), row(code, '')] })).toBe('第 2 行第 2 行药品追溯码为空')
    const traces = [{ feedetl_sn: 'L1', drug_trac_codg: code, trdn_flag: '', min_prcunt_type: '2' }]
    expect(checked('national-newer', '2207', { drug_trac_info: traces })).toBe('拆零标志为空')
  })

  it('every one can be read', () => {
    expect(editionNames.map((name) => editionOf(name).name)).toEqual([...editionNames])
  })
})

describe('the form of a message', () => {
  const shaped = (wishes: EditionWishes, transaction: string, input: unknown) => shape(editionOf('jilin', wishes), transaction, input)

  it('is as it was written where nothing else is asked for', () => {
    const input = { data: { REFD_SETL_FLAG: '1', exp_content: '{}', medfee_sumamt: exactNumber('1.10') } }
    expect(shaped({}, '3201', input)).toEqual(input)
  })

  it('takes other spellings, lists for rows, rows for lists, and the text of its JSON with every digit', () => {
    const input = { data: { REFD_SETL_FLAG: '1', exp_content: '{}' } }
    expect(shaped({ extension: 'camel', refundSwitch: 'lower' }, '3201', input)).toEqual({
      data: { refd_setl_flag: '1', expContent: '{}' },
    })
    expect(shaped({ lists: ['3501.invinfo'] }, '3501', { invinfo: { a: 1 } })).toEqual({ invinfo: [{ a: 1 }] })
    expect(shaped({ objects: ['2302.data'] }, '2302', { data: [{ a: 1 }] })).toEqual({ data: { a: 1 } })
    expect(shaped({ objects: ['2302.data'] }, '2302', { data: [{ a: 1 }, { a: 2 }] })).toEqual({ data: [{ a: 1 }, { a: 2 }] })
    const text = shaped({ input: 'text' }, '2304', { data: { medfee_sumamt: exactNumber('12.50') } })
    expect(text).toBe('{"data":{"medfee_sumamt":12.50}}')
    expect(readJson(String(text))).toEqual({ data: { medfee_sumamt: exactNumber('12.50') } })
  })
})

describe('the codes of a message', () => {
  it('are the region’s where it numbers otherwise, in their own members only', () => {
    const codes = { medicalCategories: { '21': '2101' }, insuranceTypes: { '390': '39999' }, lists: { '102': '103' } }
    const input = { data: [{ med_type: '21', insutype: '390', list_type: '102', clr_type: '21', mdtrt_id: '21' }, { med_type: '11' }] }
    expect(shape(editionOf('hunan', { codes }), '2301', input)).toEqual({
      data: [{ med_type: '2101', insutype: '39999', list_type: '103', clr_type: '21', mdtrt_id: '21' }, { med_type: '11' }],
    })
  })
})

describe('a terminal under an edition', () => {
  let world: World
  beforeEach(async () => {
    world = await startWorld()
  })
  afterEach(() => world.close())

  it('sends nothing that does not fit, not even a sign-in, and says the place', async () => {
    const platform = world.connect({
      edition: editionOf('national-2021'),
      institution: { ...institution, name: '一二三四五六七八九十一二三四五六七八九十一' },
    })
    const request = await world.upload(people.employee, [aLine('L1')])
    const held = world.standIn.ledger()
    expect(await platform.settle(world.next(), request)).toMatchObject({
      kind: 'refused',
      message: '未发送：2304 定点医药机构名称超过 20 个字符（现 21 个）',
    })
    expect(world.standIn.ledger()).toEqual(held)
  })

  it('settles with the input as text and the other forms of a gateway', async () => {
    const wishes = { input: 'text', extension: 'camel', refundSwitch: 'lower', objects: ['2302.data'], lists: ['2304.data'] } as const
    const platform = world.connect({ edition: editionOf('hunan', wishes) })
    const request = await world.upload(people.employee, [aLine('L1')])
    const stay = stayOf(people.employee)
    accepted(await platform.withdrawFees(world.next(), stay))
    accepted(await platform.uploadFees(world.next(), stay, [aLine('L1')]))
    accepted(await platform.settle(world.next(), request))
    expect(world.standIn.ledger().sums.validSettlements).toBe(1)
  })

  it('reads a person by the codes of its region', async () => {
    const platform = world.connect({ personCategories: { '1101': 'student' }, insuranceTypes: { '310': 'resident' } })
    const found = accepted(await platform.findPerson(world.next(), { idNumber: people.employee.idNumber, name: people.employee.name }))
    expect(found).toMatchObject({ category: 'student', insuranceType: 'resident' })
  })
})
