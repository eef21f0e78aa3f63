import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { carryOut, openPolicyPacks, shelfOf } from '../../../../main/policy-packs/index.ts'
import { createPolicyService, type PolicyService } from '../../../../main/services/policy/index.ts'
import type { PackTools } from '../../../../main/services/ports/index.ts'
import { lawEngine } from '../../../../main/services/settlement/index.ts'
import { methods, type WhatIfRequest, type WhatIfResult } from '../../../../shared/contract/index.ts'
import { parseLocalDate } from '../../../../shared/dates/index.ts'
import { formatMoney } from '../../../../shared/money/index.ts'
import { changed, writePackFolder } from '../../../builders/pack-folder.ts'
import { aBill, aPerson } from '../../../builders/stay.ts'
import { agreed, cashier, fixedClock, openTerminal, type Terminal, temporaryFolder } from '../../../builders/terminal.ts'
import { fakePlatform } from '../../../fakes/fake-platform.ts'

const forSettlement = changed('pack.yaml', 'use: comparison', 'use: settlement')
const person = aPerson(1, { enrolmentArea: '990100', category: 'retired' })
const day = parseLocalDate('2026-03-10')

let folder: ReturnType<typeof temporaryFolder>
let terminal: Terminal
beforeEach(() => {
  folder = temporaryFolder()
  writePackFolder(join(folder.path, 'packs', 'flawless'), forSettlement)
})
afterEach(async () => {
  await terminal.close()
  folder.remove()
})

/** The service as the terminal has it, over the packs that lie in the folder now; orders are carried out at once. */
function open(): PolicyService {
  const packs = openPolicyPacks(join(folder.path, 'packs'))
  terminal = openTerminal({ folder: join(folder.path, 'data'), platform: fakePlatform(), engine: lawEngine, packs, clock: fixedClock() })
  const order = (packId: string) => {
    const { folder: at, read } = packs.installed(packId) ?? {}
    if (at === undefined || read === undefined) throw new Error(`no pack ${packId}`)
    return { folder: at, hash: read.hash }
  }
  const tools = {
    check: async (packId: string, on: typeof day) => carryOut({ act: 'check', pack: order(packId), on }),
    compare: async (before: string, after: string, on: typeof day) =>
      carryOut({ act: 'compare', before: order(before), after: order(after), on }),
  } as PackTools
  const { settlements, replay } = terminal.stores
  return createPolicyService({ shelf: shelfOf(packs, []), tools, settlements, replay, clock: fixedClock() })
}

/** 6,000.30 of class A at level 3: three lines of two at 1,000.05. */
const settled = () => agreed(terminal.confirm(terminal.admit(aBill({ serial: 1, person, unitFen: 100_005 }), person))).summary.settlementId

const unchanged = (settlementId: string): WhatIfRequest => ({ settlementId, addIdentities: [], removeIdentities: [] })

function amountsOf({ amounts }: WhatIfResult): Record<string, string[]> {
  const moved = amounts.filter(({ before, after }) => before !== after)
  return Object.fromEntries(moved.map(({ name, before, after, difference }) => [name, [before, after, difference].map(formatMoney)]))
}

