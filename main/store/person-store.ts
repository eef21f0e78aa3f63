import { z } from 'zod'
import { insuredPersonSchema } from '../../shared/insured/index.ts'
import type { PersonStore } from '../services/ports/index.ts'
import { counting, uncertain } from './accumulator-store.ts'
import type { Connection } from './open-database.ts'
import type { Transact } from './transact.ts'
import { open } from './upload-rows.ts'
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
    .prepare<[string], number>(`SELECT s.position FROM settlement s JOIN settlement_status t ON t.settlement = s.position
    WHERE s.person_number = ? AND t.known_to_platform_at IS NOT NULL ORDER BY s.position`)
    .pluck()
  // On its way at this moment, or sent or heard since the mark.
  const inDoubt = connection.prepare<{ personNumber: string; mark: number }, { found: number }>(`SELECT 1 AS found
    FROM settlement s JOIN upload_job j ON j.settlement = s.position
    WHERE s.person_number = @personNumber AND j.kind IN ${counting} AND (
      EXISTS (SELECT 1 FROM upload_event v WHERE v.job_id = j.job_id AND v.position > @mark)
      OR (j.${open} AND (j.kind = 'taking-back' OR j.state IN ('sending', 'unknown') OR EXISTS (SELECT 1 FROM upload_event v
        WHERE v.job_id = j.job_id AND v.message_id = j.message_id AND v.outcome IN ${uncertain})))) LIMIT 1`)
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
      const number = vault.lookup(person.personNumber)
      transact(() => {
        const before = byNumber.get(number)
        const isInDoubt = since !== undefined && inDoubt.get({ personNumber: person.personNumber, mark: since }) !== undefined
        const earlier = isInDoubt ? known(before)?.person : undefined
        const kept = earlier ? { ...person, accountBalance: earlier.accountBalance } : person
        const content = vault.seal(JSON.stringify(z.encode(insuredPersonSchema, kept)), place(number))
        const counts = earlier && before?.account_counts ? before.account_counts : JSON.stringify(inBooks.all(person.personNumber))
        upsert.run({ number, id: vault.lookup(person.idNumber), asOf, content, counts })
      })
    },
    findByNumber: (personNumber) => known(byNumber.get(vault.lookup(personNumber))),
    findByIdNumber: (idNumber) => known(byId.get(vault.lookup(idNumber))),
  }
}
