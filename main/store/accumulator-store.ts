import { z } from 'zod'
import type { Accumulators } from '../../shared/insured/index.ts'
import { fenOf, moneyFromFen } from '../../shared/money/index.ts'
import type { PersonYear, ToldAccumulatorStore } from '../services/ports/index.ts'
import type { Connection } from './open-database.ts'
import type { Transact } from './transact.ts'
import { open } from './upload-rows.ts'

const valuesSchema = z.record(z.string(), z.int())
const ofYear = 's.person_number = @personNumber AND s.insurance_type = @insuranceType AND s.pooling_area = @area AND s.year = @year'
const thisYear = 'person_number = @personNumber AND insurance_type = @insuranceType AND pooling_area = @area AND year = @year'

interface ToldRow {
  as_of: number
  counts: string
  amounts: string
  included: string
}

interface CountedRow {
  kind: 'count' | 'amount'
  name: string
  total: number
  /** Of settlements the platform did not have in its books when it was asked. */
  beyond: number
}

const findTold = (connection: Connection) =>
  connection.prepare<PersonYear, ToldRow>(`SELECT as_of, counts, amounts, included FROM accumulator_told WHERE ${thisYear}`)

/**
 * What a person's year has counted. A settlement's supplement goes with it: the platform, whose figures it follows, had those in its
 * books together with the settlement.
 */
export function createAccumulatorReading(connection: Connection): (personYear: PersonYear) => Accumulators {
  const told = findTold(connection)
  const counted = connection.prepare<PersonYear & { included: string }, CountedRow>(`SELECT kind, name, sum(value) AS total,
    sum(CASE WHEN settlement IS NULL OR settlement IN (SELECT value FROM json_each(@included)) THEN 0 ELSE value END) AS beyond FROM (
      SELECT s.position AS settlement, d.kind, d.name, d.delta AS value FROM settlement s
      JOIN accumulator_delta d ON d.settlement = s.position WHERE ${ofYear}
      UNION ALL
      SELECT s.position, d.kind, d.name, d.delta FROM settlement s JOIN supplement p ON p.settlement = s.position
      JOIN supplement_delta d ON d.supplement = p.position WHERE ${ofYear}
      UNION ALL
      SELECT NULL, kind, name, value FROM accumulator_opening WHERE ${thisYear}
    ) GROUP BY kind, name`)
  return (personYear) => {
    const known = told.get(personYear)
    const rows = counted.all({ ...personYear, included: known?.included ?? '[]' })
    const valuesOf = (kind: CountedRow['kind'], text: string | undefined) => {
      const values = new Map(rows.flatMap((row) => (row.kind === kind ? [[row.name, row.total] as const] : [])))
      const beyond = new Map(rows.flatMap((row) => (row.kind === kind ? [[row.name, row.beyond] as const] : [])))
      // Taken back here after the platform had counted less for it than we had: a year never counts below nothing.
      for (const [name, value] of Object.entries(text === undefined ? {} : valuesSchema.parse(JSON.parse(text))))
        values.set(name, Math.max(0, value + (beyond.get(name) ?? 0)))
      return [...values].filter(([, value]) => value !== 0).sort(([a], [b]) => (a < b ? -1 : 1))
    }
    return {
      counts: Object.fromEntries(valuesOf('count', known?.counts)),
      amounts: Object.fromEntries(valuesOf('amount', known?.amounts).map(([name, value]) => [name, moneyFromFen(value)])),
    }
  }
}

/** Messages that change what the platform has counted for a person. */
export const counting = "('settlement', 'cancellation', 'taking-back')"
export const uncertain = "('interrupted', 'unknown', 'quarantined', 'accepted')"

export function createToldAccumulatorStore(connection: Connection, transact: Transact): ToldAccumulatorStore {
  const told = findTold(connection)
  const inBooks = connection
    .prepare<PersonYear, number>(`SELECT s.position FROM settlement s JOIN settlement_status t ON t.settlement = s.position
    WHERE ${ofYear} AND t.known_to_platform_at IS NOT NULL ORDER BY s.position`)
    .pluck()
  const messages = 'settlement s JOIN upload_job j ON j.settlement = s.position'
  const inDoubt = connection.prepare<PersonYear, { found: number }>(`SELECT 1 AS found FROM ${messages}
    WHERE ${ofYear} AND j.kind IN ${counting} AND j.${open}
    AND (j.kind = 'taking-back' OR j.state IN ('sending', 'unknown') OR EXISTS (SELECT 1 FROM upload_event v
      WHERE v.job_id = j.job_id AND v.message_id = j.message_id AND v.outcome IN ${uncertain})) LIMIT 1`)
  const lastEvent = connection
    .prepare<PersonYear, number | null>(`SELECT max(v.position) FROM ${messages} JOIN upload_event v ON v.job_id = j.job_id
    WHERE ${ofYear} AND j.kind IN ${counting}`)
    .pluck()
  const put = connection.prepare(`INSERT INTO accumulator_told
    (person_number, insurance_type, pooling_area, year, as_of, counts, amounts, included)
    VALUES (@personNumber, @insuranceType, @area, @year, @asOf, @counts, @amounts, @included)
    ON CONFLICT (person_number, insurance_type, pooling_area, year) DO UPDATE
    SET as_of = @asOf, counts = @counts, amounts = @amounts, included = @included`)

  function standing(personYear: PersonYear): string | undefined {
    if (inDoubt.get(personYear)) return undefined
    return JSON.stringify([inBooks.all(personYear), lastEvent.get(personYear) ?? 0, told.get(personYear) ?? null])
  }

  return {
    standing,
    keep: (personYear, { counts, amounts }, asked) =>
      transact(() => {
        if (standing(personYear) !== asked.standing) return false
        const earlier = told.get(personYear)
        const nothing = (text = '{}') => {
          const names = Object.keys(valuesSchema.parse(JSON.parse(text))).filter((name) => asked.names.includes(name))
          return Object.fromEntries(names.map((name) => [name, 0]))
        }
        const fen = Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, fenOf(amount)]))
        put.run({
          ...personYear,
          asOf: asked.at,
          counts: JSON.stringify({ ...nothing(earlier?.counts), ...counts }),
          amounts: JSON.stringify({ ...nothing(earlier?.amounts), ...fen }),
          included: JSON.stringify(inBooks.all(personYear)),
        })
        return true
      }),
    toldAt: (personYear) => told.get(personYear)?.as_of,
  }
}
