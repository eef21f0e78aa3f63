import { isLocalDate } from '../../../shared/dates/index.ts'
import { addMoney, formatMoney, isNegativeMoney, isZeroMoney, type Money, subtractMoney, zeroMoney } from '../../../shared/money/index.ts'
import type { Clearing, PlatformFigures, SettledAnswer, SettlementRequest, StayReference } from '../../services/ports/index.ts'
import {
  codeOfInsuranceType,
  credentialCode,
  credentialOfNumber,
  exactNumber,
  hospitalFunds,
  no,
  type SettlementDetail,
  type SettlementInfo,
  settledByItem,
  type WrittenCancellationInput,
  type WrittenReversal,
  type WrittenSettlementInput,
  yes,
} from '../wire/index.ts'
import { Foreign, fitting, Unmappable, Unreadable } from './unmappable.ts'

/** 就诊凭证: an e-voucher by its token while there is one, and by the identity number behind it when the visit is over. */
export function credentialOf({ document, voucherToken }: Pick<SettlementRequest, 'document' | 'voucherToken'>) {
  const { kind, number } = document
  const voucher = kind === 'e-voucher' && voucherToken !== undefined
  const type = kind === 'social-security-card' ? credentialCode[kind] : voucher ? credentialCode[kind] : credentialOfNumber(number)
  return { mdtrt_cert_type: type, mdtrt_cert_no: fitting(voucher ? voucherToken : number, 50, '就诊凭证编号') }
}

/** 2303 and 2304 ask with the same words. */
export function writeSettlement(request: SettlementRequest): WrittenSettlementInput {
  const amount = (money: Money) => exactNumber(formatMoney(money))
  const { fullySelfPaid, overPriceLimit, upfrontSelfPay, withinPolicy } = request.figures
  if (!isLocalDate(request.dischargedOn)) throw new Unmappable('出院时间不是日期')
  return {
    data: {
      psn_no: fitting(request.personNumber, 30, '人员编号'),
      ...credentialOf(request),
      medfee_sumamt: amount(request.figures.totalFee),
      psn_setlway: settledByItem,
      mdtrt_id: fitting(request.visitId, 30, '就诊ID'),
      acct_used_flag: request.useAccount ? yes : no,
      insutype: codeOfInsuranceType[request.insuranceType],
      invono: request.slipNumber === '' ? '' : fitting(request.slipNumber, 20, '发票号'),
      mid_setl_flag: no,
      ...(fullySelfPaid === undefined ? {} : { fulamt_ownpay_amt: amount(fullySelfPaid) }),
      ...(overPriceLimit === undefined ? {} : { overlmt_selfpay: amount(overPriceLimit) }),
      ...(upfrontSelfPay === undefined ? {} : { preselfpay_amt: amount(upfrontSelfPay) }),
      ...(withinPolicy === undefined ? {} : { inscp_scp_amt: amount(withinPolicy) }),
      dscg_time: request.dischargedOn,
    },
  }
}

/** 2305. */
export function writeCancellation(stay: StayReference, centreSettlementId: string): WrittenCancellationInput {
  return { data: { mdtrt_id: stay.visitId, setl_id: fitting(centreSettlementId, 30, '结算ID'), psn_no: stay.personNumber } }
}

/** 2601. */
export function writeTakingBack(personNumber: string, messageId: string, transaction: string): WrittenReversal {
  return { data: { psn_no: personNumber, omsgid: fitting(messageId, 30, '原发送方报文ID'), oinfno: transaction } }
}

/** An answer that names another person or another stay belongs to someone else's call. */
export function assertSameStay(info: Pick<SettlementInfo, 'psn_no' | 'mdtrt_id'>, stay: StayReference): void {
  if (info.psn_no !== undefined && info.psn_no !== stay.personNumber) throw new Foreign('应答的人员编号与请求不符')
  if (info.mdtrt_id !== undefined && info.mdtrt_id !== stay.visitId) throw new Foreign('应答的就诊ID与请求不符')
}

