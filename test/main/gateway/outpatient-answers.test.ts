import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { editionOf } from '../../../main/gateway/index.ts'
import { formatMoney } from '../../../shared/money/index.ts'
import { people, stayOf } from '../stand-in/world.ts'
import { type Answering, sender, startAnswering } from './answering.ts'
import { aDrug, aSale, aSettlement, aStockSale, aVisit } from './outpatient-world.ts'

let at: Answering
beforeAll(async () => {
  at = await startAnswering()
})
beforeEach(() => {
  at.take()
  at.refuse('拒绝')
})
afterAll(() => at.close())

const { visitId, ...visitor } = stayOf(people.employee)
const stay = { ...visitor, visitId }
const { personNumber } = people.employee
const request = aSettlement(stay)
/** To somebody insured elsewhere. */
const sold = (record: string) => aStockSale(record, { ...people.employee, enrolmentArea: '430102' })

const figures = { medfee_sumamt: '104.52', preselfpay_amt: '0.23', inscp_scp_amt: 104.29, fund_pay_sumamt: 0, acct_pay: '104.52' }
const echo = { setl_id: 'S1', mdtrt_id: visitId, psn_no: personNumber, medins_setl_id: sender.messageId }

describe('what comes', () => {
  it('a registration’s answer may be a list or speak in numbers; another person’s or number’s is not ours', async () => {
    const visit = aVisit({ outpatientNumber: 'MZ1' })
    at.answer = '{"infcode":0,"output":{"data":[{"mdtrt_id":2026030500001,"psn_no":null}]}}'
    expect(await at.platform.register(sender, visitor, visit)).toMatchObject({ kind: 'accepted', value: { visitId: '2026030500001' } })
    for (const foreign of [{ psn_no: 'P9' }, { ipt_otp_no: 'MZ9' }, { mdtrt_id: '' }]) {
      at.succeed({ data: { mdtrt_id: 'V1', ...foreign } })
      expect(await at.platform.register(sender, visitor, visit)).toMatchObject({ kind: 'unknown', raw: at.answer })
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
    at.succeed({ setlinfo: { ...minus, ...members, setl_id: 'S2' }, setldetail: '' })
    for (const outcome of [
      await at.platform.cancelOutpatientSettlement(sender, stay, 'S1'),
      await at.platform.cancelPharmacySettlement(sender, stay, 'S1'),
    ]) {
      expect(outcome).toMatchObject({ kind: 'accepted', value: { centreSettlementId: 'S2' } })
      expect(outcome).not.toHaveProperty('receipt.warning')
    }
  })

  it('a settlement’s cash is read under each of its names', async () => {
    for (const name of ['psn_cash_pay', 'pdn_cash_pay', 'cash_payamt', 'cashPayamt']) {
      at.succeed({ setlinfo: [{ ...echo, ...figures, acct_pay: '100.00', [name]: '4.52' }] })
      const outcome = await at.platform.settleOutpatient(sender, request)
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
    at.succeed({ setlinfo: { ...echo, ...figures, ...members } })
    expect(await at.platform.settleOutpatient(sender, request)).toMatchObject({ kind: 'unknown', raw: at.answer })
  })

  it('sums that do not hold are told and change nothing', async () => {
    at.succeed({ setlinfo: { ...echo, ...figures, fund_pay_sumamt: '1.00' } })
    expect(await at.platform.settleOutpatient(sender, request)).toMatchObject({
      kind: 'accepted',
      receipt: { warning: expect.stringContaining('I2') },
    })
  })

  it('lines come in any order, all of them and no others', async () => {
    const row = (id: string) => ({ feedetl_sn: id, det_item_fee_sumamt: '100.00', inscp_scp_amt: 100, cnt: 1, pric: '100.000000' })
    const upload = () => at.platform.uploadOutpatientFees(sender, { stay, batch: 'B1', lines: [aDrug('L1'), aDrug('L2')] })
    at.succeed({ result: [row('L2'), row('L1')] })
    const outcome = await upload()
    expect(outcome.kind === 'accepted' && outcome.value.map(({ lineId }) => lineId)).toEqual(['L1', 'L2'])
    for (const rows of [[row('L1')], [row('L1'), row('L1')], [row('L1'), row('L3')], [row('L1'), row('L2'), row('L3')]]) {
      at.succeed({ result: rows })
      expect((await upload()).kind).toBe('unknown')
    }
  })

  it('a pharmacy’s settlement without a visit could never be cancelled: unknown; without splits it stands, with a remark', async () => {
    const sale = aSale(people.employee, [aDrug('L1')])
    at.succeed({ setlinfo: { ...echo, ...figures, mdtrt_id: '' } })
    expect((await at.platform.settlePharmacy(sender, sale)).kind).toBe('unknown')
    at.succeed({ setlinfo: { ...echo, ...figures }, detlcutinfo: null })
    expect(await at.platform.settlePharmacy(sender, sale)).toMatchObject({
      kind: 'accepted',
      value: { visitId, splits: [] },
      receipt: { warning: '应答没有明细拆分' },
    })
    at.succeed({ setlinfo: { ...echo, ...figures, psn_no: 'P9' } })
    expect((await at.platform.settlePharmacy(sender, sale)).kind).toBe('unknown')
  })

  it.each([
    ['该笔结算已撤销，请勿重复办理', 'accepted'],
    ['该就诊已撤销', 'accepted'],
    ['该笔结算不存在', 'refused'],
  ])('a cancellation refused with %s is %s', async (words, kind) => {
    at.refuse(words)
    expect((await at.platform.cancelOutpatientSettlement(sender, stay, 'S1')).kind).toBe(kind)
    expect((await at.platform.cancelRegistration(sender, stay, 'MZ1')).kind).toBe(kind)
  })
})

describe('the second level of a sale’s answer', () => {
  const said = (result: unknown) => {
    at.succeed({ result })
  }
  const report = (...records: readonly string[]) => at.platform.reportSale(sender, records.map(sold))

  it('an older edition answers nothing, and that is a success', async () => {
    for (const output of [null, '', {}, { result: null }]) {
      at.succeed(output)
      expect(await report('R1')).toMatchObject({ kind: 'accepted', value: { rejected: [] } })
    }
    expect(at.last()?.input).toMatchObject({ selinfo: { hi_feesetl_type: '2', mdtrt_setl_type: '1', psn_cert_type: '01', setl_id: 'S1' } })
  })

  it('the edition of 2021 has room for one code in a row, and no batches', async () => {
    const older = at.connect({ edition: editionOf('national-2021') })
    const two = { ...sold('R1'), traceCodes: ['86000010000000000003', '86000010000000000004'] }
    expect(await older.reportSale(sender, [two])).toMatchObject({ kind: 'refused', message: expect.stringContaining('按包装分行') })
    expect(await older.reportSale(sender, [sold('R1'), sold('R2')])).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('交易编号超过 4 个字符'),
    })
    said(null)
    expect((await older.reportSale(sender, [sold('R1')])).kind).toBe('accepted')
    expect(at.last()?.input).toMatchObject({ selinfo: { drug_trac_codg: '86000010000000000003' } })
    expect((await report('R1')).kind).toBe('accepted')
    expect(at.last()?.input).toMatchObject({ selinfo: { drugtracinfo: [{ drug_trac_codg: '86000010000000000003' }] } })
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
    expect(at.last()?.number).toBe('3505A')
    expect(Object.keys(at.last()?.input ?? {})).toEqual(['selinfoDetail'])
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
    at.refuse('该批次流水号已上传')
    expect((await report('R1')).kind).toBe('accepted')
    // Of a whole batch it says nothing of each row.
    expect((await report('R1', 'R2')).kind).toBe('refused')
    said({ retRslt: '0', msgRslt: '追溯码重复销售' })
    expect((await report('R1')).kind).toBe('refused')
  })
})
