import type { InsuranceType } from '../insured/index.ts'
import { formatMoney, formatMoneyGrouped, isZeroMoney, type Money, sumMoney, zeroMoney } from '../money/index.ts'
import type { SettlementBreakdown, SettlementStep, TraceEntry } from '../settlement/index.ts'
import type { Slip } from './slip.ts'
import { identityWords } from './words.ts'

interface Tier {
  readonly name: string
  readonly field: string
  readonly step: SettlementStep
  readonly amount: Money
  /** Shown even when it pays nothing: the three tiers are what the slip of a stay is for; other care shows those it reached. */
  readonly always: boolean
}

function listTiers(breakdown: SettlementBreakdown, insuranceType: InsuranceType): Tier[] {
  const assisted = breakdown.assistanceIdentity ? `（${identityWords(breakdown.assistanceIdentity)}）` : ''
  const second: Tier =
    insuranceType === 'employee'
      ? {
          name: '第二重 职工大额医疗费用补助',
          field: 'employeeLargeAmount',
          step: 'employee-large-amount',
          amount: breakdown.employeeLargeAmount,
          always: true,
        }
      : {
          name: '第二重 城乡居民大病保险',
          field: 'residentMajorIllness',
          step: 'resident-major-illness',
          amount: breakdown.residentMajorIllness,
          always: true,
        }
  return [
    {
      name: '第一重 基本医疗保险统筹基金',
      field: 'pooledFundPayment',
      step: 'pooled-fund',
      amount: breakdown.pooledFundPayment,
      always: true,
    },
    {
      name: '大额门诊',
      field: 'otherFunds',
      step: 'above-cap',
      amount: paidBy(breakdown, 'above-cap'),
      always: false,
    },
    second,
    {
      name: '公务员医疗补助',
      field: 'civilServantSubsidy',
      step: 'civil-servant-subsidy',
      amount: breakdown.civilServantSubsidy,
      always: false,
    },
    {
      name: '企业补充医疗保险',
      field: 'enterpriseSupplement',
      step: 'enterprise-supplement',
      amount: breakdown.enterpriseSupplement,
      always: false,
    },
    {
      name: `第三重 医疗救助${assisted}`,
      field: 'medicalAssistance',
      step: 'medical-assistance',
      amount: breakdown.medicalAssistance,
      always: true,
    },
    { name: '倾斜救助', field: 'tiltAssistance', step: 'tilt-assistance', amount: breakdown.tiltAssistance, always: false },
    {
      name: '综合保障',
      field: 'otherFunds',
      step: 'composite-protection',
      amount: paidBy(breakdown, 'composite-protection'),
      always: false,
    },
  ]
}

/** What one step added to the funds that have no field of their own. */
function paidBy({ trace }: SettlementBreakdown, step: SettlementStep): Money {
  const paid = trace.flatMap((entry) => (entry.step === step && entry.result?.name === 'otherFunds' ? [entry.result.amount] : []))
  return sumMoney(paid)
}

function isShown({ benefit, trace }: SettlementBreakdown, { amount, always, step }: Tier): boolean {
  if (!isZeroMoney(amount)) return true
  return always && (benefit === 'inpatient' || trace.some((entry) => entry.step === step))
}

/** What the amount rests on: what an identity that was not taken would have come to is told at the window. */
function isOfTier({ code, result }: TraceEntry, { field }: Tier): boolean {
  return code !== 'medical-assistance.other-identity' && (result === undefined || result.name === field)
}

const nothing = formatMoney(zeroMoney)

/** 三重保障 with the working of each tier in one line and the documents it rests on. */
export function tiersOf(breakdown: SettlementBreakdown, insuranceType: InsuranceType): Slip['tiers'] {
  return listTiers(breakdown, insuranceType)
    .filter((tier) => isShown(breakdown, tier))
    .map((tier) => {
      const entries = breakdown.trace.filter((entry) => entry.step === tier.step && isOfTier(entry, tier))
      const worked = entries.map(({ formula }) => formula).filter((formula) => formula !== nothing && formula !== '')
      const sources = new Set(
        entries.flatMap((entry) => entry.parameters.map((parameter) => parameter.document + (parameter.article ?? ''))),
      )
      return {
        name: tier.name,
        amount: formatMoneyGrouped(tier.amount),
        // A tier that had nothing to work out prints no formula of nothing.
        working: worked.join('; ') || '本次不支付',
        source: [...sources].join('、'),
      }
    })
}
