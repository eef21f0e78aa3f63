import { z } from 'zod'
import { insuredPersonSchema } from '../../shared/insured/index.ts'
import type { PersonStore } from '../services/ports/index.ts'
import type { Connection } from './open-database.ts'
import type { Transact } from './transact.ts'
import type { Vault } from './vault.ts'

interface PersonRow {
  person_number_lookup: Buffer
  as_of: number
  content: Buffer
}

/** The last known record of each person: sealed whole, found by keyed hashes. */
export function createPersonStore(connection: Connection, transact: Transact, vault: Vault): PersonStore {
  const place = (lookup: Buffer) => `person.content:${lookup.toString('hex')}`
  const upsert = connection.prepare(`INSERT INTO person (person_number_lookup, id_number_lookup, as_of, content)
    VALUES (@number, @id, @asOf, @content) ON CONFLICT (person_number_lookup) DO UPDATE
    SET id_number_lookup = @id, as_of = @asOf, content = @content`)
  const byNumber = connection.prepare<[Buffer], PersonRow>('SELECT * FROM person WHERE person_number_lookup = ?')
  const byId = connection.prepare<[Buffer], PersonRow>('SELECT * FROM person WHERE id_number_lookup = ? ORDER BY as_of DESC LIMIT 1')
  const known = (row: PersonRow | undefined) =>
    row && {
      person: z.decode(insuredPersonSchema, JSON.parse(vault.open(row.content, place(row.person_number_lookup)))),
      asOf: row.as_of,
    }
  return {
    remember(person, asOf) {
      const number = vault.lookup(person.personNumber)
      const content = vault.seal(JSON.stringify(z.encode(insuredPersonSchema, person)), place(number))
      transact(() => upsert.run({ number, id: vault.lookup(person.idNumber), asOf, content }))
    },
    findByNumber: (personNumber) => known(byNumber.get(vault.lookup(personNumber))),
    findByIdNumber: (idNumber) => known(byId.get(vault.lookup(idNumber))),
  }
}
