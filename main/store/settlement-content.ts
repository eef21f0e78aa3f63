import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { z } from 'zod'
import { parseLocalDate } from '../../shared/dates/index.ts'
import { ProblemError } from '../../shared/errors/index.ts'
import type { AccumulatorDeltas } from '../../shared/insured/index.ts'
import {
  fenOf,
  formatQuantity,
  formatRate,
  formatUnitPrice,
  moneyFromFen,
  parseQuantity,
  parseRate,
  parseUnitPrice,
} from '../../shared/money/index.ts'
import {
  type LineSplit,
  lineSplitSchema,
  type SettlementBreakdown,
  settlementBreakdownSchema,
  type TraceEntry,
  traceEntrySchema,
} from '../../shared/settlement/index.ts'
import type { Connection } from './open-database.ts'

/** How a breakdown lies in the database: named figures as canonical JSON, lines, trace and deltas as rows, one hash over all. */

type Cell = string | number | null
type Row = readonly Cell[]

const figuresSchema = settlementBreakdownSchema.omit({ lines: true, trace: true })
const lineWordsSchema = lineSplitSchema.pick({ feeCategory: true, class: true, reasons: true })

const lineColumns =
  'line_id, item_code, item_name, fee_category, charged_on, quantity, unit_price, class, upfront_share, price_limit, amount, fully_self_paid, over_price_limit, upfront_self_pay, within_policy, reasons'
const traceColumns = 'step, code, result_name, result_amount, entry'
const deltaColumns = 'kind, name, delta'

function lineRow(line: LineSplit): Row {
  return [
    line.lineId,
    line.itemCode,
    line.itemName,
    line.feeCategory,
    line.chargedOn,
    formatQuantity(line.quantity),
    formatUnitPrice(line.unitPrice),
    line.class,
    formatRate(line.upfrontShare),
    line.priceLimit === undefined ? null : formatUnitPrice(line.priceLimit),
    fenOf(line.amount),
    fenOf(line.fullySelfPaid),
    fenOf(line.overPriceLimit),
    fenOf(line.upfrontSelfPay),
    fenOf(line.withinPolicy),
    JSON.stringify(line.reasons),
  ]
}

function lineOf(row: Row): LineSplit {
  const text = (index: number) => String(row[index])
  const money = (index: number) => moneyFromFen(Number(row[index]))
  const words = lineWordsSchema.parse({ feeCategory: row[3], class: row[7], reasons: JSON.parse(text(15)) })
  return {
    lineId: text(0),
    itemCode: text(1),
    itemName: text(2),
    ...words,
    chargedOn: parseLocalDate(text(4)),
    quantity: parseQuantity(text(5)),
    unitPrice: parseUnitPrice(text(6)),
    upfrontShare: parseRate(text(8)),
    ...(row[9] === null ? {} : { priceLimit: parseUnitPrice(text(9)) }),
    amount: money(10),
    fullySelfPaid: money(11),
    overPriceLimit: money(12),
    upfrontSelfPay: money(13),
    withinPolicy: money(14),
  }
}

function traceRow(entry: TraceEntry): Row {
  const { result } = entry
  const content = String(canonicalize(z.encode(traceEntrySchema, entry)))
  return [entry.step, entry.code, result?.name ?? null, result ? fenOf(result.amount) : null, content]
}

function deltaRows(deltas: AccumulatorDeltas): Row[] {
  const counts = Object.entries(deltas.counts).map(([name, delta]): Row => ['count', name, delta])
  const amounts = Object.entries(deltas.amounts).map(([name, delta]): Row => ['amount', name, fenOf(delta)])
  return [...amounts, ...counts].sort((a, b) => (`${a[0]} ${a[1]}` < `${b[0]} ${b[1]}` ? -1 : 1))
}

export interface SettlementContent {
  readonly figures: string
  readonly lines: readonly Row[]
  readonly trace: readonly Row[]
  readonly deltas: readonly Row[]
  readonly sha256: string
}

