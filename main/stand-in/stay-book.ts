import { z } from 'zod'
import type { Connection } from './database.ts'
import { type SeedVisit, seedVisitSchema } from './seed.ts'

/** A block of a message as it was read; days and times are text, counts are numbers. */
const blockSchema = z.record(z.string(), z.union([z.string(), z.number()]).optional())

/** What the platform was told of a stay: 2401, then whatever 2403, 2402, 2405 and 2404 changed. */
export const stayRecordSchema = z.strictObject({
  admission: blockSchema,
  admissionDiagnoses: z.array(blockSchema),
  /** Absent: the person is in the hospital. */
  discharge: blockSchema.optional(),
  dischargeDiagnoses: z.array(blockSchema).default([]),
  /** 入院撤销, or the admission was taken back. */
  cancelledAt: z.number().optional(),
})
export type StayRecord = z.output<typeof stayRecordSchema>

interface Row {
  readonly visit_id: string
  readonly message_id: string | null
  readonly content: string
}

/** 结算清单 of one settlement. */
export interface StoredList {
  readonly listId: string
  readonly settlementId: string
  readonly content: unknown
}

/** 入院登记 and 结算清单. A stay that was seeded has no record until a message changes it: it counts as admitted and discharged. */
export function openStayBook(connection: Connection) {
  const insertVisit = connection.prepare('INSERT INTO visit VALUES (?, ?, ?)')
  const updateVisit = connection.prepare('UPDATE visit SET content = ? WHERE visit_id = ?')
  const put = connection.prepare(
    'INSERT INTO stay VALUES (?, ?, ?) ON CONFLICT (visit_id) DO UPDATE SET content = excluded.content, message_id = COALESCE(excluded.message_id, message_id)',
  )
  const byId = connection.prepare<[string], Row>('SELECT * FROM stay WHERE visit_id = ?')
  const byMessage = connection.prepare<[string], Row>('SELECT * FROM stay WHERE message_id = ?')
  const count = connection.prepare<[], { readonly count: number }>('SELECT COUNT(*) AS count FROM stay')
  const visits = connection.prepare<[], { readonly content: string }>('SELECT content FROM visit ORDER BY rowid')
  const visitsOf = connection.prepare<[string], { readonly content: string }>(
    'SELECT content FROM visit WHERE person_number = ? ORDER BY rowid',
  )
  const list = connection.prepare<[string], { readonly list_id: string; readonly content: string }>(
    'SELECT list_id, content FROM settlement_list WHERE settlement_id = ?',
  )
  const countLists = connection.prepare<[], { readonly count: number }>('SELECT COUNT(*) AS count FROM settlement_list')
  const putList = connection.prepare(
    'INSERT INTO settlement_list VALUES (?, ?, ?, ?) ON CONFLICT (settlement_id) DO UPDATE SET content = excluded.content',
  )
  const visitOf = (row: { readonly content: string }): SeedVisit => seedVisitSchema.parse(JSON.parse(row.content))
  const recordOf = (row: Row): StayRecord => stayRecordSchema.parse(JSON.parse(row.content))

  return {
    nextNumber: (): number => (count.get()?.count ?? 0) + 1,
    find: (visitId: string): StayRecord | undefined => {
      const row = byId.get(visitId)
      return row === undefined ? undefined : recordOf(row)
    },
    byMessage: (messageId: string): { readonly visitId: string; readonly record: StayRecord } | undefined => {
      const row = byMessage.get(messageId)
      return row === undefined ? undefined : { visitId: row.visit_id, record: recordOf(row) }
    },
    admit(visit: SeedVisit, messageId: string, record: StayRecord): void {
      insertVisit.run(visit.visitId, visit.personNumber, JSON.stringify(z.encode(seedVisitSchema, visit)))
      put.run(visit.visitId, messageId, JSON.stringify(record))
    },
    /** What is known of the stay from now on; its days follow. */
    change(visit: SeedVisit, record: StayRecord): void {
      updateVisit.run(JSON.stringify(z.encode(seedVisitSchema, visit)), visit.visitId)
      put.run(visit.visitId, null, JSON.stringify(record))
    },
    /** Of one person, or of everybody. */
    visits: (personNumber?: string): SeedVisit[] => (personNumber === undefined ? visits.all() : visitsOf.all(personNumber)).map(visitOf),
    list: (settlementId: string): StoredList | undefined => {
      const row = list.get(settlementId)
      return row === undefined ? undefined : { listId: row.list_id, settlementId, content: JSON.parse(row.content) }
    },
    /** One list per settlement: sent again, it takes the place of the former and keeps its number. */
    putList(settlementId: string, messageId: string, content: unknown, newListId: (number: number) => string): string {
      const listId = list.get(settlementId)?.list_id ?? newListId((countLists.get()?.count ?? 0) + 1)
      putList.run(listId, settlementId, messageId, JSON.stringify(content))
      return listId
    },
  }
}
