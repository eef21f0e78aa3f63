import { z } from 'zod'
import type { DifferenceDecision, SettlementState } from '../../shared/contract/index.ts'
import { addDays, type LocalDate } from '../../shared/dates/index.ts'
import { type Money, moneyCodec, moneyFromFen, negateMoney } from '../../shared/money/index.ts'
import type {
  BookedRecord,
  Clearing,
  ComparedFigures,
  ReconciliationStore,
  StatementRecord,
  StoredStatement,
} from '../services/ports/index.ts'
import { isResolved, isUncertain, isUnsent } from './doubt.ts'
import { decodePlatformFigures, encodePlatformFigures } from './figures-text.ts'
import type { Connection } from './open-database.ts'
import { personalSchema } from './settlement-store.ts'
import type { Transact } from './transact.ts'
import type { Vault } from './vault.ts'

interface RecordRow {
  settlement_id: string
  slip_number: string
  kind: 'settlement' | 'reversal'
  reverses: string | null
  reversed_by: string | null
  state: SettlementState
  inpatient_number: string
  visit_id: string
  person_number: string
  insurance_type: 'employee' | 'resident'
  enrolment_area: string
  settled_at: number
  operator_id: string
  operator_name: string
  personal: Buffer
  total_fee: number
  fund_total: number
  account: number
  cash: number
  centre_settlement_id: string | null
  clearing: string | null
  known_to_platform_at: number | null
  booked_on: LocalDate | null
  reconciled_at: number | null
  decision: DifferenceDecision['decision'] | null
  decided_figures: string | null
  supplement: string | null
  there: string | null
  heard: string | null
}

interface StatementRow {
  insurance_type: 'employee' | 'resident'
  clearing_type: string
  agency: string
  operator_id: string
  ours: string
  result: StoredStatement['result']
  words: string
}

interface NextRow {
  settlement_id: string
  at: number
}

const clearingSchema = z.object({ agency: z.string(), type: z.string(), way: z.string().optional() })
const figuresSchema = z.object({ totalFee: moneyCodec, fundTotal: moneyCodec, personalAccount: moneyCodec, cash: moneyCodec })
const oursSchema = z.strictObject({ ...figuresSchema.shape, count: z.int(), at: z.string() })

// What is charged by a supplement holds. Of what was taken back the platform counts its own figures both times; of what both sides have
// agreed to leave as it is, those it was about.
const selectRecord = `SELECT s.settlement_id, s.slip_number, s.kind, s.reverses, t.reversed_by, t.state, s.inpatient_number, s.visit_id,
    s.person_number, s.insurance_type, s.enrolment_area, s.settled_at, s.operator_id, s.operator_name, s.personal, s.total_fee,
    s.fund_total, s.personal_account + s.shared_account AS account, s.cash, t.centre_settlement_id,
    coalesce(t.clearing, ot.clearing) AS clearing, t.known_to_platform_at, t.booked_on, t.reconciled_at, d.decision,
    d.figures AS decided_figures, u.figures AS supplement, CASE WHEN t.state = 'cancelled' OR s.kind = 'reversal'
      THEN coalesce(ot.platform_figures, t.platform_figures) END AS there,
    t.platform_figures AS heard
  FROM settlement s JOIN settlement_status t ON t.settlement = s.position
  LEFT JOIN settlement o ON o.settlement_id = s.reverses
  LEFT JOIN settlement_status ot ON ot.settlement = o.position
  LEFT JOIN difference_decision d ON d.position =
    (SELECT max(l.position) FROM difference_decision l WHERE l.settlement = coalesce(o.position, s.position))
  LEFT JOIN supplement u ON u.position = (SELECT max(l.position) FROM supplement l WHERE l.settlement = s.position)`

/** Whose statement counts it: the day the platform named, or the one on which we learned of it. */
const dayOfRecord = "coalesce(t.booked_on, date(t.known_to_platform_at / 1000, 'unixepoch', '+8 hours'))"
const startOf = (day: LocalDate) => Date.parse(`${day}T00:00:00+08:00`)

function clearingOf(row: RecordRow): Clearing | undefined {
  if (row.clearing === null) return undefined
  const { agency, type, way } = clearingSchema.parse(JSON.parse(row.clearing))
  return { agency, type, ...(way === undefined ? {} : { way }) }
}

function comparedIn(text: string): ComparedFigures {
  const { totalFee, fundTotal, personalAccount, cash } = decodePlatformFigures(text)
  return { totalFee, fundTotal, personalAccount, cash }
}

