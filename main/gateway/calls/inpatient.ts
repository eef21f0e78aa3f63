import type { CentralPlatform, Clearing, PlatformOutcome, Sender, SettlementRequest, StayReference } from '../../services/ports/index.ts'
import { type Accepted, accept, acceptRefusal, type Caller, decode, nothing } from '../caller.ts'
import { feeLineFindings, settlementFindings } from '../checks.ts'
import {
  assertSameStay,
  readClearing,
  readFeeSplits,
  readFigures,
  readSettled,
  writeCancellation,
  writeFees,
  writeFeeWithdrawal,
  writeSettlement,
  writeTakingBack,
} from '../mapping/index.ts'
import { says } from '../platform-words.ts'
import { withoutToken } from '../token.ts'
import { feesOutputSchema, type SettlementInfo, settlementOutputSchema, type Transaction, transactions } from '../wire/index.ts'

type InpatientCalls = Pick<CentralPlatform, 'uploadFees' | 'withdrawFees' | 'preSettle' | 'settle' | 'cancelSettlement' | 'takeBack'>

/** 2301 to 2305 and 2601. An answer whose sums do not hold is still accepted, with the finding in the receipt's warning. */
export function inpatientCalls({ settings, call }: Caller): InpatientCalls {
  const medicalCategory = settings.medicalCategory ?? '21'

  function settlementInfo(accepted: Accepted, stay: StayReference): SettlementInfo {
    const { setlinfo } = decode(settlementOutputSchema, accepted.output)
    assertSameStay(setlinfo, stay)
    return setlinfo
  }

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
      (accepted) => read(accepted, settlementInfo(accepted, request)),
    )
    return withoutToken(outcome, request.voucherToken)
  }

  return {
    uploadFees: (sender, stay, lines) =>
      call(
        transactions.fees,
        sender,
        stay.enrolmentArea,
        () => writeFees(lines, stay, medicalCategory),
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
        (accepted) => accept(accepted, nothing),
      )
      return acceptRefusal(outcome, says.nothingToWithdraw, nothing)
    },

    preSettle: (sender, request) =>
      settling(transactions.preSettlement, sender, request, (accepted, info) =>
        accept(accepted, readFigures(info), settlementFindings(info)),
      ),

    settle: (sender, request) =>
      settling(transactions.settlement, sender, request, (accepted, info) => accept(accepted, readSettled(info), settlementFindings(info))),

    cancelSettlement: async (sender, stay, centreSettlementId) => {
      const outcome = await call<{ readonly centreSettlementId?: string; readonly clearing?: Clearing }>(
        transactions.cancellation,
        sender,
        stay.enrolmentArea,
        () => writeCancellation(stay, centreSettlementId),
        (accepted) => {
          // The cancellation is done whatever else the answer holds: regions leave half of the block empty here.
          const decoded = settlementOutputSchema.safeParse(accepted.output)
          if (!decoded.success) return accept(accepted, {}, ['撤销应答没有可读的结算信息'])
          const info = decoded.data.setlinfo
          assertSameStay(info, stay)
          const clearing = readClearing(info)
          const value = {
            ...(info.setl_id === undefined ? {} : { centreSettlementId: info.setl_id }),
            ...(clearing === undefined ? {} : { clearing }),
          }
          return accept(accepted, value, settlementFindings(info))
        },
      )
      return acceptRefusal(outcome, says.alreadyCancelled, {})
    },

    takeBack: async (sender, stay, original) => {
      const transaction = original.kind === 'settlement' ? transactions.settlement : transactions.cancellation
      const outcome = await call(
        transactions.takingBack,
        sender,
        stay.enrolmentArea,
        () => writeTakingBack(stay.personNumber, original.messageId, transaction),
        (accepted) => accept(accepted, { existed: true }),
      )
      const before = acceptRefusal(outcome, says.alreadyTakenBack, { existed: true })
      return acceptRefusal(before, says.unknownOriginal, { existed: false })
    },
  }
}
