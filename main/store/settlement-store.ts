import { z } from 'zod'
import { presentedDocumentSchema, type SettlementState, type SettlementSummary } from '../../shared/contract/index.ts'
import { instantText } from '../../shared/dates/index.ts'
import { dueOf } from '../../shared/difference/index.ts'
import { maskIdNumber, maskName } from '../../shared/insured/index.ts'
import { compareMoney, fenOf, type Money, moneyFromFen, negateMoney, zeroMoney } from '../../shared/money/index.ts'
import type { SettlementBreakdown } from '../../shared/settlement/index.ts'
import type { AuditEntry, Booking, NewUploadJob, SettlementHead, SettlementStore, StoredSettlement } from '../services/ports/index.ts'
import { createAccumulatorReading } from './accumulator-store.ts'
import { createDifferenceReader, createDifferenceWriter } from './difference-store.ts'
import { countedRows, ordinal } from './doubt.ts'
import { decodePlatformFigures } from './figures-text.ts'
import type { Connection } from './open-database.ts'
import { createAnswerWriter } from './platform-answers.ts'
import { contentOf, createContentTables } from './settlement-content.ts'
import { createSourceWriter } from './settlement-source.ts'
import type { Transact } from './transact.ts'
import type { Vault } from './vault.ts'

interface SettlementRow {
  position: number
  settlement_id: string
  settlement_key: string
  fingerprint: string
  slip_number: string
  kind: 'settlement' | 'reversal'
  reverses: string | null
  bill_id: string
  inpatient_number: string
  visit_id: string
  person_number: string
  insurance_type: 'employee' | 'resident'
  enrolment_area: string
  pooling_area: string
  year: number
  settled_at: number
  operator_id: string
  operator_name: string
  personal: Buffer
  total_fee: number
  fund_total: number
  person_total: number
  cash: number
  deposit: number
  refund: number
  balance_due: number
  figures: string
  content_sha256: string
  state: SettlementState
  reversed_by: string | null
  centre_settlement_id: string | null
  platform_figures: string | null
  delivered_at: number | null
  decision: SettlementSummary['decision'] | null
  charged_figures: string | null
  person_as_of: number | null
  accumulators_as_of: number | null
}

/** What of a settlement names a person; sealed as one field. */
export const personalSchema = z.strictObject({
  name: z.string(),
  idNumber: z.string(),
  document: z.strictObject({ kind: presentedDocumentSchema, number: z.string() }),
  reason: z.string().optional(),
})

const amountNames = [
  'totalFee',
  'fullySelfPaid',
  'overPriceLimit',
  'upfrontSelfPay',
  'withinPolicy',
  'fundTotal',
  'personTotal',
  'personalAccount',
  'sharedAccount',
  'cash',
  'deposit',
  'refund',
  'balanceDue',
] as const satisfies readonly (keyof SettlementBreakdown)[]

const columnOf = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** Column of each amount that stands in one of its own, by its name in the breakdown. */
export const amountColumns: Readonly<Record<string, string>> = Object.fromEntries(amountNames.map((name) => [name, columnOf(name)]))

const selectSettlement = `SELECT s.*, t.state, t.reversed_by, t.centre_settlement_id, t.platform_figures, h.delivered_at, d.decision,
  p.figures AS charged_figures, g.person_as_of, g.accumulators_as_of
  FROM settlement s
  JOIN settlement_status t ON t.settlement = s.position
  LEFT JOIN settlement_basis g ON g.settlement = s.position
  LEFT JOIN hospital_result h ON h.settlement = s.position AND h.supplement IS NULL
  LEFT JOIN difference_decision d ON d.position = (SELECT max(l.position) FROM difference_decision l WHERE l.settlement = s.position)
  LEFT JOIN supplement p ON p.settlement = s.position AND p.occasion <> 'later'`

export interface SettlementStoreParts {
  readonly connection: Connection
  readonly transact: Transact
  readonly vault: Vault
  readonly audit: (entry: AuditEntry) => void
  readonly queue: (job: NewUploadJob) => void
}

