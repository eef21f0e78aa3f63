import type { Context } from './context.ts'
import { uploadOutpatientFees, withdrawOutpatientFees } from './outpatient-fees.ts'
import { cancelOutpatient, preSettleOutpatient, settleOutpatient } from './outpatient-settlement.ts'
import { cancelRegistration, register, uploadVisit } from './outpatient-visit.ts'
import { cancelPharmacy, preSettlePharmacy, settlePharmacy } from './pharmacy.ts'

/** Care without a bed: visits to a doctor and sales at a pharmacy. */
export const outpatientWorks: Readonly<Record<string, (context: Context) => unknown>> = {
  '2101': preSettlePharmacy,
  '2102': settlePharmacy,
  '2103': cancelPharmacy,
  '2201': register,
  '2202': cancelRegistration,
  '2203': uploadVisit,
  '2203A': uploadVisit,
  '2204': uploadOutpatientFees,
  '2205': withdrawOutpatientFees,
  '2206': preSettleOutpatient,
  '2207': settleOutpatient,
  '2208': cancelOutpatient,
}
