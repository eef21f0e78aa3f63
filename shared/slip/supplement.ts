import { formatChinaTime } from '../dates/index.ts'
import { type FigureName, figureNames, figuresOf, type SettledFigures } from '../difference/index.ts'
import {
  chineseCapitals,
  compareMoney,
  formatMoneyGrouped,
  isNegativeMoney,
  isZeroMoney,
  type Money,
  negateMoney,
  zeroMoney,
} from '../money/index.ts'
import { headOf } from './head.ts'
import type { SlipFacts } from './layout.ts'
import type { Slip } from './slip.ts'
import { benefitWords } from './words.ts'

/** 补差 as it was recorded: the platform's figures, and what was collected (+) or paid back (-) because of them. */
export interface SlipSupplement {
  readonly slipNumber: string
  readonly occasion: 'with-settlement' | 'later' | 'reversal'
  readonly figures: SettledFigures
  /** What was charged until then; absent: ours. */
  readonly before?: SettledFigures
  readonly collected: Money
  /** ISO 8601 with offset; printed in China time. */
  readonly at: string
  readonly operatorName: string
  readonly reason?: string
}

const figureWords: Readonly<Record<FigureName, string>> = {
  totalFee: '医疗费总额',
  fullySelfPaid: '全自费',
  overPriceLimit: '超限价自费',
  upfrontSelfPay: '先行自付',
  withinPolicy: '政策范围内',
  deductibleApplied: '本次起付线',
  pooledFundPayment: '统筹基金支付',
  employeeLargeAmount: '职工大额补助',
  residentMajorIllness: '居民大病保险',
  civilServantSubsidy: '公务员补助',
  enterpriseSupplement: '企业补充',
  medicalAssistance: '医疗救助',
  otherFunds: '其他基金',
  fundTotal: '基金支付合计',
  personTotal: '个人负担合计',
  personalAccount: '个人账户支付',
  cash: '现金支付',
}

const row = (label: string, amount: Money, emphasis = false) => ({ label, amount: formatMoneyGrouped(amount), emphasis })

const hospitalPartRow = ({ hospitalPart }: SettledFigures) => (hospitalPart === undefined ? [] : [row('平台核定 医院负担', hospitalPart)])

/** The platform's figures below ours, where both stand on one slip. */
export function chargedRows({ figures, collected }: SlipSupplement): Slip['totals'] {
  return [
    row('平台核定 基金支付合计', figures.fundTotal, true),
    row('平台核定 个人负担合计', figures.personTotal, true),
    row('平台核定 个人账户支付', figures.personalAccount),
    row('平台核定 现金支付', figures.cash),
    ...hospitalPartRow(figures),
    row('现金差额（平台核定减本地计算）', collected),
  ]
}

/** Every amount the platform sees otherwise, as it was charged and its own, and what changes hands because of them. */
function totalsOf({ breakdown }: SlipFacts, { figures, before, collected }: SlipSupplement): Slip['totals'] {
  const ours = before ?? figuresOf(breakdown)
  const differing = figureNames.filter((name) => compareMoney(ours[name], figures[name]) !== 0)
  const isPaidBack = isNegativeMoney(collected)
  return [
    row('医疗费总额', figures.totalFee, true),
    ...differing.flatMap((name) => [row(`原结算 ${figureWords[name]}`, ours[name]), row(`平台核定 ${figureWords[name]}`, figures[name])]),
    ...hospitalPartRow(figures),
    row(isPaidBack ? '补退金额' : '补收金额', isPaidBack ? negateMoney(collected) : collected, true),
  ]
}

/**
 * 补充结算单: the slip of a supplement decided after its settlement. The settlement's own slip stays as it was printed; both together
 * say what holds.
 */
export function layOutSupplementSlip(facts: SlipFacts & { readonly later: SlipSupplement }): Slip {
  const { breakdown, settlement, later: supplement, demo, copy } = facts
  const { collected } = supplement
  const inHand = compareMoney(collected, zeroMoney) < 0 ? negateMoney(collected) : collected
  const capitals = isZeroMoney(inHand)
    ? []
    : [{ label: isNegativeMoney(collected) ? '补退大写' : '补收大写', value: chineseCapitals(inHand) }]
  return {
    title: `医疗保障${benefitWords[breakdown.benefit]}费用补充结算单`,
    marks: [
      ...(demo ? ['演示数据'] : []),
      ...(settlement.state === 'cancelled' ? ['已冲正'] : []),
      ...(copy > 1 ? [`补打 第${copy}次`] : []),
    ],
    institution: facts.institution.name,
    slipNumber: supplement.slipNumber,
    head: [...headOf(facts), { label: '原单据号', value: settlement.slipNumber }],
    categories: [],
    tiers: [],
    totals: totalsOf(facts, supplement),
    personTotalCapitals: chineseCapitals(supplement.figures.personTotal),
    notes: [
      `医保平台对原单 ${settlement.slipNumber} 的核定结果与${supplement.before === undefined ? '终端计算' : '已收取的金额'}不同，经主管确认，按平台核定的金额补差；原单其余内容不变。`,
      ...(supplement.reason === undefined ? [] : [`处理说明：${supplement.reason}`]),
      ...(demo ? ['演示数据：人员、费用均为虚构，本单无任何效力。'] : []),
    ],
    footer: [
      { label: '处理人', value: supplement.operatorName },
      { label: '处理时间', value: formatChinaTime(supplement.at) },
      { label: '平台结算号', value: settlement.centreSettlementId ?? '待平台确认' },
      { label: '打印', value: `第${copy}次` },
      ...capitals,
      { label: '患者或家属签字', value: '' },
      { label: '收费专用章', value: '' },
    ],
  }
}