/** Inserts what a booking says, row by row; runs inside the transaction of `book`. */
function createBooking({ connection, vault, audit, queue }: SettlementStoreParts): (booking: Booking) => void {
  const content = createContentTables(connection)
  const writeSource = createSourceWriter(connection, vault)
  const differences = createDifferenceWriter(connection)
  const noteAnswer = createAnswerWriter(connection)
  const insertSettlement =
    connection.prepare(`INSERT INTO settlement (settlement_id, settlement_key, fingerprint, slip_number, kind, reverses,
      bill_id, inpatient_number, visit_id, person_number, insurance_type, enrolment_area, pooling_area, year, settled_at, operator_id,
      operator_name, personal, ${amountNames.map(columnOf).join(', ')}, figures, content_sha256)
    VALUES (@settlementId, @settlementKey, @fingerprint, @slipNumber, @kind, @reverses, @billId, @inpatientNumber, @visitId, @personNumber,
      @insuranceType, @enrolmentArea, @poolingArea, @year, @settledAt, @operatorId, @operatorName, @personal,
      ${amountNames.map((name) => `@${name}`).join(', ')}, @figures, @sha256)`)
  const insertStatus = connection.prepare('INSERT INTO settlement_status (settlement, state, open_bill_id) VALUES (?, ?, ?)')
  const closeOriginal = connection.prepare(`UPDATE settlement_status SET state = 'cancelled', reversed_by = ?, open_bill_id = NULL
    WHERE settlement = (SELECT position FROM settlement WHERE settlement_id = ?) AND open_bill_id = ?`)
  const insertBasis = connection.prepare('INSERT INTO settlement_basis (settlement, person_as_of, accumulators_as_of) VALUES (?, ?, ?)')
  const insertMovement = connection.prepare('INSERT INTO account_movement (settlement, person_number, amount) VALUES (?, ?, ?)')
  const supersede = connection.prepare(
    "UPDATE upload_job SET state = 'superseded', next_attempt_at = NULL WHERE job_id = ? AND state IN ('queued', 'unknown', 'held', 'refused')",
  )
  const insertResult = connection.prepare('INSERT INTO hospital_result (result_id, settlement, content) VALUES (?, ?, ?)')
  const countSlip = connection.prepare(
    'INSERT INTO slip_counter (day, last) VALUES (@day, @serial) ON CONFLICT (day) DO UPDATE SET last = @serial',
  )

  function insertHead({ head, breakdown, deltas }: Booking): number {
    const { sha256, figures, ...rows } = contentOf(breakdown, deltas)
    const personal = { name: head.personName, idNumber: head.idNumber, document: head.stay.document, reason: head.reason }
    const inserted = insertSettlement.run({
      ...head,
      ...Object.fromEntries(amountNames.map((name) => [name, fenOf(breakdown[name])])),
      reverses: head.reverses ?? null,
      visitId: head.stay.visitId,
      enrolmentArea: head.stay.enrolmentArea,
      insuranceType: head.personYear.insuranceType,
      poolingArea: head.personYear.area,
      year: head.personYear.year,
      personal: vault.seal(JSON.stringify(personal), `settlement.personal:${head.settlementId}`),
      figures,
      sha256,
      // Not columns of their own.
      reason: null,
      personName: null,
      idNumber: null,
      stay: null,
      personYear: null,
    })
    const position = Number(inserted.lastInsertRowid)
    content.insert(position, { ...rows, figures, sha256 })
    return position
  }

  return (booking) => {
    const { head, slip } = booking
    // The trigger refuses a serial that does not follow the last one.
    if (slip.serial < 1) throw new RangeError(`slip serial ${slip.serial}`)
    countSlip.run(slip)
    const position = insertHead(booking)
    if (booking.source) writeSource(position, booking.source)
    if (booking.basis) insertBasis.run(position, booking.basis.personAsOf, booking.basis.accumulatorsAsOf ?? null)
    if (head.reverses === undefined) insertStatus.run(position, 'provisional', head.billId)
    else {
      // A reversal that sends nothing has nothing to wait for: the platform never held the original.
      insertStatus.run(position, booking.uploads.length > 0 ? 'provisional' : 'confirmed', null)
      const closed = closeOriginal.run(head.settlementId, head.reverses, head.billId)
      if (closed.changes !== 1) throw new Error(`settlement ${head.reverses} is not open`)
    }
    if (booking.accountMovement) insertMovement.run(position, booking.accountMovement.personNumber, fenOf(booking.accountMovement.amount))
    if (booking.platform) noteAnswer({ settlementId: head.settlementId, ...booking.platform }, head.settledAt)
    if (booking.supplement) differences.supplement(position, booking.supplement)
    if (booking.decision) differences.decision(position, booking.decision)
    for (const jobId of booking.supersededJobs ?? []) {
      if (supersede.run(jobId).changes !== 1) throw new Error(`upload job ${jobId} can no longer be superseded`)
    }
    for (const job of booking.uploads) queue(job)
    const { resultId, content: result } = booking.hospitalResult
    insertResult.run(resultId, position, vault.seal(result, `hospital_result.content:${resultId}`))
    for (const entry of [booking.audit, ...(booking.furtherAudit ?? [])]) audit(entry)
  }
}