function hashOf(content: Omit<SettlementContent, 'sha256'>): string {
  const hash = createHash('sha256').update(content.figures)
  for (const part of [content.lines, content.trace, content.deltas]) {
    hash.update(`\n${part.length}`)
    for (const row of part) hash.update('\n').update(JSON.stringify(row))
  }
  return hash.digest('hex')
}

export function contentOf(breakdown: SettlementBreakdown, deltas: AccumulatorDeltas): SettlementContent {
  const { lines, trace, ...rest } = breakdown
  const content = {
    figures: String(canonicalize(z.encode(figuresSchema, rest))),
    lines: lines.map(lineRow),
    trace: trace.map(traceRow),
    deltas: deltaRows(deltas),
  }
  return { ...content, sha256: hashOf(content) }
}

function breakdownOf({ figures, lines, trace }: Omit<SettlementContent, 'sha256'>): SettlementBreakdown {
  return {
    ...z.decode(figuresSchema, JSON.parse(figures)),
    lines: lines.map(lineOf),
    trace: trace.map((row) => z.decode(traceEntrySchema, JSON.parse(String(row[4])))),
  }
}

function deltasOf(rows: readonly Row[]): AccumulatorDeltas {
  const of = (kind: string) => rows.filter((row) => row[0] === kind).map((row) => [String(row[1]), Number(row[2])] as const)
  const amounts = of('amount').map(([name, delta]) => [name, moneyFromFen(delta)] as const)
  return { counts: Object.fromEntries(of('count')), amounts: Object.fromEntries(amounts) }
}

const placeholders = (columns: string) =>
  columns
    .split(',')
    .map(() => '?')
    .join(', ')

export interface SettlementContentTables {
  insert(settlement: number, content: SettlementContent): void
  /** Reads it back and compares the hash: what the disk changed silently is never shown as money. */
  read(settlement: number, figures: string, sha256: string): SettlementBreakdown
  /** The same for those who compare it field by field: says whether the hash holds and answers in any case. */
  readUnchecked(
    settlement: number,
    figures: string,
    sha256: string,
  ): { readonly breakdown: SettlementBreakdown; readonly deltas: AccumulatorDeltas; readonly isIntact: boolean }
}

export function createContentTables(connection: Connection): SettlementContentTables {
  const writer = (table: string, columns: string) =>
    connection.prepare(`INSERT INTO ${table} (settlement, position, ${columns}) VALUES (?, ?, ${placeholders(columns)})`)
  const reader = (table: string, columns: string, order: string) =>
    connection.prepare<[number], Cell[]>(`SELECT ${columns} FROM ${table} WHERE settlement = ? ORDER BY ${order}`).raw()
  const insertLine = writer('settlement_line', lineColumns)
  const insertTrace = writer('settlement_trace', traceColumns)
  const insertDelta = connection.prepare(`INSERT INTO accumulator_delta (settlement, ${deltaColumns}) VALUES (?, ?, ?, ?)`)
  const readLines = reader('settlement_line', lineColumns, 'position')
  const readTrace = reader('settlement_trace', traceColumns, 'position')
  const readDeltas = reader('accumulator_delta', deltaColumns, "kind || ' ' || name")
  const rowsOf = (settlement: number, figures: string) => ({
    figures,
    lines: readLines.all(settlement),
    trace: readTrace.all(settlement),
    deltas: readDeltas.all(settlement),
  })
  return {
    insert(settlement, content) {
      for (const [position, row] of content.lines.entries()) insertLine.run(settlement, position, ...row)
      for (const [position, row] of content.trace.entries()) insertTrace.run(settlement, position, ...row)
      for (const row of content.deltas) insertDelta.run(settlement, ...row)
    },
    read(settlement, figures, sha256) {
      const rows = rowsOf(settlement, figures)
      if (hashOf(rows) !== sha256) throw new ProblemError({ code: 'store.damaged', details: { file: 'terminal.db' } })
      return breakdownOf(rows)
    },
    readUnchecked(settlement, figures, sha256) {
      const rows = rowsOf(settlement, figures)
      return { breakdown: breakdownOf(rows), deltas: deltasOf(rows.deltas), isIntact: hashOf(rows) === sha256 }
    },
  }
}
