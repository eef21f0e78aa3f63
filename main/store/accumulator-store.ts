import { z } from 'zod'
import type { Accumulators } from '../../shared/insured/index.ts'
import { fenOf, moneyFromFen } from '../../shared/money/index.ts'
import type { PersonYear, ToldAccumulatorStore } from '../services/ports/index.ts'
import { countedRows, countedThere, counting, isInDoubt, ordinal } from './doubt.ts'
import type { Connection } from './open-database.ts'
import type { Transact } from './transact.ts'

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
  /** Of settlements and supplements the platform did not count when it was asked. */
  beyond: number
}

const findTold = (connection: Connection) =>
  connection.prepare<PersonYear, ToldRow>(`SELECT as_of, counts, amounts, included FROM accumulator_told WHERE ${thisYear}`)

/**
 * What a person's year has counted: what the platform told, and what it did not count then on top. It counts a settlement by its own
 * figures, to which the supplements bring ours.
 */
export function createAccumulatorReading(connection: Connection): (personYear: PersonYear) => Accumulators {
  const told = findTold(connection)
  const counted = connection.prepare<PersonYear & { included: string }, CountedRow>(`WITH
    included AS MATERIALIZED (${countedRows('json_each(@included)')}),
    delta AS (
      SELECT s.position AS settlement, 0 AS ordinal, d.kind, d.name, d.delta AS value FROM settlement s
      JOIN accumulator_delta d ON d.settlement = s.position WHERE ${ofYear}
      UNION ALL
      SELECT s.position, ${ordinal}, d.kind, d.name, d.delta FROM settlement s JOIN supplement p ON p.settlement = s.position
      JOIN supplement_delta d ON d.supplement = p.position WHERE ${ofYear}
      UNION ALL
      SELECT NULL, NULL, kind, name, value FROM accumulator_opening WHERE ${thisYear})
    SELECT kind, name, sum(value) AS total,
      sum(CASE WHEN coalesce(i.supplements, -1) < ordinal THEN value ELSE 0 END) AS beyond
    FROM delta d LEFT JOIN included i ON i.settlement = d.settlement GROUP BY kind, name`)
  return (personYear) => {
    const known = told.get(personYear)
    const rows = counted.all({ ...personYear, included: known?.included ?? '{}' })
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

export function createToldAccumulatorStore(connection: Connection, transact: Transact): ToldAccumulatorStore {
  const told = findTold(connection)
  const inBooks = connection
    .prepare<PersonYear, string>(`SELECT ${countedThere} FROM settlement s JOIN settlement_status t ON t.settlement = s.position
    WHERE ${ofYear} AND t.known_to_platform_at IS NOT NULL`)
    .pluck()
  const inDoubt = connection.prepare<PersonYear & { askedAt: number }, { found: number }>(`SELECT 1 AS found FROM settlement s
    JOIN settlement_status t ON t.settlement = s.position WHERE ${ofYear} AND ${isInDoubt} LIMIT 1`)
  const lastEvent = connection
    .prepare<PersonYear, number | null>(`SELECT max(v.position) FROM settlement s JOIN upload_job j ON j.settlement = s.position
    JOIN upload_event v ON v.job_id = j.job_id WHERE ${ofYear} AND j.kind IN ${counting}`)
    .pluck()
  const put = connection.prepare(`INSERT INTO accumulator_told
    (person_number, insurance_type, pooling_area, year, as_of, counts, amounts, included)
    VALUES (@personNumber, @insuranceType, @area, @year, @asOf, @counts, @amounts, @included)
    ON CONFLICT (person_number, insurance_type, pooling_area, year) DO UPDATE
    SET as_of = @asOf, counts = @counts, amounts = @amounts, included = @included`)

  function standing(personYear: PersonYear, askedAt: number): string | undefined {
    if (inDoubt.get({ ...personYear, askedAt })) return undefined
    return JSON.stringify([inBooks.get(personYear), lastEvent.get(personYear) ?? 0, told.get(personYear) ?? null])
  }

  return {
    standing: (personYear) => standing(personYear, Number.MAX_SAFE_INTEGER),
    keep: (personYear, { counts, amounts }, asked) =>
      transact(() => {
        if (standing(personYear, asked.at) !== asked.standing) return false
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
          included: inBooks.get(personYear),
        })
        return true
      }),
    toldAt: (personYear) => told.get(personYear)?.as_of,
  }
}