/** What changes hands by its slip: ours, or the platform's figures where those are charged, or taken back, on the same slip. */
function chargedOf(row: SettlementRow): Pick<SettlementSummary, 'fundTotal' | 'personTotal' | 'cash' | 'refund' | 'balanceDue'> {
  if (row.charged_figures === null) {
    return {
      fundTotal: moneyFromFen(row.fund_total),
      personTotal: moneyFromFen(row.person_total),
      cash: moneyFromFen(row.cash),
      refund: moneyFromFen(row.refund),
      balanceDue: moneyFromFen(row.balance_due),
    }
  }
  const { fundTotal, personTotal, cash } = decodePlatformFigures(row.charged_figures)
  return { fundTotal, personTotal, cash, ...inHand(dueOf({ cash }, moneyFromFen(row.deposit)), row.kind === 'reversal') }
}

/** A reversal has the amounts of its original with the other sign. */
function inHand(due: Money, isReversal: boolean): Pick<SettlementSummary, 'refund' | 'balanceDue'> {
  const isCollected = compareMoney(due, zeroMoney) > 0 !== isReversal
  return isCollected ? { refund: zeroMoney, balanceDue: due } : { refund: negateMoney(due), balanceDue: zeroMoney }
}

/** Turns rows back into the house's types. */
function createReading(vault: Vault) {
  const personalOf = (row: SettlementRow) =>
    personalSchema.parse(JSON.parse(vault.open(row.personal, `settlement.personal:${row.settlement_id}`)))

  function summary(row: SettlementRow): SettlementSummary {
    const personal = personalOf(row)
    return {
      settlementId: row.settlement_id,
      slipNumber: row.slip_number,
      kind: row.kind,
      ...(row.reverses === null ? {} : { reverses: row.reverses }),
      ...(row.reversed_by === null ? {} : { reversedBy: row.reversed_by }),
      billId: row.bill_id,
      inpatientNumber: row.inpatient_number,
      patientNameMasked: maskName(personal.name),
      idNumberMasked: maskIdNumber(personal.idNumber),
      settledAt: instantText(row.settled_at),
      operatorName: row.operator_name,
      totalFee: moneyFromFen(row.total_fee),
      ...chargedOf(row),
      state: row.state,
      ...(row.centre_settlement_id === null ? {} : { centreSettlementId: row.centre_settlement_id }),
      ...(row.decision === null ? {} : { decision: row.decision }),
      hospitalTold: row.delivered_at !== null,
    }
  }

  function head(row: SettlementRow): SettlementHead {
    const personal = personalOf(row)
    const personYear = { personNumber: row.person_number, insuranceType: row.insurance_type, area: row.pooling_area, year: row.year }
    return {
      settlementId: row.settlement_id,
      settlementKey: row.settlement_key,
      fingerprint: row.fingerprint,
      slipNumber: row.slip_number,
      kind: row.kind,
      ...(row.reverses === null ? {} : { reverses: row.reverses }),
      ...(personal.reason === undefined ? {} : { reason: personal.reason }),
      billId: row.bill_id,
      inpatientNumber: row.inpatient_number,
      personNumber: row.person_number,
      personName: personal.name,
      idNumber: personal.idNumber,
      settledAt: row.settled_at,
      operatorId: row.operator_id,
      operatorName: row.operator_name,
      stay: {
        visitId: row.visit_id,
        personNumber: row.person_number,
        enrolmentArea: row.enrolment_area,
        insuranceType: row.insurance_type,
        document: personal.document,
      },
      personYear,
    }
  }
  return { summary, head }
}

function basisOf({ person_as_of: personAsOf, accumulators_as_of: accumulatorsAsOf }: SettlementRow): Pick<StoredSettlement, 'basis'> {
  if (personAsOf === null) return {}
  return { basis: { personAsOf, ...(accumulatorsAsOf === null ? {} : { accumulatorsAsOf }) } }
}