describe('the list of packs', () => {
  test('says of each what is in force, how sure it is, whose it is, and of a refused one where it is wrong', () => {
    writePackFolder(join(folder.path, 'packs', 'over'), {
      ...changed('parameters/cap.yaml', 'grade: S', 'grade: C'),
      'pack.yaml': (forSettlement['pack.yaml'] ?? '')
        .replace('id: flawless', 'id: over')
        .replace('from: 2024-01-01, rule', 'from: 2024-01-01, to: 2024-12-31, rule'),
    })
    writePackFolder(join(folder.path, 'packs', 'wrong'), changed('parameters/cap.yaml', '"100000.00"', '100000'))
    const { on, packs, refused } = open().list()
    expect(on).toBe(day)
    expect(packs.map(({ hash, ...one }) => one)).toEqual([
      {
        packId: 'flawless',
        title: '无瑕市',
        areas: ['99'],
        insuranceTypes: ['employee'],
        use: 'settlement',
        versionInForce: 'v1',
        newestVersion: 'v1',
        worstGrade: 'S',
        signature: { state: 'unsigned', changed: [], missing: [], added: [] },
        cases: 1,
      },
      expect.objectContaining({ packId: 'over', newestVersion: 'v1', worstGrade: 'C', cases: 1 }),
    ])
    expect(packs[1]).not.toHaveProperty('versionInForce')
    expect(packs[0]?.hash).toMatch(/^[0-9a-f]{64}$/)
    expect(refused).toMatchObject([
      {
        folder: 'wrong',
        places: [{ place: expect.stringMatching(/^wrong\/parameters\/cap\.yaml:7:\d+ values\[0\]\.value\.amounts\[0\]\.amount$/) }],
      },
    ])
  })

  test('what it finds, explains and compares names no place on this machine and fits the contract', async () => {
    writePackFolder(join(folder.path, 'packs', 'other'), {
      ...changed('parameters/rate.yaml', 'level: L3, rate: "85%"', 'level: L3, rate: "80%"'),
      ...changed('pack.yaml', 'id: flawless', 'id: other'),
    })
    const service = open()
    const answers = {
      'policy.list': service.list(),
      'policy.check': agreed(await service.check('flawless')),
      'policy.explain': agreed(service.explain('flawless', day)),
      'policy.compare': agreed(await service.compare('flawless', 'other', day)),
    }
    for (const [name, answer] of Object.entries(answers)) {
      const encoded = z.encode(methods[name as keyof typeof answers].reply as z.ZodType, answer)
      expect(JSON.stringify(encoded)).not.toContain(folder.path)
    }
    expect(answers['policy.compare'].parameters).toMatchObject([
      { id: 'inpatient.pooled-fund-rate', before: { grade: 'S' }, after: { grade: 'S' } },
    ])
    // Active and retired at level 3, six bills each: the cap stops the two largest from telling the packs apart.
    const losing = answers['policy.compare'].groups.filter((group) => group.losing > 0)
    expect(losing.map(({ group, gaining }) => [group.zh, gaining])).toEqual([
      ['职工、在职、三级、住院', 0],
      ['职工、退休、三级、住院', 0],
    ])
  })

  test('a pack nobody installed is refused by its name', async () => {
    const service = open()
    const refusal = { ok: false, error: { code: 'policy.unknown', details: { packId: 'nowhere' } } }
    expect(await service.check('nowhere')).toEqual(refusal)
    expect(service.explain('nowhere', undefined)).toEqual(refusal)
    expect(await service.compare('flawless', 'nowhere', day)).toEqual(refusal)
  })

  test('a pack that was changed on disk since the start is not judged in place of the one that settles', async () => {
    const service = open()
    writePackFolder(join(folder.path, 'packs', 'flawless'), {
      ...forSettlement,
      ...changed('parameters/rate.yaml', 'level: L3, rate: "85%"', 'level: L3, rate: "84%"'),
    })
    expect(await service.check('flawless')).toMatchObject({
      error: {
        code: 'policy.invalid',
        details: { places: [{ place: 'flawless', expected: expect.stringContaining('as the terminal read it') }] },
      },
    })
  })
})

