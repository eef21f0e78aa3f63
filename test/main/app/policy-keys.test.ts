import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type App, createApp } from '../../../main/app/index.ts'
import { loopbackHost } from '../../../main/loopback/index.ts'
import { generateSigningKeys, signPack } from '../../../main/policy-packs/index.ts'
import { writePackFolder } from '../../builders/pack-folder.ts'

const institution = `institution: { code: H36080200001, name: 示例医院, area: "360802", hospitalLevel: L3 }
platform: { address: "http://127.0.0.1:9", timeoutSeconds: 1 }
`
const keys = generateSigningKeys()
let folder: string
let app: App | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sanbao-keys-'))
  writeFileSync(join(folder, 'policy.pub'), keys.publicKey)
})
afterEach(async () => {
  await app?.close()
  app = undefined
  rmSync(folder, { recursive: true })
})

async function packsWith(settings: string): Promise<string[]> {
  writeFileSync(join(folder, 'institution.yaml'), `${institution}${settings}`)
  app = await createApp(loopbackHost({ dataFolder: folder, keyFolder: join(folder, 'keys') }))
  const status = await app.call('terminal.status', {})
  if (!status.ok) throw new Error(JSON.stringify(status))
  return (status.value as { readonly packs: readonly { readonly id: string }[] }).packs.map(({ id }) => id)
}

test('without trusted keys the institution’s own packs are taken unsigned', async () => {
  writePackFolder(join(folder, 'policy-packs/own'))
  expect(await packsWith('')).toContain('flawless')
})

test('with a trusted key an unsigned pack stays out and the shipped ones stay in', async () => {
  writePackFolder(join(folder, 'policy-packs/own'))
  const packs = await packsWith('trustedPolicyKeys: [policy.pub]\n')
  expect(packs).not.toContain('flawless')
  expect(packs).toContain('jiangxi-jian')
})

test('with a trusted key the pack it signed is taken', async () => {
  signPack(writePackFolder(join(folder, 'policy-packs/own')), keys.privateKey)
  expect(await packsWith('trustedPolicyKeys: [policy.pub]\n')).toContain('flawless')
})
