import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { editionOf, type GatewaySettings, noSigner, openCentralPlatform } from '../../../main/gateway/index.ts'
import { readJson } from '../../../main/gateway/wire/index.ts'
import type { OutpatientSettlementRequest, PlatformOutcome, PurchaseReturn, Sender, StockSale } from '../../../main/services/ports/index.ts'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import { formatMoney, parseMoney, parseQuantity, parseUnitPrice } from '../../../shared/money/index.ts'
import { institution, morning, type Platform, people, stayOf } from '../stand-in/world.ts'
import { aDrug, aSale, aVisit } from './outpatient-world.ts'

/** Signs everybody in, keeps what arrives and answers everything else with what the test says. */
let server: Server
let platform: Platform
let answer = ''
const arrived: { url: string; body: string }[] = []
const signedIn = '{"infcode":0,"output":{"signinoutb":{"sign_time":"2026-03-05 10:00:00","sign_no":"QD1"}}}'
const sender: Sender = { messageId: 'H36080299991202603051000000001', operatorId: '1001', operatorName: '测试收费员' }

function connect(settings: Partial<GatewaySettings> = {}): Platform {
  return openCentralPlatform({
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hsa/`,
    institution,
    receiver: '99',
    signer: noSigner(),
    machine: { mac: '02-00-00-00-00-01', ip: '127.0.0.1' },
    now: () => morning,
    nextSerial: () => 7,
    timeoutMs: 2_000,
    ...settings,
  })
}

beforeAll(async () => {
  server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = []
    incoming.on('data', (part: Buffer) => parts.push(part))
    incoming.on('end', () => {
      arrived.push({ url: incoming.url ?? '', body: Buffer.concat(parts).toString('utf8') })
      outgoing.end(incoming.url?.endsWith('9001') ? signedIn : answer)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  platform = connect()
})
beforeEach(() => {
  arrived.length = 0
  answer = '{"infcode":-1,"err_msg":"拒绝"}'
})
afterAll(async () => {
  await platform.close()
  server.close()
})

const { visitId, ...visitor } = stayOf(people.employee)
const stay = { ...visitor, visitId }
const { personNumber, idNumber } = people.employee
const last = () => arrived.findLast(({ url }) => !/900[12]$/.test(url)) ?? { url: '', body: '' }
const input = () => (readJson(last().body) as { readonly input: unknown }).input
/** Exact numbers as the digits they were written with. */
const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_name, one) => (typeof one === 'object' && one !== null && 'isLosslessNumber' in one ? one.value : one)),
  )

const request: OutpatientSettlementRequest = {
  ...stay,
  batch: 'B1',
  medicalCategory: '11',
  useAccount: true,
  slipNumber: '20260305-0001',
  figures: {
    totalFee: parseMoney('104.52'),
    fullySelfPaid: parseMoney('0.00'),
    overPriceLimit: parseMoney('0.00'),
    upfrontSelfPay: parseMoney('0.23'),
    withinPolicy: parseMoney('104.29'),
  },
}

describe('what leaves', () => {
  it('2201, 2202 and 2205 name the visit in the interface’s words', async () => {
    const visit = aVisit({ outpatientNumber: 'MZ1' })
    await platform.register(sender, visitor, visit)
    expect(last().url).toBe('/hsa/2201')
    expect(input()).toEqual({
      data: {
        psn_no: personNumber,
        insutype: '310',
        begntime: '2026-03-05 09:30:00',
        mdtrt_cert_type: '02',
        mdtrt_cert_no: idNumber,
        ipt_otp_no: 'MZ1',
        atddr_no: 'DR1',
        dr_name: '测试医师',
        dept_code: 'D1',
        dept_name: '测试门诊',
        caty: '03',
      },
    })
    await platform.register(sender, { ...visitor, document: { kind: 'e-voucher', number: idNumber }, voucherToken: 'TOKEN-1' }, visit)
    expect(input()).toMatchObject({ data: { mdtrt_cert_type: '01', mdtrt_cert_no: 'TOKEN-1' } })
    await platform.cancelRegistration(sender, stay, 'MZ1')
    expect(input()).toEqual({ data: { mdtrt_id: visitId, psn_no: personNumber, ipt_otp_no: 'MZ1' } })
    await platform.withdrawOutpatientFees(sender, stay)
    expect(input()).toEqual({ data: { mdtrt_id: visitId, psn_no: personNumber, chrg_bchno: '0000' } })
    await platform.withdrawOutpatientFees(sender, stay, 'B7')
    expect(input()).toMatchObject({ data: { chrg_bchno: 'B7' } })
  })

  it('2203A says the main diagnosis; the edition of 2021, and a region that says so, takes 2203', async () => {
    const visit = aVisit({
      medicalCategory: '14',
      disease: { code: 'M1', name: '病种' },
      condition: '头痛',
      maternity: { kind: '7', weeks: 12 },
    })
    await platform.uploadVisit(sender, stay, visit)
    expect(last().url).toBe('/hsa/2203A')
    const diagnosis = {
      diag_dept: '测试门诊',
      dise_dor_no: 'DR1',
      dise_dor_name: '测试医师',
      diag_time: '2026-03-05 09:30:00',
      vali_flag: '1',
    }
    expect(input()).toEqual({
      mdtrtinfo: {
        mdtrt_id: visitId,
        psn_no: personNumber,
        med_type: '14',
        begntime: '2026-03-05 09:30:00',
        main_cond_dscr: '头痛',
        dise_codg: 'M1',
        dise_name: '病种',
        matn_type: '7',
        geso_val: '12',
        caty: '03',
      },
      diseinfo: [
        { diag_type: '1', maindiag_flag: '1', diag_srt_no: '1', diag_code: 'J06.900', diag_name: '急性上呼吸道感染', ...diagnosis },
        { diag_type: '2', maindiag_flag: '0', diag_srt_no: '2', diag_code: 'BNW050', diag_name: '感冒病', ...diagnosis },
      ],
    })
    for (const settings of [{ edition: editionOf('national-2021') }, { visitTransaction: '2203' }] as const) {
      const other = connect(settings)
      await other.uploadVisit(sender, stay, visit)
      await other.close()
      expect(last().url).toBe('/hsa/2203')
      expect(JSON.stringify(input())).not.toMatch(/maindiag_flag|caty/)
    }
  })

  it('2204, 2206 and 2207 keep every digit; only the last names the invoice, the parts and the codes', async () => {
    const line = {
      ...aDrug('L1', { item: 'TEST-B5', quantity: '3', price: '1.5', amount: '4.50', approved: false }),
      prescriptionNumber: 'RX1',
    }
    await platform.uploadOutpatientFees(sender, { stay, batch: 'B1', disease: { code: 'M1', name: '病种' }, lines: [line] })
    expect(plain(input())).toEqual({
      feedetail: [
        {
          feedetl_sn: 'L1',
          mdtrt_id: visitId,
          psn_no: personNumber,
          chrg_bchno: 'B1',
          dise_codg: 'M1',
          rxno: 'RX1',
          rx_circ_flag: '0',
          fee_ocur_time: '2026-03-05 00:00:00',
          med_list_codg: 'TEST-B5',
          medins_list_codg: 'H1',
          det_item_fee_sumamt: '4.50',
          cnt: '3',
          pric: '1.50',
          bilg_dept_codg: 'D1',
          bilg_dept_name: '测试科室',
          bilg_dr_codg: 'DR1',
          bilg_dr_name: '测试医师',
          hosp_appr_flag: '2',
        },
      ],
    })
    const codes = { ...request, traceCodes: [{ lineId: 'L1', codes: ['86000010000000000001'], isSplit: true }] }
    const common = {
      psn_no: personNumber,
      mdtrt_cert_type: '02',
      mdtrt_cert_no: idNumber,
      med_type: '11',
      medfee_sumamt: '104.52',
      psn_setlway: '01',
      mdtrt_id: visitId,
      chrg_bchno: 'B1',
      acct_used_flag: '1',
      insutype: '310',
    }
    await platform.preSettleOutpatient(sender, codes)
    expect(plain(input())).toEqual({ data: common })
    await platform.settleOutpatient(sender, codes)
    expect(plain(input())).toEqual({
      data: {
        ...common,
        invono: '20260305-0001',
        fulamt_ownpay_amt: '0.00',
        overlmt_selfpay: '0.00',
        preselfpay_amt: '0.23',
        inscp_scp_amt: '104.29',
      },
      drug_trac_info: [{ feedetl_sn: 'L1', drug_trac_codg: '86000010000000000001', trdn_flag: '1', min_prcunt_type: '2' }],
    })
  })

  it('2102 carries head, lines and codes in one call; 2103 and 2208 name the settlement', async () => {
    const sale = aSale(people.employee, [{ ...aDrug('L1', { externalPrescription: true }), traceCodes: ['86000010000000000002'] }])
    await platform.settlePharmacy(sender, sale)
    expect(last().url).toBe('/hsa/2102')
    expect(plain(input())).toMatchObject({
      druginfo: { psn_no: personNumber, begntime: '2026-03-05 09:30:00', medfee_sumamt: '100.00', invono: '20260305-0001', med_type: '41' },
      drugdetail: [{ feedetl_sn: 'L1', rx_circ_flag: '1', cnt: '1', pric: '100.00' }],
      drug_trac_info: [{ feedetl_sn: 'L1', drug_trac_codg: '86000010000000000002', trdn_flag: '0', min_prcunt_type: '2' }],
    })
    await platform.preSettlePharmacy(sender, sale)
    expect(JSON.stringify(input())).not.toMatch(/invono|drug_trac_info/)
    await platform.cancelPharmacySettlement(sender, stay, 'S1')
    expect(last().url).toBe('/hsa/2103')
    expect(input()).toEqual({ data: { psn_no: personNumber, setl_id: 'S1', mdtrt_id: visitId } })
    await platform.cancelOutpatientSettlement(sender, stay, 'S1')
    expect(last().url).toBe('/hsa/2208')
  })

  it('2601 names the number of what is taken back', async () => {
    const kinds = {
      admission: '2401',
      settlement: '2304',
      cancellation: '2305',
      'outpatient-settlement': '2207',
      'outpatient-cancellation': '2208',
      'pharmacy-settlement': '2102',
      'pharmacy-cancellation': '2103',
    } as const
    for (const [kind, number] of Object.entries(kinds)) {
      await platform.takeBack(sender, stay, { messageId: 'M1', kind: kind as keyof typeof kinds })
      expect(input()).toEqual({ data: { psn_no: personNumber, omsgid: 'M1', oinfno: number } })
    }
  })

  it.each([
    ['a visit number of 31 characters', { outpatientNumber: 'M'.repeat(31) }, '门诊号超过 30 个字符（现 31 个）'],
    ['a doctor’s name of 51 characters', { doctor: { code: 'DR1', name: '医'.repeat(51) } }, '医师姓名超过 50 个字符（现 51 个）'],
    ['no category of the department', { department: { code: 'D1', name: '测试门诊' } }, '科别为空'],
    ['a time that is none', { visitedAt: '5.3.2026' }, '开始时间不是时间'],
  ])('%s goes nowhere', async (_name, changes, words) => {
    const outcome = await platform.register(sender, visitor, aVisit(changes))
    expect(outcome).toMatchObject({ kind: 'refused', message: expect.stringContaining(words), receipt: { raw: '' } })
    expect(outcome).toMatchObject({ message: expect.stringContaining('未发送') })
    expect(arrived.filter(({ url }) => url.endsWith('2201'))).toEqual([])
  })

  it('widths of fees, stock and sales are held too, and no batch is called like all of them', async () => {
    const refusals: readonly PlatformOutcome<unknown>[] = [
      await platform.uploadOutpatientFees(sender, { stay, batch: 'B'.repeat(31), lines: [aDrug('L1')] }),
      await platform.uploadOutpatientFees(sender, { stay, batch: '0000', lines: [aDrug('L1')] }),
      await platform.uploadVisit(sender, stay, aVisit({ diagnoses: [] })),
      await platform.reportSale(sender, [{ ...sold('R1'), receiptNumber: 'R'.repeat(41) }]),
      await platform.reportSale(sender, [{ ...sold('R1'), lot: { ...sold('R1').lot, number: '' } }]),
      await platform.reportSaleReturn(sender, [{ ...sold('R1'), operatorName: '' }]),
      await platform.reportPurchaseReturn(sender, [{ ...returned, supplier: { name: '供'.repeat(201) } }]),
    ]
    for (const outcome of refusals) expect(outcome).toMatchObject({ kind: 'refused', receipt: { raw: '' } })
    expect(arrived.filter(({ url }) => !url.endsWith('9001'))).toEqual([])
    const lines = Array.from({ length: 101 }, (_, index) => aDrug(`L${index}`))
    await expect(platform.uploadOutpatientFees(sender, { stay, batch: 'B1', lines })).rejects.toThrow(RangeError)
  })
})

const returned: PurchaseReturn = {
  record: 'C1',
  itemCode: 'TEST-B5',
  hospitalItemCode: 'H1',
  itemName: '测试药品',
  isPrescriptionDrug: true,
  supplier: { name: '测试供应商（虚构）' },
  madeOn: parseLocalDate('2025-01-01'),
  expiresOn: parseLocalDate('2027-12-31'),
  quantity: parseQuantity('1'),
  invoice: { number: 'IN1' },
  at: '2026-03-05 08:00:00',
  operatorName: '测试采购员',
}

function sold(record: string): StockSale {
  return {
    record,
    itemCode: 'TEST-B5',
    hospitalItemCode: 'H1',
    itemName: '测试药品',
    isPrescriptionDrug: true,
    lot: { number: 'LOT1', madeOn: parseLocalDate('2025-01-01'), expiresOn: parseLocalDate('2027-12-31') },
    price: parseUnitPrice('10'),
    quantity: parseQuantity('1'),
    at: '2026-03-05 09:31:00',
    operatorName: '测试药师',
    visitNumber: 'LS1',
    centreSettlementId: 'S1',
    buyer: { personNumber, enrolmentArea: '430102', idNumber, name: '测试甲1' },
    isSplit: false,
    traceCodes: ['86000010000000000003'],
    receiptNumber: 'LS-1',
    prescriber: '测试医师',
    pharmacist: { name: '测试药师', licence: 'ZY1' },
  }
}

const accept = (output: unknown) => JSON.stringify({ infcode: '0', err_msg: '', output })
const figures = { medfee_sumamt: '104.52', preselfpay_amt: '0.23', inscp_scp_amt: 104.29, fund_pay_sumamt: 0, acct_pay: '104.52' }
const echo = { setl_id: 'S1', mdtrt_id: visitId, psn_no: personNumber, medins_setl_id: sender.messageId }

describe('what comes', () => {
  it('a registration’s answer may be a list or speak in numbers; another person’s or number’s is not ours', async () => {
    const visit = aVisit({ outpatientNumber: 'MZ1' })
    answer = '{"infcode":0,"output":{"data":[{"mdtrt_id":2026030500001,"psn_no":null}]}}'
    expect(await platform.register(sender, visitor, visit)).toMatchObject({ kind: 'accepted', value: { visitId: '2026030500001' } })
    for (const foreign of [{ psn_no: 'P9' }, { ipt_otp_no: 'MZ9' }, { mdtrt_id: '' }]) {
      answer = accept({ data: { mdtrt_id: 'V1', ...foreign } })
      expect(await platform.register(sender, visitor, visit)).toMatchObject({ kind: 'unknown', raw: answer })
    }
  })

  it.each([
    ['psn_part_amt null and psn_pay filled', { ...echo, psn_part_amt: null, psn_pay: '-104.52', psn_cash_pay: '-104.52' }],
    ['pdn_cash_pay', { ...echo, psn_part_amt: '-104.52', pdn_cash_pay: '-104.52' }],
    ['cash_payamt', { ...echo, psn_pay: -104.52, cash_payamt: -104.52 }],
    ['cashPayamt', { ...echo, psn_pay: -104.52, cashPayamt: '-104.52', hosp_part_amt: null }],
    ['nothing but the cash', { ...echo, psn_cash_pay: '-104.52' }],
  ])('a cancellation that says %s is read without a warning', async (_name, members) => {
    const minus = { medfee_sumamt: '-104.52', inscp_scp_amt: '-104.52', fund_pay_sumamt: '0', acct_pay: 0 }
    answer = accept({ setlinfo: { ...minus, ...members, setl_id: 'S2' }, setldetail: '' })
    for (const outcome of [
      await platform.cancelOutpatientSettlement(sender, stay, 'S1'),
      await platform.cancelPharmacySettlement(sender, stay, 'S1'),
    ]) {
      expect(outcome).toMatchObject({ kind: 'accepted', value: { centreSettlementId: 'S2' } })
      expect(outcome).not.toHaveProperty('receipt.warning')
    }
  })

  it('a settlement’s cash is read under each of its names', async () => {
    for (const name of ['psn_cash_pay', 'pdn_cash_pay', 'cash_payamt', 'cashPayamt']) {
      answer = accept({ setlinfo: [{ ...echo, ...figures, acct_pay: '100.00', [name]: '4.52' }] })
      const outcome = await platform.settleOutpatient(sender, request)
      if (outcome.kind !== 'accepted') throw new Error(JSON.stringify(outcome))
      expect([formatMoney(outcome.value.cash), formatMoney(outcome.value.personTotal), outcome.value.visitId]).toEqual([
        '4.52',
        '104.52',
        visitId,
      ])
    }
  })

  it.each([
    ['another person’s', { psn_no: 'P9' }],
    ['another visit’s', { mdtrt_id: 'V9' }],
    ['one without a number', { setl_id: null }],
    ['one without a total', { medfee_sumamt: null }],
  ])('%s settlement leaves it unknown', async (_name, members) => {
    answer = accept({ setlinfo: { ...echo, ...figures, ...members } })
    expect(await platform.settleOutpatient(sender, request)).toMatchObject({ kind: 'unknown', raw: answer })
  })

  it('sums that do not hold are told and change nothing', async () => {
    answer = accept({ setlinfo: { ...echo, ...figures, fund_pay_sumamt: '1.00' } })
    expect(await platform.settleOutpatient(sender, request)).toMatchObject({
      kind: 'accepted',
      receipt: { warning: expect.stringContaining('I2') },
    })
  })

  it('lines come in any order, all of them and no others', async () => {
    const row = (id: string) => ({ feedetl_sn: id, det_item_fee_sumamt: '100.00', inscp_scp_amt: 100, cnt: 1, pric: '100.000000' })
    const upload = () => platform.uploadOutpatientFees(sender, { stay, batch: 'B1', lines: [aDrug('L1'), aDrug('L2')] })
    answer = accept({ result: [row('L2'), row('L1')] })
    const outcome = await upload()
    expect(outcome.kind === 'accepted' && outcome.value.map(({ lineId }) => lineId)).toEqual(['L1', 'L2'])
    for (const rows of [[row('L1')], [row('L1'), row('L1')], [row('L1'), row('L3')], [row('L1'), row('L2'), row('L3')]]) {
      answer = accept({ result: rows })
      expect((await upload()).kind).toBe('unknown')
    }
  })

  it('a pharmacy’s settlement without a visit could never be cancelled: unknown; without splits it stands, with a remark', async () => {
    const sale = aSale(people.employee, [aDrug('L1')])
    answer = accept({ setlinfo: { ...echo, ...figures, mdtrt_id: '' } })
    expect((await platform.settlePharmacy(sender, sale)).kind).toBe('unknown')
    answer = accept({ setlinfo: { ...echo, ...figures }, detlcutinfo: null })
    expect(await platform.settlePharmacy(sender, sale)).toMatchObject({
      kind: 'accepted',
      value: { visitId, splits: [] },
      receipt: { warning: '应答没有明细拆分' },
    })
    answer = accept({ setlinfo: { ...echo, ...figures, psn_no: 'P9' } })
    expect((await platform.settlePharmacy(sender, sale)).kind).toBe('unknown')
  })

  it.each([
    ['该笔结算已撤销，请勿重复办理', 'accepted'],
    ['该就诊已撤销', 'accepted'],
    ['该笔结算不存在', 'refused'],
  ])('a cancellation refused with %s is %s', async (words, kind) => {
    answer = JSON.stringify({ infcode: -1, err_msg: words })
    expect((await platform.cancelOutpatientSettlement(sender, stay, 'S1')).kind).toBe(kind)
    expect((await platform.cancelRegistration(sender, stay, 'MZ1')).kind).toBe(kind)
  })
})

describe('the second level of a sale’s answer', () => {
  const said = (result: unknown) => {
    answer = accept({ result })
  }
  const report = (...records: readonly string[]) => platform.reportSale(sender, records.map(sold))

  it('an older edition answers nothing, and that is a success', async () => {
    for (const output of [null, '', {}, { result: null }]) {
      answer = accept(output)
      expect(await report('R1')).toMatchObject({ kind: 'accepted', value: { rejected: [] } })
    }
    expect(plain(input())).toMatchObject({ selinfo: { hi_feesetl_type: '2', mdtrt_setl_type: '1', psn_cert_type: '01', setl_id: 'S1' } })
  })

  it('the edition of 2021 has room for one code in a row, and no batches', async () => {
    const older = connect({ edition: editionOf('national-2021') })
    const two = { ...sold('R1'), traceCodes: ['86000010000000000003', '86000010000000000004'] }
    expect(await older.reportSale(sender, [two])).toMatchObject({ kind: 'refused', message: expect.stringContaining('按包装分行') })
    expect(await older.reportSale(sender, [sold('R1'), sold('R2')])).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('交易编号超过 4 个字符'),
    })
    said(null)
    expect((await older.reportSale(sender, [sold('R1')])).kind).toBe('accepted')
    expect(plain(input())).toMatchObject({ selinfo: { drug_trac_codg: '86000010000000000003' } })
    await older.close()
    expect((await report('R1')).kind).toBe('accepted')
    expect(plain(input())).toMatchObject({ selinfo: { drugtracinfo: [{ drug_trac_codg: '86000010000000000003' }] } })
  })

  it('anything but 1 rejects the row under a status of success', async () => {
    said({ retRslt: 0, msgRslt: '生产批号不能为空' })
    expect(await report('R1')).toMatchObject({ kind: 'refused', message: '生产批号不能为空' })
    said([{ retRslt: '2', msgRslt: '' }])
    expect(await report('R1')).toMatchObject({ kind: 'refused', message: '返回结果 2，没有说明' })
    said({ retRslt: '1', msgRslt: null })
    expect((await report('R1')).kind).toBe('accepted')
  })

  it('one result speaks of the whole batch, several of one row each, by number or in order', async () => {
    said({ retRslt: '0', msgRslt: '不可用' })
    expect(await report('R1', 'R2')).toMatchObject({ kind: 'refused', message: '不可用' })
    expect(last().url).toBe('/hsa/3505A')
    expect(Object.keys(input() as object)).toEqual(['selinfoDetail'])
    said([{ retRslt: 1 }, { retRslt: 0, msgRslt: '价格异常' }])
    expect(await report('R1', 'R2')).toMatchObject({ kind: 'accepted', value: { rejected: [{ record: 'R2', words: '价格异常' }] } })
    said([
      { retRslt: 0, msgRslt: '价格异常', fixmedins_bchno: 'R2' },
      { retRslt: 1, fixmedins_bchno: 'R1' },
    ])
    expect(await report('R1', 'R2')).toMatchObject({ kind: 'accepted', value: { rejected: [{ record: 'R2', words: '价格异常' }] } })
  })

  it.each([
    ['fewer results than rows', [{ retRslt: 1 }, { retRslt: 1 }]],
    ['a result of a row that was not sent', [1, 2, 3].map((n) => ({ retRslt: 1, fixmedins_bchno: `R${n + 6}` }))],
    ['a result that says nothing', { msgRslt: '成功' }],
  ])('%s leaves it unknown', async (_name, result) => {
    said(result)
    expect((await report('R1', 'R2', 'R3')).kind).toBe('unknown')
  })

  it('a row that is there already was taken, in either level', async () => {
    said({ retRslt: '0', msgRslt: '批次流水号重复' })
    expect(await report('R1')).toMatchObject({ kind: 'accepted', value: { rejected: [] } })
    answer = JSON.stringify({ infcode: -1, err_msg: '该批次流水号已上传' })
    expect((await report('R1')).kind).toBe('accepted')
    // Of a whole batch it says nothing of each row.
    expect((await report('R1', 'R2')).kind).toBe('refused')
    said({ retRslt: '0', msgRslt: '追溯码重复销售' })
    expect((await report('R1')).kind).toBe('refused')
  })
})
