import { describe, expect, it } from 'vitest'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import { figuresOf, reverseFigures, shiftTo } from '../../../shared/difference/index.ts'
import { addMoney, negateMoney, parseMoney, subtractMoney } from '../../../shared/money/index.ts'
import { reverse } from '../../../shared/settlement/index.ts'
import {
  layOutReceipt,
  layOutSlip,
  layOutSupplementSlip,
  renderSlipAsText,
  type SlipFacts,
  type SlipSupplement,
  slipSchema,
} from '../../../shared/slip/index.ts'
import { aPack, settled } from '../../builders/pack.ts'
import { aPerson } from '../../builders/stay.ts'

const breakdown = settled(aPack(), { within: '10000.00', payment: { deposit: '3000.00' } })
const ours = figuresOf(breakdown)
const hundred = parseMoney('100.00')
/** 100.00 more of deductible, 80.00 less from the fund. */
const figures = {
  ...ours,
  deductibleApplied: addMoney(ours.deductibleApplied, hundred),
  pooledFundPayment: subtractMoney(ours.pooledFundPayment, parseMoney('80.00')),
  fundTotal: subtractMoney(ours.fundTotal, parseMoney('80.00')),
  personTotal: addMoney(ours.personTotal, parseMoney('80.00')),
  cash: addMoney(ours.cash, parseMoney('80.00')),
}

function supplement(changes: Partial<SlipSupplement> = {}): SlipSupplement {
  return {
    slipNumber: '01-20250612-0008',
    occasion: 'with-settlement',
    figures,
    collected: shiftTo(breakdown, figures).cash,
    at: '2025-06-13T01:02:03Z',
    operatorName: '测试主管',
    ...changes,
  }
}

function facts(changes: Partial<SlipFacts> = {}): SlipFacts {
  return {
    breakdown,
    settlement: {
      slipNumber: '01-20250612-0007',
      kind: 'settlement',
      state: 'confirmed',
      settledAt: '2025-06-12T06:07:08Z',
      operatorName: '测试收费员',
    },
    person: aPerson(1),
    stay: {
      inpatientNumber: 'ZY1',
      visitId: 'V1',
      ward: '测试内科',
      admittedOn: parseLocalDate('2025-06-02'),
      dischargedOn: parseLocalDate('2025-06-12'),
      diagnoses: [{ code: 'J18.9', name: '肺炎' }],
    },
    institution: { code: 'H36080200001', name: '测试医院', hospitalLevel: 'L2' },
    demo: false,
    copy: 1,
    ...changes,
  }
}

const paper = { columns: 32, hasGlyph: () => true, readingOf: () => '' }
const totals = (slip: ReturnType<typeof layOutSlip>) => Object.fromEntries(slip.totals.map(({ label, amount }) => [label, amount]))
const footer = (slip: ReturnType<typeof layOutSlip>) => Object.fromEntries(slip.footer.map(({ label, value }) => [label, value]))

