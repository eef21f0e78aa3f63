import type { PlatformReceipt, RefusalSubject } from '../services/ports/index.ts'
import { complaintOf, notedWords, says, subjectOf } from './platform-words.ts'
import type { Arrival, FileArrival } from './transport.ts'
import { type AnswerEnvelope, answerEnvelopeSchema, readJson } from './wire/index.ts'

/** What an exchange came to, before the output is read. */
export type Answer =
  | { readonly kind: 'accepted'; readonly output: unknown; readonly receipt: PlatformReceipt }
  | { readonly kind: 'refused'; readonly message: string; readonly about?: RefusalSubject; readonly receipt: PlatformReceipt }
  /** Turned down only because the sign-in number ran out: the same message may go again under a new one. */
  | { readonly kind: 'stale-sign-in'; readonly message: string; readonly receipt: PlatformReceipt }
  | { readonly kind: 'not-sent'; readonly reason: string; readonly raw?: string }
  | { readonly kind: 'unknown'; readonly reason: string; readonly raw?: string }

/** A gateway that turns a call away answers this code; the platform behind it never saw the call. */
const gatewayRejection = '401'

function readEnvelope(text: string): AnswerEnvelope | undefined {
  try {
    const decoded = answerEnvelopeSchema.safeParse(readJson(text))
    return decoded.success ? decoded.data : undefined
  } catch (error) {
    // The parser speaks of syntax in several ways; whatever it cannot read is no answer.
    if (error instanceof Error) return undefined
    throw error
  }
}

/** Characters of an answer that are kept: what is longer is no answer to one message, and every attempt would be kept whole. */
const keptMax = 1024 * 1024

function kept(text: string): string {
  return text.length <= keptMax ? text : `${text.slice(0, keptMax)}…（共 ${text.length} 个字符）`
}

/** Characters of the receiver's message id: the interface has thirty. */
const receiverIdMax = 100

type OpenOutput = (output: unknown) => unknown

/** The signer's opening first, where answers are encrypted; some regions send `output` as text that holds JSON. */
function openOutput(sent: unknown, open: OpenOutput | undefined): unknown {
  try {
    const output = open === undefined ? sent : open(sent)
    return typeof output === 'string' && output.trim() !== '' ? readJson(output) : output
  } catch (error) {
    // What cannot be opened stays as it came, and the reader of the transaction says what is wrong with it.
    if (error instanceof Error) return sent
    throw error
  }
}

function isEmpty(output: unknown): boolean {
  return output === undefined || output === null || output === '' || (typeof output === 'object' && Object.keys(output).length === 0)
}

function warningOf(envelope: AnswerEnvelope): string | undefined {
  return complaintOf(envelope.warn_msg) ?? complaintOf(envelope.warn_info)
}

function receiptOf(envelope: AnswerEnvelope, raw: string): PlatformReceipt {
  const warning = warningOf(envelope)
  return {
    ...(envelope.inf_refmsgid === undefined ? {} : { receiverMessageId: envelope.inf_refmsgid.slice(0, receiverIdMax) }),
    ...(warning === undefined ? {} : { warning }),
    raw,
  }
}

function judge(envelope: AnswerEnvelope, code: number, raw: string, open: OpenOutput | undefined): Answer {
  const receipt = receiptOf(envelope, raw)
  const said = complaintOf(envelope.err_msg)
  // Some builds say what is wrong where a gateway would; beside a success stand only greetings there.
  const complaint = code === 0 ? said : (said ?? complaintOf(envelope.message) ?? complaintOf(envelope.msg))
  const output = openOutput(envelope.output, open)
  if (code === 0 && complaint === undefined) return { kind: 'accepted', output, receipt }
  const message = complaint ?? `交易状态码 ${code}，没有错误信息`
  // A success with an error text is a refusal, unless it brings a result all the same: then it says both, whatever the words.
  if (code === 0 && !isEmpty(output)) return { kind: 'unknown', reason: `应答自相矛盾：成功，却有错误信息：${message}`, raw }
  if (says.staleSignIn(message)) return { kind: 'stale-sign-in', message, receipt }
  if (says.undecided(message)) return { kind: 'unknown', reason: message, raw }
  const about = subjectOf(message)
  return { kind: 'refused', message, ...(about === undefined ? {} : { about }), receipt }
}

/**
 * The three endings of section 1.2 of the interface, and certain failure at the gateway: only a readable status other
 * than 0 is a refusal, only a gateway's own rejection is certain failure, and everything else is unknown.
 */
export function readAnswer(arrival: Arrival | FileArrival, open?: OpenOutput): Answer {
  if (arrival.kind === 'not-sent') return arrival
  if (arrival.kind === 'unknown')
    return { kind: 'unknown', reason: arrival.reason, ...(arrival.partial === undefined ? {} : { raw: kept(arrival.partial) }) }
  if (arrival.kind === 'file') {
    if (arrival.status !== 200) return { kind: 'unknown', reason: `HTTP ${arrival.status}` }
    return { kind: 'accepted', output: undefined, receipt: { raw: `（文件，${arrival.bytes} 字节）` } }
  }
  const { status, text } = arrival
  const raw = kept(text)
  const envelope = readEnvelope(text)
  if (envelope === undefined) return { kind: 'unknown', reason: `应答不是接口规范的报文（HTTP ${status}）`, raw }
  if (envelope.infcode === undefined) {
    const words = notedWords(envelope.message ?? envelope.msg ?? '')
    if (envelope.code === gatewayRejection) return { kind: 'not-sent', reason: `网关拒绝：${words}`, raw }
    return { kind: 'unknown', reason: `应答没有交易状态码（HTTP ${status}${words === '' ? '' : `，${words}`}）`, raw }
  }
  if (status < 200 || status > 299) return { kind: 'unknown', reason: `HTTP ${status}`, raw }
  if (!/^-?\d{1,4}$/.test(envelope.infcode)) return { kind: 'unknown', reason: '应答的交易状态码不是整数', raw }
  return judge(envelope, Number(envelope.infcode), raw, open)
}
