import { feeCategories, feeCategoryNames } from '../bill/index.ts'
import { formatChinaTime, type LocalDate } from '../dates/index.ts'
import { dueOf } from '../difference/index.ts'
import type { InsuredPerson } from '../insured/index.ts'
import {
  addMoney,
  chineseCapitals,
  compareMoney,
  formatMoneyGrouped,
  isNegativeMoney,
  isZeroMoney,
  type Money,
  negateMoney,
  subtractMoney,
  sumMoney,
  zeroMoney,
} from '../money/index.ts'
import type { LineSplit, SettlementBreakdown } from '../settlement/index.ts'
import { headOf } from './head.ts'
import type { Slip } from './slip.ts'
import { chargedRows, type SlipSupplement } from './supplement.ts'
import { tiersOf } from './tiers.ts'
import { benefitWords } from './words.ts'

/** Everything a slip shows. All of it was recorded; nothing is computed again. */
export interface SlipFacts {
  readonly breakdown: SettlementBreakdown
  readonly settlement: {
    readonly slipNumber: string
    readonly kind: 'settlement' | 'reversal'
    readonly state: 'provisional' | 'confirmed' | 'differs' | 'refused' | 'cancelled'
    /** ISO 8601 with offset; printed in China time. */
    readonly settledAt: string
    readonly operatorName: string
    /** 平台结算号, once the platform has confirmed. */
    readonly centreSettlementId?: string
    /** 单据号 of the settlement a reversal takes back. */
    readonly reversedSlipNumber?: string
    /** As of when the platform had told who the person is and what their year has counted, ISO 8601. */
    readonly basis?: { readonly personAsOf: string; readonly accumulatorsAsOf?: string }
  }
  readonly person: Pick<
    InsuredPerson,
    'name' | 'idNumber' | 'sex' | 'insuranceType' | 'category' | 'enrolmentArea' | 'personNumber' | 'employer'
  >
  readonly stay: {
    readonly inpatientNumber: string
    readonly visitId: string
    readonly ward: string
    readonly bed?: string
    readonly admittedOn: LocalDate
    readonly dischargedOn: LocalDate
    readonly diagnoses: readonly { readonly code: string; readonly name: string }[]
  }
  readonly institution: { readonly code: string; readonly name: string; readonly hospitalLevel: string }
  /** 补差 that stands on this very slip: charged, or taken back, together with the settlement. */
  readonly supplement?: SlipSupplement
  /** 补差 decided afterwards, the last one: it has a slip of its own. */
  readonly later?: SlipSupplement
  /** A supervisor disputes what the platform has worked out. */
  readonly isDisputed?: boolean
  readonly demo: boolean
  /** Which print this is: 1 is the original, a later one is marked 补打. */
  readonly copy: number
}

/**
 * Lays a recorded settlement out as the official slip (结算单).
 *
 * Amounts become text with thousands commas and two places and are never rounded here; identity numbers are masked;
 * moments are printed in China time.
 */
export function layOutSlip(facts: SlipFacts): Slip {
  const { breakdown, settlement } = facts
  return {
    title: `医疗保障${benefitWords[breakdown.benefit]}费用结算${settlement.kind === 'reversal' ? '冲正' : ''}单`,
    marks: marksOf(facts),
    institution: facts.institution.name,
    slipNumber: settlement.slipNumber,
    head: headOf(facts),
    categories: categoriesOf(breakdown.lines),
    tiers: tiersOf(breakdown, facts.person.insuranceType),
    totals: totalsOf(facts),
    personTotalCapitals: chineseCapitals(facts.supplement?.figures.personTotal ?? breakdown.personTotal),
    notes: notesOf(facts),
    footer: footerOf(facts),
  }
}

/** What changes hands by this slip: collected (+) or paid back (-). */
function dueOn(facts: SlipFacts): Money {
  const { breakdown } = facts
  const charged = facts.supplement
  return charged ? dueOf(charged.figures, breakdown.deposit) : subtractMoney(breakdown.balanceDue, breakdown.refund)
}

