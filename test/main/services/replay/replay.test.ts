import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { replayAsText } from '../../../../main/cli/replay.ts'
import { loadArchivedPack, openPolicyPacks } from '../../../../main/policy-packs/index.ts'
import { type ReplayReport, replaySettlements } from '../../../../main/services/replay/index.ts'
import { lawEngine } from '../../../../main/services/settlement/index.ts'
import { openDatabase, openStore } from '../../../../main/store/index.ts'
import { changed, writePackFolder } from '../../../builders/pack-folder.ts'
import { aBill, aPerson } from '../../../builders/stay.ts'
import { agreed, cashier, openTerminal, type Terminal, temporaryFolder, testKey } from '../../../builders/terminal.ts'
import { fakePlatform } from '../../../fakes/fake-platform.ts'

let folder: ReturnType<typeof temporaryFolder>
let terminal: Terminal | undefined
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(async () => {
  await terminal?.close()
  terminal = undefined
  folder.remove()
})

const data = () => join(folder.path, 'data')
const packsFolder = () => join(folder.path, 'packs')
const person = aPerson(1, { enrolmentArea: '990100', category: 'retired' })

function open(changes: Readonly<Record<string, string>> = {}): Terminal {
  writePackFolder(join(packsFolder(), 'flawless'), { ...changed('pack.yaml', 'use: comparison', 'use: settlement'), ...changes })
  terminal = openTerminal({ folder: data(), platform: fakePlatform(), engine: lawEngine, packs: openPolicyPacks(packsFolder()) })
  return terminal
}

async function close(): Promise<void> {
  await terminal?.close()
  terminal = undefined
}

/** Settles three bills and takes the last one back; answers the ids, the reversal's last. */
function settleSome(on: Terminal, first = 1): string[] {
  const ids = [first, first + 1, first + 2].map((serial) => {
    const request = on.admit(aBill({ serial, person, unitFen: 100_005 + serial }), person)
    return agreed(on.confirm(request)).summary.settlementId
  })
  const reversal = agreed(on.reversal.cancel({ settlementId: ids.at(-1) ?? '', reason: '测试冲正' }, cashier))
  return [...ids, reversal.summary.settlementId]
}

function replayed(): ReplayReport {
  const stores = openStore(data(), { key: testKey })
  try {
    return replaySettlements({ replay: stores.replay, compile: loadArchivedPack })
  } finally {
    stores.close()
  }
}

/** Changes what the triggers keep from changing, as somebody with the file in their hands might. */
function tamper(sql: string): void {
  const connection = openDatabase(join(data(), 'terminal.db'))
  const triggers = connection.prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'trigger'").all()
  for (const { name } of triggers) connection.exec(`DROP TRIGGER ${name}`)
  connection.pragma('foreign_keys = OFF')
  connection.exec(sql)
  connection.close()
}

