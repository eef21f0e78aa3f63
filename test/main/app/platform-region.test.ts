import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readInstitution } from '../../../main/app/configuration.ts'
import { regionOf } from '../../../main/app/platform-region.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sanbao-region-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function read(platform: string, name = '示例医院') {
  const text = `institution:
  code: H36080200001
  name: ${name}
  area: "360802"
  hospitalLevel: L3
platform:
  address: http://10.0.0.1:8080/fsi
${platform}`
  writeFileSync(join(folder, 'institution.yaml'), text)
  return readInstitution(folder)
}

function problems(platform: string, name?: string): readonly string[] {
  const found = read(platform, name)
  return found.kind === 'bad' ? found.problem.split('\n') : []
}

function region(platform: string) {
  const found = read(platform)
  if (found.kind !== 'good') throw new Error(JSON.stringify(found))
  return regionOf(found.institution.platform)
}

describe('the region in institution.yaml', () => {
  it('is the newer national edition with the national codes where nothing is said', () => {
    const usual = region('')
    expect(usual.edition?.name).toBe('national-newer')
    expect(usual.edition?.form).toEqual({
      input: 'object',
      extension: 'snake',
      refundSwitch: 'upper',
      lists: [],
      objects: [],
      upload: 'base64',
      codes: { insuranceTypes: {}, medicalCategories: {}, lists: {} },
    })
    expect(usual).not.toHaveProperty('identities')
  })

  it('takes an edition by its name, or with the habits of a gateway', () => {
    expect(region('  edition: hunan\n').edition?.name).toBe('hunan')
    const own = region('  edition: { name: jilin, input: text, extension: camel, lists: [2302.data] }\n')
    expect(own.edition).toMatchObject({ name: 'jilin', form: { input: 'text', extension: 'camel', lists: ['2302.data'] } })
  })

  it('says around a message what the region asks for', () => {
    expect(region('')).toMatchObject({ interfaceVersion: 'V1.0', settlementList: 'full', envelopeFields: {} })
    expect(region('')).not.toHaveProperty('softwareVendor')
    const own = '  edition: { version: "1.0.0", softwareVendor: 测试软件（虚构）, settlementList: slim, fields: { serv_code: "7" } }\n'
    expect(region(own)).toMatchObject({
      interfaceVersion: '1.0.0',
      softwareVendor: '测试软件（虚构）',
      settlementList: 'slim',
      envelopeFields: { serv_code: '7' },
    })
  })

  it('sends files beside their message where that is said, under the names of the gateway', () => {
    expect(region('  edition: { upload: multipart }\n').edition?.form.upload).toEqual({ message: 'jsonStr', file: 'file' })
    const named = region('  edition: { upload: { message: envelope, file: in } }\n')
    expect(named.edition?.form.upload).toEqual({ message: 'envelope', file: 'in' })
  })

  it('takes the codes of a region', () => {
    const codes = `  codes:
    identities: { "01": destitute, "05": local-hardship, "03": none }
    ownIdentities: [local-hardship]
    insuranceTypes: { 39999: resident }
    personCategories: { "1701": adult }
    civilServantRanks: { "4": county }
    written: { medicalCategories: { "21": "2101" }, lists: { "102": "103" } }
`
    expect(region(codes)).toMatchObject({
      identities: { '01': 'destitute', '05': 'local-hardship', '03': 'none' },
      insuranceTypes: { '39999': 'resident' },
      personCategories: { '1701': 'adult' },
      civilServantRanks: { '4': 'county' },
      edition: { form: { codes: { insuranceTypes: {}, medicalCategories: { '21': '2101' }, lists: { '102': '103' } } } },
    })
  })

  it('names line and key of a word nobody knows, of a code that lost its zero, and of one given twice', () => {
    expect(problems('  codes:\n    identities:\n      "01": destitute\n      "02": minimum-livng\n')).toEqual([
      expect.stringMatching(/^institution\.yaml 第 11 行 platform\.codes\.identities\.02: minimum-livng：没有这种救助身份/),
    ])
    expect(problems('  codes:\n    identities:\n      01: destitute\n')).toEqual([
      'institution.yaml 第 10 行 platform.codes.identities.1: 代码应为 2–4 位，加引号 / a code of 2–4 characters, in quotes',
    ])
    expect(problems('  codes:\n    personCategories:\n      "1701": adult\n      1701: retired\n')).toEqual([
      'institution.yaml 第 11 行第 7 列：格式不对，检查括号、冒号和缩进 / not YAML (DUPLICATE_KEY)',
    ])
    expect(problems('  codes:\n    insuranceTypes:\n      "310": staff\n')).toEqual([
      'institution.yaml 第 10 行 platform.codes.insuranceTypes.310: staff：应为 / expected employee | resident',
    ])
    expect(problems('  codes:\n    written:\n      medicalCategories: { "21": "" }\n')).toEqual([
      'institution.yaml 第 10 行 platform.codes.written.medicalCategories.21: 代码应为 2–6 位，加引号 / a code of 2–6 characters, in quotes',
    ])
    expect(problems('  edition: national-2020\n')).toEqual([
      expect.stringMatching(/^institution\.yaml 第 8 行 platform\.edition\.name: national-2020：应为 \/ expected national-2021 \|/),
    ])
    expect(problems('  edition: { lists: [data] }\n')[0]).toContain('platform.edition.lists.0: 应为“交易编号.节点名”')
  })

  it('refuses a name the edition has no room for, and takes it under a newer one', () => {
    const name = '一二三四五六七八九十一二三四五六七八九十一'
    expect(problems('  edition: national-2021\n', name)).toEqual([
      'institution.yaml 第 3 行 institution.name: 接口版本 national-2021 至多 20 个字符 / up to 20 characters in edition national-2021',
    ])
    expect(read('  edition: national-newer\n', name).kind).toBe('good')
  })
})
