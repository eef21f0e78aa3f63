import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { platformCommand } from '../../../main/cli/platform.ts'
import { type GuardText, type StandIn, startStandIn } from '../../../main/stand-in/index.ts'
import { makeAuthority } from '../../builders/certificates.ts'
import { startProxy } from '../../builders/proxy.ts'
import { said } from '../../builders/said.ts'
import { institution, openedPacks } from '../stand-in/world.ts'

let folder: string
const cleanUps: (() => unknown)[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sanbao-ping-'))
})
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
  rmSync(folder, { recursive: true, force: true })
})

async function standIn(guard?: GuardText): Promise<StandIn> {
  const started = await startStandIn({
    port: 0,
    databaseFile: ':memory:',
    packs: openedPacks,
    institution,
    ...(guard === undefined ? {} : { guard }),
  })
  cleanUps.push(started.close)
  return started
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanUps.push(() => server.close())
  return (server.address() as AddressInfo).port
}

function configure(address: string, more = ''): void {
  const { code, name, area, hospitalLevel } = institution
  writeFileSync(
    join(folder, 'institution.yaml'),
    `institution: { code: ${code}, name: ${name}, area: "${area}", hospitalLevel: ${hospitalLevel} }\nplatform:\n  address: ${address}\n  timeoutSeconds: 3\n${more}`,
  )
}

const ping = (...args: string[]) => said(() => platformCommand(['ping', '--data', folder, ...args]))

interface Told {
  readonly ok: boolean
  readonly failed?: string
  readonly next?: string
  readonly problem?: string
  readonly steps: readonly { readonly step: string; readonly ok: boolean; readonly facts: Record<string, unknown> }[]
}
async function told(...args: string[]): Promise<Told> {
  const { status, stdout } = await ping('--json', ...args)
  const told = JSON.parse(stdout) as Told
  expect(status).toBe(told.ok ? 0 : 1)
  return told
}

