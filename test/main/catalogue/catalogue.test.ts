import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  buildCatalogue,
  buildCatalogueInWorker,
  type SourceItem,
  switchCatalogue,
  takeBackCatalogue,
} from '../../../main/catalogue-import/index.ts'
import type { Catalogue, TermsAnswer, TermsQuestion } from '../../../main/services/ports/index.ts'
import { openCatalogue } from '../../../main/store/catalogue/index.ts'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import { formatRate, formatUnitPrice } from '../../../shared/money/index.ts'

let folder: string
const opened: Catalogue[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sanbao-catalogue-'))
})
afterEach(() => {
  for (const catalogue of opened.splice(0)) catalogue.close()
  rmSync(folder, { recursive: true, force: true })
})

function anItem(code: string, change: Partial<SourceItem> = {}): SourceItem {
  return {
    code,
    name: `演示项目${code}`,
    specification: '',
    unit: '次',
    feeCategory: 'treatment',
    validFrom: '2024-01-01',
    classes: [{ class: 'B', from: '2024-01-01' }],
    shares: [{ insuranceType: 'employee', kind: 'first-payment', share: '0.1', from: '2024-01-01' }],
    priceLimits: [],
    ...change,
  }
}

function install(items: readonly SourceItem[], version = 'v1'): Catalogue {
  const built = buildCatalogue(folder, { version, items })
  if (!built.ok) throw new Error(JSON.stringify(built.error))
  switchCatalogue(folder, built.value)
  return open()
}

function open(): Catalogue {
  const answer = openCatalogue(folder)
  if (!answer.ok) throw new Error(answer.error.code)
  opened.push(answer.value)
  return answer.value
}

function ask(catalogue: Catalogue, itemCode: string, change: Partial<TermsQuestion> = {}): TermsAnswer {
  return catalogue.terms({ itemCode, on: parseLocalDate('2026-03-01'), insuranceType: 'employee', hospitalLevel: 'L3', ...change })
}

function termsOf(answer: TermsAnswer) {
  if (!answer.known) throw new Error('expected a known item')
  const { class: itemClass, upfrontShare, priceLimit, restriction, origin } = answer.terms
  return {
    class: itemClass,
    share: upfrontShare && formatRate(upfrontShare),
    limit: priceLimit === undefined ? undefined : formatUnitPrice(priceLimit),
    restriction,
    origin,
  }
}

describe('the terms of an item', () => {
  const limits = (['L1', 'L2', 'L3'] as const).map((level, index) => ({ level, limit: String(70 + index * 10), from: '2024-01-01' }))

  test('are those of the hospital level, and a finer level falls back to its own', () => {
    const catalogue = install([anItem('A', { priceLimits: limits })])
    expect(['L1', 'L2', 'L3', 'L3A', 'L2B'].map((hospitalLevel) => termsOf(ask(catalogue, 'A', { hospitalLevel })).limit)).toEqual([
      '70.00',
      '80.00',
      '90.00',
      '90.00',
      '80.00',
    ])
  })

  test('a limit of zero is not the same as no limit', () => {
    const catalogue = install([anItem('ZERO', { priceLimits: [{ level: 'L3', limit: '0', from: '2024-01-01' }] }), anItem('NONE')])
    expect(termsOf(ask(catalogue, 'ZERO')).limit).toBe('0.00')
    expect(termsOf(ask(catalogue, 'NONE')).limit).toBeUndefined()
  })

  test('a limit that changes holds to its last day, and the new one from its first', () => {
    const priceLimits = [
      { level: 'L3' as const, limit: '10', from: '2024-01-01', to: '2026-02-28' },
      { level: 'L3' as const, limit: '9.123456', from: '2026-03-01' },
    ]
    const catalogue = install([anItem('A', { priceLimits })])
    expect(['2026-02-28', '2026-03-01'].map((day) => termsOf(ask(catalogue, 'A', { on: parseLocalDate(day) })).limit)).toEqual([
      '10.00',
      '9.123456',
    ])
  })

  test('a direct-reimbursement share is turned into what the person pays first', () => {
    const catalogue = install([
      anItem('A', { shares: [{ insuranceType: 'employee', kind: 'direct-reimbursement', share: '0.85', from: '2024-01-01' }] }),
    ])
    expect(termsOf(ask(catalogue, 'A')).share).toBe('0.15')
  })

  test('a share by price band alone cannot be computed and is said so; beside a plain share the plain one holds', () => {
    const band = { insuranceType: 'employee' as const, kind: 'price-band' as const, from: '2024-01-01' }
    const plain = { insuranceType: 'employee' as const, kind: 'first-payment' as const, share: '0.2', from: '2024-01-01' }
    const catalogue = install([anItem('BAND', { shares: [band] }), anItem('BOTH', { shares: [band, plain] })])
    expect(ask(catalogue, 'BAND')).toEqual({ known: false, notComputable: 'share-by-price-band' })
    expect(termsOf(ask(catalogue, 'BOTH')).share).toBe('0.2')
  })

  test('a class C item needs no share, so a price band does not stop it', () => {
    const shares = [{ insuranceType: 'employee' as const, kind: 'price-band' as const, from: '2024-01-01' }]
    const catalogue = install([anItem('C', { classes: [{ class: 'C', from: '2024-01-01' }], shares })])
    expect(termsOf(ask(catalogue, 'C')).class).toBe('C')
  })

  test('shares differ by insurance type, and none given leaves it to the policy pack', () => {
    const catalogue = install([anItem('A')])
    expect(termsOf(ask(catalogue, 'A')).share).toBe('0.1')
    expect(termsOf(ask(catalogue, 'A', { insuranceType: 'resident' })).share).toBeUndefined()
  })

  test('an item whose validity ended is unlisted, a code never seen is unknown', () => {
    const catalogue = install([anItem('OLD', { validTo: '2025-12-31' })])
    expect(termsOf(ask(catalogue, 'OLD')).class).toBe('unlisted')
    expect(termsOf(ask(catalogue, 'OLD', { on: parseLocalDate('2025-12-31') })).class).toBe('B')
    expect(ask(catalogue, 'NEW')).toEqual({ known: false })
  })

  test('a restricted item pays only with the approval of the hospital; an unrestricted one unless the hospital said no', () => {
    const restricted = [{ class: 'B' as const, restriction: '限二线用药。', from: '2024-01-01' }]
    const catalogue = install([anItem('R', { classes: restricted }), anItem('U')])
    const met = (code: string, restrictionApproved?: boolean) =>
      termsOf(ask(catalogue, code, restrictionApproved === undefined ? {} : { restrictionApproved })).restriction?.met
    expect([met('R', true), met('R', false), met('R')]).toEqual([true, false, false])
    expect([met('U', true), met('U', false), met('U')]).toEqual([undefined, false, undefined])
  })
})

