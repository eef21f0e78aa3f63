import { z } from 'zod'
import { type Accumulators, accumulatorDeltasSchema, emptyAccumulators, type InsuranceType } from '../../shared/insured/index.ts'
import { addMoney, fenOf, type Money, moneyFromFen, zeroMoney } from '../../shared/money/index.ts'
import { type ClearingRules, clearingRulesSchema } from './clearing.ts'
import { type Connection, openDatabase } from './database.ts'
import { type SeedDirectories, seedDirectoriesSchema } from './directory-book.ts'
import { openFileBook } from './file-book.ts'
import { type Habits, habitsSchema } from './habits.ts'
import { openMappingBook } from './mapping-book.ts'
import { openOutpatientBook } from './outpatient-book.ts'
import { type FeeLine, feeLineSchema, type Settled, settledSchema } from './records.ts'
import {
  type SeedItem,
  type SeedPerson,
  type SeedVisit,
  type StandInSeed,
  seedItemSchema,
  seedPersonSchema,
  seedVisitSchema,
} from './seed.ts'
import { openStatementBook } from './statement-book.ts'
import { openStayBook } from './stay-book.ts'
import { openStockBook } from './stock-book.ts'
import { openVoucherBook } from './voucher-book.ts'

type Row = Record<string, unknown>

function content<Schema extends z.ZodType>(schema: Schema, row: Row | undefined): z.output<Schema> | undefined {
  return row === undefined ? undefined : schema.parse(JSON.parse(String(row.content)))
}

function toText<Schema extends z.ZodType>(schema: Schema, value: z.output<Schema>): string {
  return JSON.stringify(z.encode(schema, value))
}

function addAccumulators(
  a: Accumulators,
  b: { readonly counts: Record<string, number>; readonly amounts: Record<string, Money> },
): Accumulators {
  const counts = { ...a.counts }
  const amounts = { ...a.amounts }
  for (const [name, count] of Object.entries(b.counts)) counts[name] = (counts[name] ?? 0) + count
  for (const [name, amount] of Object.entries(b.amounts)) amounts[name] = addMoney(amounts[name] ?? zeroMoney, amount)
  return { counts, amounts }
}

/** One settlement or cancellation as it stands in the ledger. */
export interface Entry {
  readonly settlementId: string
  readonly messageId: string
  readonly visitId: string
  readonly cancels: string | undefined
  readonly settledAt: number
  readonly settled: Settled
}

function entryOf(row: Row | undefined): Entry | undefined {
  const settled = content(settledSchema, row)
  if (row === undefined || settled === undefined) return undefined
  return {
    settlementId: String(row.settlement_id),
    messageId: String(row.message_id),
    visitId: String(row.visit_id),
    cancels: row.cancels === null ? undefined : String(row.cancels),
    settledAt: Number(row.settled_at),
    settled,
  }
}

export type Ledger = ReturnType<typeof openLedger>

