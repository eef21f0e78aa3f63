import type { FeeLineSplit, PharmacyCalls, PharmacySale, PlatformOutcome, Sender } from '../../services/ports/index.ts'
import { type Accepted, accept, type Caller, decode } from '../caller.ts'
import { feeLineFindings, settlementFindings } from '../checks.ts'
import { Foreign, readFigures, readSaleSplits, readSettled, Unreadable, writePharmacySale } from '../mapping/index.ts'
import { withoutToken } from '../token.ts'
import { pharmacyOutputSchema, type SettlementInfo, transactions } from '../wire/index.ts'
import { cancelling } from './cancelling.ts'

interface SaleAnswer {
  readonly info: SettlementInfo
  readonly splits: readonly FeeLineSplit[]
  readonly findings: readonly string[]
}

function readSale(output: unknown, sale: PharmacySale): SaleAnswer {
  const { setlinfo: info, detlcutinfo } = decode(pharmacyOutputSchema, output)
  if (info.psn_no !== undefined && info.psn_no !== sale.stay.personNumber) throw new Foreign('应答的人员编号与请求不符')
  const splits = readSaleSplits(detlcutinfo, sale)
  const findings = [...settlementFindings(info), ...(splits.length === 0 ? ['应答没有明细拆分'] : feeLineFindings(splits))]
  return { info, splits, findings }
}

/** 2101, 2102 and 2103: head and lines in one call, so that nothing is left behind when it fails. */
export function pharmacyCalls(caller: Caller): PharmacyCalls {
  async function selling<Value>(
    sender: Sender,
    sale: PharmacySale,
    isFinal: boolean,
    read: (accepted: Accepted, answer: SaleAnswer) => PlatformOutcome<Value>,
  ): Promise<PlatformOutcome<Value>> {
    const outcome = await caller.call(
      isFinal ? transactions.pharmacySettlement : transactions.pharmacyPreSettlement,
      sender,
      sale.stay.enrolmentArea,
      () => writePharmacySale(sale, isFinal),
      (accepted) => read(accepted, readSale(accepted.output, sale)),
    )
    return withoutToken(outcome, sale.voucherToken)
  }

  return {
    preSettlePharmacy: (sender, sale) =>
      selling(sender, sale, false, (accepted, { info, splits, findings }) => accept(accepted, { ...readFigures(info), splits }, findings)),

    settlePharmacy: (sender, sale) =>
      selling(sender, sale, true, (accepted, { info, splits, findings }) => {
        // The platform made the visit with the settlement; without its number nothing could ever be cancelled.
        if (info.mdtrt_id === undefined) throw new Unreadable('结算应答没有就诊ID')
        return accept(accepted, { ...readSettled(info), splits }, findings)
      }),

    cancelPharmacySettlement: (sender, stay, centreSettlementId) =>
      cancelling(caller, transactions.pharmacyCancellation, sender, stay, centreSettlementId),
  }
}
