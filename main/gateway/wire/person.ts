import { z } from 'zod'
import { credential, person, personTold } from './members.ts'
import { manyOf, oneOf, type Written, wire } from './scalars.ts'

/** 1101 人员基本信息获取, input. */
export const personInputSchema = z.object({
  data: oneOf(
    z.object({
      ...credential,
      card_sn: wire.optionalText,
      begntime: wire.optionalText,
      psn_cert_type: wire.optionalText,
      certno: wire.optionalText,
      psn_name: wire.optionalText,
    }),
  ),
})
export type WrittenPersonInput = Written<z.output<typeof personInputSchema>>

export const enrolmentSchema = z.object({
  balc: wire.optionalAmount,
  insutype: wire.text,
  psn_type: wire.text,
  psn_insu_stas: wire.optionalText,
  psn_insu_date: wire.optionalDay,
  paus_insu_date: wire.optionalDay,
  cvlserv_flag: wire.optionalText,
  insuplc_admdvs: wire.text,
  emp_name: wire.optionalText,
})
export type Enrolment = z.output<typeof enrolmentSchema>

export const identityRowSchema = z.object({
  psn_idet_type: wire.text,
  psn_type_lv: wire.optionalText,
  memo: wire.optionalText,
  begntime: wire.optionalDay,
  endtime: wire.optionalDay,
})
export type IdentityRow = z.output<typeof identityRowSchema>

/** 1101, output: one row per enrolment, one per special identity. */
export const personOutputSchema = z.object({
  baseinfo: oneOf(
    z.object({
      ...personTold,
      ...person,
      certno: wire.text,
      psn_name: wire.text,
    }),
  ),
  insuinfo: manyOf(enrolmentSchema),
  idetinfo: manyOf(identityRowSchema),
})
export type PersonOutput = z.output<typeof personOutputSchema>
/** The same output as a platform writes it; days go out as text. */
export interface WrittenPersonOutput {
  readonly baseinfo: Written<PersonOutput['baseinfo']>
  readonly insuinfo: readonly Written<Enrolment>[]
  readonly idetinfo: readonly Written<IdentityRow>[]
}
