import { sm2 } from 'sm-crypto-v2'
import { afterEach, describe, expect, it } from 'vitest'
import {
  createTokenSource,
  csbSigner,
  type GatewaySettings,
  noSigner,
  oauthSigner,
  openTransport,
  pathPerServiceSigner,
  type Signer,
  tifSigner,
  withEnvelopeSignature,
} from '../../../main/gateway/index.ts'
import type { GuardText } from '../../../main/stand-in/index.ts'
import { accepted, aLine, people, startWorld, stayOf, type World } from './world.ts'

let world: World
afterEach(() => world.close())

const key = '0123456789abcdeffedcba9876543210'
const pair = sm2.generateKeyPairHex()
const guards = {
  tif: { style: { style: 'tif', applicationId: 'app', secret: 's3cret' } },
  csb: { style: { style: 'csb', accessKey: 'app', secret: 's3cret' } },
  service: { style: { style: 'path-per-service', applicationKey: 'app', secret: 's3cret' } },
  oauth: { style: { style: 'oauth', clientId: 'app', secret: 's3cret', tokenSeconds: 600, encryption: { key } } },
} satisfies Record<string, GuardText>

const oauth = (secret = 's3cret') => {
  const tokens = createTokenSource(
    openTransport(world.standIn.address, 5_000),
    { path: '/oauth/token', clientId: 'app', secret },
    () => world.clock,
  )
  return oauthSigner({ tokens, encryption: { key } })
}
const signers: Readonly<Record<keyof typeof guards, (name?: string, secret?: string) => Signer>> = {
  tif: (applicationId = 'app', secret = 's3cret') => tifSigner({ applicationId, secret }),
  csb: (accessKey = 'app', secret = 's3cret') => csbSigner({ accessKey, secret }),
  service: (name = 'app', secret = 's3cret') => pathPerServiceSigner({ key: name, secret }),
  oauth: (_name, secret) => oauth(secret),
}

/** What stands before the transaction number belongs to the address. */
const addressOf = (signer: Signer) => world.standIn.address + (signer.style === 'tif' ? '/ebus/hsa/test/hsa/hgs' : '')
const connect = (signer: Signer, more: Partial<GatewaySettings> = {}) => world.connect({ signer, address: addressOf(signer), ...more })
const ask = (signer: Signer, more: Partial<GatewaySettings> = {}) =>
  connect(signer, more).uploadFees(world.next(), stayOf(people.employee), [aLine('L1')])

describe.each(Object.keys(guards) as (keyof typeof guards)[])('a gateway of the kind %s', (kind) => {
  it('lets through who proves it, and the platform behind it works as ever', async () => {
    world = await startWorld({ guard: guards[kind] })
    Object.assign(world, { platform: connect(signers[kind]()) })
    const request = await world.upload(people.employee, [aLine('L1', { price: '12000', amount: '12000.00' })])
    expect(accepted(await world.platform.settle(world.next(), request)).centreSettlementId).toMatch(/^\d+$/)
    expect(world.standIn.ledger().sums.validSettlements).toBe(1)
  })

  it('turns away who says nothing; the platform has never heard of it', async () => {
    world = await startWorld({ guard: guards[kind] })
    expect(await ask(noSigner())).toMatchObject({ kind: 'not-sent', reason: expect.stringContaining('缺少服务网关的请求头!') })
    expect(world.standIn.ledger().messages).toEqual({})
  })
})

describe.each(['tif', 'csb', 'service'] as const)('a gateway of the kind %s that checks headers', (kind) => {
  it.each([
    ['another account', () => ask(signers[kind]('other')), '非法用户!'],
    ['another secret', () => ask(signers[kind]('app', 'other')), '签名不一致!'],
    ['a clock 31 minutes slow', () => ask(signers[kind](), { now: () => world.clock - 31 * 60_000 }), '签名时间戳超时!'],
    ['a clock 31 minutes fast', () => ask(signers[kind](), { now: () => world.clock + 31 * 60_000 }), '签名时间戳超时!'],
  ])('turns away %s', async (_what, attempt, words) => {
    world = await startWorld({ guard: guards[kind] })
    expect(await attempt()).toMatchObject({ kind: 'not-sent', reason: expect.stringContaining(`网关拒绝：${words}`) })
    expect(world.standIn.ledger().messages).toEqual({})
  })
})

