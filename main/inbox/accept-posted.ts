import { createHash } from 'node:crypto'
import type { BillRules } from '../../shared/bill/index.ts'
import { type ErrorCode, type Outcome, type Problem, succeed } from '../../shared/errors/index.ts'
import type { BillIntake } from '../services/ports/index.ts'
import type { BillReader } from './bill-reader.ts'
import { type BillForm, billBytesMax } from './read-bill.ts'
import { readLimited } from './read-limited.ts'
import { refuseTooLarge, type Taken, takeBill } from './take-bill.ts'

export interface PostedParts {
  readonly intake: BillIntake
  readonly reader: BillReader
  readonly rules?: BillRules
  /** Only tests set another. */
  readonly bytesMax?: number
}

export interface PostedBill {
  readonly billId: string
  /** `same`: this very bill was here already, and sending it again did no harm. */
  readonly outcome: 'received' | 'same'
  readonly encoding: string
}

/** How a refused bill is named in the list when it came by a call. */
export const postedSource = 'HTTP'

function formOfType(contentType: string | undefined): BillForm | undefined {
  const type = contentType?.split(';')[0]?.trim().toLowerCase()
  if (type === 'application/json') return 'json'
  return type === 'text/csv' ? 'csv' : undefined
}

function answerOf(taken: Taken): Outcome<PostedBill> {
  if (taken.kind !== 'refused') return succeed({ billId: taken.billId, outcome: taken.kind, encoding: taken.encoding })
  const { code, details } = taken.entry
  return { ok: false, error: { code: code as ErrorCode, details } as unknown as Problem }
}

/**
 * Takes one bill from the body of a call. The host has checked the token; the answer means that it has been committed, one
 * way or the other, so the caller may forget it. Sending again after no answer is harmless.
 */
export async function acceptPosted(
  body: Uint8Array | AsyncIterable<Uint8Array>,
  contentType: string | undefined,
  { intake, reader, rules, bytesMax = billBytesMax }: PostedParts,
): Promise<Outcome<PostedBill>> {
  const limited = await readLimited(body instanceof Uint8Array ? inOnePiece(body) : body, bytesMax)
  if (!limited.ok) {
    const key = createHash('sha256').update(`${postedSource} ${limited.atLeast}`).digest('hex').slice(0, 32)
    return answerOf(refuseTooLarge(intake, postedSource, limited.atLeast, key, bytesMax))
  }
  const read = await reader.read(limited.bytes, formOfType(contentType), rules)
  return answerOf(takeBill(intake, postedSource, limited.bytes, read))
}

async function* inOnePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
