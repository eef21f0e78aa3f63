import type { AdmissionCalls } from '../../services/ports/index.ts'
import { accept, acceptRefusal, type Caller, decode, nothing } from '../caller.ts'
import {
  readBenefits,
  writeAdmission,
  writeAdmissionChange,
  writeBenefitQuestion,
  writeDischarge,
  writeFullList,
  writeSlimList,
  writeStayCancellation,
} from '../mapping/index.ts'
import { says } from '../platform-words.ts'
import { withoutToken } from '../token.ts'
import { admissionOutputSchema, benefitOutputSchema, listOutputSchema, stayCategory, transactions } from '../wire/index.ts'
import { acceptWithoutOutput } from './without-output.ts'

/** 2001, 2401 to 2405 and 4101: what stands around the fees of a stay. */
export function admissionCalls({ settings, call }: Caller): AdmissionCalls {
  return {
    checkBenefits: (sender, of) =>
      call(
        transactions.benefits,
        sender,
        of.enrolmentArea,
        () => writeBenefitQuestion(of, settings.institution.code),
        (accepted) => accept(accepted, { checks: readBenefits(decode(benefitOutputSchema, accepted.output).trtinfo, of.personNumber) }),
      ),

    admit: async (sender, request) => {
      const outcome = await call(
        transactions.admission,
        sender,
        request.stay.enrolmentArea,
        () => writeAdmission(request, stayCategory),
        (accepted) => accept(accepted, { visitId: decode(admissionOutputSchema, accepted.output).result.mdtrt_id }),
      )
      return withoutToken(outcome, request.stay.voucherToken)
    },

    discharge: async (sender, request) => {
      const outcome = await call(
        transactions.discharge,
        sender,
        request.stay.enrolmentArea,
        () => writeDischarge(request),
        (accepted) => acceptWithoutOutput(accepted, request.stay.personNumber, nothing),
      )
      return acceptRefusal(outcome, says.alreadyDischarged, nothing)
    },

    changeAdmission: (sender, request) =>
      call(
        transactions.admissionChange,
        sender,
        request.stay.enrolmentArea,
        () => writeAdmissionChange(request, stayCategory),
        (accepted) => acceptWithoutOutput(accepted, request.stay.personNumber, nothing),
      ),

    cancelAdmission: async (sender, stay) => {
      const outcome = await call(
        transactions.admissionCancellation,
        sender,
        stay.enrolmentArea,
        () => writeStayCancellation(stay),
        (accepted) => acceptWithoutOutput(accepted, stay.personNumber, nothing),
      )
      return acceptRefusal(outcome, says.admissionGone, nothing)
    },

    cancelDischarge: async (sender, stay) => {
      const outcome = await call(
        transactions.dischargeCancellation,
        sender,
        stay.enrolmentArea,
        () => writeStayCancellation(stay),
        (accepted) => acceptWithoutOutput(accepted, stay.personNumber, nothing),
      )
      return acceptRefusal(outcome, says.notDischarged, nothing)
    },

    uploadSettlementList: async (sender, request) => {
      const slim = settings.settlementList === 'slim'
      const outcome = await call<{ readonly listId?: string }>(
        slim ? transactions.settlementListVariant : transactions.settlementList,
        sender,
        request.stay.enrolmentArea,
        () => (slim ? writeSlimList(request) : writeFullList(request, settings.institution)),
        (accepted) => accept(accepted, { listId: decode(listOutputSchema, accepted.output).setl_list_id }),
      )
      return acceptRefusal(outcome, says.listIsThere, {})
    },
  }
}
