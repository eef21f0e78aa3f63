import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { noSigner, openVoucherDecoder, tifSigner, type VoucherSettings } from '../../../main/gateway/index.ts'
import { writePersonQuestion, writeSettlement } from '../../../main/gateway/mapping/index.ts'
import type { VoucherDecoder } from '../../../main/services/ports/index.ts'
import { accepted, aLine, people, requestFor, startWorld, stayOf, type World } from '../stand-in/world.ts'

const operator = { operatorId: '1001', operatorName: '测试收费员' }
const code = '4241234567890123456707330000'
const token = '330000ecmecib0000000000000000000000001'
const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

function decoderAt(address: string, settings: Partial<VoucherSettings> = {}): VoucherDecoder {
  const decoder = openVoucherDecoder({
    address,
    path: '/fsi/api/hsecfc/localQrCodeQuery',
    envelope: 'wrapped',
    businessType: '01301',
    office: { code: 'A01', name: '收费处' },
    fields: {},
    timeoutMs: 2_000,
    institution: { code: 'H36080299991' },
    signer: noSigner(),
    now: () => 0,
    ...settings,
  })
  closing.push(() => decoder.close())
  return decoder
}

describe('decoding with the stand-in', () => {
  let world: World
  let decoder: VoucherDecoder
  beforeEach(async () => {
    world = await startWorld()
    closing.push(() => world.close())
    decoder = decoderAt(world.standIn.address)
  })
  const show = (person = people.employee) => world.standIn.showVoucher(person.personNumber) ?? ''

  it('names the person, whom 1101 then finds by the token', async () => {
    const shown = show()
    expect(shown).toMatch(/^424\d{19}360000$/)
    const decoded = accepted(await decoder.decode(operator, shown))
    expect(decoded).toMatchObject({ name: people.employee.name, idNumber: people.employee.idNumber, idType: '01' })
    expect(accepted(await world.platform.findPerson(world.next(), { voucher: decoded }))).toEqual(people.employee)
  })

  it('takes the fields by themselves where a region wants them so', async () => {
    const flat = decoderAt(world.standIn.address, { envelope: 'flat', fields: { ecQrChannel: '2', termId: 'T01' } })
    expect(accepted(await flat.decode(operator, show())).name).toBe(people.employee.name)
  })

  it.each([
    ['is no voucher', () => '134000000000000001', '请使用医保电子凭证二维码'],
    ['nobody has', () => code, '电子凭证二维码无效，请刷新后重新扫码'],
    [
      'is over a minute old',
      () => {
        const shown = show()
        world.clock += 60_001
        return shown
      },
      '电子凭证二维码已过期，请刷新后重新扫码',
    ],
  ])('a code that %s is refused', async (_, codeOf, message) => {
    expect(await decoder.decode(operator, codeOf())).toEqual({ kind: 'refused', code: '500159', message })
  })

  it('a code is good for a whole minute, and once', async () => {
    const shown = show()
    world.clock += 60_000
    expect(await decoder.decode(operator, shown)).toMatchObject({ kind: 'accepted' })
    expect(await decoder.decode(operator, shown)).toMatchObject({ kind: 'refused', message: '电子凭证二维码已使用，请刷新后重新扫码' })
  })

  it('another institution’s question and a purpose nobody knows are refused', async () => {
    const stranger = decoderAt(world.standIn.address, { institution: { code: 'H36080299992' } })
    expect(await stranger.decode(operator, show())).toMatchObject({ kind: 'refused', message: '定点医药机构编号不正确' })
    const purpose = decoderAt(world.standIn.address, { businessType: '09999' })
    expect(await purpose.decode(operator, show())).toMatchObject({ kind: 'refused', message: '用码业务类型不正确' })
  })

  it('a line that is down leaves the code unused, a lost answer uses it up', async () => {
    const shown = show()
    world.standIn.faults.set({ offline: true })
    await expect.poll(async () => (await decoder.decode(operator, shown)).kind, { timeout: 3_000 }).toBe('not-sent')
    world.standIn.faults.set({ rules: [{ kind: 'drop-after', transaction: '1162', times: 1 }] })
    await expect.poll(async () => (await decoder.decode(operator, shown)).kind, { timeout: 3_000 }).toBe('unknown')
    expect(await decoder.decode(operator, shown)).toMatchObject({ kind: 'refused', message: '电子凭证二维码已使用，请刷新后重新扫码' })
  })

  it.each([
    ['gateway-401', 'not-sent'],
    ['http-502', 'unknown'],
    ['truncated', 'unknown'],
    ['fail', 'refused'],
  ] as const)('%s ends as %s', async (kind, ending) => {
    world.standIn.faults.set({ rules: [{ kind }] })
    expect((await decoder.decode(operator, show())).kind).toBe(ending)
  })

  it('a stay settles by the token while it is good, and is told what it is when it is not', async () => {
    const { token: own } = accepted(await decoder.decode(operator, show()))
    const request = { ...(await world.upload(people.employee, [aLine('L1')])), voucherToken: own }
    const byVoucher = { ...request, document: { kind: 'e-voucher' as const, number: people.employee.idNumber } }
    expect(await world.platform.preSettle(world.next(), byVoucher)).toMatchObject({ kind: 'accepted' })
    world.clock += 15 * 60_000 + 1
    const late = await world.platform.settle(world.next(), byVoucher)
    expect(late).toMatchObject({ kind: 'refused', about: 'voucher', message: '电子凭证令牌无效或已过期' })
    expect(JSON.stringify(late)).not.toContain(own)
    const { voucherToken, ...withoutToken } = byVoucher
    expect(await world.platform.settle(world.next(), withoutToken)).toMatchObject({ kind: 'accepted' })
  })

  it('another person’s token, card number or identity number does not settle a stay', async () => {
    const { token: other } = accepted(await decoder.decode(operator, show(people.resident)))
    const request = await world.upload(people.employee, [aLine('L1')])
    const number = people.resident.idNumber
    const tries = [
      { ...request, document: { kind: 'e-voucher' as const, number }, voucherToken: other },
      { ...request, document: { kind: 'e-voucher' as const, number } },
      { ...request, document: { kind: 'id-card' as const, number } },
      { ...request, document: { kind: 'social-security-card' as const, number: 'T99999999' } },
    ]
    for (const one of tries) expect(await world.platform.preSettle(world.next(), one)).toMatchObject({ kind: 'refused' })
  })
})

