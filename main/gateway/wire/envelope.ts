import { z } from 'zod'
import { manyOf, type Written, wire } from './scalars.ts'

/** 交易输入报文: what stands around the input of every call. Members that are optional may be sent as `""`. */
export const requestEnvelopeSchema = z.object({
  infno: wire.text,
  msgid: wire.text,
  mdtrtarea_admvs: wire.text,
  insuplc_admdvs: wire.optionalText,
  recer_sys_code: wire.text,
  dev_no: wire.optionalText,
  dev_safe_info: wire.optionalText,
  cainfo: wire.optionalText,
  signtype: wire.optionalText,
  infver: wire.text,
  opter_type: wire.text,
  opter: wire.text,
  opter_name: wire.text,
  inf_time: wire.text,
  fixmedins_code: wire.text,
  fixmedins_name: wire.text,
  sign_no: wire.optionalText,
  /** 定点医药机构软件厂商全称, newer editions only. */
  fixmedins_soft_fcty: wire.optionalText,
  /** 加密方式 of the input, in the two spellings regions use. */
  encType: wire.optionalText,
  enc_type: wire.optionalText,
  input: z.unknown().optional(),
})
export type RequestEnvelope = z.output<typeof requestEnvelopeSchema>

/** The envelope in the order of the specification; `input` is whatever the transaction needs. */
export type WrittenRequest = Omit<Written<RequestEnvelope>, 'input'> & { readonly input: unknown }

/** 交易输出报文. `code` and `message` stand there instead when a gateway turns the call away before the platform saw it. */
export const answerEnvelopeSchema = z.object({
  infcode: wire.optionalText,
  inf_refmsgid: wire.optionalText.catch(undefined),
  refmsg_time: wire.optionalText.catch(undefined),
  respond_time: wire.optionalText.catch(undefined),
  err_msg: wire.optionalText,
  warn_msg: wire.optionalText.catch(undefined),
  warn_info: wire.optionalText.catch(undefined),
  output: z.unknown().optional(),
  code: wire.optionalText.catch(undefined),
  message: wire.optionalText.catch(undefined),
  msg: wire.optionalText.catch(undefined),
})
export type AnswerEnvelope = z.output<typeof answerEnvelopeSchema>

export type WrittenAnswer = Omit<Written<AnswerEnvelope>, 'output' | 'infcode'> & {
  readonly infcode: unknown
  readonly output: unknown
}

/** Whom the nodes of an output name, whatever else stands in them. */
export const peopleInOutputSchema = z
  .record(z.string(), manyOf(z.object({ psn_no: wire.optionalText.catch(undefined) })).catch([]))
  .catch({})

/** 9001 签到. */
export const signInInputSchema = z.object({ signIn: z.object({ opter_no: wire.text, mac: wire.text, ip: wire.text }) })
export const signInOutputSchema = z.object({
  signinoutb: z.preprocess(
    (value) => (Array.isArray(value) ? value[0] : value),
    z.object({ sign_time: wire.optionalText, sign_no: wire.text }),
  ),
})
export type WrittenSignIn = Written<z.output<typeof signInInputSchema>>
export type WrittenSignInOutput = Written<z.output<typeof signInOutputSchema>>

/** 9002 签退: some builds answer without the node, and nobody needs what stands in it. */
export const signOutInputSchema = z.object({ signOut: z.object({ sign_no: wire.text, opter_no: wire.text }) })
export type WrittenSignOut = Written<z.output<typeof signOutInputSchema>>
export interface WrittenSignOutOutput {
  readonly signoutoutb: { readonly sign_time: string }
}

/** 2601 冲正交易: takes back the call with that message id; it has no output. */
export const reversalInputSchema = z.object({
  data: manyOf(z.object({ psn_no: wire.text, omsgid: wire.text, oinfno: wire.text })),
})
/** Written as one object, read as one or many. */
export interface WrittenReversal {
  readonly data: Written<z.output<typeof reversalInputSchema>>['data'][number]
}
