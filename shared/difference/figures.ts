import type { ItemClass } from '../catalogue/index.ts'
import { addMoney, compareMoney, isNegativeMoney, type Money, type Quantity, type Rate, type UnitPrice, zeroMoney } from '../money/index.ts'
import type { SettlementBreakdown } from '../settlement/index.ts'

/** One settled amount per fund and per payer, in the cut both sides know: what the platform says, and what is charged. */
export interface SettledFigures {
  readonly totalFee: Money
  readonly fullySelfPaid: Money
  readonly overPriceLimit: Money
  readonly upfrontSelfPay: Money
  readonly withinPolicy: Money
  readonly deductibleApplied: Money
  readonly pooledFundPayment: Money
  readonly employeeLargeAmount: Money
  readonly residentMajorIllness: Money
  readonly civilServantSubsidy: Money
  readonly enterpriseSupplement: Money
  readonly medicalAssistance: Money
  /** 其他支出; tilt assistance is in here, the interface has no field of its own for it. */
  readonly otherFunds: Money
  readonly fundTotal: Money
  readonly personTotal: Money
  /** 个人账户支付, a relative's account included. */
  readonly personalAccount: Money
  readonly cash: Money
  /** 医院负担金额; absent when the hospital bears nothing. */
  readonly hospitalPart?: Money
}

/** How one line falls into the four parts, and what of its terms was told with it. */
export interface SettledLine {
  readonly lineId: string
  readonly amount: Money
  readonly fullySelfPaid: Money
  readonly overPriceLimit: Money
  readonly upfrontSelfPay: Money
  readonly withinPolicy: Money
  readonly quantity?: Quantity
  readonly unitPrice?: UnitPrice
  readonly class?: ItemClass
  readonly upfrontShare?: Rate
  /** Absent: no ceiling, or none was told. */
  readonly priceLimit?: UnitPrice
}

/** Every amount both sides name, in the order they are worked: the first difference is the first step that parted. */
export const figureNames = [
  'totalFee',
  'fullySelfPaid',
  'overPriceLimit',
  'upfrontSelfPay',
  'withinPolicy',
  'deductibleApplied',
  'pooledFundPayment',
  'employeeLargeAmount',
  'residentMajorIllness',
  'civilServantSubsidy',
  'enterpriseSupplement',
  'medicalAssistance',
  'otherFunds',
  'fundTotal',
  'personTotal',
  'personalAccount',
  'cash',
] as const satisfies readonly (keyof SettledFigures)[]
export type FigureName = (typeof figureNames)[number]

/** Ours in that cut. */
export function figuresOf(breakdown: SettlementBreakdown): SettledFigures {
  const own = Object.fromEntries(figureNames.map((name) => [name, breakdown[name]])) as Record<FigureName, Money>
  return {
    ...own,
    otherFunds: addMoney(breakdown.otherFunds, breakdown.tiltAssistance),
    personalAccount: addMoney(breakdown.personalAccount, breakdown.sharedAccount),
  }
}

const equal = (a: Money, b: Money) => compareMoney(a, b) === 0

/** The sums that must hold within any figures that are charged, by the number the interface gives them; empty when all do. */
export function violatedSums(figures: SettledFigures): string[] {
  const { totalFee, fundTotal, personTotal, personalAccount, cash } = figures
  const hospitalPart = figures.hospitalPart ?? zeroMoney
  const sums: readonly (readonly [string, Money, Money])[] = [
    ['I1', totalFee, addMoney(figures.fullySelfPaid, figures.overPriceLimit, figures.upfrontSelfPay, figures.withinPolicy)],
    [
      'I2',
      fundTotal,
      addMoney(
        figures.pooledFundPayment,
        figures.employeeLargeAmount,
        figures.residentMajorIllness,
        figures.civilServantSubsidy,
        figures.enterpriseSupplement,
        figures.medicalAssistance,
        figures.otherFunds,
      ),
    ],
    ['I3', personTotal, addMoney(personalAccount, cash)],
    ['I4', totalFee, addMoney(fundTotal, personTotal, hospitalPart)],
  ]
  const violated = sums.filter(([, whole, sum]) => !equal(whole, sum)).map(([name]) => name)
  const isBelowNothing = [...figureNames.map((name) => figures[name]), hospitalPart].some(isNegativeMoney)
  return isBelowNothing ? [...violated, 'negative'] : violated
}