/** 个人负担总金额; regions that leave it out send it under another name or in its two parts. */
export function personTotalOf(info: SettlementInfo): Money {
  return info.psn_part_amt ?? info.psn_pay ?? addMoney(info.acct_pay ?? zeroMoney, cashOf(info))
}

/** 个人现金支出, under whichever name it comes. */
function cashOf(info: SettlementInfo): Money {
  return info.psn_cash_pay ?? info.pdn_cash_pay ?? info.cash_payamt ?? info.cashPayamt ?? zeroMoney
}

export function hospitalPartOf(info: SettlementInfo): Money {
  return info.hosp_part_amt ?? info.ownpay_hosp_part ?? zeroMoney
}

/**
 * 5203 has no member for what the hospital bears. Its own rows tell it, and without them it is what neither funds nor the person pay:
 * of an answer whose sums hold it is never the other side of nothing.
 */
export function withHospitalPart<Info extends SettlementInfo>(info: Info, details: readonly SettlementDetail[]): Info {
  if (info.hosp_part_amt !== undefined || info.ownpay_hosp_part !== undefined) return info
  const rows = details.filter(({ fund_pay_type }) => hospitalFunds.includes(fund_pay_type))
  const rest = subtractMoney(info.medfee_sumamt, addMoney(info.fund_pay_sumamt, personTotalOf(info)))
  if (rows.length > 0) return { ...info, hosp_part_amt: addMoney(...rows.map(({ fund_payamt }) => fund_payamt ?? zeroMoney)) }
  return isNegativeMoney(rest) === isNegativeMoney(info.medfee_sumamt) ? { ...info, hosp_part_amt: rest } : info
}

/** Reads `setlinfo` as our figures. A fund that is absent or null paid nothing. */
export function readFigures(info: SettlementInfo): PlatformFigures {
  const paid = (amount: Money | undefined) => amount ?? zeroMoney
  const hospitalPart = hospitalPartOf(info)
  return {
    totalFee: info.medfee_sumamt,
    fullySelfPaid: paid(info.fulamt_ownpay_amt),
    overPriceLimit: paid(info.overlmt_selfpay),
    upfrontSelfPay: paid(info.preselfpay_amt),
    withinPolicy: paid(info.inscp_scp_amt),
    deductibleApplied: paid(info.act_pay_dedc),
    pooledFundPayment: paid(info.hifp_pay),
    employeeLargeAmount: paid(info.hifob_pay),
    residentMajorIllness: paid(info.hifmi_pay),
    civilServantSubsidy: paid(info.cvlserv_pay),
    enterpriseSupplement: paid(info.hifes_pay),
    medicalAssistance: paid(info.maf_pay),
    otherFunds: addMoney(paid(info.hifdm_pay), paid(info.oth_pay)),
    fundTotal: info.fund_pay_sumamt,
    personTotal: personTotalOf(info),
    personalAccount: paid(info.acct_pay),
    cash: cashOf(info),
    ...(isZeroMoney(hospitalPart) ? {} : { hospitalPart }),
  }
}

/** Under what it will be cleared; an answer without agency or type says nothing one could compare by. */
export function readClearing({
  clr_optins,
  clr_way,
  clr_type,
}: Pick<SettlementInfo, 'clr_optins' | 'clr_way' | 'clr_type'>): Clearing | undefined {
  if (clr_optins === undefined || clr_type === undefined) return undefined
  return { agency: clr_optins, ...(clr_way === undefined ? {} : { way: clr_way }), type: clr_type }
}

/**
 * Reads the answer to a settlement. Without an echo of the message id the service cannot match the settlement to its message; it
 * gets an empty one and decides.
 */
export function readSettled(info: SettlementInfo): SettledAnswer {
  if (info.setl_id === undefined) throw new Unreadable('结算应答没有结算ID')
  const clearing = readClearing(info)
  return {
    ...readFigures(info),
    centreSettlementId: info.setl_id,
    echoedMessageId: info.medins_setl_id ?? '',
    visitId: info.mdtrt_id ?? '',
    ...(clearing === undefined ? {} : { clearing }),
    ...(info.balc === undefined ? {} : { accountBalance: info.balc }),
  }
}