describe('platform ping', () => {
  test('says every step of a way that works, in words and as JSON', async () => {
    const { address } = await standIn()
    configure(`${address}/fsi`)
    const { status, stdout } = await ping()
    expect(status).toBe(0)
    expect(stdout.split('\n').map((line) => line.replace(/[\d.]+ ms.*/, 'ms'))).toEqual([
      `平台地址 / address: ${address}/fsi`,
      '✓ 解析地址　ms',
      '✓ 建立连接　ms',
      '✓ 服务网关　ms',
      '✓ 平台签到　ms',
      '结论：可以与平台交易 / the platform can be used',
      '',
    ])
    const { steps } = await told('--operator', '1001')
    expect(steps.at(-1)).toMatchObject({ step: 'sign-in', facts: { operator: '1001', signInNumber: `${'*'.repeat(20)}0002` } })
    expect(stdout).toContain(`${'*'.repeat(20)}0001`)
    expect(stdout).not.toMatch(/QD\d/)
  })

  test('a dead port fails at the connection and says what to do', async () => {
    const server = createServer()
    const port = await listen(server)
    await new Promise((resolve) => server.close(resolve))
    configure(`http://127.0.0.1:${port}`)
    const { status, stdout } = await ping()
    expect(status).toBe(1)
    expect(stdout).toContain('✗ 建立连接')
    expect(stdout).toContain('结论：建立连接没有通过 / failed\n下一步 / next: 主机在，但没有程序在该端口应答')
  })

  test('a host nobody knows fails at the first step', async () => {
    configure('http://platform.invalid')
    expect(await told()).toMatchObject({ failed: 'resolve', next: expect.stringContaining('platform.address') })
  })

  test.each([
    ['none', 'none }', '缺少服务网关的请求头!', 'signer.style'],
    ['the wrong secret', 'csb, accessKey: ak, secret: w0rd-not-shown }', '签名不一致!', 'signer 的 secret'],
    ['another account', 'csb, accessKey: other, secret: s3cret }', '非法用户!', 'signer 中的账号'],
  ])('at a guarded gateway, %s fails there and names the setting', async (_what, signer, words, setting) => {
    const { address } = await standIn({ style: { style: 'csb', accessKey: 'ak', secret: 's3cret' } })
    configure(address, `  signer: { style: ${signer}\n`)
    const { stdout } = await ping('--json')
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, failed: 'gateway', next: expect.stringContaining(setting) })
    expect(stdout).toContain(words)
    expect(stdout).not.toContain('w0rd-not-shown')
  })

  test('credentials and keys may be files beside the settings', async () => {
    const key = '0123456789abcdeffedcba9876543210'
    const style = { style: 'oauth', clientId: 'me', secret: 's3cret', encryption: { key } } as const
    const { address } = await standIn({ style })
    mkdirSync(join(folder, 'keys'))
    writeFileSync(join(folder, 'keys/secret.txt'), 's3cret\n')
    writeFileSync(join(folder, 'keys/sm4.hex'), `${key}\n`)
    const files = 'secret: { file: keys/secret.txt }, encryption: { key: { file: keys/sm4.hex } }'
    const signer = `  signer: { style: oauth, tokenAddress: "${address}/oauth/token", clientId: me, ${files} }\n`
    configure(address, signer)
    expect(await told()).toMatchObject({ ok: true })
    writeFileSync(join(folder, 'keys/sm4.hex'), 'not-a-key')
    const bad = await told()
    expect(bad.problem).toBe('institution.yaml platform.signer.encryption.key: SM4 密钥应为 32 位十六进制')
    configure(address, signer.replace('keys/sm4.hex', 'keys/none.hex'))
    expect((await told()).problem).toContain('打不开文件 / cannot open keys/none.hex（ENOENT）')
  })

  test('an institution the platform does not know fails at the sign-in', async () => {
    const { address } = await standIn()
    configure(address)
    writeFileSync(
      join(folder, 'institution.yaml'),
      `institution: { code: H36080211111, name: 别家, area: "360802", hospitalLevel: L3 }\nplatform: { address: "${address}" }\n`,
    )
    expect(await told()).toMatchObject({ failed: 'sign-in', next: expect.stringContaining('institution.code') })
  })

  test('what is not the interface is named so', async () => {
    const port = await listen(createServer((_incoming, outgoing) => outgoing.end('<html>welcome</html>')))
    configure(`http://127.0.0.1:${port}/portal`)
    expect(await told()).toMatchObject({ failed: 'gateway', next: expect.stringContaining('路径') })
  })

  test('a secure line says protocol, certificate and days left, and what is missing where it is not trusted', async () => {
    const authority = makeAuthority('测试根证书（虚构）')
    cleanUps.push(authority.remove)
    const { certificate, key } = authority.issue('platform.test')
    const own = authority.issue('hospital.test')
    const server = createTlsServer({ cert: certificate, key, ca: authority.certificate, requestCert: true }, (_incoming, outgoing) =>
      outgoing.end('{"infcode":0,"output":{"signinoutb":{"sign_no":"QD1"}}}'),
    )
    const address = `https://127.0.0.1:${await listen(server)}`
    configure(address)
    expect(await told()).toMatchObject({ failed: 'tls', next: expect.stringContaining('tls.authority') })
    const authorityFile = join(authority.folder, 'ca.pem')
    configure(address, `  tls: { authority: ${authorityFile}, certificate: ${own.certificateFile}, key: ${own.keyFile} }\n`)
    const { steps } = await told()
    expect(steps.find(({ step }) => step === 'tls')?.facts).toMatchObject({
      protocol: 'TLSv1.3',
      certificate: 'platform.test',
      daysLeft: 9,
      ownCertificate: 'hospital.test',
    })
    configure(
      address,
      `  tls: { authority: ${authorityFile}, certificate: ${own.certificateFile}, key: ${join(authority.folder, 'ca.key')} }\n`,
    )
    expect((await told()).problem).toContain('platform.tls: 证书、私钥或口令不能用')
  })

  test('a platform that wants a certificate and gets none fails at the secure line', async () => {
    const authority = makeAuthority('测试根证书（虚构）')
    cleanUps.push(authority.remove)
    const { certificate, key } = authority.issue('platform.test')
    const server = createTlsServer({ cert: certificate, key, ca: authority.certificate, requestCert: true, rejectUnauthorized: true })
    configure(`https://127.0.0.1:${await listen(server)}`, `  tls: { authority: ${join(authority.folder, 'ca.pem')} }\n`)
    expect(await told()).toMatchObject({ failed: 'tls', next: expect.stringContaining('tls.certificate') })
  })

  test('through a proxy, the tunnel is a step of its own', async () => {
    const { address } = await standIn()
    const proxy = await startProxy({ password: 'p4ss' })
    cleanUps.push(() => proxy.server.close())
    configure(address, `  proxy: { address: "${proxy.address}", user: user, password: p4ss }\n`)
    const { steps } = await told()
    expect(steps.map(({ step, ok }) => [step, ok])).toEqual([
      ['resolve', true],
      ['connect', true],
      ['proxy', true],
      ['gateway', true],
      ['sign-in', true],
    ])
    configure(address, `  proxy: { address: "${proxy.address}" }\n`)
    expect(await told()).toMatchObject({ failed: 'proxy', next: expect.stringContaining('proxy.user') })
  })

  test('the demo’s settings are pointed at where the folder has none of its own', async () => {
    mkdirSync(join(folder, 'demo'))
    writeFileSync(join(folder, 'demo/institution.yaml'), '')
    expect((await ping()).stderr).toContain(`--data ${join(folder, 'demo')}`)
  })

  test('without settings there is nothing to try', async () => {
    expect((await ping()).stderr).toContain('没有机构配置')
  })
})
