import { fenOf } from '../../shared/money/index.ts'
import type { PersonYear, YearOpeningStore } from '../services/ports/index.ts'
import type { Connection } from './open-database.ts'
import type { Transact } from './transact.ts'

type Row = PersonYear & { readonly kind: 'count' | 'amount'; readonly name: string; readonly value: number; readonly asOf: number }

/** What a year had counted before this terminal; `SettlementStore.accumulators` adds it to the settlements' own deltas. */
export function createYearOpeningStore(connection: Connection, transact: Transact): YearOpeningStore {
  const insert = connection.prepare<Row>(`INSERT OR IGNORE INTO accumulator_opening
    (person_number, insurance_type, pooling_area, year, kind, name, value, as_of)
    VALUES (@personNumber, @insuranceType, @area, @year, @kind, @name, @value, @asOf)`)
  return {
    openYear: (personYear, { counts, amounts }, asOf) => {
      transact(() => {
        for (const [name, value] of Object.entries(counts)) insert.run({ ...personYear, kind: 'count', name, value, asOf })
        for (const [name, amount] of Object.entries(amounts))
          insert.run({ ...personYear, kind: 'amount', name, value: fenOf(amount), asOf })
      })
    },
  }
}
