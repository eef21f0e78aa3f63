import type { VoucherDecoder, VoucherOutcome } from '../services/ports/index.ts'
import type { LineSettings } from './line.ts'
import type { ExchangeRecord } from './settings.ts'
import type { Headers, Signer } from './signing/index.ts'
import { maskToken } from './token.ts'
import { type Arrival, openTransport } from './transport.ts'
import { readJson, voucherAnswerSchema, voucherHolderSchema, writeJson } from './wire/index.ts'

/** Where and how a site's decode service is asked: nothing of it is the same everywhere, so nothing of it is code. */
export interface VoucherSettings {
  readonly address: string
  readonly path: string
  /** `wrapped`: the fields inside `data`, with the kind of call beside them; `flat`: the fields alone, as some regions want them. */
  readonly envelope: 'wrapped' | 'flat'
  /** 用码业务类型 of this workplace. */
  readonly businessType: string
  /** 医保科室. */
  readonly office: { readonly code: string; readonly name: string }
  /** Fields that only one region asks for, sent as they stand here. */
  readonly fields: Readonly<Record<string, string>>
  readonly timeoutMs: number
  readonly institution: { readonly code: string }
  readonly signer: Pick<Signer, 'headers' | 'close'>
  readonly line?: LineSettings
  readonly now: () => number
  readonly log?: (
    record: Pick<ExchangeRecord, 'outcome' | 'milliseconds'> & { readonly transaction: 'ec.query'; readonly code?: string },
  ) => void
}

/** A gateway that turns a call away answers this code; the service behind it never saw the call. */
const gatewayRejection = '401'
/** 电子凭证解码, where a gateway numbers it. */
const decodingNumber = '1162'

function parsed(text: string): unknown {
  try {
    return readJson(text)
  } catch (error) {
    // Whatever the parser cannot read is no answer.
    if (error instanceof Error) return undefined
    throw error
  }
}

/** Reads the answer as leniently as any other: codes as number or text, data as object or as text that holds one. */
function read(arrival: Arrival): VoucherOutcome {
  if (arrival.kind !== 'answered') return { kind: arrival.kind, reason: arrival.reason }
  const answer = voucherAnswerSchema.safeParse(parsed(arrival.text))
  if (!answer.success || answer.data.code === undefined)
    return { kind: 'unknown', reason: `应答不是电子凭证解码的报文（HTTP ${arrival.status}）` }
  const { code, data } = answer.data
  const words = answer.data.message ?? answer.data.msg ?? ''
  if (code === gatewayRejection) return { kind: 'not-sent', reason: `网关拒绝：${words}` }
  if (code !== '0') return { kind: 'refused', code, message: words === '' ? `错误代码 ${code}` : words }
  const holder = voucherHolderSchema.safeParse(typeof data === 'string' ? parsed(data) : data)
  if (!holder.success) {
    const places = holder.error.issues.map(({ path }) => path.join('.')).filter((place) => place !== '')
    return { kind: 'refused', code, message: `解码应答缺少人员信息${places.length === 0 ? '' : `：${places.join('、')}`}` }
  }
  const { userName, idNo, idType, ecToken } = holder.data
  return { kind: 'accepted', value: { name: userName, idNumber: idNo, idType: idType ?? '01', token: ecToken } }
}

/** Some services repeat what they were asked in their complaints. */
function hushed(outcome: VoucherOutcome, code: string): VoucherOutcome {
  const hide = (text: string) => text.replaceAll(code, maskToken(code))
  if (outcome.kind === 'refused') return { ...outcome, message: hide(outcome.message) }
  return outcome.kind === 'accepted' ? outcome : { ...outcome, reason: hide(outcome.reason) }
}

/**
 * The decode service of the national e-voucher over HTTP. A code is sent once and never again, whatever becomes of the answer;
 * neither code nor token is in any log or outcome but the token of the person who was found.
 */
export function openVoucherDecoder(settings: VoucherSettings): VoucherDecoder {
  const transport = openTransport(settings.address, settings.timeoutMs, settings.line)
  const orgId = settings.institution.code
  const { businessType, office, fields } = settings

  async function ask(body: string): Promise<VoucherOutcome> {
    let headers: Headers
    try {
      headers = await settings.signer.headers({ transaction: decodingNumber, at: settings.now(), body })
    } catch (error) {
      if (!(error instanceof Error)) throw error
      return { kind: 'not-sent', reason: `签名失败：${error.message}` }
    }
    return read(await transport.post(settings.path, headers, body))
  }

  return {
    async decode({ operatorId, operatorName }, code) {
      const begun = performance.now()
      const asked = {
        orgId,
        businessType,
        operatorId,
        operatorName,
        officeId: office.code,
        officeName: office.name,
        ecQrCode: code,
        ...fields,
      }
      const body = settings.envelope === 'flat' ? asked : { data: { ...asked, deviceType: '' }, transType: 'ec.query', orgId }
      const outcome = hushed(await ask(writeJson(body)), code)
      settings.log?.({
        transaction: 'ec.query',
        outcome: outcome.kind,
        milliseconds: Math.round(performance.now() - begun),
        ...(outcome.kind === 'refused' ? { code: outcome.code } : {}),
      })
      return outcome
    },
    close: async () => {
      await Promise.all([transport.close(), settings.signer.close?.()])
    },
  }
}
