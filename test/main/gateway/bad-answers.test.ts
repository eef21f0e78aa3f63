import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { noSigner, openCentralPlatform } from '../../../main/gateway/index.ts'
import type { CentralPlatform, Sender } from '../../../main/services/ports/index.ts'
import { formatMoney } from '../../../shared/money/index.ts'
import { institution, morning, people, requestFor, stayOf } from '../stand-in/world.ts'

/** Answers the sign-in properly and everything else with what the test says. */
let server: Server
let platform: CentralPlatform
let answer: { status: number; body: string; headers?: Record<string, string> }
const requests: string[] = []
const drip = 'drip'

const signedIn = '{"infcode":0,"output":{"signinoutb":{"sign_time":"2026-03-05 10:00:00","sign_no":"QD1"}}}'
const sender: Sender = { messageId: 'H36080299991202603051000000001', operatorId: '1001', operatorName: '测试收费员' }
const request = requestFor(stayOf(people.employee), [])

beforeEach(async () => {
  requests.length = 0
  server = createServer((incoming, outgoing) => {
    let body = ''
    incoming.setEncoding('utf8')
    incoming.on('data', (part: string) => {
      body += part
    })
    incoming.on('end', () => {
      requests.push(body)
      const { status, body: text, headers } = incoming.url === '/hsa/9001' ? { status: 200, body: signedIn, headers: {} } : answer
      outgoing.writeHead(status, headers)
      if (text !== drip) outgoing.end(text)
      else {
        // One byte at a time, never an end.
        const timer = setInterval(() => outgoing.write(' '), 20)
        outgoing.on('close', () => clearInterval(timer))
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  let serial = 0
  platform = openCentralPlatform({
    address: `http://127.0.0.1:${port}/hsa/`,
    institution,
    receiver: '99',
    signer: noSigner(),
    machine: { mac: '02-00-00-00-00-01', ip: '127.0.0.1' },
    now: () => morning,
    nextSerial: () => {
      serial += 1
      return serial
    },
    timeoutMs: 2_000,
  })
})
afterEach(async () => {
  await platform.close()
  server.close()
})

function settleAgainst(body: string, status = 200, headers?: Record<string, string>) {
  answer = { status, body, ...(headers === undefined ? {} : { headers }) }
  return platform.settle(sender, request)
}

const { personNumber, visitId } = request
const info = `"mdtrt_id":"${visitId}","psn_no":"${personNumber}","setl_id":"S1","medins_setl_id":"${sender.messageId}"`
const sums = '"medfee_sumamt":"100.00","inscp_scp_amt":100,"hifp_pay":80.5,"fund_pay_sumamt":80.50,"psn_part_amt":19.5,"psn_cash_pay":19.50'
const settled = (members = `${info},${sums}`, envelope = '"infcode":0') =>
  `{${envelope},"output":{"setlinfo":{${members}},"setldetail":null}}`

describe('answers as they come', () => {
  it.each([
    ['a page of a proxy', '<html>502</html>', 200],
    ['nothing at all', '', 200],
    ['a bare word', '"ok"', 200],
    ['a list', '[]', 200],
    ['JSON cut in the middle', settled().slice(0, 60), 200],
    ['an envelope without a status', '{"output":{}}', 200],
    ['a status that is no number', '{"infcode":"success","output":{}}', 200],
    ['a status inside an object', '{"infcode":{"a":1},"output":{}}', 200],
    ['the same member twice with different values', '{"infcode":0,"infcode":-1}', 200],
    ['an aggregating layer’s own code', '{"code":999,"msg":"系统忙"}', 200],
    ['a whole refusal under HTTP 500', '{"infcode":-1,"err_msg":"失败"}', 500],
    ['too many requests', '{"message":"slow down"}', 429],
    ['a redirect', '', 302],
    ['success without any output', '{"infcode":0,"output":null}', 200],
    ['success whose amounts are missing', '{"infcode":0,"output":{"setlinfo":{"setl_id":"S1"}}}', 200],
    ['success with a third decimal place', settled(`${info},"medfee_sumamt":100.001,"fund_pay_sumamt":0`), 200],
    ['success with an amount that is no number', settled(`${info},"medfee_sumamt":"1OO.00","fund_pay_sumamt":0`), 200],
    ['success without a settlement number', settled(`"mdtrt_id":"${visitId}",${sums}`), 200],
    ['success for another person', settled(`${info.replace(personNumber, 'P9')},${sums}`), 200],
    ['success for another stay', settled(`${info.replace(visitId, 'V9')},${sums}`), 200],
    ['a refusal that speaks of a time-out', '{"infcode":-1,"err_msg":"调用异地平台超时"}', 200],
    ['a success that speaks of a time-out', '{"infcode":"0","err_msg":"Read timed out","output":null}', 200],
    ['success with an error text and a result', settled(`${info},${sums}`, '"infcode":"0","err_msg":"FSI-异常"'), 200],
  ])('%s leaves the outcome unknown and is kept whole', async (_name, body, status) => {
    const outcome = await settleAgainst(body, status, status === 302 ? { location: 'http://127.0.0.1:1/' } : undefined)
    expect(outcome).toMatchObject({ kind: 'unknown', raw: body })
  })

  it('of a page that is larger than any answer the beginning is kept', async () => {
    const outcome = await settleAgainst(`<html>${'x'.repeat(3_000_000)}</html>`)
    expect(outcome).toMatchObject({ kind: 'unknown', raw: expect.stringMatching(/^<html>x+…（共 3000013 个字符）$/) })
    expect(outcome.kind === 'unknown' && outcome.raw?.length).toBeLessThan(1_100_000)
  })

  it('an answer that drips without end is given up when the time is over', async () => {
    const begun = performance.now()
    expect(await settleAgainst(drip)).toMatchObject({ kind: 'unknown', reason: '2 秒内没有收到应答', raw: expect.stringMatching(/^ +$/) })
    expect(performance.now() - begun).toBeLessThan(4_000)
  })

  it.each([
    ['under HTTP 200', 200],
    ['under HTTP 401', 401],
  ])('a gateway’s rejection %s is certain: nothing was looked at', async (_name, status) => {
    const outcome = await settleAgainst('{"code":401,"message":"签名不一致!"}', status)
    expect(outcome).toMatchObject({ kind: 'not-sent', reason: '网关拒绝：签名不一致!' })
  })

  it.each([
    ['-1', '{"infcode":-1,"err_msg":"医疗费总额与明细不一致","inf_refmsgid":"R1"}', '医疗费总额与明细不一致'],
    ['text', '{"infcode":"-1","err_msg":"医疗费总额与明细不一致","inf_refmsgid":"R1"}', '医疗费总额与明细不一致'],
    ['another number', '{"infcode":1,"err_msg":"医疗费总额与明细不一致","inf_refmsgid":"R1"}', '医疗费总额与明细不一致'],
    ['0 with an error text and no result', '{"infcode":"0","err_msg":"文件查询号不能为空","inf_refmsgid":"R1"}', '文件查询号不能为空'],
    ['without a text', '{"infcode":-1,"err_msg":null,"inf_refmsgid":"R1"}', '交易状态码 -1，没有错误信息'],
  ])('a readable status of %s is a refusal in the platform’s words', async (_name, body, message) => {
    expect(await settleAgainst(body)).toEqual({ kind: 'refused', message, receipt: { receiverMessageId: 'R1', raw: body } })
  })

  it.each(['该就诊已结算，请勿重复办理', '该发送方报文ID已办理结算，请勿重复提交', '费用明细流水号重复：L1'])(
    'a refusal that says that it is done already is told apart, for it has to be looked into: %s',
    async (words) => {
      const outcome = await settleAgainst(`{"infcode":-1,"err_msg":"${words}"}`)
      expect(outcome).toMatchObject({ kind: 'refused', about: 'already-done', message: words })
    },
  )

  it('numbers as text, nulls, exponents and a greeting in the error text are read as what they mean', async () => {
    const members = `${info},"medfee_sumamt":"1.2345E+3","inscp_scp_amt":1234.500,"hifp_pay":null,"hifmi_pay":"0E-8","oth_pay":"","fund_pay_sumamt":0.0,
      "psn_part_amt":null,"psn_pay":null,"acct_pay":"234.50","psn_cash_pay":1e3,"pool_prop_selfpay":"n/a","unknown_member":{"x":[1]}`
    const outcome = await settleAgainst(settled(members, '"infcode":"0","err_msg":"成功","warn_msg":"成功"'))
    expect(outcome.kind).toBe('accepted')
    if (outcome.kind !== 'accepted') return
    expect(outcome.receipt).not.toHaveProperty('warning')
    const { totalFee, fundTotal, personTotal, personalAccount, cash } = outcome.value
    expect([totalFee, fundTotal, personTotal, personalAccount, cash].map(formatMoney)).toEqual([
      '1234.50',
      '0.00',
      '1234.50',
      '234.50',
      '1000.00',
    ])
  })

  it('a block in a list of one, output as text, and a long number as settlement number are read', async () => {
    const block = `{"setlinfo":[{${info.replace('"S1"', '12345678901234567890')},${sums}}],"setldetail":{"fund_pay_type":"310100","fund_payamt":80.5}}`
    const outcome = await settleAgainst(`{"infcode":0,"output":${JSON.stringify(block)}}`)
    expect(outcome).toMatchObject({
      kind: 'accepted',
      value: { centreSettlementId: '12345678901234567890', echoedMessageId: sender.messageId },
    })
  })

  it('figures that do not add up stay accepted, and the receipt says which sum is broken', async () => {
    const wrong = `${info},"medfee_sumamt":100,"inscp_scp_amt":90,"hifp_pay":80,"fund_pay_sumamt":81,"psn_part_amt":20,"psn_cash_pay":20`
    const outcome = await settleAgainst(settled(wrong, '"infcode":0,"warn_msg":"请核对"'))
    expect(outcome).toMatchObject({
      kind: 'accepted',
      receipt: {
        warning:
          '请核对；I1 总费用与四项拆分：100.00 ≠ 0.00 + 0.00 + 0.00 + 90.00 = 90.00；' +
          'I2 基金支付总额与各基金：81.00 ≠ 80.00 + 0.00 + 0.00 + 0.00 + 0.00 + 0.00 + 0.00 + 0.00 = 80.00；' +
          'I4 总费用与基金、个人、医院：100.00 ≠ 81.00 + 20.00 + 0.00 = 101.00',
      },
    })
  })

  it('what a hospital bears itself is part of the sum and of the figures', async () => {
    const members = `${info},"medfee_sumamt":100,"inscp_scp_amt":100,"hifp_pay":80,"fund_pay_sumamt":80,"psn_part_amt":15,"psn_cash_pay":15,"hosp_part_amt":5`
    const outcome = await settleAgainst(settled(members))
    expect(outcome).not.toHaveProperty('receipt.warning')
    expect(outcome.kind === 'accepted' && formatMoney(outcome.value.hospitalPart ?? request.figures.totalFee)).toBe('5.00')
  })

  it('a 2601 refusal about a missing person does not pass for a missing original', async () => {
    const original = { messageId: 'M1', kind: 'settlement' } as const
    answer = { status: 200, body: '{"infcode":-1,"err_msg":"人员信息不存在"}' }
    expect((await platform.takeBack(sender, request, original)).kind).toBe('refused')
    answer = { status: 200, body: '{"infcode":-1,"err_msg":"未找到原交易"}' }
    expect(await platform.takeBack(sender, request, original)).toMatchObject({ kind: 'accepted', value: { existed: false } })
  })

  it.each(['系统异常：ORA-00942 表或视图不存在', '数据库连接失败，未查询到结果', '请求的路径不存在', '系统繁忙，未找到可用节点'])(
    'nor does a platform that speaks of its own trouble: %s',
    async (words) => {
      answer = { status: 200, body: `{"infcode":-1,"err_msg":"${words}"}` }
      expect((await platform.takeBack(sender, request, { messageId: 'M1', kind: 'settlement' })).kind).toBe('refused')
    },
  )

  it('a cancellation whose block cannot be read is done, unless the block is somebody else’s', async () => {
    const cancelWith = async (members: string) => {
      answer = { status: 200, body: `{"infcode":0,"output":{"setlinfo":{${members},"medfee_sumamt":null}}}` }
      return await platform.cancelSettlement(sender, request, 'S1')
    }
    expect(await cancelWith(info)).toMatchObject({ kind: 'accepted', receipt: { warning: '撤销应答没有可读的结算信息' } })
    expect(await cancelWith(info.replace(personNumber, 'P9'))).toMatchObject({ kind: 'unknown', isForeign: true })
    expect(await cancelWith(info.replace(visitId, 'V9'))).toMatchObject({ kind: 'unknown', isForeign: true })
  })

  it('a number with more digits than any amount has is no amount, and is not looked at for long', async () => {
    const body = settled(`${info},"medfee_sumamt":0.${'0'.repeat(100_000)}1${'0'.repeat(100_000)}1,"fund_pay_sumamt":0`)
    expect(await settleAgainst(body)).toMatchObject({ kind: 'unknown', raw: body })
  })

  it('what has no output is not done by an answer that names somebody else', async () => {
    const original = { messageId: 'M1', kind: 'settlement' } as const
    for (const output of [
      `{"setlinfo":{${info}}}`,
      '{"result":[{"feedetl_sn":"L1"}]}',
      '{}',
      'null',
      '""',
      '"成功"',
      '[]',
      '{"result":"1"}',
    ]) {
      answer = { status: 200, body: `{"infcode":0,"output":${output}}` }
      expect(await platform.takeBack(sender, request, original)).toMatchObject({ kind: 'accepted', value: { existed: true } })
      expect(await platform.withdrawFees(sender, request)).toMatchObject({ kind: 'accepted' })
    }
    for (const output of [
      `{"setlinfo":{${info.replace(personNumber, 'P9')}}}`,
      '{"data":[{"psn_no":"P9"}]}',
      '{"baseinfo":{"psn_no":99}}',
    ]) {
      answer = { status: 200, body: `{"infcode":0,"output":${output}}` }
      expect(await platform.takeBack(sender, request, original)).toMatchObject({ kind: 'unknown', isForeign: true })
      expect(await platform.withdrawFees(sender, request)).toMatchObject({ kind: 'unknown', isForeign: true })
    }
  })

  it('a number too long for its field is not sent, and a person is told which', async () => {
    const outcome = await platform.settle(sender, { ...request, slipNumber: 'X'.repeat(21) })
    expect(outcome).toEqual({ kind: 'refused', message: '未发送：发票号超过 20 个字符（现 21 个）', receipt: { raw: '' } })
    expect(requests).toEqual([])
  })
})

it('never sends a settlement again whose answer brings a result beside words about the sign-in', async () => {
  answer = { status: 200, body: '{"infcode":"0","err_msg":"签到编号已失效，请重新签到","output":{"setlinfo":{"setl_id":"S1"}}}' }
  expect(await platform.settle(sender, request)).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('自相矛盾') })
  expect(requests.filter((body) => body.includes('"infno":"2304"'))).toHaveLength(1)
})
