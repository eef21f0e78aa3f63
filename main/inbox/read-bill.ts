import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type BillRules, findBillFaults, type StayBill, stayBillSchema, strictBillRules } from '../../shared/bill/index.ts'
import { formatMoney, sumMoney } from '../../shared/money/index.ts'
import { decodeText, type Encoding } from './decode-text.ts'
import { explainIssues } from './explain-issues.ts'
import type { FormOutcome, Located, Place } from './locate.ts'
import { readCsv } from './read-csv.ts'
import { isCutShort, readJson } from './read-json.ts'

export type BillForm = 'json' | 'csv'

/** A file that is no bill we can take, with everything needed to mend it. */
export interface UnreadableBill {
  readonly ok: false
  readonly code: string
  readonly places: readonly Place[]
  readonly details: Record<string, unknown>
  readonly encoding?: Encoding
  readonly billId?: string
  /** The text simply stops: the file may still be growing. */
  readonly cutShort: boolean
}

export type ReadBill =
  | { readonly ok: true; readonly bill: StayBill; readonly content: string; readonly contentHash: string; readonly encoding: Encoding }
  | UnreadableBill

/** The limit on one bill: a hundred times the largest a hospital has. */
export const billBytesMax = 50 * 1024 * 1024
/** A refusal names this many places; mending those usually mends the rest. */
export const placesMax = 50

function malformed(places: readonly Place[], encoding: Encoding, billId?: string): UnreadableBill {
  return {
    ok: false,
    code: 'bill.malformed',
    places,
    details: { places },
    encoding,
    ...(billId === undefined ? {} : { billId }),
    cutShort: isCutShort(places),
  }
}

function billIdOf(raw: unknown): string | undefined {
  const billId = typeof raw === 'object' && raw !== null && 'billId' in raw ? raw.billId : undefined
  return typeof billId === 'string' && billId.length > 0 && billId.length <= 50 ? billId : undefined
}

/** What a bill says, whatever its form and spacing: the same bill as JSON and as CSV is the same text. */
function contentOf(bill: StayBill): { readonly content: string; readonly contentHash: string } {
  const content = JSON.stringify(z.encode(stayBillSchema, bill))
  return { content, contentHash: createHash('sha256').update(content).digest('hex') }
}

function checkBill({ raw, locate }: Located, encoding: Encoding, rules: BillRules): ReadBill {
  const billId = billIdOf(raw)
  const decoded = z.safeDecode(stayBillSchema, raw as z.input<typeof stayBillSchema>)
  if (!decoded.success) return malformed(explainIssues(decoded.error.issues, { raw, locate }, placesMax), encoding, billId)
  const bill = decoded.data
  const faults = findBillFaults(bill, rules)
  const [first] = faults
  if (!first) return { ok: true, bill, ...contentOf(bill), encoding }
  const places = faults.slice(0, placesMax).map(({ path, found, expected }) => ({ place: locate(path), found, expected }))
  const details =
    first.code === 'bill.wrong-sum'
      ? { stated: formatMoney(bill.totalFee), counted: formatMoney(sumMoney(bill.lines.map((line) => line.amount))) }
      : { places }
  return { ok: false, code: first.code, places, details, encoding, billId: bill.billId, cutShort: false }
}

/** The form by content when nobody said: JSON begins with a brace. */
export function formOf(text: string): BillForm {
  return text.trimStart().startsWith('{') ? 'json' : 'csv'
}

/** Bytes to a bill, or to every reason why not. Pure: the same bytes always end the same way. */
export function readBill(bytes: Uint8Array, form: BillForm | undefined, rules: BillRules = strictBillRules): ReadBill {
  const decoded = decodeText(bytes)
  if (!decoded.ok) {
    const { byte, expected } = decoded
    const place = { place: `第 ${byte + 1} 字节`, found: `0x${(bytes[byte] ?? 0).toString(16).toUpperCase().padStart(2, '0')}`, expected }
    return { ok: false, code: 'bill.not-text', places: [place], details: { byte, expected }, cutShort: false }
  }
  const { text, encoding } = decoded
  const read: FormOutcome = (form ?? formOf(text)) === 'json' ? readJson(text) : readCsv(text)
  if (!read.ok) return malformed(read.places.slice(0, placesMax), encoding)
  return checkBill(read.value, encoding, rules)
}