/** What the account holds after what was charged; a reversal gives back everything, whoever's figures it had gone by. */
function accountBalanceOn(facts: SlipFacts): Money {
  const { accountBalanceAfter, personalAccount } = facts.breakdown
  const charged = facts.supplement
  if (charged?.occasion !== 'with-settlement') return accountBalanceAfter
  return subtractMoney(addMoney(accountBalanceAfter, personalAccount), charged.figures.personalAccount)
}

function marksOf({ breakdown, settlement, supplement, later, isDisputed, demo, copy }: SlipFacts): string[] {
  const marks: string[] = []
  if (demo) marks.push('演示数据')
  if (settlement.kind === 'reversal') marks.push('冲正')
  if (settlement.state === 'provisional') marks.push('暂结')
  if (settlement.state === 'differs') marks.push('与平台有差异')
  if (isDisputed) marks.push('差异有争议')
  if (supplement?.occasion === 'with-settlement') marks.push('按平台核定收取')
  if (later) marks.push('已补差')
  if (settlement.state === 'refused') marks.push('平台未受理')
  if (settlement.state === 'cancelled') marks.push('已冲正')
  if (copy > 1) marks.push(`补打 第${copy}次`)
  if (breakdown.unverifiedGrades.length > 0) marks.push('政策数据未核实')
  return marks
}

function categoriesOf(lines: readonly LineSplit[]): Slip['categories'] {
  return feeCategories.flatMap((category) => {
    const own = lines.filter((line) => line.feeCategory === category)
    if (own.length === 0) return []
    const sum = (part: (line: LineSplit) => Money) => formatMoneyGrouped(sumMoney(own.map(part)))
    return [
      {
        name: feeCategoryNames[category],
        total: sum((line) => line.amount),
        fullySelfPaid: sum((line) => line.fullySelfPaid),
        overPriceLimit: sum((line) => line.overPriceLimit),
        upfrontSelfPay: sum((line) => line.upfrontSelfPay),
        withinPolicy: sum((line) => line.withinPolicy),
      },
    ]
  })
}

function totalsOf(facts: SlipFacts): Slip['totals'] {
  const { breakdown } = facts
  const charged = facts.supplement
  const row = (label: string, amount: Money, emphasis = false) => ({ label, amount: formatMoneyGrouped(amount), emphasis })
  // Where the platform's figures hold, ours stand beside them under their own name.
  const ours = (label: string) => (charged ? `本地计算 ${label}` : label)
  const rows = [
    row('医疗费总额', breakdown.totalFee, true),
    row('全自费', breakdown.fullySelfPaid),
    row('超限价自费', breakdown.overPriceLimit),
    row('先行自付', breakdown.upfrontSelfPay),
    row('政策范围内', breakdown.withinPolicy),
    row('本次起付线', breakdown.deductibleApplied),
    row(ours('基金支付合计'), breakdown.fundTotal, true),
    row(ours('个人负担合计'), breakdown.personTotal, true),
    row(ours('个人账户支付'), breakdown.personalAccount),
  ]
  if (!isZeroMoney(breakdown.sharedAccount)) rows.push(row('共济账户支付', breakdown.sharedAccount))
  rows.push(row(ours('现金支付'), breakdown.cash), row('账户余额', accountBalanceOn(facts)), row('预交金', breakdown.deposit))
  if (charged) rows.push(...chargedRows(charged))
  const due = dueOn(facts)
  // A reversal has the amounts of its original with the other sign.
  const isReversal = facts.settlement.kind === 'reversal'
  // Whichever of the two is not zero is the sum that changes hands; without either the refund line says 0.00.
  const isCollected = charged ? compareMoney(due, zeroMoney) > 0 !== isReversal : !isZeroMoney(breakdown.balanceDue)
  rows.push(
    isCollected
      ? row('应补金额', charged ? due : breakdown.balanceDue, true)
      : row('应退金额', charged ? negateMoney(due) : breakdown.refund, true),
  )
  return rows
}

