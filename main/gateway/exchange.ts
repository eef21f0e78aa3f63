import type { Sender } from '../services/ports/index.ts'
import { type Answer, readAnswer } from './answer.ts'
import { type Attachment, inParts } from './editions/index.ts'
import { pageTransactionOf } from './mapping/index.ts'
import { wireTime } from './message-id.ts'
import type { FileSink } from './reception.ts'
import { defaultTimeoutMs, type GatewaySettings } from './settings.ts'
import type { Headers } from './signing/index.ts'
import { type Arrival, type FileArrival, openTransport } from './transport.ts'
import { type Transaction, transactions, type WrittenRequest, writeJson } from './wire/index.ts'

/** One call as the client words it; the envelope is put around it here. */
export interface Call {
  readonly transaction: Transaction
  readonly sender: Sender
  /** insuplc_admdvs: needed whenever the input names a person number. */
  readonly enrolmentArea: string
  readonly signInNumber: string
  readonly input: unknown
  /** The file that goes with it, where it is not within the input. */
  readonly attachment?: Attachment
  /** Takes the file, where the answer may be one. */
  readonly sink?: FileSink
}

export interface Link {
  readonly state: 'up' | 'down' | 'unknown'
  readonly lastContactAt?: number
}

export interface Exchange {
  send(call: Call): Promise<Answer>
  link(): Link
  close(): Promise<void>
}

/** Answers with a row per fee line of a whole stay, per entry of a dictionary or per item of a catalogue. */
const longAnswers: readonly Transaction[] = [
  transactions.feeLines,
  transactions.chronicMedication,
  transactions.dictionary,
  ...Object.values(pageTransactionOf),
]
/** Twenty thousand fee lines with every member filled. */
const longBytesMax = 32 * 1024 * 1024

/** The call as the platform reads it, before the gateway's signer seals it. */
export function envelopeOf(settings: GatewaySettings, call: Omit<Call, 'sink' | 'attachment'>): WrittenRequest {
  return {
    ...settings.envelopeFields,
    infno: call.transaction,
    msgid: call.sender.messageId,
    mdtrtarea_admvs: settings.institution.area,
    insuplc_admdvs: call.enrolmentArea,
    recer_sys_code: settings.receiver,
    dev_no: '',
    dev_safe_info: '',
    cainfo: '',
    signtype: '',
    infver: settings.interfaceVersion ?? 'V1.0',
    opter_type: '1',
    opter: call.sender.operatorId,
    opter_name: call.sender.operatorName,
    inf_time: wireTime(settings.now()),
    fixmedins_code: settings.institution.code,
    fixmedins_name: settings.institution.name,
    sign_no: call.signInNumber,
    ...(settings.softwareVendor === undefined ? {} : { fixmedins_soft_fcty: settings.softwareVendor }),
    input: call.input,
  }
}

/** Envelope, signature, line and first reading of the answer: the same for every transaction. */
export function openExchange(settings: GatewaySettings): Exchange {
  const transport = openTransport(settings.address, settings.timeoutMs ?? defaultTimeoutMs, settings.line)
  let link: Link = { state: 'unknown' }

  function note(answer: Answer): void {
    // An answer in the platform's own form proves the line, whatever it says.
    const heard = answer.kind === 'accepted' || answer.kind === 'refused' || answer.kind === 'stale-sign-in'
    const before = link.state
    link = heard ? { state: 'up', lastContactAt: settings.now() } : { ...link, state: 'down' }
    if (link.state !== before) settings.onLink?.()
  }

  /** Signed, sent and read once; what cannot be signed has not left. */
  async function sendOnce(call: Call): Promise<{ readonly answer: Answer; readonly turnedAway: boolean }> {
    const { signer } = settings
    const { transaction, attachment, sink } = call
    let path: string
    let message: string
    let headers: Headers
    try {
      const request = envelopeOf(settings, call)
      message = writeJson(signer.seal?.(request) ?? request)
      path = signer.path(transaction)
      headers = await signer.headers({ transaction, at: settings.now(), body: message })
    } catch (error) {
      if (!(error instanceof Error)) throw error
      return { answer: { kind: 'not-sent', reason: `签名失败（${signer.style}：${error.message}）` }, turnedAway: false }
    }
    async function post(): Promise<Arrival | FileArrival> {
      if (sink !== undefined) return await transport.download(path, headers, message, sink)
      if (attachment === undefined)
        return await transport.post(path, headers, message, longAnswers.includes(transaction) ? longBytesMax : undefined)
      const { contentType, body } = await inParts(message, attachment)
      return await transport.post(path, { ...headers, 'content-type': contentType }, body)
    }
    const arrival = await post()
    const answer = readAnswer(arrival, signer.openOutput)
    return { answer, turnedAway: arrival.kind === 'answered' && (answer.kind === 'not-sent' || arrival.status === 401) }
  }

  /** A gateway may have ended a token early: the call it turned away goes once more under a new one, if it certainly did not arrive. */
  async function exchange(call: Call): Promise<Answer> {
    const { answer, turnedAway } = await sendOnce(call)
    if (!turnedAway || settings.signer.forget === undefined) return answer
    settings.signer.forget()
    return answer.kind === 'not-sent' ? (await sendOnce(call)).answer : answer
  }

  return {
    async send(call) {
      const begun = performance.now()
      const answer = await exchange(call)
      note(answer)
      settings.log?.({
        transaction: call.transaction,
        messageId: call.sender.messageId,
        outcome: answer.kind,
        milliseconds: Math.round(performance.now() - begun),
      })
      return answer
    },
    link: () => link,
    close: async () => {
      await Promise.all([transport.close(), settings.signer.close?.()])
    },
  }
}