describe('what if', () => {
  test('with nothing changed is what was booked, amount by amount', () => {
    const service = open()
    const settlementId = settled()
    const { breakdown } = agreed(terminal.settlement.get(settlementId))
    const { amounts, steps, original, changed: other } = agreed(service.whatIf(unchanged(settlementId)))
    for (const { name, before, after } of amounts) {
      expect([name, before]).toEqual([name, (breakdown as unknown as Record<string, unknown>)[name]])
      expect(after).toBe(before)
    }
    expect(steps.length).toBe(breakdown.trace.length)
    expect(steps.every(({ same }) => same)).toBe(true)
    expect(original).toEqual(other)
  })

  test('at another level, and with an identity, differs by what is worked out by hand', () => {
    const service = open()
    const settlementId = settled()
    // (6000.30 - 800.00) × 88% = 4576.26; at level 1 (6000.30 - 200.00) × 98% = 5684.29.
    const level = agreed(service.whatIf({ ...unchanged(settlementId), hospitalLevel: 'L1' }))
    expect(amountsOf(level)).toEqual({
      pooledFundPayment: ['4576.26', '5684.29', '1108.03'],
      fundTotal: ['4576.26', '5684.29', '1108.03'],
      deductibleApplied: ['800.00', '200.00', '-600.00'],
      coinsurance: ['624.04', '116.01', '-508.03'],
      withinPolicyRest: ['1424.04', '316.01', '-1108.03'],
      personTotal: ['1424.04', '316.01', '-1108.03'],
      cash: ['1424.04', '316.01', '-1108.03'],
    })
    expect(level.steps.filter(({ same }) => !same).map(({ step }) => step)).toEqual(
      expect.arrayContaining(['deductible', 'pooled-fund', 'cash']),
    )
    // 75 % of the 1424.04 that are left; nothing where the person went to another province without a referral, as this one did.
    const assisted = agreed(service.whatIf({ ...unchanged(settlementId), place: 'local', addIdentities: ['minimum-living'] }))
    expect(amountsOf(assisted)).toMatchObject({
      medicalAssistance: ['0.00', '1068.03', '1068.03'],
      personTotal: ['1424.04', '356.01', '-1068.03'],
    })
  })

  test('under its own law from the archive, and under the one that replaced it when that is asked for', async () => {
    open()
    const settlementId = settled()
    await terminal.close()
    writePackFolder(join(folder.path, 'packs', 'flawless'), {
      ...forSettlement,
      ...changed('parameters/rate.yaml', 'level: L3, rate: "85%"', 'level: L3, rate: "75%"'),
    })
    const service = open()
    expect(amountsOf(agreed(service.whatIf(unchanged(settlementId))))).toEqual({})
    const now = agreed(service.whatIf({ ...unchanged(settlementId), packId: 'flawless' }))
    // 5200.30 × 78% = 4056.23.
    expect(amountsOf(now)).toMatchObject({ pooledFundPayment: ['4576.26', '4056.23', '-520.03'] })
    expect(now.original.hash).not.toBe(now.changed.hash)
  })

  test('what cannot be asked is refused: no such settlement, a reversal, no such pack, a day without law', () => {
    const service = open()
    const settlementId = settled()
    const reversal = agreed(terminal.reversal.cancel({ settlementId, reason: '测试冲正' }, cashier)).summary.settlementId
    const codeOf = (request: WhatIfRequest) => {
      const outcome = service.whatIf(request)
      return outcome.ok ? 'worked' : outcome.error.code
    }
    expect(codeOf(unchanged('nobody'))).toBe('settlement.unknown')
    expect(codeOf(unchanged(reversal))).toBe('settlement.source-not-kept')
    expect(codeOf({ ...unchanged(settlementId), packId: 'nowhere' })).toBe('policy.unknown')
    expect(codeOf({ ...unchanged(settlementId), on: parseLocalDate('2023-12-31') })).toBe('policy.not-in-force')
    expect(codeOf(unchanged(settlementId))).toBe('worked')
  })

  test('tells of the person no more than a masked name', () => {
    const service = open()
    const settlementId = settled()
    agreed(terminal.reversal.cancel({ settlementId: settledAgain(), reason: '测试冲正' }, cashier))
    const cases = service.storedCases()
    expect(cases.map((one) => one.settlementId)).toContain(settlementId)
    expect(cases).toHaveLength(2)
    const told = JSON.stringify([cases, service.storedCase(settlementId)])
    for (const secret of [person.name, person.idNumber, person.personNumber]) expect(told).not.toContain(secret)
    expect(agreed(service.storedCase(settlementId))).toMatchObject({
      pack: { id: 'flawless', version: 'v1' },
      hospitalLevel: 'L3',
      category: 'retired',
      choices: { categories: ['active', 'retired'], packs: [{ packId: 'flawless' }] },
    })
  })

  test('leaves the ledger as it was, to the byte', async () => {
    const service = open()
    const settlementId = settled()
    const bytes = () => ['terminal.db', 'terminal.db-wal'].map((file) => readFileSync(join(folder.path, 'data', file)).toString('base64'))
    const before = bytes()
    agreed(service.whatIf({ ...unchanged(settlementId), hospitalLevel: 'L1', addIdentities: ['minimum-living'] }))
    agreed(service.storedCase(settlementId))
    agreed(await service.check('flawless'))
    service.list()
    expect(bytes()).toEqual(before)
  })
})

function settledAgain(): string {
  const other = aPerson(2, { enrolmentArea: '990100', category: 'retired' })
  return agreed(terminal.confirm(terminal.admit(aBill({ serial: 2, person: other }), other))).summary.settlementId
}
