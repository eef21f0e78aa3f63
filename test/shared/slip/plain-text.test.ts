import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { padEnd, padStart, renderSlipAsText, type Slip, textWidth, wrapText } from '../../../shared/slip/index.ts'

const slip: Slip = {
  title: '医疗保障住院费用结算单',
  marks: ['演示数据', '暂结'],
  institution: '测试医院',
  slipNumber: 'H36080200001-250612-0007',
  head: [
    { label: '姓名', value: '测试甲' },
    { label: '性别', value: '男' },
    { label: '出院诊断', value: '肺炎；高血压；二型糖尿病；慢性阻塞性肺疾病急性加重；冠状动脉粥样硬化性心脏病；心功能不全' },
    { label: '住院号', value: 'ZY1' },
  ],
  categories: [
    {
      name: '床位费',
      total: '1,250.05',
      fullySelfPaid: '250.05',
      overPriceLimit: '0.00',
      upfrontSelfPay: '0.00',
      withinPolicy: '1,000.00',
    },
  ],
  tiers: [
    { name: '第一重 基本医疗保险统筹基金', amount: '3,680.00', working: '(5000.00 - 400.00) × 80% = 3680.00', source: '测试文件第一条' },
  ],
  totals: [{ label: '个人负担合计', amount: '580.05', emphasis: true }],
  personTotalCapitals: '伍佰捌拾元零伍分',
  notes: ['暂结：以平台确认结果为准。'],
  footer: [{ label: '操作员', value: '测试收费员' }],
}

describe('the slip as text', () => {
  it('keeps every line within its width, Chinese characters counted twice', () => {
    for (const line of renderSlipAsText(slip).split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(84)
  })

  it('lets amounts end in one column', () => {
    const lines = renderSlipAsText(slip).split('\n')
    const tier = lines.find((line) => line.startsWith('第一重')) ?? ''
    const total = lines.find((line) => line.includes('个人负担合计') && line.includes('580.05')) ?? ''
    expect(textWidth(tier)).toBe(84)
    expect(textWidth(total)).toBe(84)
  })

  it('leaves nothing of the slip out', () => {
    const text = renderSlipAsText(slip).replaceAll('\n', '')
    for (const word of [
      '测试医院',
      '【演示数据】【暂结】',
      'ZY1',
      '心功能不全',
      '250.05',
      '× 80%',
      '测试文件第一条',
      '伍佰捌拾元零伍分',
      '测试收费员',
    ])
      expect(text).toContain(word)
  })
})

describe('the width of text', () => {
  it.each([
    ['', 0],
    ['ABC 123', 7],
    ['住院A', 5],
    ['（元）', 6],
    ['𠮷', 2],
    ['¥×－', 4],
  ])('of %j is %i columns', (text, width) => {
    expect(textWidth(text)).toBe(width)
  })

  it('is what padding fills up to', () => {
    expect(padEnd('住院', 6)).toBe('住院  ')
    expect(padStart('住院', 6)).toBe('  住院')
    expect(padStart('住院', 3)).toBe('住院')
  })

  it('cuts no number that fits on a line', () => {
    expect(wrapText('3855.00 × 65% = 2505.75', 20)).toEqual(['3855.00 × 65% = ', '2505.75'])
    expect(wrapText('合计1,234.50元', 10)).toEqual(['合计', '1,234.50元'])
    expect(wrapText('123456789', 4)).toEqual(['1234', '5678', '9'])
  })
  it('is never passed by a wrapped line, and wrapping loses no character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '住', '。', '𠮷', ' '), maxLength: 80 }),
        fc.integer({ min: 2, max: 20 }),
        (text, width) => {
          const lines = wrapText(text, width)
          expect(lines.join('')).toBe(text)
          for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width)
        },
      ),
    )
  })
})
