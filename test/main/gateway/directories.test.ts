import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DirectoryBatch, DirectoryFileKind, DirectoryQueryKind, PlatformOutcome } from '../../../main/services/ports/index.ts'
import { type StandInSeedText, standInSeedSchema } from '../../../main/stand-in/index.ts'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import { parseRate, parseUnitPrice } from '../../../shared/money/index.ts'
import { accepted, institution, startWorld, type World } from '../stand-in/world.ts'

let world: World
let folder: string
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sanbao-directories-'))
  world = await startWorld()
})
afterEach(async () => {
  await world.close()
  rmSync(folder, { recursive: true, force: true })
})

const reseed = (seed: StandInSeedText) => world.standIn.seed(standInSeedSchema.parse(seed))
const newYear = parseLocalDate('2026-01-01')

async function all<Value>(outcomes: AsyncIterable<Value>): Promise<Value[]> {
  const found: Value[] = []
  for await (const outcome of outcomes) found.push(outcome)
  return found
}

const download = (kind: DirectoryFileKind, since?: string): Promise<PlatformOutcome<DirectoryBatch>[]> =>
  all(world.platform.downloadDirectory(world.next, { kind, folder, ...(since === undefined ? {} : { since }) }))
const sent = (transaction: string) => world.standIn.ledger().messages[transaction]