export function createSettlementStore(parts: SettlementStoreParts): SettlementStore {
  const { connection, transact, vault } = parts
  const content = createContentTables(connection)
  const reading = createReading(vault)
  const differenceOf = createDifferenceReader(connection)
  const write = createBooking(parts)
  const byId = connection.prepare<[string], SettlementRow>(`${selectSettlement} WHERE s.settlement_id = ?`)
  const byKey = connection.prepare<[string], SettlementRow>(`${selectSettlement} WHERE s.settlement_key = ?`)
  const newest = connection.prepare<[number], SettlementRow>(`${selectSettlement} ORDER BY s.position DESC LIMIT ?`)
  const later = connection.prepare<[string], { settlement_id: string }>(`SELECT l.settlement_id FROM settlement o
    JOIN settlement l ON l.person_number = o.person_number AND l.insurance_type = o.insurance_type
      AND l.pooling_area = o.pooling_area AND l.year = o.year AND l.position > o.position AND l.kind = 'settlement'
    JOIN settlement_status t ON t.settlement = l.position AND t.reversed_by IS NULL
    WHERE o.settlement_id = ? ORDER BY l.position DESC`)
  // By way of the queue, which has an index of stays: every settlement has messages there.
  const standing = connection.prepare<[string], { settlementId: string; billId: string }>(`SELECT s.settlement_id AS settlementId,
    s.bill_id AS billId FROM upload_job j JOIN settlement s ON s.position = j.settlement
    JOIN settlement_status t ON t.settlement = s.position WHERE j.visit_id = ? AND t.open_bill_id IS NOT NULL LIMIT 1`)
  const slipLast = connection.prepare<[string], { last: number }>('SELECT last FROM slip_counter WHERE day = ?')
  const notCounted = connection.prepare<{ personNumber: string; lookup: Buffer }, { total: number }>(`WITH counted AS MATERIALIZED (
      ${countedRows('person p, json_each(p.account_counts) WHERE p.person_number_lookup = @lookup')})
    SELECT coalesce(sum(amount), 0) AS total FROM (
      SELECT settlement, 0 AS ordinal, amount FROM account_movement WHERE person_number = @personNumber
      UNION ALL
      SELECT p.settlement, ${ordinal}, -p.personal_account FROM settlement s JOIN supplement p ON p.settlement = s.position
      WHERE s.person_number = @personNumber
    ) m JOIN settlement_status t ON t.settlement = m.settlement LEFT JOIN person p ON p.person_number_lookup = @lookup
    LEFT JOIN counted c ON c.settlement = m.settlement
    WHERE CASE WHEN p.account_counts IS NULL THEN t.known_to_platform_at IS NULL OR t.known_to_platform_at > coalesce(p.as_of, 0)
      ELSE coalesce(c.supplements, -1) < m.ordinal END`)
  const where = 'WHERE settlement = (SELECT position FROM settlement WHERE settlement_id = ?)'
  const readPrinted = connection.prepare<[string], { printed: number }>(`SELECT printed FROM settlement_status ${where}`)
  const addPrint = connection.prepare(`UPDATE settlement_status SET printed = printed + 1 ${where}`)
  const changeState = connection.prepare(`UPDATE settlement_status SET state = ? ${where} AND state <> 'cancelled'`)

  function stored(row: SettlementRow | undefined): StoredSettlement | undefined {
    if (!row) return undefined
    return {
      head: reading.head(row),
      breakdown: content.read(row.position, row.figures, row.content_sha256),
      summary: reading.summary(row),
      ...basisOf(row),
      ...(row.platform_figures === null ? {} : { platformFigures: decodePlatformFigures(row.platform_figures) }),
      ...differenceOf(row.position),
    }
  }

  return {
    book(booking) {
      return transact(() => {
        const before = byKey.get(booking.head.settlementKey)
        if (before) return { kind: 'already', settlementId: before.settlement_id, fingerprint: before.fingerprint } as const
        write(booking)
        return { kind: 'booked' } as const
      })
    },
    find: (settlementId) => stored(byId.get(settlementId)),
    findByKey: (settlementKey) => stored(byKey.get(settlementKey)),
    summary(settlementId) {
      const row = byId.get(settlementId)
      return row && reading.summary(row)
    },
    head(settlementId) {
      const row = byId.get(settlementId)
      return row && reading.head(row)
    },
    list: (limit) => newest.all(limit).map(reading.summary),
    laterDependants: (settlementId) => later.all(settlementId).map((row) => row.settlement_id),
    standingOf: (visitId) => standing.get(visitId),
    accumulators: createAccumulatorReading(connection),
    nextSlipSerial: (day) => (slipLast.get(day)?.last ?? 0) + 1,
    accountMovementNotCounted: (personNumber) =>
      moneyFromFen(notCounted.get({ personNumber, lookup: vault.lookup(personNumber) })?.total ?? 0),
    printed: (settlementId) => readPrinted.get(settlementId)?.printed ?? 0,
    countPrint: (settlementId) =>
      transact(() => {
        addPrint.run(settlementId)
        return readPrinted.get(settlementId)?.printed ?? 0
      }),
    setState: (settlementId, state) => {
      transact(() => changeState.run(state, settlementId))
    },
  }
}