function chargedIn(row: RecordRow): ComparedFigures {
  if (row.supplement !== null) return comparedIn(row.supplement)
  return {
    totalFee: moneyFromFen(row.total_fee),
    fundTotal: moneyFromFen(row.fund_total),
    personalAccount: moneyFromFen(row.account),
    cash: moneyFromFen(row.cash),
  }
}

function figuresOf(row: RecordRow): Pick<StatementRecord, 'figures' | 'charged'> {
  const charged = chargedIn(row)
  const held = row.there ?? (row.decision === 'ours-agreed' ? row.decided_figures : null)
  if (held === null) return { figures: charged }
  const signed = (amount: Money) => (row.kind === 'reversal' ? negateMoney(amount) : amount)
  const { totalFee, fundTotal, personalAccount, cash } = comparedIn(held)
  const figures = {
    totalFee: signed(totalFee),
    fundTotal: signed(fundTotal),
    personalAccount: signed(personalAccount),
    cash: signed(cash),
  }
  return { figures, charged }
}

/** Everything but the document, which is sealed: a day of records is read without opening anything. */
function readRow(row: RecordRow): StatementRecord {
  const clearing = clearingOf(row)
  return {
    settlementId: row.settlement_id,
    slipNumber: row.slip_number,
    kind: row.kind,
    ...(row.reverses === null ? {} : { reverses: row.reverses }),
    ...(row.reversed_by === null ? {} : { reversedBy: row.reversed_by }),
    state: row.state,
    inpatientNumber: row.inpatient_number,
    settledAt: row.settled_at,
    operatorId: row.operator_id,
    operatorName: row.operator_name,
    stay: {
      visitId: row.visit_id,
      personNumber: row.person_number,
      enrolmentArea: row.enrolment_area,
      insuranceType: row.insurance_type,
    },
    ...figuresOf(row),
    ...(row.heard === null ? {} : { heard: comparedIn(row.heard) }),
    ...(row.decision === null || row.decided_figures === null
      ? {}
      : { decided: { decision: row.decision, figures: comparedIn(row.decided_figures) } }),
    ...(row.centre_settlement_id === null ? {} : { centreSettlementId: row.centre_settlement_id }),
    ...(clearing === undefined ? {} : { clearing }),
    ...(row.known_to_platform_at === null ? {} : { knownAt: row.known_to_platform_at }),
    ...(row.booked_on === null ? {} : { bookedOn: row.booked_on }),
    ...(row.reconciled_at === null ? {} : { reconciledAt: row.reconciled_at }),
  }
}

function createReading(vault: Vault): (row: RecordRow) => BookedRecord {
  return (row) => {
    const { document } = personalSchema.parse(JSON.parse(vault.open(row.personal, `settlement.personal:${row.settlement_id}`)))
    const record = readRow(row)
    return { ...record, stay: { ...record.stay, document } }
  }
}

/** Every comparison that was ever made, and the last one of each group. */
function createStatements(connection: Connection, transact: Transact): Pick<ReconciliationStore, 'saveStatements' | 'statements'> {
  const insert =
    connection.prepare(`INSERT INTO reconciliation (day, insurance_type, clearing_type, agency, at, operator_id, ours, result, words)
    VALUES (@day, @insuranceType, @clearingType, @agency, @at, @operatorId, @ours, @result, @words)`)
  const latest = connection.prepare<[LocalDate], StatementRow>(`SELECT * FROM reconciliation r WHERE r.day = ? AND r.position = (
    SELECT max(l.position) FROM reconciliation l WHERE l.day = r.day AND l.insurance_type = r.insurance_type
    AND l.clearing_type = r.clearing_type AND l.agency = r.agency) ORDER BY r.insurance_type, r.clearing_type, r.agency`)
  return {
    saveStatements(day, statements) {
      transact(() => {
        for (const { at, count, totalFee, fundTotal, personalAccount, cash, ...row } of statements) {
          const ours = z.encode(oursSchema, { at, count, totalFee, fundTotal, personalAccount, cash })
          insert.run({ ...row, day, at: Date.parse(at), ours: JSON.stringify(ours) })
        }
      })
    },
    statements: (day) =>
      latest.all(day).map((row) => ({
        insuranceType: row.insurance_type,
        clearingType: row.clearing_type,
        agency: row.agency,
        operatorId: row.operator_id,
        result: row.result,
        words: row.words,
        ...z.decode(oursSchema, JSON.parse(row.ours)),
      })),
  }
}

