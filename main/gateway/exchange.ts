import type { Sender } from '../services/ports/index.ts'
import { type Answer, readAnswer } from './answer.ts'
import { wireTime } from './message-id.ts'
import { defaultTimeoutMs, type GatewaySettings } from './settings.ts'
import type { SignedCall } from './signing/index.ts'
import { openTransport } from './transport.ts'
import { type Transaction, type WrittenRequest, writeJson } from './wire/index.ts'

/** One call as the client words it; the envelope is put around it here. */
export interface Call {
  readonly transaction: Transaction
  readonly sender: Sender
  /** insuplc_admdvs: needed whenever the input names a person number. */
  readonly enrolmentArea: string
  readonly signInNumber: string
  readonly input: unknown
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

function envelope(settings: GatewaySettings, call: Call): WrittenRequest {
  return {
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
  const transport = openTransport(settings.address, settings.timeoutMs ?? defaultTimeoutMs)
  let link: Link = { state: 'unknown' }

  function note(answer: Answer): void {
    // An answer in the platform's own form proves the line, whatever it says.
    const heard = answer.kind === 'accepted' || answer.kind === 'refused' || answer.kind === 'stale-sign-in'
    link = heard ? { state: 'up', lastContactAt: settings.now() } : { ...link, state: 'down' }
  }

  async function exchange(call: Call): Promise<Answer> {
    let signed: SignedCall
    try {
      signed = await settings.signer.sign({ transaction: call.transaction, request: envelope(settings, call), at: settings.now() })
    } catch (error) {
      if (!(error instanceof Error)) throw error
      return { kind: 'not-sent', reason: `签名失败（${settings.signer.style}：${error.message}）` }
    }
    return readAnswer(await transport.post(signed.path, signed.headers, writeJson(signed.request)), settings.signer.openOutput)
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
    close: () => transport.close(),
  }
}
