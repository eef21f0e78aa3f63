import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sm2 } from 'sm-crypto-v2'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  createTokenSource,
  csbSigner,
  noSigner,
  oauthSigner,
  openCentralPlatform,
  openTransport,
  pathPerServiceSigner,
  type Signer,
  tifSigner,
  withEnvelopeSignature,
} from '../../../../main/gateway/index.ts'
import { servicePaths } from '../../../../main/gateway/signing/index.ts'
import { readJson } from '../../../../main/gateway/wire/index.ts'
import type { CentralPlatform } from '../../../../main/services/ports/index.ts'
import { aLine, institution, morning, people, stayOf } from '../../stand-in/world.ts'

interface Arrived {
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** A gateway that checks what arrives with Node's own cryptography and turns away what does not hold. */
let server: Server
let arrived: Arrived[]
let check: (call: Arrived) => string | undefined
let answer: (call: Arrived) => { readonly status?: number; readonly body: string }
let clock: number
const opened: CentralPlatform[] = []

const accepted = '{"infcode":0,"output":{"signinoutb":{"sign_no":"QD1"}}}'

beforeEach(async () => {
  arrived = []
  clock = morning
  check = () => undefined
  answer = (call) => ({ body: memberOf(call, 'infno') === '9001' ? accepted : '{"infcode":-1,"err_msg":"拒绝"}' })
  server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = []
    incoming.on('data', (part: Buffer) => parts.push(part))
    incoming.on('end', () => {
      const call = { url: incoming.url ?? '', headers: incoming.headers, body: Buffer.concat(parts).toString('utf8') }
      arrived.push(call)
      const turnedAway = check(call)
      const { status = 200, body } = turnedAway === undefined ? answer(call) : { body: JSON.stringify({ code: 401, message: turnedAway }) }
      outgoing.writeHead(status).end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((platform) => platform.close()))
  server.close()
})

const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const memberOf = (call: Arrived, name: string) => (readJson(call.body || '{}') as Record<string, unknown>)[name]

function connect(signer: Signer, path = ''): CentralPlatform {
  let serial = 0
  const platform = openCentralPlatform({
    address: address() + path,
    institution,
    receiver: '99',
    signer,
    machine: { mac: '02-00-00-00-00-01', ip: '127.0.0.1' },
    now: () => clock,
    nextSerial: () => {
      serial += 1
      return serial
    },
    timeoutMs: 5_000,
  })
  opened.push(platform)
  return platform
}

const sender = { messageId: 'H36080299991202603051000009999', operatorId: '1001', operatorName: '测试收费员' }
const upload = (platform: CentralPlatform) => platform.uploadFees(sender, stayOf(people.employee), [aLine('L1')])
const text = (call: Arrived, name: string) => String(call.headers[name])

describe('each style, judged with other means than its own', () => {
  it('TIF below a prefix of its own', async () => {
    check = (call) => {
      const [seconds, nonce] = [text(call, 'x-tif-timestamp'), text(call, 'x-tif-nonce')]
      const expected = createHash('sha256').update(`${seconds}s3cret${nonce}${seconds}`).digest('hex')
      return text(call, 'x-tif-signature') === expected && call.headers['x-tif-paasid'] === 'app' ? undefined : '签名不一致!'
    }
    const outcome = await upload(connect(tifSigner({ applicationId: 'app', secret: 's3cret' }), '/ebus/svc/prod/hsa/hgs'))
    expect(outcome).toMatchObject({ kind: 'refused', message: '拒绝' })
    expect(arrived.map(({ url }) => url)).toEqual(['/ebus/svc/prod/hsa/hgs/9001', '/ebus/svc/prod/hsa/hgs/2301'])
    expect(new Set(arrived.map((call) => text(call, 'x-tif-nonce'))).size).toBe(2)
  })

  const csb = (call: Arrived) => {
    const pairs = ['_api_access_key', '_api_name', '_api_timestamp', '_api_version'].map((name) => `${name}=${text(call, name)}`)
    const expected = createHmac('sha1', 's3cret').update(pairs.join('&')).digest('base64')
    if (!/^\d{13}$/.test(text(call, '_api_timestamp'))) return '签名时间戳超时!'
    return text(call, '_api_signature') === expected ? undefined : '签名不一致!'
  }

  it('CSB with a door per transaction', async () => {
    check = csb
    expect(await upload(connect(csbSigner({ accessKey: 'ak', secret: 's3cret' })))).toMatchObject({ kind: 'refused', message: '拒绝' })
    expect(arrived.map((call) => [call.url, call.headers._api_name, call.headers._api_version])).toEqual([
      ['/CSB/hsa-fsi-9001', 'hsa-fsi-9001', '1.0.0'],
      ['/CSB/hsa-fsi-2301', 'hsa-fsi-2301', '1.0.0'],
    ])
  })

  it('CSB with one door for all', async () => {
    check = csb
    const signer = csbSigner({
      accessKey: 'ak',
      secret: 's3cret',
      apiName: '{transaction}',
      path: '/fsi/api/rsfComIfsService/callService',
    })
    expect((await upload(connect(signer))).kind).toBe('refused')
    expect(arrived.map((call) => [call.url, call.headers._api_name])).toEqual([
      ['/fsi/api/rsfComIfsService/callService', '9001'],
      ['/fsi/api/rsfComIfsService/callService', '2301'],
    ])
  })

  it('a path per service, the body signed with SM3', async () => {
    check = (call) => {
      const [seconds = ''] = text(call, 'x-ca-signature').split(':')
      const expected = createHmac('sm3', 's3cret').update(`${seconds}\n${call.body}`).digest('hex').toUpperCase()
      return text(call, 'x-ca-signature') === `${morning / 1000}:${expected}` && call.headers['x-ca-key'] === 'ck'
        ? undefined
        : '签名不一致!'
    }
    expect((await upload(connect(pathPerServiceSigner({ key: 'ck', secret: 's3cret' })))).kind).toBe('refused')
    expect(arrived.map(({ url }) => url)).toEqual(['/fsi/api/signInSignOutService/signIn', '/fsi/api/hospFeeDtlService/feeDtlUp'])
  })

  it('a transaction without a path is not sent, unless the site knows its path', async () => {
    const paths = { '9001': '/own/signIn' }
    const signer = pathPerServiceSigner({ key: 'ck', secret: 's3cret', prefix: '/x', paths })
    expect(signer.path('9001')).toBe('/x/own/signIn')
    expect(signer.path('2305')).toBe('/x/hospSettService/settCl')
    expect(() => signer.path('2102')).toThrow('交易 2102 没有服务路径')
    expect(Object.values(servicePaths).filter((path) => !/^\/\w+\/\w+$/.test(path))).toEqual([])
    expect(new Set(Object.values(servicePaths)).size).toBe(Object.keys(servicePaths).length)
  })
})

describe('a gateway that wants a token and encrypted bodies', () => {
  const key = '0123456789abcdeffedcba9876543210'
  const keyBytes = Buffer.from(key, 'hex')
  let grants: number
  let token: string

  const open = (sealed: string) => {
    const decipher = createDecipheriv('sm4-ecb', keyBytes, null)
    return decipher.update(sealed, 'base64', 'utf8') + decipher.final('utf8')
  }
  const seal = (plain: string) => {
    const cipher = createCipheriv('sm4-ecb', keyBytes, null)
    return cipher.update(plain, 'utf8', 'base64') + cipher.final('base64')
  }
  const signer = (now = () => clock) => {
    const transport = openTransport(address(), 2_000)
    const tokens = createTokenSource(transport, { path: '/oauth/token', clientId: 'me', secret: 's3cret' }, now)
    return oauthSigner({ tokens, encryption: { key } })
  }

  beforeEach(() => {
    grants = 0
    token = ''
    check = (call) => (call.url === '/oauth/token' || call.headers.authorization === `Bearer ${token}` ? undefined : '非法用户!')
    answer = (call) => {
      if (call.url === '/oauth/token') {
        grants += 1
        token = `T${grants}`
        return { body: `{"access_token":"${token}","expires_in":7200}` }
      }
      const input = readJson(open(String(memberOf(call, 'input'))))
      const output = seal('{"signinoutb":{"sign_no":"QD-SEALED"}}')
      return { body: 'signIn' in (input as object) ? `{"infcode":0,"output":"${output}"}` : '{"infcode":-1,"err_msg":"拒绝"}' }
    }
  })

  it('fetches one token for all calls, seals the input and opens the output', async () => {
    const platform = connect(signer())
    expect(await upload(platform)).toMatchObject({ kind: 'refused', message: '拒绝' })
    await upload(platform)
    expect(arrived.map(({ url }) => url)).toEqual(['/oauth/token', '/9001', '/2301', '/2301'])
    expect(Object.fromEntries(new URLSearchParams(arrived[0]?.body))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'me',
      client_secret: 's3cret',
    })
    const sent = readJson(arrived[2]?.body ?? '') as Record<string, string>
    expect(sent).toMatchObject({ encType: 'SM4', sign_no: 'QD-SEALED', infno: '2301' })
    expect(readJson(open(String(sent.input)))).toMatchObject({ feedetail: [{ feedetl_sn: 'L1' }] })
  })

  it('renews the token before it ends, and also when the gateway ends it early: the same message goes once more', async () => {
    const platform = connect(signer())
    await upload(platform)
    clock += 7_139_000
    await upload(platform)
    expect(grants).toBe(1)
    clock += 1_000
    await upload(platform)
    expect(grants).toBe(2)
    token = 'ended by the gateway'
    arrived = []
    expect(await upload(platform)).toMatchObject({ kind: 'refused', message: '拒绝' })
    expect(arrived.map(({ url }) => url)).toEqual(['/2301', '/oauth/token', '/2301'])
    expect(arrived[2]?.body).toBe(arrived[0]?.body)
  })

  it('a gateway that goes on turning the call away is certain after the second time', async () => {
    const platform = connect(signer())
    await upload(platform)
    check = (call) => (call.url === '/oauth/token' ? undefined : '非法用户!')
    arrived = []
    expect(await upload(platform)).toMatchObject({ kind: 'not-sent', reason: '网关拒绝：非法用户!' })
    expect(arrived.map(({ url }) => url)).toEqual(['/2301', '/oauth/token', '/2301'])
  })

  it('a status of 401 without the gateway’s words stays unknown, and the next call brings a new token', async () => {
    const platform = connect(signer())
    await upload(platform)
    const usual = answer
    answer = (call) => (call.url === '/2301' ? { status: 401, body: '' } : usual(call))
    expect((await upload(platform)).kind).toBe('unknown')
    answer = usual
    expect((await upload(platform)).kind).toBe('refused')
    expect(grants).toBe(2)
  })

  it.each([
    [401, '{"error":"invalid_client"}', 'HTTP 401'],
    [200, '<html>', 'HTTP 200'],
    [200, '{"token":"x"}', 'HTTP 200'],
    [200, '{"access_token":"x","expires_in":"soon"}', '有效期不是数字'],
  ])('without a token (%i %s) nothing is sent, and the secret is not told', async (status, body, words) => {
    answer = () => ({ status, body })
    const outcome = await upload(connect(signer()))
    expect(outcome).toMatchObject({ kind: 'not-sent', reason: expect.stringContaining(`取不到令牌：${words}`) })
    expect(JSON.stringify(outcome)).not.toContain('s3cret')
    expect(arrived.map(({ url }) => url)).toEqual(['/oauth/token'])
  })

  it('calls that need a token at the same moment share one', async () => {
    const platform = connect(signer())
    const senders = ['1', '2', '3'].map((id) => ({ ...sender, operatorId: id }))
    await Promise.all(senders.map((one) => platform.uploadFees(one, stayOf(people.employee), [aLine('L1')])))
    expect(grants).toBe(1)
  })
})

describe('cainfo, with whatever style', () => {
  const pair = sm2.generateKeyPairHex()
  const verify = (signed: string, signature: string) =>
    sm2.doVerifySignature(new TextEncoder().encode(signed), signature, pair.publicKey, { hash: true, userId: '1234567812345678' })

  it('over the sorted members', async () => {
    const signer = withEnvelopeSignature(noSigner(), { over: 'members', privateKey: pair.privateKey })
    await upload(connect(signer))
    const sent = readJson(arrived[1]?.body ?? '') as Record<string, string>
    const { cainfo, input, ...members } = sent
    const names = Object.keys(members).sort()
    expect(names.slice(0, 3)).toEqual(['dev_no', 'dev_safe_info', 'fixmedins_code'])
    expect(sent).toMatchObject({ signtype: 'SM2', input: { feedetail: expect.any(Array) } })
    const signed = names.map((name) => `${name}=${members[name]}`).join('&')
    expect(verify(signed, Buffer.from(String(cainfo), 'base64').toString('hex'))).toBe(true)
    expect(verify(`${signed} `, Buffer.from(String(cainfo), 'base64').toString('hex'))).toBe(false)
  })

  it('over the input as it is before it is encrypted, in hexadecimal', async () => {
    const key = 'fedcba98765432100123456789abcdef'
    const initialVector = '000102030405060708090a0b0c0d0e0f'
    const tokens = { token: async () => 'T', forget: () => undefined, close: async () => undefined }
    const oauth = oauthSigner({ tokens, path: '/x/{transaction}', encryption: { key, initialVector, spelling: 'underscored' } })
    await upload(connect(withEnvelopeSignature(oauth, { over: 'input', privateKey: pair.privateKey, encoding: 'hex' })))
    const sent = readJson(arrived[0]?.body ?? '') as Record<string, string>
    const decipher = createDecipheriv('sm4-cbc', Buffer.from(key, 'hex'), Buffer.from(initialVector, 'hex'))
    const plain = decipher.update(String(sent.input), 'base64', 'utf8') + decipher.final('utf8')
    expect(plain).toBe('{"signIn":{"opter_no":"1001","mac":"02-00-00-00-00-01","ip":"127.0.0.1"}}')
    expect(sent).toMatchObject({ enc_type: 'SM4', signtype: 'SM2', cainfo: expect.stringMatching(/^[0-9a-f]{128}$/) })
    expect(verify(plain, String(sent.cainfo))).toBe(true)
  })
})
