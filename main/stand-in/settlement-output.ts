import { formatMoney, isZeroMoney, type Money, zeroMoney } from '../../shared/money/index.ts'
import {
  certificateCode,
  codeOfInsuranceType,
  codeOfPersonCategory,
  codeOfSex,
  exactNumber,
  fundCode,
  no,
  type WrittenSettlementOutput,
  yes,
} from '../gateway/wire/index.ts'
import type { Clearing } from './clearing.ts'
import type { Context } from './context.ts'
import type { Figures } from './records.ts'
import type { SeedPerson, SeedVisit } from './seed.ts'
import { wireTime } from './wire-time.ts'

const amount = (money: Money) => exactNumber(formatMoney(money))

/** The rows of `setldetail`: every fund that paid, and the personal account, which is none. */
function details(person: SeedPerson, figures: Figures): WrittenSettlementOutput['setldetail'] {
  const rows: readonly (readonly [string, Money, string])[] = [
    [fundCode.pooled[person.person.insuranceType], figures.pooledFundPayment, '基本医疗保险统筹基金'],
    [fundCode.employeeLargeAmount, figures.employeeLargeAmount, '职工大额医疗费用补助基金'],
    [fundCode.residentMajorIllness, figures.residentMajorIllness, '城乡居民大病保险资金'],
    [fundCode.civilServant, figures.civilServantSubsidy, '公务员医疗补助资金'],
    [fundCode.enterpriseSupplement, figures.enterpriseSupplement, '企业补充医疗保险基金'],
    [fundCode.medicalAssistance, figures.medicalAssistance, '医疗救助基金'],
    [fundCode.other, figures.otherFunds, '其他基金'],
    [fundCode.personalAccount, figures.personalAccount, '个人账户'],
  ]
  return rows
    .filter(([, paid]) => !isZeroMoney(paid))
    .map(([code, paid, name]) => ({
      fund_pay_type: code,
      inscp_scp_amt: amount(figures.withinPolicy),
      crt_payb_lmt_amt: amount(zeroMoney),
      fund_payamt: amount(paid),
      fund_pay_type_name: name,
      setl_proc_info: '',
    }))
}

export interface SettlementSaid {
  readonly visit: Pick<SeedVisit, 'visitId'>
  readonly person: SeedPerson
  readonly figures: Figures
  readonly balance: Money
  readonly clearing: Clearing
  /** Absent in a pre-settlement, which leaves no settlement behind. */
  readonly settlementId?: string
  readonly credentialType?: string
  /** 医疗类别; absent: an ordinary stay. */
  readonly medicalCategory?: string
}

/** `setlinfo` and `setldetail` of every settlement and cancellation. */
export function settlementOutput(context: Context, said: SettlementSaid): WrittenSettlementOutput {
  const { figures, visit } = said
  const { person } = said.person
  return {
    setlinfo: {
      mdtrt_id: visit.visitId,
      ...(said.settlementId === undefined ? {} : { setl_id: said.settlementId }),
      psn_no: person.personNumber,
      psn_name: person.name,
      psn_cert_type: certificateCode.resident,
      certno: person.idNumber,
      gend: codeOfSex[person.sex],
      brdy: person.birthDate,
      age: null,
      insutype: codeOfInsuranceType[person.insuranceType],
      psn_type: codeOfPersonCategory[person.category],
      cvlserv_flag: person.civilServantRank === undefined ? no : yes,
      setl_time: wireTime(context.now),
      mdtrt_cert_type: said.credentialType ?? null,
      med_type: said.medicalCategory ?? '21',
      medfee_sumamt: amount(figures.totalFee),
      fulamt_ownpay_amt: amount(figures.fullySelfPaid),
      overlmt_selfpay: amount(figures.overPriceLimit),
      preselfpay_amt: amount(figures.upfrontSelfPay),
      inscp_scp_amt: amount(figures.withinPolicy),
      act_pay_dedc: amount(figures.deductibleApplied),
      hifp_pay: amount(figures.pooledFundPayment),
      pool_prop_selfpay: exactNumber('0'),
      cvlserv_pay: amount(figures.civilServantSubsidy),
      hifes_pay: amount(figures.enterpriseSupplement),
      hifmi_pay: amount(figures.residentMajorIllness),
      hifob_pay: amount(figures.employeeLargeAmount),
      maf_pay: amount(figures.medicalAssistance),
      hifdm_pay: amount(zeroMoney),
      oth_pay: amount(figures.otherFunds),
      fund_pay_sumamt: amount(figures.fundTotal),
      psn_part_amt: amount(figures.personTotal),
      psn_pay: amount(figures.personTotal),
      acct_pay: amount(figures.personalAccount),
      psn_cash_pay: amount(figures.cash),
      hosp_part_amt: amount(zeroMoney),
      balc: amount(said.balance),
      acct_mulaid_pay: amount(zeroMoney),
      ...(said.settlementId === undefined ? {} : { medins_setl_id: context.envelope.msgid }),
      clr_optins: said.clearing.agency,
      clr_way: said.clearing.way,
      clr_type: said.clearing.type,
    },
    setldetail: details(said.person, figures),
  }
}
