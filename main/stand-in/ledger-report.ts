import { formatMoney, moneyFromFen } from '../../shared/money/index.ts'
import type { StockKind } from '../gateway/wire/index.ts'
import type { Counter } from './clearing.ts'
import type { Ledger } from './ledger.ts'
import { outpatientVisitSchema } from './outpatient-book.ts'
import { type StayRecord, stayRecordSchema } from './stay-book.ts'

type Row = Record<string, unknown>
const yuan = (fen: unknown): string => formatMoney(moneyFromFen(Number(fen)))

export interface ReportedSettlement {
  readonly settlementId: string
  readonly messageId: string
  readonly kind: 'settlement' | 'cancellation'
  readonly cancels?: string
  readonly takenBack: boolean
  /** A settlement that is neither cancelled nor taken back. */
  readonly valid: boolean
  readonly totalFee: string
  readonly fundTotal: string
  readonly personTotal: string
  readonly personalAccount: string
  readonly cash: string
  /** 收费批次号 of an outpatient settlement. */
  readonly batch?: string
  /** 结算清单 of it. */
  readonly listId?: string
}

export interface ReportedVisit {
  /** What kind of care it is: a stay, a visit to a doctor, or a sale at a pharmacy. */
  readonly care: Counter
  readonly visitId: string
  readonly personNumber: string
  readonly feeLines: number
  readonly feeSum: string
  /** What became of a stay that was admitted through 2401, or changed since it was seeded. */
  readonly admission?: 'open' | 'discharged' | 'cancelled'
  /** 挂号撤销. */
  readonly registrationCancelled?: true
  /** Exactly one when a stay or a sale was settled and stands, and one per batch of an outpatient visit; never more. */
  readonly validSettlements: number
  readonly settlements: readonly ReportedSettlement[]
}

/** One row of 进销存; who bought is not told. */
export interface ReportedStock {
  readonly record: string
  readonly kind: StockKind
  readonly messageId: string
  readonly itemCode: string
  readonly quantity: string
  readonly traceCodes: readonly string[]
  readonly settlementId?: string
  /** A return names what it takes back. */
  readonly original?: string
  readonly deleted: boolean
}

/** What the platform holds, without a name in it: the judge of every exactly-once test. */
export interface LedgerReport {
  readonly visits: readonly ReportedVisit[]
  readonly sums: {
    readonly validSettlements: number
    readonly totalFee: string
    readonly fundTotal: string
    readonly personTotal: string
    readonly cash: string
  }
  readonly stock: readonly ReportedStock[]
  /** Per transaction: how many messages were accepted and how many refused. */
  readonly messages: Readonly<Record<string, { readonly accepted: number; readonly refused: number }>>
}

function settlementOf(row: Row): ReportedSettlement {
  const cancels = row.cancels
  return {
    settlementId: String(row.settlement_id),
    messageId: String(row.message_id),
    kind: cancels === null ? 'settlement' : 'cancellation',
    ...(cancels === null ? {} : { cancels: String(cancels) }),
    takenBack: row.taken_back === 1,
    valid: row.valid === 1,
    totalFee: yuan(row.total_fen),
    fundTotal: yuan(row.fund_fen),
    personTotal: yuan(row.person_fen),
    personalAccount: yuan(row.account_fen),
    cash: yuan(row.cash_fen),
    ...(row.batch === null ? {} : { batch: String(row.batch) }),
    ...(row.list_id === null ? {} : { listId: String(row.list_id) }),
  }
}

function stateOfStay({ cancelledAt, discharge }: StayRecord): NonNullable<ReportedVisit['admission']> {
  if (cancelledAt !== undefined) return 'cancelled'
  return discharge === undefined ? 'open' : 'discharged'
}

function visitsOf(ledger: Ledger): ReportedVisit[] {
  const settlements = ledger.query(
    `SELECT s.*, (SELECT list_id FROM settlement_list l WHERE l.settlement_id = s.settlement_id) AS list_id,
       json_extract(s.content, '$.batch') AS batch, s.settlement_id IN (SELECT settlement_id FROM taken_back) AS taken_back,
       s.settlement_id IN (SELECT settlement_id FROM valid_settlement) AS valid FROM settlement s ORDER BY s.position`,
  )
  const byVisit = Map.groupBy(settlements, (row) => String(row.visit_id))
  const visits = ledger.query(
    `SELECT v.visit_id, v.person_number, o.content AS outpatient, t.content AS stay, COUNT(f.line_id) AS lines, COALESCE(SUM(f.amount_fen), 0) AS fen
     FROM visit v LEFT JOIN fee_line f USING (visit_id) LEFT JOIN outpatient_visit o USING (visit_id) LEFT JOIN stay t USING (visit_id)
     GROUP BY v.visit_id ORDER BY v.visit_id`,
  )
  return visits.map((row) => {
    const reported = (byVisit.get(String(row.visit_id)) ?? []).map(settlementOf)
    const outpatient = row.outpatient === null ? undefined : outpatientVisitSchema.parse(JSON.parse(String(row.outpatient)))
    return {
      care: outpatient?.counter ?? 'inpatient',
      ...(row.stay === null ? {} : { admission: stateOfStay(stayRecordSchema.parse(JSON.parse(String(row.stay)))) }),
      ...(outpatient?.cancelledAt === undefined ? {} : { registrationCancelled: true as const }),
      visitId: String(row.visit_id),
      personNumber: String(row.person_number),
      feeLines: Number(row.lines),
      feeSum: yuan(row.fen),
      validSettlements: reported.filter((settlement) => settlement.valid).length,
      settlements: reported,
    }
  })
}

function stockOf(ledger: Ledger): ReportedStock[] {
  return ledger.stock
    .rows()
    .map(({ isDeleted, lot: _lot, personNumber: _person, isSplit: _split, ...row }) => ({ ...row, deleted: isDeleted }))
}

export function reportLedger(ledger: Ledger): LedgerReport {
  const [sums = {}] = ledger.query(
    `SELECT COUNT(*) AS count, COALESCE(SUM(total_fen), 0) AS total, COALESCE(SUM(fund_fen), 0) AS fund,
       COALESCE(SUM(person_fen), 0) AS person, COALESCE(SUM(cash_fen), 0) AS cash FROM valid_settlement`,
  )
  const messages = ledger.query(
    'SELECT infno, SUM(accepted) AS accepted, COUNT(*) - SUM(accepted) AS refused FROM message GROUP BY infno ORDER BY infno',
  )
  return {
    visits: visitsOf(ledger),
    sums: {
      validSettlements: Number(sums.count),
      totalFee: yuan(sums.total),
      fundTotal: yuan(sums.fund),
      personTotal: yuan(sums.person),
      cash: yuan(sums.cash),
    },
    stock: stockOf(ledger),
    messages: Object.fromEntries(
      messages.map((row) => [String(row.infno), { accepted: Number(row.accepted), refused: Number(row.refused) }]),
    ),
  }
}