describe('a slip charged by the platform’s figures', () => {
  // (10000.00 - 500.00) × 80% = 7600.00, the person 2400.00 of a deposit of 3000.00; there 600.00 deductible: 7520.00 and 2480.00.
  const slip = layOutSlip(facts({ supplement: supplement() }))

  it('shows ours, the platform’s and what changes hands, on one sheet', () => {
    expect(totals(slip)).toMatchObject({
      '本地计算 基金支付合计': '7,600.00',
      '本地计算 现金支付': '2,400.00',
      '平台核定 基金支付合计': '7,520.00',
      '平台核定 个人负担合计': '2,480.00',
      '平台核定 现金支付': '2,480.00',
      '现金差额（平台核定减本地计算）': '80.00',
      应退金额: '520.00',
    })
    expect(slip.personTotalCapitals).toBe('贰仟肆佰捌拾元整')
    expect(footer(slip)).toMatchObject({ 应退大写: '伍佰贰拾元整' })
    expect(slip.marks).toContain('按平台核定收取')
    expect(slip.notes.join()).toContain('01-20250612-0008')
    expect(slipSchema.parse(slip)).toEqual(slip)
  })

  it('says what the account holds after what was charged, and all of it again when that is taken back', () => {
    const paid = { ...breakdown, personalAccount: parseMoney('100.00'), accountBalanceAfter: parseMoney('50.00') }
    const theirs = { ...figures, personalAccount: parseMoney('130.00') }
    expect(totals(layOutSlip(facts({ breakdown: paid, supplement: supplement({ figures: theirs }) })))).toMatchObject({ 账户余额: '20.00' })
    expect(totals(layOutSlip(facts({ breakdown: paid })))).toMatchObject({ 账户余额: '50.00' })
    const taken = supplement({ occasion: 'reversal', figures: reverseFigures(theirs) })
    const settlement = { ...facts().settlement, kind: 'reversal' as const }
    const back = { ...reverse(breakdown), personalAccount: parseMoney('-100.00'), accountBalanceAfter: parseMoney('150.00') }
    expect(totals(layOutSlip(facts({ breakdown: back, settlement, supplement: taken })))).toMatchObject({ 账户余额: '150.00' })
  })

  it('taken back, it takes back both', () => {
    const taken = supplement({ occasion: 'reversal', figures: reverseFigures(figures), collected: parseMoney('-80.00') })
    const settlement = { ...facts().settlement, kind: 'reversal' as const, reversedSlipNumber: '01-20250612-0007' }
    const back = layOutSlip(facts({ breakdown: reverse(breakdown), settlement, supplement: taken }))
    expect(totals(back)).toMatchObject({ '本地计算 现金支付': '-2,400.00', '平台核定 现金支付': '-2,480.00', 应退金额: '-520.00' })
    expect(back.notes.join()).toContain('原补差一并冲正')
  })

  it('without a supplement a slip is what it was', () => {
    const plain = layOutSlip(facts())
    expect(totals(plain)).toMatchObject({ 应退金额: '600.00' })
    expect(plain.totals.some(({ label }) => label.startsWith('平台核定'))).toBe(false)
  })
})

describe('the supplementary slip', () => {
  const later = supplement({ occasion: 'later', reason: '与经办机构核对，按平台' })
  const slip = layOutSupplementSlip({ ...facts(), later })

  it('sets every amount that parts side by side and says what is collected', () => {
    expect(slip.title).toBe('医疗保障住院费用补充结算单')
    expect(slip.slipNumber).toBe('01-20250612-0008')
    expect(slip.totals.map(({ label, amount }) => `${label} ${amount}`)).toEqual([
      '医疗费总额 10,000.00',
      '原结算 本次起付线 500.00',
      '平台核定 本次起付线 600.00',
      '原结算 统筹基金支付 7,600.00',
      '平台核定 统筹基金支付 7,520.00',
      '原结算 基金支付合计 7,600.00',
      '平台核定 基金支付合计 7,520.00',
      '原结算 个人负担合计 2,400.00',
      '平台核定 个人负担合计 2,480.00',
      '原结算 现金支付 2,400.00',
      '平台核定 现金支付 2,480.00',
      '补收金额 80.00',
    ])
    expect(footer(slip)).toMatchObject({ 处理人: '测试主管', 补收大写: '捌拾元整' })
    expect(slip.head).toContainEqual({ label: '原单据号', value: '01-20250612-0007' })
    expect(slip.notes.join()).toContain('与经办机构核对，按平台')
    expect(slipSchema.parse(slip)).toEqual(slip)
  })

  it('pays back as well', () => {
    const back = supplement({ occasion: 'later', collected: negateMoney(parseMoney('80.00')) })
    const paid = layOutSupplementSlip({ ...facts(), later: back })
    expect(paid.totals.at(-1)).toEqual({ label: '补退金额', amount: '80.00', emphasis: true })
    expect(footer(paid)).toMatchObject({ 补退大写: '捌拾元整' })
  })

  it('prints on A4 and on a receipt without the parts it does not have', () => {
    const text = renderSlipAsText(slip)
    expect(text).toContain('补收金额')
    expect(text).not.toContain('收费类别')
    const receipt = layOutReceipt(slip, paper).map((line) => line.text)
    expect(receipt.join('\n')).toContain('补收金额')
    expect(receipt).not.toContain('三重保障（元）')
    expect(receipt).not.toContain('费用分类汇总（元）')
  })

  it('the settlement’s own slip names it, and a dispute is marked as one', () => {
    const own = layOutSlip(facts({ later }))
    expect(own.marks).toContain('已补差')
    expect(totals(own)).toMatchObject({ 应退金额: '600.00' })
    expect(own.notes.join()).toContain('补充结算单 01-20250612-0008')
    const disputed = layOutSlip(facts({ isDisputed: true }))
    expect(disputed.marks).toContain('差异有争议')
    expect(disputed.notes.join()).toContain('有异议')
  })
})
