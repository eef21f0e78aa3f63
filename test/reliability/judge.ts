/** The judge of the kill test: compares what was said, what the ledger holds and what the platform holds, and names every fault. */
import { join } from 'node:path'
import type { LedgerReport } from '../../main/stand-in/index.ts'
import { type Connection, ledgerFile, openDatabase, openStore, type Stores } from '../../main/store/index.ts'
import { addMoney, formatMoney, isZeroMoney } from '../../shared/money/index.ts'
import { violatedIdentities } from '../../shared/settlement/index.ts'
import { testKey } from '../builders/terminal.ts'
import { isReversedInTheEnd, stayOfSerial } from './kill-bills.ts'

/** One line a terminal said after a commit. */
export interface Said {
  readonly act: 'settled' | 'reversed'
  readonly billId: string
  readonly settlementId: string
}

export interface Verdict {
  readonly settlements: number
  readonly reversals: number
  readonly takenBack: number
  readonly resent: number
  /** Everything that is wrong; an honest terminal leaves this empty. */
  readonly findings: readonly string[]
}

type Rows = readonly Record<string, unknown>[]

/** What the ledger itself says of its wholeness; a message that is not through yet is no fault of the disk. */
export function halves(connection: Connection): string[] {
  return wholeness
    .filter(([fault]) => fault !== 'message unfinished')
    .flatMap(([fault, sql]) =>
      connection
        .prepare<[], { id: unknown }>(sql)
        .all()
        .map(({ id }) => `${fault}: ${String(id)}`),
    )
}

function query(folder: string, sql: string): Rows {
  const connection = openDatabase(join(folder, ledgerFile), 'read')
  try {
    return connection.prepare<[], Record<string, unknown>>(sql).all()
  } finally {
    connection.close()
  }
}

/** Rows that a whole settlement has and half a one lacks. */
export const wholeness: readonly (readonly [string, string])[] = [
  [
    'without lines',
    'SELECT settlement_id AS id FROM settlement s WHERE NOT EXISTS (SELECT 1 FROM settlement_line l WHERE l.settlement = s.position)',
  ],
  [
    'without trace',
    'SELECT settlement_id AS id FROM settlement s WHERE NOT EXISTS (SELECT 1 FROM settlement_trace t WHERE t.settlement = s.position)',
  ],
  [
    'without deltas',
    'SELECT settlement_id AS id FROM settlement s WHERE NOT EXISTS (SELECT 1 FROM accumulator_delta d WHERE d.settlement = s.position)',
  ],
  [
    'without status',
    'SELECT settlement_id AS id FROM settlement s WHERE NOT EXISTS (SELECT 1 FROM settlement_status t WHERE t.settlement = s.position)',
  ],
  [
    'without a result for the hospital',
    'SELECT settlement_id AS id FROM settlement s WHERE NOT EXISTS (SELECT 1 FROM hospital_result h WHERE h.settlement = s.position)',
  ],
  [
    'without audit',
    `SELECT settlement_id AS id FROM settlement s WHERE NOT EXISTS (SELECT 1 FROM audit_entry a WHERE a.subject = coalesce(s.reverses, s.settlement_id)
       AND a.result = s.slip_number)`,
  ],
  [
    'without its messages',
    `SELECT settlement_id AS id FROM settlement s JOIN bill b USING (bill_id) WHERE s.kind = 'settlement' AND
       (SELECT count(*) FROM upload_job j WHERE j.settlement = s.position AND j.kind IN ('fee-details', 'pre-settlement', 'settlement'))
       <> (b.line_count + 99) / 100 + 2`,
  ],
  [
    'message without its id on record',
    'SELECT job_id AS id FROM upload_job j WHERE NOT EXISTS (SELECT 1 FROM message_id m WHERE m.message_id = j.message_id)',
  ],
  [
    'message unfinished',
    "SELECT job_id || ' ' || kind || ' ' || state || ' ' || coalesce(last_words, '') AS id FROM upload_job WHERE state NOT IN ('acknowledged', 'superseded')",
  ],
  [
    'line counts differ',
    'SELECT settlement_id AS id FROM settlement s JOIN bill b USING (bill_id) WHERE b.line_count <> (SELECT count(*) FROM settlement_line l WHERE l.settlement = s.position)',
  ],
  [
    'slip numbers with a gap',
    `SELECT day AS id FROM slip_counter c WHERE last <> (SELECT count(*) FROM (SELECT slip_number FROM settlement UNION ALL
       SELECT slip_number FROM supplement) WHERE slip_number LIKE '%-' || c.day || '-%')`,
  ],
]

