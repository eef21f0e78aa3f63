import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openDatabase } from '../../../main/store/index.ts'
import { ProblemError } from '../../../shared/errors/index.ts'
import { aBill, aPerson } from '../../builders/stay.ts'
import { agreed, cashier, openTerminal, type Terminal, temporaryFolder } from '../../builders/terminal.ts'
import { fakePlatform } from '../../fakes/fake-platform.ts'

let folder: ReturnType<typeof temporaryFolder>
let terminal: Terminal
beforeEach(() => {
  folder = temporaryFolder()
  terminal = openTerminal({ folder: folder.path, platform: fakePlatform() })
})
afterEach(async () => {
  await terminal.close()
  folder.remove()
})

function onFile<Value>(work: (connection: ReturnType<typeof openDatabase>) => Value): Value {
  const connection = openDatabase(join(folder.path, 'terminal.db'))
  try {
    return work(connection)
  } finally {
    connection.close()
  }
}

const personYear = { personNumber: aPerson().personNumber, insuranceType: 'employee', area: '360800', year: 2026 } as const

describe('what is recorded', () => {
  const recorded = [
    'bill',
    'settlement',
    'settlement_line',
    'settlement_trace',
    'accumulator_delta',
    'account_movement',
    'upload_event',
    'message_id',
    'audit_entry',
  ]

  beforeEach(async () => {
    const request = { ...terminal.admit(aBill()), useAccount: true }
    agreed(terminal.confirm(request))
    terminal.upload.start()
    await terminal.drain()
  })

  test.each(recorded)('is never changed nor deleted: %s', (table) => {
    onFile((connection) => {
      const rows = connection.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }
      expect(rows.n).toBeGreaterThan(0)
      const column = (connection.pragma(`table_info(${table})`) as { name: string }[]).at(-1)?.name
      expect(() => connection.exec(`UPDATE ${table} SET ${column} = ${column}`)).toThrow(/never changed/)
      expect(() => connection.exec(`DELETE FROM ${table}`)).toThrow(/never deleted/)
    })
  })

  test.each(['upload_job', 'settlement_status', 'hospital_result'])('is never deleted: %s', (table) => {
    onFile((connection) => expect(() => connection.exec(`DELETE FROM ${table}`)).toThrow(/never deleted/))
  })

  test('keeps the content of a message once it is in the queue', () => {
    onFile((connection) => {
      for (const column of ['payload', 'sequence', 'kind', 'visit_id', 'job_id'])
        expect(() => connection.exec(`UPDATE upload_job SET ${column} = ${column}`)).toThrow(/never changed/)
    })
  })

  test('cannot hold amounts that do not add up', () => {
    onFile((connection) => {
      const columns = (connection.pragma('table_info(settlement)') as { name: string }[])
        .map(({ name }) => name)
        .filter((name) => name !== 'position')
      const changed = (column: string) =>
        columns.map((name) =>
          name === column ? `${name} + 1` : /_(id|key|number)$/.test(name) && name !== 'person_number' ? `${name} || 'x'` : name,
        )
      const insert = (column: string) => {
        connection.pragma('foreign_keys = OFF')
        connection.exec(`INSERT INTO settlement (${columns.join(', ')}) SELECT ${changed(column).join(', ')} FROM settlement`)
      }
      for (const column of ['total_fee', 'fund_total', 'person_total', 'cash', 'within_policy', 'refund'])
        expect(() => insert(column)).toThrow(/CHECK/)
      const line =
        'INSERT INTO settlement_line SELECT settlement, position + 1000, line_id, item_code, item_name, fee_category, charged_on, quantity, unit_price, class, upfront_share, price_limit, amount + 1, fully_self_paid, over_price_limit, upfront_self_pay, within_policy, reasons FROM settlement_line'
      expect(() => connection.exec(line)).toThrow(/CHECK/)
    })
  })

  test('names no person anywhere in the folder', () => {
    const person = aPerson()
    const planted = [person.name, person.idNumber, person.idNumber.toLowerCase(), '测试医生', '测试诊断']
    for (const name of readdirSync(folder.path)) {
      const bytes = readFileSync(join(folder.path, name))
      for (const text of planted) {
        expect([name, bytes.includes(Buffer.from(text, 'utf8'))]).toEqual([name, false])
        expect([name, bytes.includes(Buffer.from(text, 'utf16le'))]).toEqual([name, false])
      }
    }
    expect(terminal.stores.people.findByIdNumber(person.idNumber.toLowerCase())?.person.name).toBe(person.name)
  })

  test('does not open when a sealed field was moved to another place', () => {
    onFile((connection) => {
      connection.exec('DROP TRIGGER bill_is_not_changed; UPDATE bill SET content = summary')
    })
    const { path } = folder
    const again = openTerminal({ folder: path, platform: fakePlatform() })
    expect(() => again.stores.bills.list()).toThrow(/authenticate/)
    return again.close()
  })

  test('is compared with its hash when it is read: a figure the disk changed is not shown as money', () => {
    const [summary] = terminal.settlement.list()
    onFile((connection) => {
      connection.exec(
        'DROP TRIGGER settlement_line_is_not_changed; UPDATE settlement_line SET amount = amount + 1, within_policy = within_policy + 1 WHERE position = 1',
      )
    })
    expect(() => terminal.stores.settlements.find(summary?.settlementId ?? '')).toThrow(ProblemError)
  })

  test('is chained in the audit: an edited, removed or exchanged entry is named', () => {
    expect(terminal.stores.verify()).toMatchObject({ file: 'ok', auditEntries: 1 })
    for (let entry = 0; entry < 5; entry += 1)
      terminal.stores.audit.append({ at: entry, operatorId: 'C01', act: 'test', subject: `${entry}`, result: 'ok' })
    expect(terminal.stores.verify()).toEqual({ file: 'ok', auditEntries: 6 })
    onFile((connection) =>
      connection.exec("DROP TRIGGER audit_entry_is_not_changed; UPDATE audit_entry SET result = 'other' WHERE sequence = 4"),
    )
    expect(terminal.stores.verify()).toMatchObject({ firstBrokenAudit: 4 })
  })
})

