import { z } from 'zod'
import type { LocalDate } from '../../shared/dates/index.ts'
import type { Connection } from './database.ts'
import { type SeedVisit, seedVisitSchema } from './seed.ts'

const codedSchema = z.strictObject({ code: z.string(), name: z.string() })

/** A visit without a bed: registered by 2201, or made by a pharmacy's settlement. */
export const outpatientVisitSchema = z.strictObject({
  counter: z.enum(['outpatient', 'pharmacy']),
  registeredAt: z.number(),
  /** 挂号撤销. */
  cancelledAt: z.number().optional(),
  /** What 2203 said last. */
  information: z
    .strictObject({
      medicalCategory: z.string(),
      /** 病种编码. */
      disease: z.string().optional(),
      diagnoses: z.array(codedSchema),
    })
    .optional(),
})
export type OutpatientVisit = z.output<typeof outpatientVisitSchema>

interface Row {
  readonly visit_id: string
  readonly content: string
}

export interface ToRegister {
  readonly visitId: string
  readonly personNumber: string
  /** 门诊号; a pharmacy's sale has none. */
  readonly hospitalNumber: string
  readonly on: LocalDate
  readonly visit: OutpatientVisit
}

/** 门诊就诊: who is registered where, and what the doctor said. */
export function openOutpatientBook(connection: Connection) {
  const insertVisit = connection.prepare('INSERT INTO visit VALUES (?, ?, ?)')
  const insert = connection.prepare('INSERT INTO outpatient_visit VALUES (?, ?, ?)')
  const update = connection.prepare('UPDATE outpatient_visit SET content = ? WHERE visit_id = ?')
  const byId = connection.prepare<[string], Row>('SELECT * FROM outpatient_visit WHERE visit_id = ?')
  const byNumber = connection.prepare<[string], Row>('SELECT * FROM outpatient_visit WHERE hospital_number = ?')
  const count = connection.prepare<[], { readonly count: number }>('SELECT COUNT(*) AS count FROM outpatient_visit')
  const read = (row: Row) => outpatientVisitSchema.parse(JSON.parse(row.content))
  return {
    nextNumber: (): number => (count.get()?.count ?? 0) + 1,
    find: (visitId: string): OutpatientVisit | undefined => {
      const row = byId.get(visitId)
      return row === undefined ? undefined : read(row)
    },
    /** Whether somebody is registered under that number and was not cancelled. */
    isRegistered: (hospitalNumber: string): boolean => byNumber.all(hospitalNumber).some((row) => read(row).cancelledAt === undefined),
    register({ visitId, personNumber, hospitalNumber, on, visit }: ToRegister): void {
      const asVisit: SeedVisit = seedVisitSchema.parse({
        visitId,
        personNumber,
        inpatientNumber: hospitalNumber,
        admittedOn: on,
        dischargedOn: on,
      })
      insertVisit.run(visitId, personNumber, JSON.stringify(z.encode(seedVisitSchema, asVisit)))
      insert.run(visitId, hospitalNumber, JSON.stringify(visit))
    },
    put: (visitId: string, visit: OutpatientVisit): void => {
      update.run(JSON.stringify(visit), visitId)
    },
  }
}
