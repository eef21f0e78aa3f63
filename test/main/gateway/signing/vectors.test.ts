import { spawnSync } from 'node:child_process'
import { createCipheriv, createHash, createHmac, generateKeyPairSync, getCiphers, getCurves, getHashes, type KeyObject } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { sm3, sm4 } from 'sm-crypto-v2'
import { afterAll, describe, expect, it } from 'vitest'
import { sm2PrivateKeyOf, sm2PublicKeyOf, sm2Sign, sm2Verify, sm4KeyOf, sm4Open, sm4Seal } from '../../../../main/gateway/signing/index.ts'

const hex = (text: string) => Buffer.from(text, 'hex')

describe('the published examples', () => {
  it('SM3 of GB/T 32905, appendix A', () => {
    expect(sm3(Buffer.from('abc'))).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')
    expect(sm3(Buffer.from('abcd'.repeat(16)))).toBe('debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732')
  })

  const key = '0123456789abcdeffedcba9876543210'
  const block = (text: string) => sm4.encrypt(hex(text), key, { padding: 'none', output: 'array' })

  it('SM4 of GB/T 32907, appendix A: one block', () => {
    expect(Buffer.from(block(key)).toString('hex')).toBe('681edf34d206965e86b3e94f536e4246')
    expect(sm4.decrypt('681edf34d206965e86b3e94f536e4246', key, { padding: 'none', output: 'array' })).toEqual(new Uint8Array(hex(key)))
  })

  // Takes minutes: asked for by `SANBAO_MILLION_BLOCKS=1`, otherwise not there at all.
  if (process.env.SANBAO_MILLION_BLOCKS !== undefined)
    it('SM4 of GB/T 32907, appendix A: one block a million times over', { timeout: 600_000 }, () => {
      let bytes: Uint8Array = hex(key)
      for (let turn = 0; turn < 1_000_000; turn += 1) bytes = sm4.encrypt(bytes, key, { padding: 'none', output: 'array' })
      expect(Buffer.from(bytes).toString('hex')).toBe('595298c7c6fd271f0402f804c33d3f66')
    })

  it('SM2 of GB/T 32918.5, appendix A: the key pair and its signature', () => {
    const privateKey = '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8'
    const publicKey =
      '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13'
    const signature =
      'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa'
    expect(sm2PublicKeyOf(privateKey)).toBe(publicKey)
    expect(sm2Verify('message digest', signature, publicKey)).toBe(true)
    expect(sm2Verify('message digest.', signature, publicKey)).toBe(false)
    expect(sm2Verify('message digest', signature.replace(/.$/, 'b'), publicKey)).toBe(false)
    expect(sm2Verify('message digest', sm2Sign('message digest', privateKey), publicKey)).toBe(true)
  })
})

describe('beside the OpenSSL of Node', () => {
  it('has what it is asked about: SM3, SM4 in both modes, and SM2 without the user id of signatures', () => {
    expect(getHashes()).toContain('sm3')
    expect(getCiphers()).toEqual(expect.arrayContaining(['sm4-ecb', 'sm4-cbc']))
    expect(getCurves()).toContain('SM2')
  })

  it('SM3 and its HMAC are the same for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ minLength: 1, maxLength: 100 }), (bytes, key) => {
        expect(sm3(bytes)).toBe(createHash('sm3').update(bytes).digest('hex'))
        expect(sm3(bytes, { key })).toBe(createHmac('sm3', key).update(bytes).digest('hex'))
      }),
      { numRuns: 50 },
    )
  })

  it('SM4 with padding is the same for any text, in both modes, and opens again', () => {
    const bytes16 = fc.uint8Array({ minLength: 16, maxLength: 16 })
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), bytes16, fc.option(bytes16), (text, keyBytes, vector) => {
        const key = {
          key: Buffer.from(keyBytes).toString('hex'),
          initialVector: vector === null ? undefined : Buffer.from(vector).toString('hex'),
        }
        const cipher = createCipheriv(vector === null ? 'sm4-ecb' : 'sm4-cbc', keyBytes, vector)
        const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]).toString('base64')
        expect(sm4Seal(text, key)).toBe(sealed)
        expect(sm4Open(sealed, key)).toBe(text)
      }),
      { numRuns: 50 },
    )
  })

  /** The scalar and the point as they stand in what Node exports. */
  const privateOf = (key: KeyObject) => String(key.export({ format: 'pem', type: 'pkcs8' }))
  const pointOf = (key: KeyObject) => key.export({ format: 'der', type: 'spki' }).subarray(-65).toString('hex')

  it('SM2: the public point that belongs to a private key is the same, whichever way the key is written down', () => {
    for (let turn = 0; turn < 5; turn += 1) {
      const pair = generateKeyPairSync('ec', { namedCurve: 'SM2' })
      const scalar = sm2PrivateKeyOf(privateOf(pair.privateKey))
      expect(scalar).toMatch(/^[0-9a-f]{64}$/)
      expect(sm2PrivateKeyOf(String(pair.privateKey.export({ format: 'pem', type: 'sec1' })))).toBe(scalar)
      expect(sm2PrivateKeyOf(` ${scalar.toUpperCase()}\n`)).toBe(scalar)
      expect(sm2PublicKeyOf(scalar)).toBe(pointOf(pair.publicKey))
    }
  })
})

