import type { RehearsalNote, RehearsalStore } from '../services/ports/index.ts'
import type { Connection } from './open-database.ts'
import type { Transact } from './transact.ts'

export function createRehearsalStore(connection: Connection, transact: Transact): RehearsalStore {
  const find = connection.prepare<[string], RehearsalNote>(
    'SELECT bill_id AS billId, content_hash AS contentHash, state FROM rehearsal WHERE visit_id = ?',
  )
  const begin = connection.prepare(`INSERT INTO rehearsal (visit_id, bill_id, content_hash, state, at)
    VALUES (@visitId, @billId, @contentHash, 'begun', @at) ON CONFLICT (visit_id) DO UPDATE SET
    bill_id = @billId, content_hash = @contentHash, state = 'begun', at = @at`)
  const complete = connection.prepare("UPDATE rehearsal SET state = 'uploaded', at = ? WHERE visit_id = ? AND state = 'begun'")
  const insertVisit = connection.prepare('INSERT INTO platform_visit (visit_id, centre_visit_id, learned_at) VALUES (?, ?, ?)')
  const unfinished = "j.state NOT IN ('acknowledged', 'superseded')"
  const ofVisit = connection.prepare<[string], { found: number }>(
    `SELECT 1 AS found FROM upload_job j INDEXED BY upload_job_open WHERE ${unfinished} AND j.visit_id = ? LIMIT 1`,
  )
  // What the platform works out rests on everything settled for the person before, in whichever stay.
  const ofPerson = connection.prepare<[string], { found: number }>(`SELECT 1 AS found FROM upload_job j INDEXED BY upload_job_open
    JOIN settlement s ON s.position = j.settlement WHERE ${unfinished} AND j.kind IN ('settlement', 'cancellation', 'sale', 'sale-return')
    AND s.person_number = ? LIMIT 1`)
  return {
    ofVisit: (visitId) => find.get(visitId),
    begin: (visitId, note, at) => void transact(() => begin.run({ visitId, at, ...note })),
    complete: (visitId, at) => void transact(() => complete.run(at, visitId)),
    opened: (visitId, centreVisitId, at) => void transact(() => insertVisit.run(visitId, centreVisitId, at)),
    hasOpenMessages: (visitId, personNumber) => ofVisit.get(visitId) !== undefined || ofPerson.get(personNumber) !== undefined,
  }
}