function judgeLedger(folder: string, stores: Stores): string[] {
  const { file, firstBrokenAudit } = stores.verify()
  return [
    ...(file === 'ok' ? [] : [`integrity check: ${file}`]),
    ...(firstBrokenAudit === undefined ? [] : [`audit broken at ${firstBrokenAudit}`]),
    ...wholeness.flatMap(([fault, sql]) => query(folder, sql).map(({ id }) => `${fault}: ${String(id)}`)),
  ]
}

/** What was said was committed before: it must be there. */
function judgeSaid(stores: Stores, said: readonly Said[]): string[] {
  return said.flatMap(({ act, billId, settlementId }) => {
    const summary = stores.settlements.summary(settlementId)
    const kind = act === 'settled' ? 'settlement' : 'reversal'
    return summary?.billId === billId && summary.kind === kind ? [] : [`lost: ${act} ${billId} ${settlementId}`]
  })
}

function judgeFigures(stores: Stores): string[] {
  return stores.settlements.list(1_000_000).flatMap(({ settlementId, reverses, state, kind }) => {
    const stored = stores.settlements.find(settlementId)
    if (!stored) return [`unreadable: ${settlementId}`]
    const expected = kind === 'settlement' ? ['confirmed', 'cancelled'] : ['confirmed']
    const original = reverses === undefined ? undefined : stores.settlements.find(reverses)
    const left = original && addMoney(original.breakdown.totalFee, stored.breakdown.totalFee)
    return [
      ...violatedIdentities(stored.breakdown).map((identity) => `identity ${JSON.stringify(identity)}: ${settlementId}`),
      ...(expected.includes(state) ? [] : [`state ${state}: ${settlementId}`]),
      ...(left && !isZeroMoney(left) ? [`reversal leaves ${formatMoney(left)}: ${settlementId}`] : []),
    ]
  })
}

/** Per bill: what stands here stands there, once and with the same figures; what does not stand here does not stand there. */
function judgePlatform(stores: Stores, report: LedgerReport, bills: number): string[] {
  const visits = new Map(report.visits.map((visit) => [visit.visitId, visit]))
  const findings: string[] = []
  for (let serial = 1; serial <= bills; serial += 1) {
    const { bill } = stayOfSerial(serial)
    const settlementId = stores.bills.find(bill.billId)?.settlementId
    const visit = visits.get(bill.visitId)
    const valid = visit?.settlements.filter((entry) => entry.valid) ?? []
    const ours = settlementId === undefined ? undefined : stores.settlements.find(settlementId)
    const isOnceSettled = ours !== undefined
    if (isOnceSettled && isReversedInTheEnd(serial)) findings.push(`not reversed: ${bill.billId}`)
    if (valid.length !== (isOnceSettled ? 1 : 0)) findings.push(`${valid.length} valid at the platform: ${bill.billId}`)
    const lines = isOnceSettled ? bill.lines.length : 0
    if (visit?.feeLines !== lines) findings.push(`${visit?.feeLines} fee lines at the platform instead of ${lines}: ${bill.billId}`)
    const [theirs] = valid
    if (!ours || !theirs) continue
    const { totalFee, fundTotal, personTotal, personalAccount, cash } = ours.breakdown
    const pairs = [
      ['number', ours.summary.centreSettlementId, theirs.settlementId],
      ['total', formatMoney(totalFee), theirs.totalFee],
      ['fund', formatMoney(fundTotal), theirs.fundTotal],
      ['person', formatMoney(personTotal), theirs.personTotal],
      ['account', formatMoney(personalAccount), theirs.personalAccount],
      ['cash', formatMoney(cash), theirs.cash],
    ]
    for (const [name, here, there] of pairs) if (here !== there) findings.push(`${name} ${here} here, ${there} there: ${bill.billId}`)
  }
  return findings
}

export function judge(folder: string, said: readonly Said[], report: LedgerReport, bills: number): Verdict {
  const stores = openStore(folder, { key: testKey })
  try {
    const booked = stores.settlements.list(1_000_000)
    return {
      settlements: booked.filter(({ kind }) => kind === 'settlement').length,
      reversals: booked.filter(({ kind }) => kind === 'reversal').length,
      takenBack: report.visits.flatMap(({ settlements }) => settlements).filter(({ takenBack }) => takenBack).length,
      resent: Number(query(folder, 'SELECT coalesce(sum(attempts - 1), 0) AS n FROM upload_job WHERE attempts > 1')[0]?.n),
      findings: [
        ...judgeLedger(folder, stores),
        ...judgeSaid(stores, said),
        ...judgeFigures(stores),
        ...judgePlatform(stores, report, bills),
      ],
    }
  } finally {
    stores.close()
  }
}
