import type { OutpatientCalls, OutpatientSettlementRequest, PlatformOutcome, Sender } from '../../services/ports/index.ts'
import { accept, acceptRefusal, type Caller, decode, nothing, type Read } from '../caller.ts'
import { feeLineFindings, settlementFindings } from '../checks.ts'
import {
  Foreign,
  readFeeSplits,
  readFigures,
  readSettled,
  writeOutpatientFees,
  writeOutpatientFeeWithdrawal,
  writeOutpatientSettlement,
  writeRegistration,
  writeRegistrationCancellation,
  writeVisit,
} from '../mapping/index.ts'
import { says } from '../platform-words.ts'
import { withoutToken } from '../token.ts'
import { feesOutputSchema, registrationOutputSchema, transactions } from '../wire/index.ts'
import { cancelling, settlementInfoOf } from './cancelling.ts'
import { acceptWithoutOutput } from './without-output.ts'

/** 2201 to 2208. */
export function outpatientCalls(caller: Caller): OutpatientCalls {
  const { call, settings } = caller
  // The edition of 2021 has no room for the letter of the variant.
  const usual = settings.edition?.name === 'national-2021' ? transactions.visit : transactions.visitVariant
  const visitTransaction = settings.visitTransaction ?? usual

  async function settling<Value>(
    sender: Sender,
    request: OutpatientSettlementRequest,
    isFinal: boolean,
    read: Read<Value>,
  ): Promise<PlatformOutcome<Value>> {
    const transaction = isFinal ? transactions.outpatientSettlement : transactions.outpatientPreSettlement
    const outcome = await call(transaction, sender, request.enrolmentArea, () => writeOutpatientSettlement(request, isFinal), read)
    return withoutToken(outcome, request.voucherToken)
  }

  return {
    register: async (sender, stay, visit) => {
      const outcome = await call(
        transactions.registration,
        sender,
        stay.enrolmentArea,
        () => writeRegistration(stay, visit),
        (accepted) => {
          const { data } = decode(registrationOutputSchema, accepted.output)
          if (data.psn_no !== undefined && data.psn_no !== stay.personNumber) throw new Foreign('应答的人员编号与请求不符')
          if (data.ipt_otp_no !== undefined && data.ipt_otp_no !== visit.outpatientNumber) throw new Foreign('应答的门诊号与请求不符')
          return accept(accepted, { visitId: data.mdtrt_id })
        },
      )
      return withoutToken(outcome, stay.voucherToken)
    },

    cancelRegistration: async (sender, stay, outpatientNumber) => {
      const outcome = await call(
        transactions.registrationCancellation,
        sender,
        stay.enrolmentArea,
        () => writeRegistrationCancellation(stay, outpatientNumber),
        (accepted) => acceptWithoutOutput(accepted, stay.personNumber, nothing),
      )
      return acceptRefusal(outcome, says.alreadyCancelled, nothing)
    },

    uploadVisit: (sender, stay, visit) =>
      call(
        visitTransaction,
        sender,
        stay.enrolmentArea,
        () => writeVisit(stay, visit, visitTransaction === transactions.visitVariant),
        (accepted) => acceptWithoutOutput(accepted, stay.personNumber, nothing),
      ),

    uploadOutpatientFees: (sender, fees) =>
      call(
        transactions.outpatientFees,
        sender,
        fees.stay.enrolmentArea,
        () => writeOutpatientFees(fees),
        (accepted) => {
          const splits = readFeeSplits(decode(feesOutputSchema, accepted.output).result, fees.lines)
          return accept(accepted, splits, feeLineFindings(splits))
        },
      ),

    withdrawOutpatientFees: async (sender, stay, batch) => {
      const outcome = await call(
        transactions.outpatientFeeWithdrawal,
        sender,
        stay.enrolmentArea,
        () => writeOutpatientFeeWithdrawal(stay, batch),
        (accepted) => acceptWithoutOutput(accepted, stay.personNumber, nothing),
      )
      return acceptRefusal(outcome, says.nothingToWithdraw, nothing)
    },

    preSettleOutpatient: (sender, request) =>
      settling(sender, request, false, (accepted) => {
        const info = settlementInfoOf(accepted.output, request)
        return accept(accepted, readFigures(info), settlementFindings(info))
      }),

    settleOutpatient: (sender, request) =>
      settling(sender, request, true, (accepted) => {
        const info = settlementInfoOf(accepted.output, request)
        return accept(accepted, { ...readSettled(info), visitId: request.visitId }, settlementFindings(info))
      }),

    cancelOutpatientSettlement: (sender, stay, centreSettlementId) =>
      cancelling(caller, transactions.outpatientCancellation, sender, stay, centreSettlementId),
  }
}