/** Node signs on this curve with plain ECDSA; SM2 with a user id is what the OpenSSL of the command line does. */
const folder = mkdtempSync(join(tmpdir(), 'sanbao-sm2-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const inFolder = (name: string) => join(folder, name)
const openssl = (...args: string[]) => spawnSync('openssl', args, { cwd: folder }).status === 0

describe.runIf(openssl('genpkey', '-algorithm', 'SM2', '-out', 'key.pem'))('SM2 beside the OpenSSL of the command line', () => {
  const privateKey = sm2PrivateKeyOf(readFileSync(inFolder('key.pem'), 'utf8'))
  const text = 'fixmedins_code=H36080299991&infno=2304&测试=1'
  const asked = ['pkeyutl', '-rawin', '-in', 'text', '-inkey', 'key.pem', '-digest', 'sm3', '-pkeyopt', 'distid:1234567812345678']
  writeFileSync(inFolder('text'), text)

  it('verifies what it signed', () => {
    expect(openssl(...asked, '-sign', '-out', 'theirs')).toBe(true)
    const der = readFileSync(inFolder('theirs'))
    const second = 4 + (der[3] ?? 0)
    const parts = [der.subarray(4, second), der.subarray(second + 2)]
    const signature = parts.map((part) => part.toString('hex').padStart(64, '0').slice(-64)).join('')
    expect(sm2Verify(text, signature, sm2PublicKeyOf(privateKey))).toBe(true)
  })

  it('is verified by it', () => {
    const signature = sm2Sign(text, privateKey)
    const integer = (digits: string) => {
      const bytes = hex(/^[89a-f]/.test(digits) ? `00${digits}` : digits)
      return Buffer.concat([Buffer.of(2, bytes.length), bytes])
    }
    const both = Buffer.concat([integer(signature.slice(0, 64)), integer(signature.slice(64))])
    writeFileSync(inFolder('ours'), Buffer.concat([Buffer.of(0x30, both.length), both]))
    expect(openssl(...asked, '-verify', '-sigfile', 'ours')).toBe(true)
    writeFileSync(inFolder('text'), `${text}0`)
    expect(openssl(...asked, '-verify', '-sigfile', 'ours')).toBe(false)
  })
})

describe('keys that are none', () => {
  it('are refused without being repeated', () => {
    for (const text of ['', 'abc', '0'.repeat(63), '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----'])
      expect(() => sm2PrivateKeyOf(text)).toThrow('SM2 私钥应为 64 位十六进制，或未加密的 PEM')
    expect(() => sm4KeyOf('0123')).toThrow('SM4 密钥应为 32 位十六进制')
    expect(sm4KeyOf(' 0123456789ABCDEFFEDCBA9876543210\n')).toBe('0123456789abcdeffedcba9876543210')
  })

  it('do not open what another key sealed', () => {
    const sealed = sm4Seal('{"data":1}', { key: '0'.repeat(32) })
    expect(() => sm4Open(sealed, { key: '1'.repeat(32) })).toThrow()
  })
})