/** What is compared with the platform's books: records by visit, by day and by turn. */
export function createReconciliationStore(connection: Connection, transact: Transact, vault: Vault): ReconciliationStore {
  const read = createReading(vault)
  const byId = connection.prepare<[string], RecordRow>(`${selectRecord} WHERE s.settlement_id = ?`)
  // By way of the queue, which has an index of visits; a reversal that sent nothing is found by what it takes back.
  const ofVisit = connection.prepare<{ visit: string }, RecordRow>(`${selectRecord} WHERE s.position IN (
      SELECT settlement FROM upload_job WHERE visit_id = @visit
      UNION SELECT r.position FROM settlement r WHERE r.reverses IN (
        SELECT b.settlement_id FROM upload_job j JOIN settlement b ON b.position = j.settlement WHERE j.visit_id = @visit))
    ORDER BY s.position`)
  const booked = connection.prepare<{ from: LocalDate; to: LocalDate; start: number; end: number }, RecordRow>(`${selectRecord}
    WHERE t.known_to_platform_at IS NOT NULL AND coalesce(t.clearing, ot.clearing) IS NOT NULL AND (
      t.settlement IN (SELECT settlement FROM settlement_status WHERE booked_on BETWEEN @from AND @to)
      OR (t.booked_on IS NULL AND t.settlement IN (
        SELECT settlement FROM settlement_status WHERE known_to_platform_at >= @start AND known_to_platform_at < @end)))
    ORDER BY s.position`)
  // What was once asked about is asked about again; what is cleared in a new way shows in the records of those days.
  const groups = connection.prepare<
    { day: LocalDate; start: number; end: number },
    { insurance_type: 'employee' | 'resident'; type: string; agency: string }
  >(`
    SELECT DISTINCT insurance_type, clearing_type AS type, agency FROM reconciliation WHERE day >= @day
    UNION SELECT s.insurance_type, json_extract(t.clearing, '$.type'), json_extract(t.clearing, '$.agency')
    FROM settlement_status t JOIN settlement s ON s.position = t.settlement
    WHERE t.known_to_platform_at >= @start AND t.known_to_platform_at < @end AND t.clearing IS NOT NULL ORDER BY 1, 2, 3`)
  const lastDay = connection.prepare<
    { clearingType: string; agency: string; start: number; before: LocalDate; since: LocalDate },
    { day: LocalDate | null }
  >(`SELECT max(${dayOfRecord}) AS day FROM settlement_status t
    WHERE t.known_to_platform_at >= @start AND json_extract(t.clearing, '$.type') = @clearingType
      AND json_extract(t.clearing, '$.agency') = @agency AND ${dayOfRecord} >= @since AND ${dayOfRecord} < @before`)
  const byDay = connection.prepare<{ from: LocalDate; to: LocalDate; start: number }, { day: LocalDate; count: number }>(`SELECT
      ${dayOfRecord} AS day, count(*) AS count FROM settlement_status t
    WHERE t.known_to_platform_at >= @start AND ${dayOfRecord} BETWEEN @from AND @to GROUP BY 1 ORDER BY 1 DESC`)
  // What the platform does not have, and that stands or waits to be cancelled there: few, so never by way of all settlements.
  const unsent = `FROM settlement_status t INDEXED BY settlement_status_unsent CROSS JOIN settlement s ON s.position = t.settlement
    WHERE ${isUnsent}`
  const unconfirmed = connection.prepare<[number, number], { count: number }>(
    `SELECT count(*) AS count ${unsent} AND s.kind = 'settlement' AND s.settled_at >= ? AND s.settled_at < ?`,
  )
  // What the platform is not known to have is of the day it was booked here.
  const differing = connection.prepare<{ day: LocalDate | null }, { settlementId: string; day: LocalDate }>(`SELECT * FROM (
      SELECT s.settlement_id AS settlementId, coalesce(${dayOfRecord}, date(s.settled_at / 1000, 'unixepoch', '+8 hours')) AS day
      FROM settlement_status t CROSS JOIN settlement s ON s.position = t.settlement WHERE t.state = 'differs' ORDER BY t.settlement)
    WHERE @day IS NULL OR day = @day`)
  const use = connection.prepare<[], { records: number; fund: number | null; oldest: number | null }>(`SELECT
    count(*) FILTER (WHERE s.kind = 'settlement') AS records, sum(s.fund_total + coalesce(
      (SELECT sum(u.fund_total) FROM supplement u WHERE u.settlement = s.position), 0)) FILTER (WHERE s.kind = 'settlement') AS fund,
    min(s.settled_at) AS oldest ${unsent}`)
  const overdue = connection.prepare<[number], { count: number }>(`SELECT count(*) AS count ${unsent} AND s.settled_at < ?`)
  const onTheWire = `EXISTS (SELECT 1 FROM upload_job j INDEXED BY upload_job_open JOIN settlement p ON p.position = j.settlement
    WHERE j.state NOT IN ('acknowledged', 'superseded') AND j.state = 'sending' AND p.person_number = `
  const sending = connection.prepare<[string], { found: number }>(`SELECT ${onTheWire} ?) AS found`)
  // A settlement that was taken back here is compared through its reversal.
  const comparable = `t.state IN ('confirmed', 'differs') AND s.settlement_id NOT IN (SELECT value FROM json_each(@skip))
    AND NOT ${onTheWire} s.person_number)`
  const latest = `AND ${comparable} ORDER BY t.known_to_platform_at DESC LIMIT 1`
  const never = connection.prepare<{ since: number; skip: string }, NextRow>(`SELECT s.settlement_id, t.known_to_platform_at AS at
    FROM settlement_status t INDEXED BY settlement_status_not_compared JOIN settlement s ON s.position = t.settlement
    WHERE t.reconciled_at IS NULL AND t.known_to_platform_at >= @since ${latest}`)
  // What became known there since then has been compared since then, or never.
  const again = connection.prepare<{ againBefore: number; againSince: number; skip: string }, NextRow>(`SELECT s.settlement_id,
      t.known_to_platform_at AS at
    FROM settlement_status t INDEXED BY settlement_status_known JOIN settlement s ON s.position = t.settlement
    WHERE t.known_to_platform_at >= @againSince AND t.known_to_platform_at < @againBefore AND t.reconciled_at < @againBefore ${latest}`)
  const troubled = `EXISTS (SELECT 1 FROM upload_job j JOIN upload_event v ON v.job_id = j.job_id
    WHERE j.settlement = t.settlement AND v.outcome IN ('unknown', 'interrupted', 'quarantined'))`
  const first = connection.prepare<
    { since: number; againSince: number; limit: number },
    { settlement_id: string }
  >(`SELECT settlement_id FROM (
      SELECT s.settlement_id, t.known_to_platform_at AS at
      FROM settlement_status t INDEXED BY settlement_status_not_compared JOIN settlement s ON s.position = t.settlement
      WHERE t.reconciled_at IS NULL AND t.known_to_platform_at >= @since AND (s.kind = 'reversal' OR ${troubled})
      UNION SELECT s.settlement_id, t.known_to_platform_at
      FROM settlement_status t INDEXED BY settlement_status_known JOIN settlement s ON s.position = t.settlement
      WHERE t.known_to_platform_at >= @againSince AND s.kind = 'reversal')
    ORDER BY at DESC LIMIT @limit`)
  const inDoubt = connection.prepare<[], { visit_id: string }>(`SELECT visit_id FROM (
      SELECT j.visit_id, j.position FROM upload_job j INDEXED BY upload_job_open
      WHERE j.state NOT IN ('acknowledged', 'superseded') AND j.kind = 'settlement'
        AND (j.state IN ('held', 'refused') OR (j.state IN ('queued', 'unknown') AND (j.attempts > 0 OR ${isUncertain})))
      UNION ALL SELECT j.visit_id, j.position FROM settlement_status t INDEXED BY settlement_status_unsent
      CROSS JOIN upload_job j ON j.settlement = t.settlement WHERE ${isUnsent} AND ${isResolved})
    GROUP BY visit_id ORDER BY min(position)`)
  const rehearsed = connection.prepare<[string, number], { found: number }>(
    'SELECT 1 AS found FROM rehearsal WHERE visit_id = ? AND at >= ?',
  )
  // A visit the hospital system had registered itself has one number on both sides.
  const ours = connection.prepare<[string], { visit_id: string }>(
    'SELECT visit_id FROM platform_visit WHERE centre_visit_id = ? ORDER BY position DESC LIMIT 1',
  )
  const byCentre = connection.prepare<[string], RecordRow>(`${selectRecord} WHERE t.centre_settlement_id = ?`)
  const lastOperator = connection.prepare<[], { operator_id: string; operator_name: string }>(
    'SELECT operator_id, operator_name FROM settlement ORDER BY position DESC LIMIT 1',
  )
  const owner = connection.prepare<[string], { job_id: string; settlement_id: string; current: number }>(`SELECT j.job_id,
      s.settlement_id, j.message_id = m.message_id AS current
    FROM message_id m JOIN upload_job j ON j.job_id = m.job_id JOIN settlement s ON s.position = j.settlement WHERE m.message_id = ?`)
  const status = 'settlement = (SELECT position FROM settlement WHERE settlement_id = @settlementId)'
  const learn = connection.prepare(`UPDATE settlement_status SET
      centre_settlement_id = coalesce(@centreSettlementId, centre_settlement_id), clearing = coalesce(@clearing, clearing),
      booked_on = coalesce(@bookedOn, booked_on), platform_figures = coalesce(@platformFigures, platform_figures),
      known_to_platform_at = coalesce(known_to_platform_at, @knownAt),
      state = CASE WHEN state = 'cancelled' THEN state ELSE coalesce(@state, state) END,
      reconciled_at = coalesce(@reconciledAt, reconciled_at)
    WHERE ${status}`)
  const forget = connection.prepare(`UPDATE settlement_status SET centre_settlement_id = NULL, clearing = NULL, booked_on = NULL,
      known_to_platform_at = NULL, reconciled_at = NULL WHERE ${status}`)

  return {
    record(settlementId) {
      const row = byId.get(settlementId)
      return row && read(row)
    },
    ofVisit: (visitId) => ofVisit.all({ visit: visitId }).map(read),
    booked: (from, to) => booked.all({ from, to, start: startOf(from), end: startOf(addDays(to, 1)) }).map(readRow),
    groupsSince: (day, from, to) =>
      groups
        .all({ day, start: startOf(from), end: startOf(addDays(to, 1)) })
        .map(({ insurance_type: insuranceType, type: clearingType, agency }) => ({ insuranceType, clearingType, agency })),
    lastDayOf: ({ agency, clearingType }, before, since) =>
      lastDay.get({ agency, clearingType, before, since, start: startOf(since) })?.day ?? undefined,
    bookedByDay: (from, to) => byDay.all({ from, to, start: startOf(from) }),
    firstToCompare: (wish) => first.all(wish).map((row) => row.settlement_id),
    unconfirmedOn: (day) => unconfirmed.get(startOf(day), startOf(addDays(day, 1)))?.count ?? 0,
    differing: (day) => differing.all({ day: day ?? null }),
    nextToCompare({ since, againBefore, againSince, skip }) {
      const left = JSON.stringify([...skip])
      const [newest, before] = [never.get({ since, skip: left }), again.get({ againBefore, againSince, skip: left })]
      return (newest && before && before.at > newest.at ? before : (newest ?? before))?.settlement_id
    },
    visitsInDoubt: () => inDoubt.all().map((row) => row.visit_id),
    offlineUse() {
      const row = use.get()
      const oldest = row?.oldest ?? null
      return { records: row?.records ?? 0, fundTotal: moneyFromFen(row?.fund ?? 0), ...(oldest === null ? {} : { oldestAt: oldest }) }
    },
    unsentBefore: (at) => overdue.get(at)?.count ?? 0,
    isSending: (personNumber) => sending.get(personNumber)?.found === 1,
    isRehearsed: (visitId, since) => rehearsed.get(visitId, since) !== undefined,
    visitOfCentre: (centreVisitId) => ours.get(centreVisitId)?.visit_id,
    recordOfCentre(centreSettlementId) {
      const row = byCentre.get(centreSettlementId)
      return row && read(row)
    },
    lastOperator() {
      const row = lastOperator.get()
      return row && { operatorId: row.operator_id, operatorName: row.operator_name }
    },
    ownerOf(messageId) {
      const row = owner.get(messageId)
      return row && { jobId: row.job_id, settlementId: row.settlement_id, isCurrent: row.current === 1 }
    },
    learn(settlementId, learned) {
      transact(() =>
        learn.run({
          settlementId,
          centreSettlementId: learned.centreSettlementId ?? null,
          clearing: learned.clearing ? JSON.stringify(learned.clearing) : null,
          bookedOn: learned.bookedOn ?? null,
          platformFigures: learned.platformFigures ? encodePlatformFigures(learned.platformFigures) : null,
          state: learned.state ?? null,
          reconciledAt: learned.reconciledAt ?? null,
          knownAt: learned.knownAt ?? null,
        }),
      )
    },
    forgetAtPlatform: (settlementId) => {
      transact(() => forget.run({ settlementId }))
    },
    ...createStatements(connection, transact),
    together: transact,
  }
}