describe('booking', () => {
  test('reads back exactly what was booked, line by line and step by step', () => {
    const request = { ...terminal.admit(aBill({ lines: 250 })), useAccount: true }
    const preview = agreed(terminal.settlement.preview(request))
    const record = agreed(terminal.confirm(request, preview))
    expect(record.breakdown).toEqual(preview.breakdown)
    expect(record.summary).toMatchObject({ state: 'provisional', patientNameMasked: '测**1', hospitalTold: false })
  })

  test('writes everything or nothing: a fault in the last row leaves no trace and no number used up', () => {
    onFile((connection) =>
      connection.exec("CREATE TRIGGER fault BEFORE INSERT ON audit_entry BEGIN SELECT RAISE(ABORT, 'planted fault'); END"),
    )
    const request = terminal.admit(aBill())
    expect(() => terminal.confirm(request)).toThrow(/planted fault/)
    onFile((connection) => {
      for (const table of [
        'settlement',
        'settlement_line',
        'settlement_trace',
        'accumulator_delta',
        'settlement_status',
        'upload_job',
        'message_id',
        'hospital_result',
        'slip_counter',
      ])
        expect([table, connection.prepare(`SELECT count(*) AS n FROM ${table}`).get()]).toEqual([table, { n: 0 }])
      connection.exec('DROP TRIGGER fault')
    })
    expect(agreed(terminal.confirm(request)).summary.slipNumber).toBe('01-20260310-0001'.replace('20260310', today()))
  })

  test('knows no second open settlement of one bill, even when the services are passed by', () => {
    const request = terminal.admit(aBill())
    const first = agreed(terminal.confirm(request))
    const stored = terminal.stores.settlements.find(first.summary.settlementId)
    if (!stored) throw new Error('not stored')
    const head = { ...stored.head, settlementId: 'S2', settlementKey: 'K2', slipNumber: 'N2' }
    const booking = {
      head,
      slip: { day: today(), serial: 2 },
      breakdown: stored.breakdown,
      personYear: head.personYear,
      deltas: stored.breakdown.accumulatorDeltas,
      uploads: [],
      audit: { at: 1, operatorId: 'C01', act: 'test', subject: 'S2', result: '' },
      billId: head.billId,
      hospitalResult: { resultId: 'S2', content: '{}' },
    }
    expect(() => terminal.stores.settlements.book(booking)).toThrow(/UNIQUE constraint failed: settlement_status.open_bill_id/)
    expect(() => terminal.stores.settlements.book({ ...booking, slip: { day: today(), serial: 7 } })).toThrow(
      /slip numbers follow one another/,
    )
    expect(terminal.settlement.list()).toHaveLength(1)
  })

  test('counts the year up, and a reversal takes exactly the same off again', () => {
    expect(terminal.stores.settlements.accumulators(personYear)).toEqual({ counts: {}, amounts: {} })
    const first = agreed(terminal.confirm(terminal.admit(aBill({ serial: 1 }))))
    const afterFirst = terminal.stores.settlements.accumulators(personYear)
    const second = agreed(terminal.confirm(terminal.admit(aBill({ serial: 2, person: aPerson() }))))
    expect(second.breakdown.accumulatorsBefore).toEqual(afterFirst)
    expect(terminal.stores.settlements.accumulators(personYear)).toEqual(second.breakdown.accumulatorsAfter)
    agreed(terminal.reversal.cancel({ settlementId: second.summary.settlementId, reason: '测试' }, cashier))
    expect(terminal.stores.settlements.accumulators(personYear)).toEqual(afterFirst)
    agreed(terminal.reversal.cancel({ settlementId: first.summary.settlementId, reason: '测试' }, cashier))
    expect(terminal.stores.settlements.accumulators(personYear)).toEqual({ counts: {}, amounts: {} })
  })

  test('a 3,000-line settlement is previewed and booked without making anybody wait', () => {
    const request = terminal.admit(aBill({ lines: 3000 }))
    const preview = agreed(terminal.settlement.preview(request))
    const record = agreed(terminal.confirm(request, preview))
    expect(record.breakdown.lines).toHaveLength(3000)
    expect(record.uploads.filter(({ kind }) => kind === 'fee-details')).toHaveLength(30)
    onFile((connection) => {
      const one = connection.prepare("SELECT count(*) AS n FROM settlement_line WHERE item_code = 'TEST0007'").get()
      expect(one).toEqual({ n: 10 })
    })
  })
})

describe('message serials', () => {
  test('never repeat, not even after the terminal was stopped and started', async () => {
    const seen = Array.from({ length: 100 }, () => terminal.stores.uploads.nextMessageSerial())
    await terminal.close()
    terminal = openTerminal({ folder: folder.path, platform: fakePlatform() })
    seen.push(...Array.from({ length: 100 }, () => terminal.stores.uploads.nextMessageSerial()))
    expect(new Set(seen).size).toBe(200)
    expect([...seen].sort((a, b) => a - b)).toEqual(seen)
  })
})

const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '')
