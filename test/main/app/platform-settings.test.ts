import { generateKeyPairSync } from 'node:crypto'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readInstitution } from '../../../main/app/configuration.ts'
import { lineOf, signerOf } from '../../../main/app/platform-settings.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sanbao-platform-settings-'))
  mkdirSync(join(folder, 'keys'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const head = `institution: { code: H36080200001, name: 示例医院, area: "360802", hospitalLevel: L3 }
platform:
  address: https://10.0.0.1/fsi
`

function read(more: string) {
  writeFileSync(join(folder, 'institution.yaml'), head + more)
  return readInstitution(folder)
}

function settings(more: string) {
  const found = read(more)
  if (found.kind !== 'good') throw new Error(JSON.stringify(found))
  const { platform } = found.institution
  return { line: () => lineOf(folder, platform), signer: () => signerOf(folder, platform, {}, () => 1_772_676_000_000) }
}

const call = { transaction: '2304', at: 1_772_676_000_000, body: '{}' }

describe('signers from the settings', () => {
  it.each([
    ['', '/2304', []],
    [
      '  signer: { style: tif, applicationId: a, secret: s }\n',
      '/2304',
      ['x-tif-paasid', 'x-tif-timestamp', 'x-tif-nonce', 'x-tif-signature'],
    ],
    [
      '  signer: { style: csb, accessKey: a, secret: s }\n',
      '/CSB/hsa-fsi-2304',
      ['_api_name', '_api_version', '_api_timestamp', '_api_access_key', '_api_signature'],
    ],
    ['  signer: { style: csb, accessKey: a, secret: s, path: /one/door }\n', '/one/door', expect.any(Array)],
    [
      '  signer: { style: path-per-service, applicationKey: a, secret: s, paths: { "2304": /hospSettService/settV2 } }\n',
      '/fsi/api/hospSettService/settV2',
      ['x-ca-key', 'x-ca-signature'],
    ],
  ])('%s', async (more, path, headers) => {
    const signer = settings(more).signer()
    expect(signer.path('2304')).toBe(path)
    expect(Object.keys(await signer.headers(call))).toEqual(headers)
  })

  it('a secret in a file is the text in it without the end of its line', async () => {
    writeFileSync(join(folder, 'keys/secret.txt'), 's3cret\r\n')
    const byFile = settings('  signer: { style: csb, accessKey: a, secret: { file: keys/secret.txt } }\n').signer()
    const direct = settings('  signer: { style: csb, accessKey: a, secret: s3cret }\n').signer()
    expect(await byFile.headers(call)).toEqual(await direct.headers(call))
  })

  it('cainfo is signed with a key in PEM, with any style', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'SM2' })
    writeFileSync(join(folder, 'keys/sm2.pem'), privateKey.export({ format: 'pem', type: 'pkcs8' }))
    const more =
      '  signer: { style: tif, applicationId: a, secret: s }\n  envelopeSignature: { over: input, key: { file: keys/sm2.pem }, encoding: hex }\n'
    const sealed = settings(more)
      .signer()
      .seal?.({ input: { a: '1' } } as never)
    expect(sealed).toMatchObject({ signtype: 'SM2', cainfo: expect.stringMatching(/^[0-9a-f]{128}$/) })
  })
})

it('the template is good as it stands', () => {
  copyFileSync(resolve(import.meta.dirname, '../../../resources/templates/institution.yaml'), join(folder, 'institution.yaml'))
  expect(readInstitution(folder)).toMatchObject({
    kind: 'good',
    institution: { platform: { signer: { style: 'none' }, contentType: 'application/json' } },
  })
})

describe('settings that cannot be used', () => {
  it('are named by place and file, and what stands in them is not told', () => {
    writeFileSync(join(folder, 'keys/sm2.pem'), 'top-s3cret')
    const key = settings('  envelopeSignature: { over: members, key: { file: keys/sm2.pem } }\n')
    expect(() => key.signer()).toThrow('institution.yaml platform.envelopeSignature.key: SM2 私钥应为 64 位十六进制，或未加密的 PEM')
    const tls = settings('  tls: { authority: keys/none.pem }\n')
    expect(() => tls.line()).toThrow('institution.yaml platform.tls.authority: 打不开文件 / cannot open keys/none.pem（ENOENT）')
    writeFileSync(join(folder, 'keys/own.pem'), 'top-s3cret')
    const own = settings('  tls: { certificate: keys/own.pem, key: keys/own.pem }\n')
    expect(() => own.line()).toThrow(/^institution\.yaml platform\.tls: 证书、私钥或口令不能用(?!.*s3cret)/)
  })

  it.each([
    ['  signer: { style: csb, accessKey: a, secret: 17 }\n', 'platform.signer.secret'],
    ['  signer: { style: caesar, secret: s }\n', 'platform.signer.style'],
    ['  tls: { certificate: keys/own.pem }\n', '证书和私钥须同时写明'],
    ['  signer: { style: path-per-service, applicationKey: a, secret: s, paths: { settle: /x } }\n', 'platform.signer.paths'],
    ['  proxy: { address: "socks5://10.0.0.9" }\n', 'platform.proxy.address'],
    ['  contentType: text/html\n', 'platform.contentType'],
  ])('are refused when read: %s', (more, place) => {
    const found = read(more)
    expect(found).toMatchObject({ kind: 'bad', problem: expect.stringContaining(place) })
    expect(JSON.stringify(found)).not.toContain('17')
  })
})
