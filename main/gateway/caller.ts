import type { z } from 'zod'
import type { PlatformOutcome, PlatformReceipt, Sender } from '../services/ports/index.ts'
import type { Answer } from './answer.ts'
import { check, detach, editionOf, shape } from './editions/index.ts'
import { type Call, type Exchange, envelopeOf } from './exchange.ts'
import { Foreign, Unmappable, Unreadable } from './mapping/index.ts'
import type { FileSink } from './reception.ts'
import type { GatewaySettings } from './settings.ts'
import type { createSignIns } from './sign-in.ts'
import type { Transaction } from './wire/index.ts'

export type Accepted = Extract<Answer, { kind: 'accepted' }>
export type Read<Value> = (accepted: Accepted) => PlatformOutcome<Value>

/** One call from house words to house words: written, sent under a valid sign-in number, read. */
export interface Caller {
  readonly settings: GatewaySettings
  call<Value>(
    transaction: Transaction,
    sender: Sender,
    enrolmentArea: string,
    write: () => unknown,
    read: Read<Value>,
    sink?: FileSink,
  ): Promise<PlatformOutcome<Value>>
}

export const nothing: Record<never, never> = {}

function withWarnings(receipt: PlatformReceipt, findings: readonly string[]): PlatformReceipt {
  if (findings.length === 0) return receipt
  return { ...receipt, warning: [receipt.warning, ...findings].filter((text) => text !== undefined).join('；') }
}

/** The output in the shape the transaction promises; only the place of what is wrong is told, never the content. */
export function decode<Schema extends z.ZodType>(schema: Schema, output: unknown): z.output<Schema> {
  const decoded = schema.safeParse(output)
  if (decoded.success) return decoded.data
  const places = decoded.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw new Unreadable(`应答内容不完整：${places.join('；')}`)
}

export function accept<Value>(accepted: Accepted, value: Value, findings: readonly string[] = []): PlatformOutcome<Value> {
  return { kind: 'accepted', value, receipt: withWarnings(accepted.receipt, findings) }
}

/** Words of a refusal that say that what was asked for is already so. */
export function acceptRefusal<Value>(
  outcome: PlatformOutcome<Value>,
  isSo: (message: string) => boolean,
  value: Value,
): PlatformOutcome<Value> {
  if (outcome.kind !== 'refused' || !isSo(outcome.message)) return outcome
  return { kind: 'accepted', value, receipt: withWarnings(outcome.receipt, [outcome.message]) }
}

/**
 * Every call ends in exactly one of the four outcomes; a call whose answer cannot be read is `unknown`, because the platform may
 * have done what it was asked.
 */
export function createCaller(settings: GatewaySettings, exchange: Exchange, signIns: ReturnType<typeof createSignIns>): Caller {
  const edition = settings.edition ?? editionOf('national-newer')

  /** What does not fit this region's edition is not sent at all; what fits goes out in the edition's form. */
  function fitting(transaction: Transaction, sender: Sender, enrolmentArea: string, input: unknown): Pick<Call, 'input' | 'attachment'> {
    const fault = check(edition, envelopeOf(settings, { transaction, sender, enrolmentArea, signInNumber: '', input }))
    if (fault !== undefined) throw new Unmappable(`${transaction} ${fault}`)
    const parts = detach(edition, transaction, input)
    return { ...parts, input: shape(edition, transaction, parts.input) }
  }

  async function send(
    transaction: Transaction,
    sender: Sender,
    enrolmentArea: string,
    content: Pick<Call, 'input' | 'attachment' | 'sink'>,
  ): Promise<Answer> {
    let last: Answer | undefined
    // A stale number is renewed once; the message keeps its id, for the platform has not looked at it.
    for (let attempt = 1; attempt <= 2; attempt += 1) {
      const signedIn = await signIns.numberFor(sender)
      if (!signedIn.ok) return { kind: 'not-sent', reason: signedIn.reason, ...(signedIn.raw === undefined ? {} : { raw: signedIn.raw }) }
      last = await exchange.send({
        transaction,
        sender,
        enrolmentArea,
        signInNumber: signedIn.number,
        ...content,
      })
      if (last.kind !== 'stale-sign-in') return last
      await signIns.forget(sender, signedIn.number)
    }
    return last as Answer
  }

  async function call<Value>(
    transaction: Transaction,
    sender: Sender,
    enrolmentArea: string,
    write: () => unknown,
    read: Read<Value>,
    sink?: FileSink,
  ): Promise<PlatformOutcome<Value>> {
    let answer: Answer | undefined
    try {
      const content = fitting(transaction, sender, enrolmentArea, write())
      answer = await send(transaction, sender, enrolmentArea, { ...content, ...(sink === undefined ? {} : { sink }) })
      if (answer.kind === 'accepted') return read(answer)
      // Nobody has looked at the message: it goes out again as it is, once signing in works.
      if (answer.kind === 'stale-sign-in') return { kind: 'not-sent', reason: answer.message, raw: answer.receipt.raw }
      return answer
    } catch (error) {
      if (error instanceof Unmappable) return { kind: 'refused', message: `未发送：${error.message}`, receipt: { raw: '' } }
      if (error instanceof Unreadable && answer?.kind === 'accepted')
        return { kind: 'unknown', reason: error.message, raw: answer.receipt.raw, ...(error instanceof Foreign ? { isForeign: true } : {}) }
      throw error
    }
  }

  return { settings, call }
}
