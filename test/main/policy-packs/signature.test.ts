import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import {
  generateSigningKeys,
  loadArchivedPack,
  loadPack,
  openPolicyPacks,
  publicKeyOf,
  readPack,
  signatureFile,
  signPack,
  verifyPack,
} from '../../../main/policy-packs/index.ts'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import { parameterFile, writePackFolder } from '../../builders/pack-folder.ts'

const root = mkdtempSync(join(tmpdir(), 'sanbao-sign-'))
afterAll(() => rmSync(root, { recursive: true }))
const keys = generateSigningKeys()
const others = generateSigningKeys()
const trusted = [publicKeyOf(keys.publicKey)]

let count = 0
let folder: string
beforeEach(() => {
  folder = writePackFolder(join(root, String(++count), 'flawless'))
  expect(signPack(folder, keys.privateKey)).toMatchObject({ ok: true, value: { keyId: keys.keyId } })
})

const verified = () => verifyPack(folder, trusted)
const signatureOf = () => JSON.parse(readFileSync(join(folder, signatureFile), 'utf8'))
const writeSignature = (content: unknown) => writeFileSync(join(folder, signatureFile), JSON.stringify(content))

describe('a signature', () => {
  test('holds for the content it was made over, and names its hash', () => {
    const loaded = loadPack(folder)
    if (!loaded.ok) throw new Error('refused')
    expect(verified()).toEqual({ ok: true, value: { state: 'valid', keyId: keys.keyId, hash: loaded.value.hash } })
  })

  test('does not mind layout, comments and cases', () => {
    const cap = join(folder, 'parameters/cap.yaml')
    writeFileSync(cap, `# 说明\n${readFileSync(cap, 'utf8')}`)
    writeFileSync(join(folder, 'cases/another.yaml'), 'nothing')
    expect(verified()).toMatchObject({ value: { state: 'valid' } })
  })

  test('says which file changed, came or went', () => {
    const cap = join(folder, 'parameters/cap.yaml')
    writeFileSync(cap, readFileSync(cap, 'utf8').replace('100000.00', '100000.01'))
    writePackFolder(folder, {
      ...parameterFile('rounding', 'rounding', '{ fund: floor }'),
      'parameters/cap.yaml': readFileSync(cap, 'utf8'),
    })
    rmSync(join(folder, 'parameters/tilt.yaml'))
    expect(verified()).toEqual({
      ok: true,
      value: {
        state: 'changed',
        keyId: keys.keyId,
        changed: ['parameters/cap.yaml'],
        missing: ['parameters/tilt.yaml'],
        added: ['parameters/rounding.yaml'],
      },
    })
  })

  test('is not accepted from another key, altered, or in another form', () => {
    expect(verifyPack(folder, [publicKeyOf(others.publicKey)])).toMatchObject({ value: { state: 'unknown-key', keyId: keys.keyId } })
    const good = signatureOf()
    for (const part of ['hash', 'keyId', 'signature'] as const) {
      const altered = { ...good, [part]: `${good[part].startsWith('0') ? '1' : '0'}${good[part].slice(1)}` }
      writeSignature(altered)
      expect(verified()).toMatchObject({ value: { state: part === 'keyId' ? 'unknown-key' : 'forged' } })
    }
    writeSignature({ ...good, files: { ...good.files, 'parameters/cap.yaml': '0'.repeat(64) } })
    expect(verified()).toMatchObject({ value: { state: 'forged' } })
    for (const odd of [{}, null, { ...good, format: 'sanbao-policy-signature/2' }, { ...good, files: undefined }]) {
      writeSignature(odd)
      expect(verified()).toMatchObject({ value: { state: 'malformed' } })
    }
    writeFileSync(join(folder, signatureFile), 'not json')
    expect(verified()).toMatchObject({ value: { state: 'malformed' } })
    rmSync(join(folder, signatureFile))
    expect(verified()).toMatchObject({ value: { state: 'unsigned' } })
  })

  test('of one folder does not serve another with other content', () => {
    const other = writePackFolder(join(root, String(++count), 'other'), parameterFile('rounding', 'rounding', '{ fund: floor }'))
    writeFileSync(join(other, signatureFile), readFileSync(join(folder, signatureFile)))
    expect(verifyPack(other, trusted)).toMatchObject({ value: { state: 'changed', added: ['parameters/rounding.yaml'] } })
  })

  test('is made by Ed25519 keys only', () => {
    expect(() => publicKeyOf('-----BEGIN PUBLIC KEY-----\nnonsense\n-----END PUBLIC KEY-----')).toThrow()
    expect(() => signPack(folder, keys.publicKey)).toThrow()
  })
})

describe('a folder of packs', () => {
  const below = () => join(root, String(count))

  test('that asks for no signature takes every pack', () => {
    rmSync(join(folder, signatureFile))
    expect(openPolicyPacks(below()).list()).toHaveLength(1)
  })

  test('that names trusted keys takes the pack one of them signed, and keeps others out with the reason', () => {
    expect(openPolicyPacks({ folder: below(), trustedKeys: trusted }).list()).toHaveLength(1)
    const stranger = openPolicyPacks({ folder: below(), trustedKeys: [publicKeyOf(others.publicKey)] })
    expect(stranger.list()).toEqual([])
    expect(stranger.refused()).toEqual([
      {
        folder: 'flawless',
        places: [
          {
            place: 'flawless/signature.json',
            found: `a signature by key ${keys.keyId}`,
            expected: `one of the trusted keys: ${others.keyId}`,
          },
        ],
      },
    ])
    rmSync(join(folder, signatureFile))
    expect(openPolicyPacks({ folder: below(), trustedKeys: trusted }).refused()).toMatchObject([{ places: [{ found: 'no signature' }] }])
    expect(stranger.find('990100', 'employee', parseLocalDate('2025-01-01'))).toMatchObject({ ok: false })
  })
})

describe('an archived pack', () => {
  test('is the same pack: content and fingerprint prove each other', () => {
    const read = readPack(folder)
    const loaded = loadPack(folder)
    if (!read.ok || !loaded.ok) throw new Error('refused')
    const archived = loadArchivedPack(read.value.hash, read.value.content)
    expect(archived).toMatchObject({ ok: true, value: { hash: loaded.value.hash, id: 'flawless' } })
    expect(archived.ok && [...archived.value.parameters]).toEqual([...loaded.value.parameters])
    const altered = read.value.content.replace('100000.00', '200000.00')
    expect(loadArchivedPack(read.value.hash, altered)).toMatchObject({ ok: false, error: { code: 'policy.invalid' } })
  })
})