describe('what 1101 refuses', () => {
  let world: World
  beforeEach(async () => {
    world = await startWorld()
    closing.push(() => world.close())
  })
  const ask = (idNumber: string) => world.platform.findPerson(world.next(), { idNumber })

  it('is about the person when the platform does not know them or has no enrolment of theirs', async () => {
    expect(await ask('360802199001019993')).toMatchObject({ kind: 'refused', about: 'person' })
    expect(await ask(people.notEnrolled.idNumber)).toMatchObject({ kind: 'refused', about: 'person' })
  })

  it('is the platform’s own trouble when it says that it is busy', async () => {
    world.standIn.faults.set({ rules: [{ kind: 'fail' }] })
    expect(await ask(people.employee.idNumber)).toMatchObject({ kind: 'not-sent' })
    world.standIn.faults.set({ rules: [{ kind: 'fail', transaction: '1101' }] })
    expect(await ask(people.employee.idNumber)).toMatchObject({ kind: 'refused', about: 'busy', message: '系统繁忙，请稍后再试' })
  })

  it('is about the card when that was handed back', async () => {
    const card = { number: 'T0000CANC', identification: '360800D1560000050000000000000777', cancelled: true }
    world.standIn.seed({ people: [{ person: people.employee, card, counted: [] }], visits: [], items: [] })
    const asked = {
      cardNumber: card.number,
      cardIdentification: card.identification,
      socialSecurityNumber: people.employee.idNumber,
      name: people.employee.name,
    }
    const outcome = await world.platform.findPerson(world.next(), { card: asked as never })
    expect(outcome).toMatchObject({ kind: 'refused', about: 'card', message: '该社会保障卡已注销，不能使用' })
  })
})

