import type { CentralPlatform, PlatformOutcome, Sender, SettlementRequest } from '../../services/ports/index.ts'
import { type Accepted, accept, acceptRefusal, type Caller, decode, nothing } from '../caller.ts'
import { feeLineFindings, settlementFindings } from '../checks.ts'
import { readFeeSplits, readFigures, readSettled, writeFees, writeFeeWithdrawal, writeSettlement } from '../mapping/index.ts'
import { says } from '../platform-words.ts'
import { withoutToken } from '../token.ts'
import { feesOutputSchema, type SettlementInfo, stayCategory, type Transaction, transactions } from '../wire/index.ts'
import { cancelling, settlementInfoOf } from './cancelling.ts'
import { acceptWithoutOutput } from './without-output.ts'

type InpatientCalls = Pick<CentralPlatform, 'uploadFees' | 'withdrawFees' | 'preSettle' | 'settle' | 'cancelSettlement'>

/** 2301 to 2305. An answer whose sums do not hold is still accepted, with the finding in the receipt's warning. */
export function inpatientCalls(caller: Caller): InpatientCalls {
  const { call } = caller
  async function settling<Value>(
    transaction: Transaction,
    sender: Sender,
    request: SettlementRequest,
    read: (accepted: Accepted, info: SettlementInfo) => PlatformOutcome<Value>,
  ): Promise<PlatformOutcome<Value>> {
    const outcome = await call(
      transaction,
      sender,
      request.enrolmentArea,
      () => writeSettlement(request),
      (accepted) => read(accepted, settlementInfoOf(accepted.output, request)),
    )
    return withoutToken(outcome, request.voucherToken)
  }

  return {
    uploadFees: (sender, stay, lines) =>
      call(
        transactions.fees,
        sender,
        stay.enrolmentArea,
        () => writeFees(lines, stay, stayCategory),
        (accepted) => {
          const splits = readFeeSplits(decode(feesOutputSchema, accepted.output).result, lines)
          return accept(accepted, splits, feeLineFindings(splits))
        },
      ),

    withdrawFees: async (sender, stay) => {
      const outcome = await call(
        transactions.feeWithdrawal,
        sender,
        stay.enrolmentArea,
        () => writeFeeWithdrawal(stay),
        (accepted) => acceptWithoutOutput(accepted, stay.personNumber, nothing),
      )
      return acceptRefusal(outcome, says.nothingToWithdraw, nothing)
    },

    preSettle: (sender, request) =>
      settling(transactions.preSettlement, sender, request, (accepted, info) =>
        accept(accepted, readFigures(info), settlementFindings(info)),
      ),

    settle: (sender, request) =>
      settling(transactions.settlement, sender, request, (accepted, info) => accept(accepted, readSettled(info), settlementFindings(info))),

    cancelSettlement: (sender, stay, centreSettlementId) => cancelling(caller, transactions.cancellation, sender, stay, centreSettlementId),
  }
}
