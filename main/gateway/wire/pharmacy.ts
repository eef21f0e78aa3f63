import { z } from 'zod'
import { feeLineOutputSchema } from './inpatient-fees.ts'
import { settlementOutputSchema } from './inpatient-settlement.ts'
import { credential, dispensedLine, person } from './members.ts'
import { traceRowSchema } from './outpatient.ts'
import { manyOf, oneOf, type Written, wire } from './scalars.ts'

/** 2101 药店预结算 and 2102 药店结算: head and lines travel together, nobody was registered before. */
export const pharmacyInputSchema = z.object({
  druginfo: oneOf(
    z.object({
      ...person,
      ...credential,
      begntime: wire.text,
      medfee_sumamt: wire.amount,
      /** 2102 only. */
      invono: wire.optionalText,
      insutype: wire.text,
      dise_codg: wire.optionalText,
      dise_name: wire.optionalText,
      acct_used_flag: wire.text,
      med_type: wire.text,
    }),
  ),
  drugdetail: manyOf(
    z.object({
      ...dispensedLine,
      bilg_dr_codg: wire.optionalText,
      bilg_dr_name: wire.optionalText,
    }),
  ),
  /** Newer editions, with 2102. */
  drug_trac_info: manyOf(traceRowSchema),
})
export type PharmacyInput = z.output<typeof pharmacyInputSchema>
export interface WrittenPharmacySale {
  readonly druginfo: Written<PharmacyInput['druginfo']>
  readonly drugdetail: readonly Written<PharmacyInput['drugdetail'][number]>[]
  readonly drug_trac_info?: readonly Written<PharmacyInput['drug_trac_info'][number]>[]
}

/** Output of 2101 and 2102: the settlement, and how each line was split. */
export const pharmacyOutputSchema = settlementOutputSchema.extend({ detlcutinfo: manyOf(feeLineOutputSchema) })