describe('the question', () => {
  interface Seen {
    readonly path: string | undefined
    readonly headers: IncomingHttpHeaders
    readonly body: unknown
  }
  const seen: Seen[] = []
  let server: Server
  let answer: { readonly status: number; readonly text: string }
  beforeEach(async () => {
    seen.length = 0
    answer = { status: 200, text: JSON.stringify({ code: 0, data: { userName: '张三', idNo: '110101199001011237', ecToken: token } }) }
    server = createServer((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        seen.push({ path: request.url, headers: request.headers, body: JSON.parse(Buffer.concat(parts).toString('utf8')) })
        if (answer.status === 0) request.socket.destroy()
        else response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.text)
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closing.push(() => new Promise((resolve) => server.close(resolve)))
  })
  const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/gateway`

  it('goes where the site says, in the national envelope', async () => {
    await decoderAt(address()).decode(operator, code)
    expect(seen).toMatchObject([{ path: '/gateway/fsi/api/hsecfc/localQrCodeQuery' }])
    expect(seen[0]?.body).toEqual({
      data: {
        orgId: 'H36080299991',
        businessType: '01301',
        operatorId: '1001',
        operatorName: '测试收费员',
        officeId: 'A01',
        officeName: '收费处',
        ecQrCode: code,
        deviceType: '',
      },
      transType: 'ec.query',
      orgId: 'H36080299991',
    })
  })

  it('is proved by the gateway’s headers where it has some', async () => {
    await decoderAt(address(), {
      signer: tifSigner({ applicationId: 'app', secret: 'secret' }, () => 'once'),
      now: () => 1_700_000_000_000,
    }).decode(operator, code)
    expect(seen[0]?.headers).toMatchObject({ 'x-tif-paasid': 'app', 'x-tif-timestamp': '1700000000', 'x-tif-nonce': 'once' })
  })

  it.each([
    ['with the code as text', { code: '0', data: { userName: '张三', idNo: '110101199001011237', idType: '01', ecToken: token } }],
    ['with the data as text', { code: 0, data: JSON.stringify({ userName: '张三', idNo: '110101199001011237', ecToken: token }) }],
    [
      'with more than anybody asked for',
      { code: 0, data: { userName: ' 张三 ', idNo: '110101199001011237', idType: null, ecToken: token, gender: null, ecCertId: 1 } },
    ],
  ])('is answered %s', async (_, body) => {
    answer = { status: 200, text: JSON.stringify(body) }
    const value = { name: '张三', idNumber: '110101199001011237', idType: '01', token }
    expect(await decoderAt(address()).decode(operator, code)).toEqual({ kind: 'accepted', value })
  })

  it('is not repeated by the words of a gateway that turns it away', async () => {
    answer = { status: 200, text: JSON.stringify({ code: 401, message: `验签失败 ecQrCode=${code}` }) }
    const turnedAway = await decoderAt(address()).decode(operator, code)
    expect(turnedAway.kind).toBe('not-sent')
    expect(JSON.stringify(turnedAway)).not.toContain(code)
  })

  it('is refused when success brings nobody, and the words never hold the code', async () => {
    answer = { status: 200, text: '{"code":0,"data":{}}' }
    expect(await decoderAt(address()).decode(operator, code)).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('ecToken'),
    })
    answer = { status: 200, text: '{"code":0}' }
    expect(await decoderAt(address()).decode(operator, code)).toMatchObject({ kind: 'refused' })
    answer = { status: 200, text: JSON.stringify({ code: -2, message: `二维码 ${code} 无效` }) }
    const outcome = await decoderAt(address()).decode(operator, code)
    expect(outcome).toEqual({ kind: 'refused', code: '-2', message: `二维码 ${'*'.repeat(24)}0000 无效` })
  })

  it.each([
    ['a page', { status: 200, text: '<html></html>' }],
    ['nothing', { status: 200, text: '' }],
    ['a broken line', { status: 0, text: '' }],
  ])('is sent once, and %s for an answer is no answer', async (_, given) => {
    answer = given
    expect(await decoderAt(address()).decode(operator, code)).toMatchObject({ kind: 'unknown' })
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(seen).toHaveLength(1)
  })

  it('leaves neither code nor token in the log', async () => {
    const records: unknown[] = []
    const log = (record: unknown) => records.push(record)
    await decoderAt(address(), { log }).decode(operator, code)
    answer = { status: 200, text: '{"code":500159,"message":"请使用医保电子凭证二维码"}' }
    await decoderAt(address(), { log }).decode(operator, code)
    expect(records).toMatchObject([{ outcome: 'accepted' }, { outcome: 'refused', code: '500159' }])
    expect(JSON.stringify(records)).not.toMatch(/4241234|ecmecib/)
  })
})

describe('a settlement names what the person was identified by', () => {
  it.each([
    ['social-security-card', 'T00000001', undefined, '03', 'T00000001'],
    ['id-card', '360802195603150012', undefined, '02', '360802195603150012'],
    ['id-number', '360802195603150012', undefined, '02', '360802195603150012'],
    ['id-number', '91112419880315001X', undefined, '99', '91112419880315001X'],
    ['e-voucher', '360802195603150012', token, '01', token],
    ['e-voucher', '360802195603150012', undefined, '02', '360802195603150012'],
  ] as const)('%s %s', async (kind, number, voucherToken, type, shown) => {
    const request = { ...requestFor(stayOf(people.employee), []), document: { kind, number }, ...(voucherToken && { voucherToken }) }
    expect(writeSettlement(request).data).toMatchObject({ mdtrt_cert_type: type, mdtrt_cert_no: shown })
  })
})

describe('a question about a person', () => {
  it.each([
    ['resident', '110101199001011237', '02', '01'],
    ['hk-macao-taiwan', '81000019850505001X', '02', '06'],
    ['hk-macao-taiwan', '830000198505050012', '02', '07'],
    ['foreign-2023', '91112419880315001X', '99', '99'],
    ['foreign-2017', 'USA310088031501', '99', '99'],
  ] as const)('by the identity card of a %s', async (document, idNumber, type, certificate) => {
    expect(writePersonQuestion({ idCard: { document, idNumber, name: '测试' } }).data).toMatchObject({
      mdtrt_cert_type: type,
      mdtrt_cert_no: idNumber,
      psn_cert_type: certificate,
      certno: idNumber,
      psn_name: '测试',
    })
  })
})