describe('catalogue files', () => {
  it('come version by version until the platform says that there is nothing newer', async () => {
    const batches = (await download('western-drugs')).map(accepted)
    expect(batches).toEqual([
      {
        kind: 'western-drugs',
        path: join(folder, 'western-drugs-F001_20250101000000_A.zip'),
        version: 'F001_20250101000000_A',
        records: 3,
      },
      {
        kind: 'western-drugs',
        path: join(folder, 'western-drugs-F002_20260101000000_A.zip'),
        version: 'F002_20260101000000_A',
        records: 3,
      },
    ])
    // Asked three times: for each batch, and once in vain.
    expect(sent('1301')).toEqual({ accepted: 2, refused: 1 })
    expect(sent('9102')).toEqual({ accepted: 2, refused: 0 })
    expect((await download('western-drugs', 'F001_20250101000000_A')).map((outcome) => accepted(outcome).version)).toEqual([
      'F002_20260101000000_A',
    ])
    expect(await download('western-drugs', 'F002_20260101000000_A')).toEqual([])
  })

  const kinds: readonly (readonly [DirectoryFileKind, string, number])[] = [
    ['western-drugs', '1301', 97],
    ['herbal-pieces', '1302', 33],
    ['own-preparations', '1303', 83],
    ['medical-services', '1305', 20],
    ['consumables', '1306', 71],
    ['diseases', '1307', 24],
    ['operations', '1308', 24],
    ['chronic-diseases', '1309', 16],
    ['case-payment-diseases', '1310', 15],
    ['day-surgery-diseases', '1311', 15],
    ['tumour-morphology', '1313', 11],
    ['tcm-diseases', '1314', 14],
    ['tcm-syndromes', '1315', 14],
    ['granule-formulas', '1320', 44],
    ['medical-services-new', '1321', 34],
  ]
  it('every one is read by position: code, name, validity, record and version', async () => {
    for (const [kind, transaction, columns] of kinds) {
      const [first] = await download(kind)
      const rows = await all(world.platform.readDirectory(accepted(first as PlatformOutcome<DirectoryBatch>)))
      expect(rows[0]).toMatchObject({
        code: `T${transaction}11`,
        name: `虚构目录${transaction}之11`,
        isValid: true,
        recordId: `R${transaction}11`,
        version: 'F001_20250101000000_A',
      })
      expect(rows.map((row) => row.isValid)).toEqual([true, true, false])
      expect(world.platform.directoryColumns(kind)).toHaveLength(columns)
      expect(rows[0]?.cells).toHaveLength(columns)
    }
  })

  it('columns too many are kept without a heading, columns too few are missing, null is nothing', async () => {
    const row = (cells: (string | null)[]) => [...cells]
    const long = row([
      'D1',
      '0101',
      '虚构章',
      null,
      null,
      null,
      null,
      null,
      null,
      null,
      'A00.001',
      '虚构诊断',
      ...Array(10).fill(null),
      'V9',
      '名',
      '新列',
    ])
    const short = long.slice(0, 23)
    reseed({ directories: { files: { '1307': [{ version: 'V9', rows: [long, short] }] } } })
    const [batch] = (await download('diseases')).map(accepted)
    expect(batch).toMatchObject({ version: 'V9', records: 2 })
    const rows = await all(world.platform.readDirectory(batch as DirectoryBatch))
    expect(rows[0]).toMatchObject({ code: 'A00.001', name: '虚构诊断', version: 'V9' })
    expect(rows[0]).not.toHaveProperty('isValid')
    expect(rows[0]?.cells[24]).toBe('新列')
    expect(rows[1]?.cells).toHaveLength(23)
  })

  it('end where a version comes again, so that a platform that never says the end is not asked for ever', async () => {
    const rows = [['A1', '测试', ...Array(81).fill(null), 'x']]
    const batch = (version: string) => ({ version, rows: rows.map((row) => row.map((cell, at) => (at === 82 ? 'V1' : cell))) })
    reseed({ directories: { files: { '1301': [batch('V1'), batch('V2'), batch('V3')] } } })
    const batches = (await download('western-drugs')).map(accepted)
    expect(batches.map((one) => one.version)).toEqual(['V1'])
    expect(readdirSync(folder)).toEqual(['western-drugs-V1.zip'])
    expect(sent('1301')).toEqual({ accepted: 2, refused: 0 })
  })

  it.each(['truncated', 'wrong-length', 'drop-after'] as const)(
    'one that arrives %s leaves nothing behind and ends the loop',
    async (kind) => {
      world.standIn.faults.set({ rules: [{ kind, transaction: '9102' }] })
      expect(await download('herbal-pieces')).toMatchObject([{ kind: 'unknown' }])
      expect(readdirSync(folder)).toEqual([])
      world.standIn.faults.set({})
      expect(await download('herbal-pieces')).toHaveLength(2)
    },
  )

  it('refused or without a file there is none', async () => {
    world.standIn.faults.set({ rules: [{ kind: 'fail', transaction: '1302' }] })
    expect(await download('herbal-pieces')).toMatchObject([{ kind: 'refused', message: '系统繁忙，请稍后再试' }])
    reseed({ directories: { files: { '1302': [{ version: 'V1', rows: [] }] } } })
    world.standIn.faults.set({})
    expect(await download('herbal-pieces')).toMatchObject([{ kind: 'unknown', reason: '目录文件：文件没有内容' }])
    const long = Array.from({ length: 33 }, (_, at) => (at === 17 ? 'V'.repeat(300) : 'C'))
    reseed({ directories: { files: { '1302': [{ version: 'V1', rows: [long] }] } } })
    expect(await download('herbal-pieces')).toMatchObject([{ kind: 'unknown', reason: '目录文件：版本号超过 30 个字符' }])
    expect(existsSync(folder) && readdirSync(folder)).toEqual([])
  })
})

