import { z } from 'zod'
import { wire } from './scalars.ts'

/** 电子凭证解码, the data of the request; regions add fields of their own. */
export const voucherQuestionSchema = z.object({
  ecQrCode: wire.text,
  orgId: wire.text,
  businessType: wire.text,
  operatorId: wire.text,
  operatorName: wire.text,
  officeId: wire.text,
  officeName: wire.text,
})
/** Wrapped as the national library does it. */
export const voucherRequestSchema = z.object({ data: voucherQuestionSchema, transType: z.literal('ec.query'), orgId: wire.text })

/** `0` and data is the only success; no list of the other codes is public. */
export const voucherAnswerSchema = z.object({
  code: wire.optionalText,
  message: wire.optionalText.catch(undefined),
  msg: wire.optionalText.catch(undefined),
  data: z.unknown().optional(),
})

export const voucherHolderSchema = z.object({
  userName: wire.text,
  idNo: wire.text,
  idType: wire.optionalText,
  ecToken: wire.text,
})