describe('replay of a real ledger', () => {
  test('every settlement comes out byte for byte, every reversal is the exact negative', async () => {
    settleSome(open())
    await close()
    const report = replayed()
    expect(report).toEqual({ same: 4, differs: 0, notKept: 0, reversals: 1, settlements: [] })
    expect(replayAsText(report)).toBe('一致 4 笔，不符 0 笔（其中冲正共 1 笔）\n')
  })

  test('a pack that was replaced on disk changes nothing: each settlement has its own law, kept once', async () => {
    settleSome(open())
    await close()
    const other = open(changed('parameters/rate.yaml', 'level: L3, rate: "85%"', 'level: L3, rate: "84%"'))
    settleSome(other, 11)
    await close()
    expect(replayed()).toMatchObject({ same: 8, differs: 0, reversals: 2 })
    const connection = openDatabase(join(data(), 'terminal.db'))
    expect(connection.prepare('SELECT count(*) AS packs FROM policy_pack').get()).toEqual({ packs: 2 })
    connection.close()
  })

  test('one amount changed in the figures is named with where it began', async () => {
    const [id] = settleSome(open())
    await close()
    tamper(`UPDATE settlement SET figures = json_set(figures, '$.pooledFundPayment', '1.00') WHERE settlement_id = '${id}'`)
    const report = replayed()
    expect(report).toMatchObject({ same: 3, differs: 1 })
    const [found] = report.settlements
    expect(found).toMatchObject({ settlementId: id, state: 'differs', kind: 'settlement' })
    expect(found?.differences.map(({ field, before }) => [field, before])).toEqual([
      ['content_sha256', 'as written'],
      ['pooledFundPayment', '1.00'],
    ])
    expect(replayAsText(report)).toContain('pooledFundPayment　记录 1.00　重算 ')
  })

  test.each([
    [
      'a searched column',
      'UPDATE settlement SET total_fee = total_fee + 1, within_policy = within_policy + 1, person_total = person_total + 1, cash = cash + 1, balance_due = balance_due + 1',
      'column totalFee',
    ],
    ['a line', 'UPDATE settlement_line SET amount = amount + 1, within_policy = within_policy + 1', 'lines[0].amount'],
    [
      'an entry of the working',
      "UPDATE settlement_trace SET entry = json_set(entry, '$.formula', '1 = 1') WHERE step = 'deductible'",
      'trace[3].formula',
    ],
    ['an accumulator', "UPDATE accumulator_delta SET delta = delta + 1 WHERE name = 'pool.fund'", 'accumulator rows.amounts.pool.fund'],
    ['the pack it names', `UPDATE settlement SET figures = json_set(figures, '$.pack.hash', '${'0'.repeat(64)}')`, 'pack.hash'],
    ['the archived law', "UPDATE policy_pack SET content = replace(content, '100000.00', '200000.00')", 'pack.hash'],
    ['the figures as a whole', "UPDATE settlement SET figures = '{}'", 'record'],
    ['the case it rests on', 'UPDATE settlement_source SET content = zeroblob(100)', 'record'],
    ['the source taken away', 'DELETE FROM settlement_source', 'source'],
  ])('%s changed behind our back is found', async (_what, sql, field) => {
    agreed(open().confirm(terminal?.admit(aBill({ serial: 1, person, unitFen: 100_005 }), person) as never))
    await close()
    tamper(sql)
    const { differs, settlements } = replayed()
    expect(differs).toBe(1)
    expect(settlements[0]?.differences.map((difference) => difference.field)).toContain(field)
  })

  test('a reversal that is not the negative of its original is named, and nothing else', async () => {
    const ids = settleSome(open())
    await close()
    const reversal = ids.at(-1)
    tamper(`UPDATE settlement SET figures = json_set(figures, '$.cash', '-1.00') WHERE settlement_id = '${reversal}'`)
    const { settlements } = replayed()
    expect(settlements.map(({ settlementId, kind }) => [settlementId, kind])).toEqual([[reversal, 'reversal']])
    expect(settlements[0]?.differences).toContainEqual({ field: 'cash', before: '-1.00', after: expect.stringMatching(/^-\d/) })
  })

  test('what was booked before sources were kept is counted apart and not called the same', async () => {
    settleSome(open())
    await close()
    tamper("DELETE FROM settlement_source; UPDATE counter SET value = 1000 WHERE name = 'settlements-without-source'")
    expect(replayed()).toMatchObject({ same: 1, differs: 0, notKept: 3, reversals: 1 })
  })

  test('an empty ledger has nothing that differs', () => {
    open()
    expect(replayed()).toEqual({ same: 0, differs: 0, notKept: 0, reversals: 0, settlements: [] })
  })
})

test('source and law are recorded rows: never changed, never deleted', () => {
  settleSome(open())
  const connection = openDatabase(join(data(), 'terminal.db'))
  for (const table of ['policy_pack', 'settlement_source']) {
    const column = table === 'policy_pack' ? 'content' : 'part'
    expect(() => connection.exec(`UPDATE ${table} SET ${column} = ${column}`)).toThrow(/never changed/)
    expect(() => connection.exec(`DELETE FROM ${table}`)).toThrow(/never deleted/)
  }
  connection.close()
})