/** The platform's books: people, stays, fee lines, settlements and the messages that made them. All calls are synchronous. */
export function openLedger(file: string, reading = false) {
  const connection = openDatabase(file, reading)
  const prepare = statementsOf(connection)

  function seed(given: StandInSeed): void {
    connection.transaction(() => {
      for (const one of given.people) {
        const { personNumber, idNumber } = one.person
        prepare.putPerson.run(
          personNumber,
          idNumber,
          one.card?.number ?? null,
          one.card?.identification ?? null,
          toText(seedPersonSchema, one),
        )
      }
      for (const visit of given.visits) prepare.putVisit.run(visit.visitId, visit.personNumber, toText(seedVisitSchema, visit))
      for (const item of given.items) prepare.putItem.run(item.code, toText(seedItemSchema, item))
      if (given.clearing !== undefined) prepare.putSetting.run('clearing', toText(clearingRulesSchema, given.clearing))
      if (given.habits !== undefined) prepare.putSetting.run('habits', toText(habitsSchema, given.habits))
      if (given.directories !== undefined) prepare.putSetting.run('directories', toText(seedDirectoriesSchema, given.directories))
    })()
  }

  return {
    seed,
    vouchers: openVoucherBook(connection),
    outpatient: openOutpatientBook(connection),
    stays: openStayBook(connection),
    stock: openStockBook(connection),
    files: openFileBook(connection),
    mappings: openMappingBook(connection),
    statements: openStatementBook(connection),
    /** All of it is written or nothing; nested calls become savepoints. */
    transact: <Value>(work: () => Value): Value => connection.transaction(work).immediate() as Value,
    personByNumber: (number: string): SeedPerson | undefined =>
      content(seedPersonSchema, prepare.personByNumber.get(number) as Row | undefined),
    personById: (number: string): SeedPerson | undefined => content(seedPersonSchema, prepare.personById.get(number) as Row | undefined),
    personByCard: (number: string): SeedPerson | undefined =>
      content(seedPersonSchema, prepare.personByCard.get(number) as Row | undefined),
    visit: (visitId: string): SeedVisit | undefined => content(seedVisitSchema, prepare.visit.get(visitId) as Row | undefined),
    item: (code: string): SeedItem | undefined => content(seedItemSchema, prepare.item.get(code) as Row | undefined),

    clearingRules: (): ClearingRules =>
      content(clearingRulesSchema, prepare.setting.get('clearing') as Row | undefined) ?? clearingRulesSchema.parse({}),
    habits: (): Habits => content(habitsSchema, prepare.setting.get('habits') as Row | undefined) ?? habitsSchema.parse({}),
    directories: (): SeedDirectories =>
      content(seedDirectoriesSchema, prepare.setting.get('directories') as Row | undefined) ?? seedDirectoriesSchema.parse({}),

    nextSignInNumber: (): number => Number((prepare.countSignIns.get() as Row).count) + 1,
    signIn: (number: string, operator: string, day: string) => void prepare.signIn.run(number, operator, day),
    isSignedIn: (number: string, operator: string, day: string): boolean => prepare.isSignedIn.get(number, operator, day) !== undefined,
    /** Whether there was such a number to end. */
    endSignIn: (number: string, operator: string): boolean => prepare.endSignIn.run(number, operator).changes > 0,
    endSignIns: () => void prepare.endSignIns.run(),

    lines: (visitId: string): FeeLine[] =>
      prepare.lines.all(visitId).map((row) => feeLineSchema.parse(JSON.parse(String((row as Row).content)))),
    hasLine: (visitId: string, lineId: string): boolean => prepare.hasLine.get(visitId, lineId) !== undefined,
    addLine: (visitId: string, line: FeeLine) =>
      void prepare.addLine.run(visitId, line.lineId, visitId, fenOf(line.amount), toText(feeLineSchema, line)),
    /** All lines of the stay, or those named. */
    removeLines: (visitId: string, lineIds?: readonly string[]): number =>
      lineIds === undefined
        ? prepare.removeLines.run(visitId).changes
        : lineIds.reduce((count, lineId) => count + prepare.removeLine.run(visitId, lineId).changes, 0),

    validSettlement: (visitId: string): Entry | undefined => entryOf(prepare.validOfVisit.get(visitId) as Row | undefined),
    /** Every batch of an outpatient visit is a settlement of its own. */
    validSettlements: (visitId: string): Entry[] => prepare.validOfVisit.all(visitId).flatMap((row) => entryOf(row as Row) ?? []),
    isValid: (settlementId: string): boolean => prepare.isValid.get(settlementId) !== undefined,
    byMessage: (messageId: string): Entry | undefined => entryOf(prepare.byMessage.get(messageId) as Row | undefined),
    entry: (settlementId: string): Entry | undefined => entryOf(prepare.byId.get(settlementId) as Row | undefined),
    isTakenBack: (settlementId: string): boolean => prepare.isTakenBack.get(settlementId) !== undefined,
    nextSettlementNumber: (): number => Number((prepare.countSettlements.get() as Row).count) + 1,
    book(entry: Entry & { readonly personNumber: string }): void {
      const { settled } = entry
      const { figures } = settled
      prepare.book.run({
        settlementId: entry.settlementId,
        messageId: entry.messageId,
        visitId: entry.visitId,
        personNumber: entry.personNumber,
        insuranceType: settled.insuranceType,
        year: settled.year,
        cancels: entry.cancels ?? null,
        settledAt: entry.settledAt,
        total: fenOf(figures.totalFee),
        fund: fenOf(figures.fundTotal),
        person: fenOf(figures.personTotal),
        account: fenOf(figures.personalAccount),
        cash: fenOf(figures.cash),
        content: toText(settledSchema, settled),
      })
    },
    takeBack: (settlementId: string, messageId: string, at: number) => void prepare.takeBack.run(settlementId, messageId, at),

    /** What the year has counted: the opening figures and the changes of every settlement that is valid now. */
    accumulators(person: SeedPerson, insuranceType: InsuranceType, year: number): Accumulators {
      const opening = person.counted.find((row) => row.insuranceType === insuranceType && row.year === year)?.accumulators
      const rows = prepare.validOfYear.all(person.person.personNumber, insuranceType, year) as Row[]
      return rows.reduce<Accumulators>(
        (sum, row) => addAccumulators(sum, accumulatorDeltasSchema.parse(JSON.parse(String(row.content)).deltas)),
        opening ?? emptyAccumulators,
      )
    },
    accountBalance(person: SeedPerson): Money {
      const { spent } = prepare.accountSpent.get(person.person.personNumber) as { spent: number }
      return moneyFromFen(fenOf(person.person.accountBalance) - spent)
    },

    note: (messageId: string, infno: string, at: number, words: string | undefined) =>
      void prepare.note.run(messageId, infno, at, words === undefined ? 1 : 0, words ?? null),
    query: (sql: string): Row[] => connection.prepare(sql).all() as Row[],
    durability: () => ({ synchronous: connection.pragma('synchronous', { simple: true }) }),
    close: () => {
      connection.close()
    },
  }
}

