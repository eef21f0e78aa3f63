import { z } from 'zod'
import { stayBillSchema } from '../../shared/bill/index.ts'
import { type BillSummary, refusedBillSchema } from '../../shared/contract/index.ts'
import { instantText, parseLocalDate } from '../../shared/dates/index.ts'
import { maskIdNumber, maskName } from '../../shared/insured/index.ts'
import { fenOf, moneyFromFen } from '../../shared/money/index.ts'
import type { BillStore, StoredBill } from '../services/ports/index.ts'
import type { Connection } from './open-database.ts'
import type { Transact } from './transact.ts'
import type { Vault } from './vault.ts'

interface SummaryRow {
  bill_id: string
  content_hash: string
  received_at: number
  inpatient_number: string
  total_fee: number
  deposit: number
  line_count: number
  summary: Buffer
  settlement_id: string | null
}
interface BillRow extends SummaryRow {
  content: Buffer
}

/** The part of a bill that names a person and is shown in the list. */
const shownSchema = z.strictObject({
  patientNameMasked: z.string(),
  idNumberMasked: z.string(),
  ward: z.string(),
  admittedOn: z.string(),
  dischargedOn: z.string(),
})

const summaryColumns = `b.bill_id, b.content_hash, b.received_at, b.inpatient_number, b.total_fee, b.deposit, b.line_count, b.summary,
  (SELECT s.settlement_id FROM settlement_status t JOIN settlement s ON s.position = t.settlement WHERE t.open_bill_id = b.bill_id) AS settlement_id`

/** How far back settled bills are listed; those that wait are listed however old they are. */
const settledShown = 500

/** Opened bills kept in memory: a bill never changes, and a preview follows the list at once. */
const openedMax = 8

function createOpenedBills() {
  const opened = new Map<string, StoredBill['bill']>()
  return {
    keep(bill: StoredBill['bill']) {
      this.get(bill.billId, () => bill)
    },
    get(billId: string, open: () => StoredBill['bill']): StoredBill['bill'] {
      const bill = opened.get(billId) ?? open()
      opened.delete(billId)
      opened.set(billId, bill)
      for (const oldest of opened.keys()) {
        if (opened.size <= openedMax) break
        opened.delete(oldest)
      }
      return bill
    },
  }
}

