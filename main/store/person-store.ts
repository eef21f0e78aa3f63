import { z } from 'zod'
import { insuredPersonSchema } from '../../shared/insured/index.ts'
import type { PersonStore } from '../services/ports/index.ts'
import { countedThere, counting, isInDoubt } from './doubt.ts'
import type { Connection } from './open-database.ts'
import type { Transact } from './transact.ts'
import type { Vault } from './vault.ts'

interface PersonRow {
  person_number_lookup: Buffer
  as_of: number
  content: Buffer
  account_counts: string | null
}

/** The last known record of each person: sealed whole, found by keyed hashes. */
export function createPersonStore(connection: Connection, transact: Transact, vault: Vault): PersonStore {
  const place = (lookup: Buffer) => `person.content:${lookup.toString('hex')}`
  const upsert = connection.prepare(`INSERT INTO person (person_number_lookup, id_number_lookup, as_of, content, account_counts)
    VALUES (@number, @id, @asOf, @content, @counts) ON CONFLICT (person_number_lookup) DO UPDATE
    SET id_number_lookup = @id, as_of = @asOf, content = @content, account_counts = @counts`)
  const mark = connection.prepare<[], number | null>('SELECT max(position) FROM upload_event').pluck()
  const inBooks = connection
    .prepare<[string], string>(`SELECT ${countedThere} FROM settlement s JOIN settlement_status t ON t.settlement = s.position
    WHERE s.person_number = ? AND t.known_to_platform_at IS NOT NULL`)
    .pluck()
  // In doubt at this moment, or sent or heard since the mark.
  const inDoubt = connection.prepare<{ personNumber: string; mark: number; askedAt: number }, { found: number }>(`SELECT 1 AS found
    FROM settlement s JOIN settlement_status t ON t.settlement = s.position WHERE s.person_number = @personNumber AND (
      ${isInDoubt} OR EXISTS (SELECT 1 FROM upload_job j JOIN upload_event v ON v.job_id = j.job_id
        WHERE j.settlement = s.position AND j.kind IN ${counting} AND v.position > @mark)) LIMIT 1`)
  const byNumber = connection.prepare<[Buffer], PersonRow>('SELECT * FROM person WHERE person_number_lookup = ?')
  const byId = connection.prepare<[Buffer], PersonRow>('SELECT * FROM person WHERE id_number_lookup = ? ORDER BY as_of DESC LIMIT 1')
  const known = (row: PersonRow | undefined) =>
    row && {
      person: z.decode(insuredPersonSchema, JSON.parse(vault.open(row.content, place(row.person_number_lookup)))),
      asOf: row.as_of,
    }
  return {
    mark: () => mark.get() ?? 0,
    remember(person, asOf, since) {
      const { personNumber } = person
      const number = vault.lookup(personNumber)
      transact(() => {
        const isDoubtful = since !== undefined && inDoubt.get({ personNumber, mark: since, askedAt: asOf }) !== undefined
        const before = isDoubtful ? byNumber.get(number) : undefined
        const earlier = known(before)
        const kept = earlier ? { ...person, accountBalance: earlier.person.accountBalance } : person
        const content = vault.seal(JSON.stringify(z.encode(insuredPersonSchema, kept)), place(number))
        const counts = before ? before.account_counts : inBooks.get(personNumber)
        upsert.run({ number, id: vault.lookup(person.idNumber), asOf: earlier?.asOf ?? asOf, content, counts })
      })
    },
    findByNumber: (personNumber) => known(byNumber.get(vault.lookup(personNumber))),
    findByIdNumber: (idNumber) => known(byId.get(vault.lookup(idNumber))),
  }
}