describe('catalogues page by page', () => {
  const pages = <Kind extends DirectoryQueryKind>(kind: Kind, pageSize: number, changedSince = newYear) =>
    all(world.platform.queryDirectory(world.next, { kind, changedSince, pageSize }))

  it('come until the last page, each row in the house’s words', async () => {
    const found = (await pages('insurance-items', 10)).map(accepted)
    expect(found.map(({ page, isLast, rows }) => [page, isLast, rows.length])).toEqual([
      [1, false, 10],
      [2, false, 10],
      [3, true, 5],
    ])
    expect(found[0]?.rows[0]).toEqual({
      insuranceCode: 'TB1',
      name: '虚构医保项目1',
      feeCategory: 'western-drug',
      class: 'B',
      isRestricted: false,
      listCode: '101',
      isValid: true,
      recordId: 'R1',
      changedOn: newYear,
      from: newYear,
      area: '360802',
    })
    expect(sent('1312')).toEqual({ accepted: 3, refused: 0 })
  })

  it('a list that ends with a full page is not asked for one more', async () => {
    expect((await pages('insurance-matches', 25)).map((outcome) => accepted(outcome).isLast)).toEqual([true])
  })

  it('nothing changed since then is one empty page', async () => {
    const since = parseLocalDate('2026-02-01')
    expect((await pages('ethnic-drugs', 10, since)).map(accepted)).toEqual([{ page: 1, isLast: true, rows: [] }])
  })

  it('ceilings and shares are exact, and 999999 is no ceiling', async () => {
    const ceilings = (await pages('price-ceilings', 25)).flatMap((outcome) => accepted(outcome).rows)
    expect(ceilings[0]).toMatchObject({ insuranceCode: 'TB1', ceiling: parseUnitPrice('1.5') })
    expect(ceilings[4]).not.toHaveProperty('ceiling')
    const [share] = (await pages('upfront-shares', 25)).flatMap((outcome) => accepted(outcome).rows)
    expect(share).toMatchObject({ insuranceCode: 'TB1', personCode: '310', share: parseRate('0.1') })
  })

  it('a page that does not come ends the list with that outcome', async () => {
    world.standIn.faults.set({ rules: [{ kind: 'truncated', transaction: '1312', times: 1 }] })
    expect(await pages('insurance-items', 10)).toMatchObject([{ kind: 'unknown' }])
  })
})

describe('the institution and its items', () => {
  it('1201 finds the institution by its code', async () => {
    expect(accepted(await world.platform.findInstitution(world.next(), 'hospital'))).toEqual({
      found: { code: institution.code, name: institution.name, creditCode: '12360800MB0X00000A', kindCode: '1', levelCode: 'L3' },
    })
  })

  const mapping = {
    hospitalItemCode: 'H-1',
    hospitalItemName: '本院虚构项目',
    itemCode: 'T0001',
    listCode: '201',
    from: newYear,
    specification: '10g',
  }

  it('3301 reports a mapping that 1317 then shows, and 3302 takes it away', async () => {
    reseed({ directories: { pages: { '1317': [] } } })
    const listed = async () =>
      (await all(world.platform.queryDirectory(world.next, { kind: 'institution-matches', changedSince: newYear }))).flatMap(
        (outcome) => accepted(outcome).rows,
      )
    accepted(await world.platform.uploadMappings(world.next(), [mapping]))
    expect(await listed()).toEqual([
      {
        hospitalItemCode: 'H-1',
        hospitalItemName: '本院虚构项目',
        itemCode: 'T0001',
        listCode: '201',
        isValid: true,
        recordId: '201-H-1',
        changedOn: parseLocalDate('2026-03-05'),
        from: newYear,
        to: parseLocalDate('2099-12-31'),
        area: '360802',
      },
    ])
    accepted(await world.platform.cancelMappings(world.next(), [mapping]))
    expect(await listed()).toEqual([])
    expect(await world.platform.cancelMappings(world.next(), [mapping])).toMatchObject({
      kind: 'refused',
      message: '未查询到目录对照：H-1',
    })
  })

  it('nothing to report is not sent', async () => {
    expect(await world.platform.uploadMappings(world.next(), [])).toMatchObject({
      kind: 'refused',
      message: '未发送：没有要上传的目录对照',
    })
    expect(sent('3301')).toBeUndefined()
  })
})

describe('1901 dictionaries', () => {
  it.each(['snake', 'camel'] as const)('are read in either spelling of their members: %s', async (dictionaryMembers) => {
    reseed({ habits: { dictionaryMembers }, directories: { dictionaries: { PSN_IDET_TYPE: [['01', '虚构身份']] } } })
    const find = async (type: string) => accepted(await world.platform.findDictionary(world.next(), { type, on: newYear })).entries
    expect(await find('PSN_IDET_TYPE')).toEqual([{ value: '01', label: '虚构身份', isValid: true }])
    expect((await find('INSUTYPE')).map((entry) => entry.value)).toEqual(['310', '390'])
    expect(await find('NOBODY_KNOWS')).toEqual([])
  })
})