describe('a catalogue version', () => {
  test('says its version, its number of items and the hash of its file', () => {
    const catalogue = install([anItem('A'), anItem('B')])
    const { version, items, sha256 } = catalogue.version()
    expect({ version, items }).toEqual({ version: 'v1', items: 2 })
    expect(sha256).toMatch(/^[0-9a-f]{64}$/)
  })

  test('built twice from the same source is the same file, and installing it again changes nothing', () => {
    const source = { version: 'v1', items: [anItem('A'), anItem('B')] }
    const [first, second] = [buildCatalogue(folder, source), buildCatalogue(folder, source)]
    expect(first).toEqual(second)
    if (!first.ok) throw new Error('not built')
    expect([switchCatalogue(folder, first.value), switchCatalogue(folder, first.value)]).toEqual(['switched', 'same'])
  })

  test('taken back is the version before, and what was open stays whole', () => {
    const before = install([anItem('A')], 'v1')
    const after = install([anItem('A'), anItem('B')], 'v2')
    expect(ask(before, 'B').known).toBe(false)
    expect(ask(after, 'B').known).toBe(true)
    expect(takeBackCatalogue(folder)).toMatchObject({ ok: true, value: { version: 'v1' } })
    expect(open().version().version).toBe('v1')
  })

  test('is refused when a single byte of its file was changed', async () => {
    install([anItem('A')]).close()
    opened.length = 0
    const file = (await readdir(folder)).find((name) => name.endsWith('.db')) ?? ''
    const bytes = readFileSync(join(folder, file))
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
    writeFileSync(join(folder, file), bytes)
    expect(openCatalogue(folder)).toEqual({ ok: false, error: { code: 'store.damaged', details: { file } } })
  })

  test('is refused when its file is gone or the pointer is no pointer; without a pointer none is installed', async () => {
    expect(openCatalogue(folder)).toMatchObject({ ok: false, error: { code: 'catalogue.not-installed' } })
    install([anItem('A')]).close()
    opened.length = 0
    const file = (await readdir(folder)).find((name) => name.endsWith('.db')) ?? ''
    rmSync(join(folder, file))
    expect(openCatalogue(folder)).toMatchObject({ ok: false, error: { code: 'store.damaged', details: { file } } })
    writeFileSync(join(folder, 'current.json'), '{"current":')
    expect(openCatalogue(folder)).toMatchObject({ ok: false, error: { code: 'store.damaged', details: { file: 'current.json' } } })
  })

  test('with a fault is not built: the places are named and the version in force stays', async () => {
    install([anItem('A')], 'v1')
    const files = await readdir(folder)
    const twice = [
      { class: 'A' as const, from: '2024-01-01' },
      { class: 'B' as const, from: '2025-01-01' },
    ]
    const bad = [anItem('A'), anItem('A', { name: '另一个名称' }), anItem('B', { classes: twice }), { ...anItem('D'), classes: [] }]
    const answer = buildCatalogue(folder, { version: 'v2', items: bad })
    expect(answer).toMatchObject({ ok: false, error: { code: 'catalogue.invalid' } })
    if (answer.ok) throw new Error('built')
    expect(answer.error.details.places.map(({ place }) => place)).toEqual(['A', 'B.classes', 'D.classes'])
    expect(await readdir(folder)).toEqual(files)
    expect(open().version().version).toBe('v1')
  })

  test('is one file while it is open: no journal lies beside it', async () => {
    install([anItem('A')])
    expect((await readdir(folder)).filter((name) => !name.endsWith('.db')).sort()).toEqual(['current.json'])
  })

  test('is the same when it is built in a thread of its own', async () => {
    const items = [anItem('A'), anItem('B')]
    const here = buildCatalogue(folder, { version: 'v1', items })
    expect(await buildCatalogueInWorker({ folder, version: 'v1', items })).toEqual(here)
  })
})
