/** What section 1 of the interface warns of, one case each, as far as no other file has it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pageRowSchemas, personOutputSchema, wire } from '../../../main/gateway/wire/index.ts'
import { people, requestFor, stayOf } from '../stand-in/world.ts'
import { type Answering, sender, startAnswering } from './answering.ts'

let answering: Answering
beforeAll(async () => {
  answering = await startAnswering()
})
afterAll(() => answering.close())

const stay = stayOf(people.employee)
const request = requestFor(stay, [])
const { personNumber, visitId } = stay
const settlement = {
  setlinfo: { mdtrt_id: visitId, psn_no: personNumber, setl_id: 'S1', medfee_sumamt: 1, inscp_scp_amt: 1, fund_pay_sumamt: 1, hifp_pay: 1 },
}
const settleWith = (envelope: object) => {
  answering.answer = JSON.stringify(envelope)
  return answering.platform.settle(sender, request)
}

describe('the members around an answer', () => {
  it.each(['"20260305103045120"', '20260305103045120', '"2026-03-05 10:30:45"', '""', 'null', '{"time":1}', '[]'])(
    'nothing rests on times of any form: %s',
    async (time) => {
      const times = `"refmsg_time":${time},"respond_time":${time}`
      answering.answer = `{"infcode":0,${times},"inf_refmsgid":"R1","output":${JSON.stringify(settlement)}}`
      expect(await answering.platform.settle(sender, request)).toMatchObject({ kind: 'accepted', receipt: { receiverMessageId: 'R1' } })
    },
  )

  it.each(['', null, 'null', [], undefined])('a receiver’s number of %j is none', async (inf_refmsgid) => {
    const outcome = await settleWith({ infcode: 0, inf_refmsgid, output: settlement })
    expect(outcome.kind).toBe('accepted')
    expect(outcome).not.toHaveProperty('receipt.receiverMessageId')
  })

  it.each([
    [{ msg: '医疗费总额与明细不一致' }],
    [{ message: '医疗费总额与明细不一致', err_msg: '' }],
    [{ msg: '医疗费总额与明细不一致', err_msg: null, message: '成功' }],
  ])('a failure may say why in another member: %j', async (members) => {
    expect(await settleWith({ infcode: '-1', ...members })).toMatchObject({ kind: 'refused', message: '医疗费总额与明细不一致' })
  })

  it('a greeting in another member of a success is no complaint', async () => {
    expect((await settleWith({ infcode: 0, msg: '您好', message: '处理完毕', output: settlement })).kind).toBe('accepted')
  })

  it.each(['成功', '请求成功！', '业务处理成功', 'Success', 'OK.', '无', 'null', ' '])('nor is one in its own: %s', async (err_msg) => {
    const outcome = await settleWith({ infcode: 0, err_msg, warn_msg: err_msg, output: settlement })
    expect(outcome.kind).toBe('accepted')
    expect(outcome).not.toHaveProperty('receipt.warning')
  })

  it.each(['不成功', '未成功', '部分成功', '结算成功，账户扣款失败'])(
    'but words that only end or begin like one are: %s',
    async (err_msg) => {
      expect((await settleWith({ infcode: 0, err_msg, output: settlement })).kind).toBe('unknown')
      expect(await settleWith({ infcode: 0, err_msg, output: null })).toMatchObject({ kind: 'refused', message: err_msg })
    },
  )

  it.each(['', null, 'SM2', 'SM3', 5])('an answer’s own signature is not looked at: %j', async (signtype) => {
    expect((await settleWith({ infcode: 0, cainfo: signtype, signtype, enctype: signtype, output: settlement })).kind).toBe('accepted')
  })
})

describe('the members around a message', () => {
  it('are what the region asks for, and the interface’s own cannot be changed', async () => {
    const envelopeFields = { serv_code: '7', serv_sign: 's', infno: '9999' }
    const settings = { interfaceVersion: '1.0.0', softwareVendor: '测试软件（虚构）', envelopeFields }
    await answering.connect(settings).settle(sender, request)
    expect(answering.last()?.envelope).toMatchObject({
      infno: '2304',
      infver: '1.0.0',
      fixmedins_soft_fcty: '测试软件（虚构）',
      serv_code: '7',
      serv_sign: 's',
      insuplc_admdvs: stay.enrolmentArea,
    })
    await answering.platform.settle(sender, request)
    expect(Object.keys(answering.last()?.envelope ?? {})).toEqual([
      ...['infno', 'msgid', 'mdtrtarea_admvs', 'insuplc_admdvs', 'recer_sys_code', 'dev_no', 'dev_safe_info', 'cainfo', 'signtype'],
      ...['infver', 'opter_type', 'opter', 'opter_name', 'inf_time', 'fixmedins_code', 'fixmedins_name', 'sign_no'],
    ])
  })
})

describe('text that is not UTF-8', () => {
  const refusal = (words: Uint8Array) => Buffer.concat([Buffer.from('{"infcode":-1,"err_msg":"'), words, Buffer.from('"}')])

  it('is read as GB18030, so that words are words', async () => {
    // 已撤销 in GBK.
    answering.answer = refusal(Buffer.from('d2d1b3b7cffa', 'hex'))
    expect(await answering.platform.cancelSettlement(sender, request, 'S1')).toMatchObject({
      kind: 'accepted',
      receipt: { warning: '已撤销', raw: '{"infcode":-1,"err_msg":"已撤销"}' },
    })
  })

  it('but not where it is UTF-8 cut within a character', async () => {
    const whole = Buffer.from('{"infcode":-1,"err_msg":"已撤销')
    for (const cut of [1, 2]) {
      answering.answer = whole.subarray(0, -cut)
      expect(await answering.platform.settle(sender, request)).toMatchObject({
        kind: 'unknown',
        raw: '{"infcode":-1,"err_msg":"已撤\uFFFD',
      })
    }
  })

  it('and neither keeps what can be read', async () => {
    answering.answer = refusal(Buffer.from('ff', 'hex'))
    expect(await answering.platform.settle(sender, request)).toMatchObject({ kind: 'refused', message: '\uFFFD' })
  })
})

describe('rows that are none', () => {
  it.each([null, '', [], {}, [null], [{}], [''], undefined])('a settlement’s details as %j change nothing', async (setldetail) => {
    expect((await settleWith({ infcode: 0, output: { ...settlement, setldetail } })).kind).toBe('accepted')
  })

  it('nor do details that cannot be read', async () => {
    expect((await settleWith({ infcode: 0, output: { ...settlement, setldetail: [{ fund_payamt: 'many' }] } })).kind).toBe('accepted')
  })

  it.each([null, '', [], {}, [null]])('identities as %j are none', (idetinfo) => {
    const baseinfo = { psn_no: 'P1', certno: '1', psn_name: '测试' }
    expect(personOutputSchema.parse({ baseinfo, insuinfo: [], idetinfo }).idetinfo).toEqual([])
  })

  it('a block that is null is not the block', async () => {
    for (const setlinfo of [null, [], '', {}]) expect((await settleWith({ infcode: 0, output: { setlinfo } })).kind).toBe('unknown')
  })
})

describe('a day', () => {
  it.each([
    ['1980-03-15'],
    ['1980-03-15 00:00:00'],
    ['1980-03-15T00:00:00.000+08:00'],
    ['1980/03/15'],
    ['19800315'],
    ['19800315000000'],
    ['19800315000000000'],
    ['321897600000'],
  ])('is read from %s', (text) => {
    expect(wire.day.parse(text)).toBe('1980-03-15')
  })

  it.each([
    ['-310204800000', '1960-03-04'],
    ['1772589600000', '2026-03-04'],
  ])('is read from the milliseconds %s', (text, day) => {
    expect(wire.day.parse(text)).toBe(day)
  })

  it.each(['1980', '1980-13-01', '5 March', '123'])('is not read from %s', (text) => {
    expect(wire.day.safeParse(text).success).toBe(false)
  })

  it('of birth that cannot be read is taken from the identity number', () => {
    const baseinfo = { psn_no: 'P1', certno: '360802198003150018', psn_name: '测试', brdy: '不详' }
    expect(personOutputSchema.parse({ baseinfo, insuinfo: [], idetinfo: null }).baseinfo.brdy).toBeUndefined()
  })

  it('of a paged row may be milliseconds', () => {
    expect(pageRowSchemas['1316'].parse({ med_list_codg: 'T1', hilist_code: 'B1', updt_time: '1767225600000' }).updt_time).toBe(
      '2026-01-01',
    )
  })
})