/** What a provisional figure rests on, as far as the platform has been heard. */
function basisWords({ personAsOf, accumulatorsAsOf }: NonNullable<SlipFacts['settlement']['basis']>): string {
  const counted =
    accumulatorsAsOf === undefined
      ? '年度累计按本机记录，平台未告知'
      : `年度累计截至 ${formatChinaTime(accumulatorsAsOf)}，其后本机结算另行计入`
  return `暂结依据：人员信息截至 ${formatChinaTime(personAsOf)}；${counted}。`
}

function notesOf(facts: SlipFacts): string[] {
  const { breakdown, settlement, supplement, later, isDisputed, demo } = facts
  const { pack } = breakdown
  const documents = new Set(
    breakdown.trace.flatMap((entry) =>
      entry.parameters.map((parameter) => `${parameter.document}${parameter.article ?? ''}（${parameter.grade}）`),
    ),
  )
  const notes = [
    `适用政策：${pack.title} ${pack.version}（规则集 ${pack.ruleSet}，校验值 ${pack.hash.slice(0, 16)}），按 ${breakdown.decidedOn} 执行的规定计算。`,
    '医疗费总额＝全自费＋超限价自费＋先行自付＋政策范围内；医疗费总额＝基金支付合计＋个人负担合计。',
  ]
  if (documents.size > 0) notes.push(`政策依据及证据等级：${[...documents].join('、')}。`)
  if (breakdown.unverifiedGrades.length > 0)
    notes.push(`本单使用了未经核实的政策数据（证据等级 ${breakdown.unverifiedGrades.join('、')}），不得作为正式报销凭证。`)
  if (settlement.state === 'provisional') notes.push('暂结：本单由终端按本地政策计算，尚待医保平台确认，以平台确认结果为准。')
  if (settlement.state === 'provisional' && settlement.basis) notes.push(basisWords(settlement.basis))
  if (settlement.state === 'differs') notes.push('医保平台的计算结果与本单不一致，正在核对，以核对结果为准。')
  if (isDisputed) notes.push('本机构对医保平台的计算结果有异议，已登记，待与经办机构核对；本单的收取金额暂不变动。')
  if (supplement?.occasion === 'with-settlement')
    notes.push(
      `医保平台预结算的结果与终端计算不同，按平台核定的金额收取；现金差额 ${formatMoneyGrouped(supplement.collected)} 元另有单据号 ${supplement.slipNumber}，不另出单。`,
    )
  if (later) notes.push(`本单已按医保平台核定的金额补差 ${formatMoneyGrouped(later.collected)} 元，见补充结算单 ${later.slipNumber}。`)
  if (supplement?.occasion === 'reversal')
    notes.push(`原补差一并冲正，冲正补差单据号 ${supplement.slipNumber}，金额 ${formatMoneyGrouped(supplement.collected)} 元。`)
  if (demo) notes.push('演示数据：人员、费用均为虚构，本单无任何效力。')
  if (!demo) notes.push('对结算结果有异议的，可凭本单向本机构医保办或参保地医保经办机构查询。')
  return notes
}

function footerOf(facts: SlipFacts): Slip['footer'] {
  const { settlement, breakdown, copy } = facts
  const footer = [
    { label: '操作员', value: settlement.operatorName },
    { label: '结算时间', value: formatChinaTime(settlement.settledAt) },
    { label: '平台结算号', value: settlement.centreSettlementId ?? '待平台确认' },
    { label: '打印', value: `第${copy}次` },
  ]
  const isReversed = isNegativeMoney(breakdown.totalFee)
  const due = dueOn(facts)
  const inHand = isNegativeMoney(due) ? negateMoney(due) : due
  if (!isReversed && !isZeroMoney(inHand))
    footer.push({ label: isNegativeMoney(due) ? '应退大写' : '应补大写', value: chineseCapitals(inHand) })
  footer.push({ label: '患者或家属签字', value: '' }, { label: '收费专用章', value: '' })
  return footer
}
