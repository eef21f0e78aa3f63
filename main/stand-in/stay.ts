import { admit, cancelAdmission, cancelDischarge, changeAdmission, discharge } from './admission.ts'
import { checkBenefits } from './benefits.ts'
import type { Context } from './context.ts'
import { takeFullList, takeSlimList } from './settlement-list.ts'

/** What stands around the fees of a stay. */
export const stayWorks: Readonly<Record<string, (context: Context) => unknown>> = {
  '2001': checkBenefits,
  '2401': admit,
  '2402': discharge,
  '2403': changeAdmission,
  '2404': cancelAdmission,
  '2405': cancelDischarge,
  '4101': takeFullList,
  '4101A': takeSlimList,
}