function statementsOf(connection: Connection) {
  const prepare = (sql: string) => connection.prepare(sql)
  return {
    putPerson: prepare('INSERT OR REPLACE INTO person VALUES (?, ?, ?, ?, ?)'),
    putVisit: prepare(
      'INSERT INTO visit VALUES (?, ?, ?) ON CONFLICT (visit_id) DO UPDATE SET person_number = excluded.person_number, content = excluded.content',
    ),
    putItem: prepare('INSERT OR REPLACE INTO item VALUES (?, ?)'),
    putSetting: prepare('INSERT OR REPLACE INTO setting VALUES (?, ?)'),
    setting: prepare('SELECT content FROM setting WHERE name = ?'),
    personByNumber: prepare('SELECT content FROM person WHERE person_number = ?'),
    personById: prepare('SELECT content FROM person WHERE id_number = ?'),
    personByCard: prepare('SELECT content FROM person WHERE card_number = ?'),
    visit: prepare('SELECT content FROM visit WHERE visit_id = ?'),
    item: prepare('SELECT content FROM item WHERE code = ?'),
    signIn: prepare('INSERT INTO sign_in VALUES (?, ?, ?, 0)'),
    countSignIns: prepare('SELECT COUNT(*) AS count FROM sign_in'),
    isSignedIn: prepare('SELECT 1 FROM sign_in WHERE number = ? AND operator = ? AND day = ? AND ended = 0'),
    endSignIn: prepare('UPDATE sign_in SET ended = 1 WHERE number = ? AND operator = ? AND ended = 0'),
    endSignIns: prepare('UPDATE sign_in SET ended = 1'),
    lines: prepare('SELECT content FROM fee_line WHERE visit_id = ? ORDER BY position'),
    hasLine: prepare('SELECT 1 FROM fee_line WHERE visit_id = ? AND line_id = ?'),
    addLine: prepare('INSERT INTO fee_line SELECT ?, ?, (SELECT COALESCE(MAX(position), 0) + 1 FROM fee_line WHERE visit_id = ?), ?, ?'),
    removeLines: prepare('DELETE FROM fee_line WHERE visit_id = ?'),
    removeLine: prepare('DELETE FROM fee_line WHERE visit_id = ? AND line_id = ?'),
    validOfVisit: prepare('SELECT * FROM valid_settlement WHERE visit_id = ?'),
    validOfYear: prepare(
      'SELECT content FROM valid_settlement WHERE person_number = ? AND insurance_type = ? AND year = ? ORDER BY position',
    ),
    isValid: prepare('SELECT 1 FROM valid_settlement WHERE settlement_id = ?'),
    accountSpent: prepare('SELECT COALESCE(SUM(account_fen), 0) AS spent FROM valid_settlement WHERE person_number = ?'),
    byMessage: prepare('SELECT * FROM settlement WHERE message_id = ?'),
    byId: prepare('SELECT * FROM settlement WHERE settlement_id = ?'),
    isTakenBack: prepare('SELECT 1 FROM taken_back WHERE settlement_id = ?'),
    countSettlements: prepare('SELECT COUNT(*) AS count FROM settlement'),
    book: prepare(
      `INSERT INTO settlement (settlement_id, message_id, visit_id, person_number, insurance_type, year, cancels, settled_at,
         total_fen, fund_fen, person_fen, account_fen, cash_fen, content)
       VALUES (@settlementId, @messageId, @visitId, @personNumber, @insuranceType, @year, @cancels, @settledAt,
         @total, @fund, @person, @account, @cash, @content)`,
    ),
    takeBack: prepare('INSERT INTO taken_back VALUES (?, ?, ?)'),
    note: prepare('INSERT INTO message (message_id, infno, received_at, accepted, words) VALUES (?, ?, ?, ?, ?)'),
  }
}
