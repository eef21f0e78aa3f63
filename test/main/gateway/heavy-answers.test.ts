import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { people, requestFor, stayOf } from '../stand-in/world.ts'
import { type Answering, sender, startAnswering } from './answering.ts'

let answering: Answering
beforeAll(async () => {
  answering = await startAnswering()
})
afterAll(() => answering.close())

const stay = stayOf(people.employee)
const request = requestFor(stay, [])
const settle = () => answering.platform.settle(sender, request)
const mebibyte = 1024 * 1024

describe('an answer heavier than any', () => {
  it.each([
    ['of a success', (filling: string) => `{"infcode":0,"output":{"setlinfo":{"memo":"${filling}"}}}`],
    ['of a refusal', (filling: string) => `{"infcode":-1,"err_msg":"${filling}"}`],
    ['of nothing but brackets', (filling: string) => '['.repeat(filling.length)],
  ])('%s is not taken to its end: nobody knows, and its beginning is kept', async (_what, write) => {
    const whole = write('x'.repeat(4 * mebibyte + 1))
    answering.answer = whole
    const outcome = await settle()
    expect(outcome).toMatchObject({ kind: 'unknown', reason: '应答超过 4194304 字节，没有收完' })
    if (outcome.kind !== 'unknown' || outcome.raw === undefined) throw new Error('nothing was kept')
    expect(outcome.raw.slice(0, mebibyte)).toBe(whole.slice(0, mebibyte))
    expect(outcome.raw.length).toBeLessThan(mebibyte + 30)
  })

  it('of brackets that are never closed is no message', async () => {
    answering.answer = '['.repeat(mebibyte)
    expect(await settle()).toMatchObject({ kind: 'unknown', reason: '应答不是接口规范的报文（HTTP 200）' })
  })
})

it('the fee lines of a long stay may weigh more than a settlement', async () => {
  const row = (at: number) => ({ feedetl_sn: `L${at}`, det_item_fee_sumamt: 1, inscp_scp_amt: 1, memo: '长'.repeat(4_000) })
  const rows = Array.from({ length: 400 }, (_, at) => row(at))
  answering.succeed(rows)
  expect(Buffer.byteLength(String(answering.answer))).toBeGreaterThan(4 * mebibyte)
  expect(await answering.platform.findFeeLines(sender, stay, 'S1')).toMatchObject({ kind: 'accepted', value: { lines: { length: 400 } } })
})

describe('words without end', () => {
  const report = `该就诊已结算${'。'.repeat(300_000)}CausedBy`

  it('are noted by beginning and end, and kept whole with the answer', async () => {
    answering.refuse(report)
    const outcome = await settle()
    if (outcome.kind !== 'refused') throw new Error(JSON.stringify(outcome))
    expect(outcome.message).toMatch(/^该就诊已结算。{1494}……（略去 298014 个字符，全文见应答原文）……。{492}CausedBy$/)
    expect(outcome.receipt.raw).toBe(answering.answer)
  })

  it('of a gateway, a warning, a sign-in or the second level of a row no less', async () => {
    const short = /^.{1,3000}$/s
    answering.answer = JSON.stringify({ code: 401, message: report })
    expect(await settle()).toMatchObject({ kind: 'not-sent', reason: expect.stringMatching(short), raw: answering.answer })
    answering.answer = JSON.stringify({ infcode: 0, warn_msg: report, output: null })
    expect(await answering.platform.withdrawFees(sender, stay)).toMatchObject({
      kind: 'accepted',
      receipt: { warning: expect.stringMatching(short) },
    })
    answering.succeed({ result: { retRslt: '0', msgRslt: report } })
    expect(await answering.platform.deleteStock(sender, [{ record: 'R1', of: 'sale' }])).toMatchObject({
      kind: 'refused',
      message: expect.stringMatching(short),
    })
  })

  it('a receiver’s number of any length is cut', async () => {
    answering.answer = JSON.stringify({ infcode: -1, err_msg: '拒绝', inf_refmsgid: '9'.repeat(5_000) })
    expect(await settle()).toMatchObject({ kind: 'refused', receipt: { receiverMessageId: '9'.repeat(100) } })
  })
})
