import type { CancelledAnswer, PlatformOutcome, Sender, StayReference } from '../../services/ports/index.ts'
import { accept, acceptRefusal, type Caller, decode } from '../caller.ts'
import { settlementFindings } from '../checks.ts'
import { assertSameStay, readClearing, writeCancellation } from '../mapping/index.ts'
import { says } from '../platform-words.ts'
import { type SettlementInfo, settlementOutputSchema, settlementOwnerSchema, type transactions } from '../wire/index.ts'

type Cancellation = (typeof transactions)['cancellation' | 'outpatientCancellation' | 'pharmacyCancellation']

/** 2103, 2208 and 2305 ask and answer with the same words; already cancelled counts as accepted. */
export async function cancelling(
  { call }: Caller,
  transaction: Cancellation,
  sender: Sender,
  stay: StayReference,
  centreSettlementId: string,
): Promise<PlatformOutcome<CancelledAnswer>> {
  const outcome = await call<CancelledAnswer>(
    transaction,
    sender,
    stay.enrolmentArea,
    () => writeCancellation(stay, centreSettlementId),
    (accepted) => {
      // The cancellation is done whatever else the answer holds: regions leave half of the block empty here.
      const decoded = settlementOutputSchema.safeParse(accepted.output)
      if (!decoded.success) {
        const owner = settlementOwnerSchema.safeParse(accepted.output)
        if (owner.success) assertSameStay(owner.data.setlinfo, stay)
        return accept(accepted, {}, ['撤销应答没有可读的结算信息'])
      }
      const info = decoded.data.setlinfo
      assertSameStay(info, stay)
      const clearing = readClearing(info)
      const value = {
        ...(info.setl_id === undefined ? {} : { centreSettlementId: info.setl_id }),
        ...(clearing === undefined ? {} : { clearing }),
        totalFee: info.medfee_sumamt,
      }
      return accept(accepted, value, settlementFindings(info))
    },
  )
  return acceptRefusal(outcome, says.alreadyCancelled, {})
}

/** `setlinfo` of an answer to this visit's call. */
export function settlementInfoOf(output: unknown, stay: StayReference): SettlementInfo {
  const { setlinfo } = decode(settlementOutputSchema, output)
  assertSameStay(setlinfo, stay)
  return setlinfo
}