export function createBillStore(connection: Connection, transact: Transact, vault: Vault): BillStore {
  const insert = connection.prepare(`INSERT INTO bill (bill_id, content_hash, received_at, inpatient_number, visit_id, id_number_lookup,
    total_fee, deposit, line_count, summary, content) VALUES (@billId, @contentHash, @receivedAt, @inpatientNumber, @visitId, @lookup,
    @totalFee, @deposit, @lineCount, @summary, @content)`)
  const hashOf = connection.prepare<[string], { content_hash: string }>('SELECT content_hash FROM bill WHERE bill_id = ?')
  const byId = connection.prepare<[string], BillRow>(`SELECT ${summaryColumns}, b.content FROM bill b WHERE b.bill_id = ?`)
  const all = connection.prepare<[], BillRow>(`SELECT ${summaryColumns}, b.content FROM bill b ORDER BY b.position DESC`)
  const summaries = connection.prepare<[], SummaryRow>(`SELECT * FROM (SELECT ${summaryColumns}, b.position FROM bill b)
    WHERE settlement_id IS NULL OR position > (SELECT max(position) - ${settledShown} FROM bill) ORDER BY position DESC`)
  const waiting = connection.prepare<[Buffer], { bill_id: string }>(`SELECT b.bill_id FROM bill b WHERE b.id_number_lookup = ?
    AND NOT EXISTS (SELECT 1 FROM settlement_status t WHERE t.open_bill_id = b.bill_id) ORDER BY b.position`)
  const insertRefused = connection.prepare('INSERT INTO refused_bill (refused_id, received_at, content) VALUES (?, ?, ?)')
  const refused = connection.prepare<[], { refused_id: string; content: Buffer; acknowledged_by: string | null }>(
    'SELECT refused_id, content, acknowledged_by FROM refused_bill ORDER BY position DESC',
  )
  const acknowledge = connection.prepare(
    'UPDATE refused_bill SET acknowledged_by = ?, acknowledged_at = ? WHERE refused_id = ? AND acknowledged_by IS NULL',
  )
  const isRefused = connection.prepare<[string], { found: number }>('SELECT 1 AS found FROM refused_bill WHERE refused_id = ?')
  const opened = createOpenedBills()

  function stored(row: BillRow): StoredBill {
    const open = () => z.decode(stayBillSchema, JSON.parse(vault.open(row.content, `bill.content:${row.bill_id}`)))
    return {
      bill: opened.get(row.bill_id, open),
      receivedAt: row.received_at,
      contentHash: row.content_hash,
      ...(row.settlement_id === null ? {} : { settlementId: row.settlement_id }),
    }
  }

  function summaryOf(row: SummaryRow): BillSummary {
    const shown = shownSchema.parse(JSON.parse(vault.open(row.summary, `bill.summary:${row.bill_id}`)))
    return {
      billId: row.bill_id,
      inpatientNumber: row.inpatient_number,
      ...shown,
      admittedOn: parseLocalDate(shown.admittedOn),
      dischargedOn: parseLocalDate(shown.dischargedOn),
      totalFee: moneyFromFen(row.total_fee),
      deposit: moneyFromFen(row.deposit),
      lineCount: row.line_count,
      receivedAt: instantText(row.received_at),
      state: row.settlement_id === null ? 'waiting' : 'settled',
      ...(row.settlement_id === null ? {} : { settlementId: row.settlement_id }),
    }
  }

  return {
    receive(bill, contentHash, receivedAt, text) {
      const { billId, patient, ward, admittedOn, dischargedOn } = bill
      const shown = {
        patientNameMasked: maskName(patient.name),
        idNumberMasked: maskIdNumber(patient.idNumber),
        ward,
        admittedOn,
        dischargedOn,
      }
      const result = transact(() => {
        const before = hashOf.get(billId)
        if (before) return before.content_hash === contentHash ? 'same' : 'other-content'
        insert.run({
          billId,
          contentHash,
          receivedAt,
          inpatientNumber: bill.inpatientNumber,
          visitId: bill.visitId,
          lookup: vault.lookup(patient.idNumber),
          totalFee: fenOf(bill.totalFee),
          deposit: fenOf(bill.deposit),
          lineCount: bill.lines.length,
          summary: vault.seal(JSON.stringify(shown), `bill.summary:${billId}`),
          content: vault.seal(text ?? JSON.stringify(z.encode(stayBillSchema, bill)), `bill.content:${billId}`),
        })
        return 'received'
      })
      // Most bills are settled right after they came.
      if (result === 'received') opened.keep(bill)
      return result
    },
    refuse(bill) {
      const content = vault.seal(JSON.stringify(z.encode(refusedBillSchema, bill)), `refused_bill.content:${bill.refusedId}`)
      transact(() => {
        // The same refused file seen again after a restart is one entry.
        if (!isRefused.get(bill.refusedId)) insertRefused.run(bill.refusedId, Date.parse(bill.receivedAt), content)
      })
    },
    find(billId) {
      const row = byId.get(billId)
      return row && stored(row)
    },
    list: () => all.all().map(stored),
    summaries: () => summaries.all().map(summaryOf),
    waitingOf: (idNumber) => waiting.all(vault.lookup(idNumber)).map((row) => row.bill_id),
    refused: () =>
      refused.all().map((row) => ({
        ...z.decode(refusedBillSchema, JSON.parse(vault.open(row.content, `refused_bill.content:${row.refused_id}`))),
        ...(row.acknowledged_by === null ? {} : { acknowledgedBy: row.acknowledged_by }),
      })),
    acknowledgeRefused: (refusedId, operatorId, at) =>
      transact(() => {
        acknowledge.run(operatorId, at, refusedId)
        return isRefused.get(refusedId) !== undefined
      }),
  }
}
