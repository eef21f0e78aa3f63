import { createHash } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type GatewaySettings, noSigner, openCentralPlatform, type Signer, tifSigner } from '../../../main/gateway/index.ts'
import { formatMessageId } from '../../../main/gateway/message-id.ts'
import { plainDecimal, readJson, wire } from '../../../main/gateway/wire/index.ts'
import type { CentralPlatform, Sender } from '../../../main/services/ports/index.ts'
import { formatMoney, moneyFromFen } from '../../../shared/money/index.ts'
import { aLine, cardOf, institution, morning, people, requestFor, stayOf } from '../stand-in/world.ts'

/** Keeps what arrives, byte for byte, and refuses everything but the sign-in. */
let server: Server
let platform: CentralPlatform
let arrived: { url: string; headers: IncomingHttpHeaders; body: string }[]
const sender: Sender = { messageId: 'H36080299991202603051000000001', operatorId: '1001', operatorName: '测试收费员' }
const signedIn = '{"infcode":"0","output":{"signinoutb":[{"sign_no":20260305}]}}'

function connect(settings: Partial<GatewaySettings> = {}): CentralPlatform {
  return openCentralPlatform({
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/ebus/hsa/hgs`,
    institution,
    receiver: '99',
    signer: noSigner(),
    machine: { mac: '02-00-00-00-00-01', ip: '127.0.0.1' },
    now: () => morning,
    nextSerial: () => 7,
    ...settings,
  })
}

beforeEach(async () => {
  arrived = []
  server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = []
    incoming.on('data', (part: Buffer) => parts.push(part))
    incoming.on('end', () => {
      arrived.push({ url: incoming.url ?? '', headers: incoming.headers, body: Buffer.concat(parts).toString('utf8') })
      outgoing.end(incoming.url?.endsWith('9001') ? signedIn : '{"infcode":-1,"err_msg":"拒绝"}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  platform = connect()
})
afterEach(async () => {
  await platform.close()
  server.close()
})

const last = () => arrived.at(-1) ?? { url: '', headers: {}, body: '' }
const input = () => (readJson(last().body) as { input: unknown }).input

describe('what leaves for the platform', () => {
  it('9001 is an envelope with an empty sign-in number and an id of its own', async () => {
    await platform.findPerson(sender, { idNumber: people.employee.idNumber })
    expect(arrived[0]).toMatchObject({ url: '/ebus/hsa/hgs/9001' })
    expect(readJson(arrived[0]?.body ?? '')).toEqual({
      infno: '9001',
      msgid: 'H36080299991202603051000000007',
      mdtrtarea_admvs: '360802',
      insuplc_admdvs: '',
      recer_sys_code: '99',
      dev_no: '',
      dev_safe_info: '',
      cainfo: '',
      signtype: '',
      infver: 'V1.0',
      opter_type: '1',
      opter: '1001',
      opter_name: '测试收费员',
      inf_time: '2026-03-05 10:00:00',
      fixmedins_code: 'H36080299991',
      fixmedins_name: '测试医院（虚构）',
      sign_no: '',
      input: { signIn: { opter_no: '1001', mac: '02-00-00-00-00-01', ip: '127.0.0.1' } },
    })
  })

  it('1101 by card names card, recognition code and holder; no area, for no person number is known', async () => {
    const card = cardOf(people.employee)
    await platform.findPerson(sender, { card })
    expect(readJson(last().body)).toMatchObject({ infno: '1101', msgid: sender.messageId, insuplc_admdvs: '', sign_no: '20260305' })
    expect(input()).toEqual({
      data: {
        mdtrt_cert_type: '03',
        mdtrt_cert_no: card.cardNumber,
        card_sn: card.cardIdentification,
        begntime: '',
        psn_cert_type: '01',
        certno: people.employee.idNumber,
        psn_name: people.employee.name,
      },
    })
  })

  it('2301 writes amounts, quantities and prices as JSON numbers with exactly their digits', async () => {
    const lines = [
      aLine('L1', { quantity: '0.3333', price: '0.003333', amount: '0.10' }),
      aLine('L2', { quantity: '-2', price: '12.5', amount: '-25.00', originalLineId: 'L1', approved: false }),
    ]
    await platform.uploadFees(sender, stayOf(people.employee), lines)
    const { body } = last()
    expect(body).toContain('"det_item_fee_sumamt":0.10,"cnt":0.3333,"pric":0.003333')
    expect(body).toContain('"det_item_fee_sumamt":-25.00,"cnt":-2,"pric":12.50')
    expect(body).toContain(`"insuplc_admdvs":"${people.employee.enrolmentArea}"`)
    expect(input()).toMatchObject({
      feedetail: [
        { feedetl_sn: 'L1', init_feedetl_sn: '', fee_ocur_time: '2026-03-02 00:00:00', med_type: '21', hosp_appr_flag: '0' },
        { feedetl_sn: 'L2', init_feedetl_sn: 'L1', med_list_codg: 'TEST-A', medins_list_codg: 'H1', hosp_appr_flag: '2' },
      ],
    })
  })

  it('2302 asks for all lines of the stay, 2305 names the settlement, 2601 names message and transaction', async () => {
    const stay = stayOf(people.resident)
    const who = { mdtrt_id: stay.visitId, psn_no: stay.personNumber }
    await platform.withdrawFees(sender, stay)
    expect(input()).toEqual({ data: [{ feedetl_sn: '0000', ...who }] })
    await platform.cancelSettlement(sender, stay, 'S1')
    expect(input()).toEqual({ data: { setl_id: 'S1', ...who } })
    await platform.takeBack(sender, stay, { messageId: 'M1', kind: 'settlement' })
    expect(input()).toEqual({ data: { psn_no: stay.personNumber, omsgid: 'M1', oinfno: '2304' } })
    await platform.takeBack(sender, stay, { messageId: 'M2', kind: 'cancellation' })
    expect(input()).toEqual({ data: { psn_no: stay.personNumber, omsgid: 'M2', oinfno: '2305' } })
  })

  it('2303 and 2304 ask with the same words', async () => {
    const request = requestFor({ ...stayOf(people.resident), document: { kind: 'social-security-card', number: 'T1' } }, [], true)
    await platform.preSettle(sender, request)
    const before = input()
    await platform.settle(sender, request)
    expect(input()).toEqual(before)
    expect(last().body).toContain('"medfee_sumamt":0.00')
    expect(before).toMatchObject({
      data: {
        mdtrt_cert_type: '03',
        mdtrt_cert_no: 'T1',
        insutype: '390',
        acct_used_flag: '1',
        mid_setl_flag: '0',
        dscg_time: '2026-03-05',
      },
    })
  })

  it('a TIF gateway finds its four headers, the signature over seconds, secret and nonce', async () => {
    const signed = connect({ signer: tifSigner({ applicationId: 'app', secret: 's3cret' }, () => 'nonce-1') })
    await signed.findPerson(sender, { idNumber: people.employee.idNumber })
    const seconds = String(morning / 1000)
    expect(last().headers).toMatchObject({
      'x-tif-paasid': 'app',
      'x-tif-timestamp': seconds,
      'x-tif-nonce': 'nonce-1',
      'x-tif-signature': createHash('sha256').update(`${seconds}s3cretnonce-1${seconds}`).digest('hex'),
    })
    await signed.close()
  })

  it('a signer may change path, headers and envelope, and open the answer’s output', async () => {
    const signer: Signer = {
      style: 'test',
      path: (transaction) => `/fsi/${transaction}`,
      headers: async () => ({ 'x-test': 'yes' }),
      seal: (request) => ({ ...request, signtype: 'SM2', cainfo: 'signature', input: 'sealed' }),
      openOutput: () => ({ signinoutb: { sign_no: 'OPENED' } }),
    }
    const signed = connect({ signer })
    await signed.findPerson(sender, { idNumber: people.employee.idNumber })
    expect(last()).toMatchObject({ url: '/ebus/hsa/hgs/fsi/1101', headers: { 'x-test': 'yes' } })
    expect(readJson(last().body)).toMatchObject({ sign_no: 'OPENED', input: 'sealed', cainfo: 'signature' })
    await signed.close()
  })

  it('a signer that fails sends nothing', async () => {
    const signed = connect({
      signer: {
        style: 'token',
        path: (transaction) => `/${transaction}`,
        headers: () => {
          throw new Error('no token')
        },
      },
    })
    const outcome = await signed.findPerson(sender, { idNumber: people.employee.idNumber })
    expect(outcome).toMatchObject({ kind: 'not-sent', reason: expect.stringContaining('签名失败（token：no token）') })
    expect(arrived).toEqual([])
    await signed.close()
  })
})

describe('message ids', () => {
  it('are institution, China’s time and a serial, thirty characters in all', () => {
    expect(formatMessageId('H36080299991', morning, 12_345)).toBe('H36080299991202603051000002345')
    expect(formatMessageId('P36', Date.UTC(2025, 11, 31, 16, 0, 0), 0)).toBe('P36000000000202601010000000000')
  })

  it('differ for any ten thousand numbers of the counter in a row, even within one second', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.integer({ min: 1, max: 9_999 }), (serial, step) => {
        expect(formatMessageId('H36080299991', morning, serial)).not.toBe(formatMessageId('H36080299991', morning, serial + step))
      }),
    )
  })

  it('are refused for a code that would break their length', () => {
    expect(() => formatMessageId('H360802999912', morning, 1)).toThrow(RangeError)
    expect(() => formatMessageId('', morning, 1)).toThrow(RangeError)
    expect(() => formatMessageId('H1', morning, -1)).toThrow(RangeError)
  })
})

describe('scalars of the wire', () => {
  it('every amount reads back the same, as number, as text, with zeros or an exponent', () => {
    fc.assert(
      fc.property(fc.integer({ min: -999_999_999_999, max: 999_999_999_999 }), (fen) => {
        const text = formatMoney(moneyFromFen(fen))
        const forms = [text, `"${text}"`, `${text}0000`, `" ${text} "`, `${fen}E-2`, `"${fen}e-2"`]
        for (const form of forms) {
          const { a } = readJson(`{"a":${form}}`) as { a: unknown }
          expect(formatMoney(wire.amount.parse(a))).toBe(text)
        }
      }),
    )
  })

  it.each([
    ['0E-8', '0'],
    ['1.20E+3', '1200'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['+7', '7'],
    ['-0.00', '-0'],
    ['abc', 'abc'],
    ['', ''],
  ])('the decimal %s is plain %s', (given, plain) => {
    expect(plainDecimal(given)).toBe(plain)
  })

  it.each([
    ['"2026-03-05"', '2026-03-05'],
    ['"2026-03-05 00:00:00"', '2026-03-05'],
    ['"2026-03-05T08:00:00"', '2026-03-05'],
    ['"20260305"', '2026-03-05'],
    ['"2026/03/05"', '2026-03-05'],
    // 2026-03-05 00:30 in China is still the day before in UTC.
    [String(Date.UTC(2026, 2, 4, 16, 30)), '2026-03-05'],
    ['null', undefined],
    ['""', undefined],
    ['"null"', undefined],
  ])('the day %s is read as %s', (given, day) => {
    expect(wire.optionalDay.parse((readJson(`{"a":${given}}`) as { a: unknown }).a)).toBe(day)
  })

  it.each(['"2026-02-30"', '"yesterday"', '{}', '[]', 'true'])('%s is no day', (given) => {
    expect(wire.optionalDay.safeParse((readJson(`{"a":${given}}`) as { a: unknown }).a).success).toBe(false)
  })

  it('a refusal names the place and never repeats what it found', () => {
    const refused = wire.amount.safeParse('36080219800315123X')
    expect(JSON.stringify(refused.error)).not.toContain('36080219800315123X')
  })
})
