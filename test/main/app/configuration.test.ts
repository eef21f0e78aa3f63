import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readInstitution } from '../../../main/app/configuration.ts'
import { folderForThisTest } from '../../builders/folder.ts'

function folderWith(text?: string): string {
  const folder = folderForThisTest()
  if (text !== undefined) writeFileSync(join(folder, 'institution.yaml'), text)
  return folder
}

const good = `institution:
  code: H36080200001
  name: 示例医院
  area: "360802"
  hospitalLevel: L3
platform:
  address: http://10.0.0.1:8080/fsi
`

describe('institution.yaml', () => {
  it('is not needed: then the demo is offered', () => {
    expect(readInstitution(folderWith())).toEqual({ kind: 'absent' })
  })

  it('fills what is usual', () => {
    const read = readInstitution(folderWith(good))
    expect(read).toMatchObject({
      kind: 'good',
      institution: { billInbox: 'inbox', demo: false, platform: { timeoutSeconds: 20, signer: { style: 'none' } } },
    })
  })

  it('knows how an e-voucher is decoded where nothing else is said, and takes what a region asks for', () => {
    const usual = readInstitution(folderWith(good))
    expect(usual.kind === 'good' && usual.institution.platform.voucher).toEqual({
      path: '/fsi/api/hsecfc/localQrCodeQuery',
      envelope: 'wrapped',
      businessType: '01301',
      office: { code: 'SFC', name: '收费处' },
      fields: {},
      timeoutSeconds: 10,
    })
    const voucher = `  voucher:
    address: http://10.0.0.2:9000
    path: /se01
    envelope: flat
    businessType: "02121"
    fields: { ecQrChannel: "2", termId: T01 }
`
    const regional = readInstitution(folderWith(good + voucher))
    expect(regional.kind === 'good' && regional.institution.platform.voucher).toMatchObject({
      address: 'http://10.0.0.2:9000',
      envelope: 'flat',
      fields: { ecQrChannel: '2', termId: 'T01' },
    })
    const bad = readInstitution(folderWith(good + voucher.replace('/se01', 'se01').replace('"02121"', '2121')))
    expect(bad.kind === 'bad' && bad.problem.split('\n')).toEqual([
      'institution.yaml 第 10 行 platform.voucher.path: 应以 / 开头 / begins with a slash',
      expect.stringContaining('institution.yaml 第 12 行 platform.voucher.businessType'),
    ])
  })

  it('is refused with key and line when a value is wrong', () => {
    expect(readInstitution(folderWith(good.replace('"360802"', '"36080"')))).toEqual({
      kind: 'bad',
      problem: 'institution.yaml 第 4 行 institution.area: 应为六位区划代码，加引号 / a division code of six digits, in quotes',
    })
  })

  it('is refused when a key is misspelt, doubled, or the text is no YAML', () => {
    const misspelt = readInstitution(folderWith(good.replace('hospitalLevel', 'hospitallevel')))
    expect(misspelt.kind === 'bad' && misspelt.problem.split('\n')).toEqual([
      'institution.yaml 第 1 行 institution.hospitalLevel: 缺少此项 / missing',
      'institution.yaml 第 5 行 institution.hospitallevel: 没有这个键，请对照模板 / unknown key, compare the template',
    ])
    expect(readInstitution(folderWith(`${good}platform: {}\n`))).toMatchObject({ kind: 'bad' })
    expect(readInstitution(folderWith('institution: [1'))).toMatchObject({ kind: 'bad' })
  })
})