describe('a gateway serves nothing elsewhere', () => {
  const elsewhere = (signer: Signer, change: (path: string) => string): Signer => ({
    ...signer,
    path: (number) => change(signer.path(number)),
  })
  const wrongPaths: readonly (readonly [keyof typeof guards, string, (path: string) => string])[] = [
    ['tif', 'another transaction', () => '/2304'],
    ['tif', 'another folder', (path) => `/more${path}`],
    ['csb', 'another transaction', () => '/CSB/hsa-fsi-2304'],
    ['csb', 'the number alone', (path) => path.replace('hsa-fsi-', '')],
    ['service', 'another service', () => '/fsi/api/hospSettService/sett'],
    ['service', 'no prefix', (path) => path.replace('/fsi/api', '')],
    ['service', 'the number', () => '/2301'],
    ['oauth', 'another transaction', () => '/2304'],
    ['oauth', 'more behind it', (path) => `${path}/`],
  ]
  it.each(wrongPaths)('%s: a path of %s', async (kind, _what, change) => {
    world = await startWorld({ guard: guards[kind] })
    expect(await ask(elsewhere(signers[kind](), change))).toMatchObject({
      kind: 'not-sent',
      reason: expect.stringContaining('服务不存在!'),
    })
    expect(world.standIn.ledger().messages).toEqual({})
  })

  it.each([
    ['another transaction’s name', { apiName: 'hsa-fsi-2304' }],
    ['a name of its own', { apiName: 'fsi{transaction}' }],
    ['another version', { apiVersion: '2.0.0' }],
  ])('csb: %s', async (_what, wishes) => {
    world = await startWorld({ guard: guards.csb })
    const outcome = await ask(csbSigner({ accessKey: 'app', secret: 's3cret', ...wishes }))
    expect(outcome).toMatchObject({ kind: 'not-sent', reason: expect.stringContaining('服务不存在!') })
  })

  it.each([
    ['the number as name', { apiName: '{transaction}' }],
    ['one door for all', { path: '/fsi/api/rsfComIfsService/callService' }],
  ])('csb: %s is served', async (_what, wishes) => {
    world = await startWorld({ guard: guards.csb })
    expect((await ask(csbSigner({ accessKey: 'app', secret: 's3cret', ...wishes }))).kind).toBe('accepted')
  })

  it('but where a site says that it is', async () => {
    world = await startWorld({ guard: { style: { ...guards.csb.style, path: '/*/own/{transaction}' } } })
    expect((await ask(csbSigner({ accessKey: 'app', secret: 's3cret', path: '/any/own/{transaction}' }))).kind).toBe('accepted')
    expect((await ask(csbSigner({ accessKey: 'app', secret: 's3cret' }))).kind).toBe('not-sent')
  })
})

describe('a gateway that gives out tokens', () => {
  it('gives none for another secret, and ends them when their time is over', async () => {
    world = await startWorld({ guard: guards.oauth })
    expect(await ask(signers.oauth('app', 'other'))).toMatchObject({ kind: 'not-sent', reason: expect.stringContaining('HTTP 401') })
    const platform = world.connect({ signer: oauth() })
    await platform.uploadFees(world.next(), stayOf(people.employee), [aLine('L1')])
    world.clock += 601_000
    const outcome = await platform.uploadFees(world.next(), stayOf(people.employee), [aLine('L2')])
    expect(outcome.kind).toBe('accepted')
  })

  it('what was encrypted with another key is not opened', async () => {
    world = await startWorld({ guard: guards.oauth })
    const tokens = createTokenSource(
      openTransport(world.standIn.address, 5_000),
      { path: '/oauth/token', clientId: 'app', secret: 's3cret' },
      () => world.clock,
    )
    const outcome = await ask(oauthSigner({ tokens, encryption: { key: 'f'.repeat(32) } }))
    expect(outcome).toMatchObject({ kind: 'not-sent', reason: expect.stringContaining('签名不一致!') })
  })
})

describe.each(['members', 'input'] as const)('a gateway that wants cainfo over the %s', (over) => {
  it('verifies it, with sealed bodies too', async () => {
    const envelopeSignature = { over, publicKey: pair.publicKey, encoding: 'hex' } as const
    world = await startWorld({ guard: { ...guards.oauth, envelopeSignature } })
    const mine = { over, privateKey: pair.privateKey, encoding: 'hex' } as const
    expect((await ask(withEnvelopeSignature(oauth(), mine))).kind).toBe('accepted')
    expect(await ask(withEnvelopeSignature(oauth(), { ...mine, privateKey: sm2.generateKeyPairHex().privateKey }))).toMatchObject({
      kind: 'not-sent',
      reason: expect.stringContaining('签名不一致!'),
    })
    expect((await ask(oauth())).kind).toBe('not-sent')
  })
})
