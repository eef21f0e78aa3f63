import { describe, expect, it } from 'vitest'
import { spanWords, timeLeft } from '../../renderer/components/moments.ts'
import { cashToMove, movedInAll } from '../../renderer/screens/records/further.ts'
import { startText, type Translate } from '../../renderer/text/index.ts'
import { causeSentence, dueWords } from '../../renderer/text/platform-words.ts'
import { problemWords } from '../../renderer/text/sentences.ts'
import type { DifferenceDecision, SettlementRecord } from '../../shared/contract/index.ts'
import { refuse } from '../../shared/errors/index.ts'
import { formatMoney, parseMoney } from '../../shared/money/index.ts'

const chinese = startText('zh-CN').getFixedT('zh-CN') as unknown as Translate
const english = startText('en').getFixedT('en') as unknown as Translate

describe('the first difference in a sentence', () => {
  it('names the parameter with both values', () => {
    const cause = { cause: 'deductible', field: 'pooledFundPayment', ours: '1600.00', platform: '800.00' } as const
    expect(causeSentence(chinese, cause)).toBe('最先不同的是起付线：本机 1,600.00，平台 800.00；先影响基本医保统筹支付。')
    expect(causeSentence(english, cause)).toContain('deductible, ours 1,600.00, platform 800.00')
  })

  it('names a deductible that shows in itself once', () => {
    const cause = { cause: 'deductible', field: 'deductibleApplied', ours: '600.00', platform: '700.00' } as const
    expect(causeSentence(chinese, cause)).toBe('最先不同的是起付线：本机 600.00，平台 700.00。')
  })

  it('names the line and the item where one line shows it, and classes in words', () => {
    const cause = { cause: 'class', field: 'fullySelfPaid', lineId: '12', itemCode: 'XA01AB', ours: 'B', platform: 'C' } as const
    expect(causeSentence(chinese, cause)).toBe('最先不同的是明细 12（XA01AB）的支付类别：本机 乙类，平台 丙类；先影响全自费。')
  })

  it('says so where the values or the cause cannot be told', () => {
    expect(causeSentence(chinese, { cause: 'ceiling', field: 'aboveCap' })).toBe('最先不同的是封顶线；先影响超统筹封顶线。')
    expect(causeSentence(chinese, { cause: 'unexplained', field: 'fundTotal' })).toBe('原因未能判明，最先不同的金额是基金支付合计。')
  })
})

describe('what is due', () => {
  it.each([
    ['-2329.19', '应退 2,329.19'],
    ['130.00', '应补 130.00'],
    ['0.00', '不收不退'],
  ])('of %s is said as %s', (amount, words) => {
    expect(dueWords(chinese, parseMoney(amount))).toBe(words)
  })

  it('by accepting the platform is its cash less ours, and nothing where the cash is the same', () => {
    const field = (name: string, ours: string, platform: string) => ({
      field: name,
      ours: parseMoney(ours),
      platform: parseMoney(platform),
    })
    const cash = field('cash', '90.00', '80.00')
    expect(formatMoney(cashToMove({ differences: [field('fundTotal', '10.00', '20.00'), cash], decisions: [] }))).toBe('-10.00')
    expect(formatMoney(cashToMove({ differences: [field('fundTotal', '10.00', '20.00')], decisions: [] }))).toBe('0.00')
  })
})

describe('what was charged by the platform’s figures before', () => {
  const charged = (collected: string): DifferenceDecision => ({
    decision: 'platform-accepted',
    at: '2026-03-10T08:00:00Z',
    operatorName: '测试',
    reason: '测试',
    supplement: { slipNumber: '01-20260310-0002', collected: parseMoney(collected) },
  })
  it('counts towards what accepting other ones moves, and all of it goes back with the settlement', () => {
    const differences = [{ field: 'cash', ours: parseMoney('90.00'), platform: parseMoney('70.00') }]
    expect(formatMoney(cashToMove({ differences, decisions: [charged('-30.00')] }))).toBe('10.00')
    expect(formatMoney(cashToMove({ differences: [], decisions: [charged('-30.00')] }))).toBe('30.00')
    const breakdown = { balanceDue: parseMoney('90.00'), refund: parseMoney('0.00') } as SettlementRecord['breakdown']
    expect(formatMoney(movedInAll({ breakdown, decisions: [charged('-30.00'), charged('10.00')] }))).toBe('70.00')
  })
})

describe('a deadline', () => {
  const now = Date.parse('2026-03-10T08:00:00Z')
  it.each([
    ['2026-03-10T08:00:30Z', false, '0 分', '0 min'],
    ['2026-03-10T09:59:00Z', false, '1 小时 59 分', '1 h 59 min'],
    ['2026-03-11T07:59:59Z', false, '23 小时 59 分', '23 h 59 min'],
    ['2026-03-13T08:00:00Z', false, '3 天', '3 d'],
    ['2027-03-10T13:30:00Z', false, '365 天 5 小时', '365 d 5 h'],
    ['2026-03-10T07:20:00Z', true, '40 分', '40 min'],
    ['2026-03-09T05:00:00Z', true, '1 天 3 小时', '1 d 3 h'],
  ] as const)('at %s', (deadline, isLate, words, englishWords) => {
    const left = timeLeft(deadline, now)
    expect(left.isLate).toBe(isLate)
    expect(spanWords(chinese, left.milliseconds)).toBe(words)
    expect(spanWords(english, left.milliseconds)).toBe(englishWords)
  })
})

describe('a refusal', () => {
  it('of the offline budget says which limit, what it would be and what is allowed', () => {
    const { error } = refuse('settlement.over-offline-budget', { limit: 'fund-total', found: '201000.00', allowed: '200000.00' })
    expect(problemWords(chinese, error).sentence).toBe('超出离线结算额度（未确认基金总额：201,000.00，允许 200,000.00）。')
  })

  it('of a reconciliation has its reason in words', () => {
    const { error } = refuse('reconciliation.not-possible', { reason: 'too-old' })
    expect(problemWords(chinese, error).sentence).toBe('不能对账或处理：这一天已超过九十天。')
  })
})
