import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatMoneyGrouped, parseMoney } from '../../../shared/money/index.ts'
import {
  layOutReceipt,
  type ReceiptLine,
  type ReceiptPaper,
  receiptCells,
  receiptLineSchema,
  type Slip,
} from '../../../shared/slip/index.ts'
import { aSlip } from '../../builders/slip.ts'

const allGlyphs = { hasGlyph: () => true, readingOf: () => '' }
const paper = (columns: number): ReceiptPaper => ({ columns, ...allGlyphs })
/** A font with nothing outside the first plane, as fonts that know GBK alone. */
const smallFont: ReceiptPaper = {
  columns: 32,
  hasGlyph: (character) => !/[\u3400-\u4dbf\u{20000}-\u{3ffff}\ud800-\udfff]/u.test(character),
  readingOf: (character) => (character === '㛃' ? 'jie2' : ''),
}

const textsOf = (lines: readonly ReceiptLine[]) => lines.map(({ text }) => text)
const widthOf = ({ style }: ReceiptLine, columns: number) => (style === 'title' ? columns / 2 : columns)
const withoutSpaces = (text: string) => text.replaceAll(' ', '')

const character = fc.oneof(
  fc.constantFrom(...'张三李四欧阳㐀𠮷㛃龴·（），。“”①×ABCxyz0123456789.,-*/ '),
  fc.integer({ min: 0x4e00, max: 0x9fff }).map((code) => String.fromCodePoint(code)),
  fc.integer({ min: 0x20000, max: 0x2ffff }).map((code) => String.fromCodePoint(code)),
)
const words = (maxLength: number) => fc.array(character, { minLength: 1, maxLength }).map((characters) => characters.join(''))
const amount = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 999_999_999_999_999n }))
  .map(([negative, fen]) =>
    formatMoneyGrouped(parseMoney(`${negative && fen > 0n ? '-' : ''}${fen / 100n}.${String(fen % 100n).padStart(2, '0')}`)),
  )
const totals = fc.array(fc.record({ label: words(30), amount, emphasis: fc.boolean() }), { minLength: 1, maxLength: 8 })
const columns = fc.constantFrom(32, 42, 48)

describe('the receipt', () => {
  it('on 58 mm paper, to the line', () => {
    expect(textsOf(layOutReceipt(aSlip(), paper(32)))).toEqual([
      '测试县人民医院',
      '医疗保障住院费用',
      '结算单',
      '【演示数据】',
      '【暂结】',
      '【补打 第2次】',
      '单据号 H36080200001-250612-0007',
      '--------------------------------',
      '姓名：张三',
      '证件号码：360802********1234',
      '住院日期：2025-06-02 至',
      '2025-06-12（10天）',
      '出院诊断：社区获得性肺炎，非重',
      '症；2型糖尿病',
      '--------------------------------',
      '费用分类汇总（元）',
      '床位费                  1,250.05',
      '  全自费                  250.05',
      '  政策范围内            1,000.00',
      '手术费                  4,000.00',
      '--------------------------------',
      '三重保障（元）',
      '第一重 基本医疗保险统筹基金',
      '                        3,680.00',
      '  (5000.00 - 400.00) × 80% =',
      '3680.00',
      '第二重 城乡居民大病保险     0.00',
      '  本次不支付',
      '第三重 医疗救助（低保对象）',
      '                          644.00',
      '  920.00 × 70% = 644.00',
      '--------------------------------',
      '医疗费总额              5,250.05',
      '全自费                    250.05',
      '基金支付合计            4,324.00',
      '个人负担合计              926.05',
      '应退金额                   73.95',
      '个人负担合计（大写）：',
      '玖佰贰拾陆元零伍分',
      '--------------------------------',
      '1. 适用政策：测试政策 2025.1，按',
      '2025-06-12 执行的规定计算。',
      '2. 演示数据：人员、费用均为虚',
      '构，本单无任何效力。',
      '--------------------------------',
      '操作员：测试收费员',
      '打印：第2次',
      '',
      '患者或家属签字：________________',
      'H36080200001-250612-0007',
    ])
  })

  it('fits the contract, so that it can cross to the window', () => {
    for (const line of layOutReceipt(aSlip(), paper(42))) expect(receiptLineSchema.parse(line)).toEqual(line)
  })

  it('of wide paper keeps label and amount on one line where there is room', () => {
    expect(textsOf(layOutReceipt(aSlip(), paper(48)))).toContain('第一重 基本医疗保险统筹基金             3,680.00')
  })

  it('sets total and sums to be paid in bold, the title in double size', () => {
    const lines = layOutReceipt(aSlip(), paper(32))
    expect(lines.filter(({ style }) => style === 'title').map(({ text }) => text)).toEqual(['医疗保障住院费用', '结算单'])
    expect(lines.filter(({ style }) => style === 'strong').map(({ text }) => text.split(' ')[0])).toEqual([
      '医疗费总额',
      '基金支付合计',
      '个人负担合计',
      '应退金额',
      '玖佰贰拾陆元零伍分',
    ])
  })

  it('says on paper which characters its font lacks, and how they are read where that is known', () => {
    const slip = aSlip({ head: [{ label: '姓名', value: '欧阳㛃𠮷' }] })
    const texts = textsOf(layOutReceipt(slip, smallFont))
    const name = texts.indexOf('姓名：欧阳??')
    expect(texts.slice(name, name + 3)).toEqual(['姓名：欧阳??', '（?为打印机缺字：jie2 U+36C3、', 'U+20BB7）'])
  })

  it('lets no name give orders to the printer', () => {
    const slip = aSlip({ head: [{ label: '姓名', value: '张\u001b@三\r\n\u0085李\u0000四' }] })
    expect(textsOf(layOutReceipt(slip, paper(32)))).toContain('姓名：张 @三 李 四')
  })

  it('counts cells as printers do: a dot in a name takes two', () => {
    expect([receiptCells('买买提·A1'), receiptCells('㐀𠮷'), receiptCells('~ '), receiptCells('“×①')]).toEqual([10, 4, 2, 6])
  })

  it('never makes a line wider than the paper, whatever it is told', () => {
    const slips = fc.record({ totals, title: words(30), institution: words(40), personTotalCapitals: words(60) })
    fc.assert(
      fc.property(columns, slips, fc.array(words(60), { maxLength: 5 }), (cells, changes, notes) => {
        const slip: Slip = aSlip({ ...changes, notes, marks: notes, footer: notes.map((value) => ({ label: '备注', value })) })
        for (const line of layOutReceipt(slip, paper(cells)))
          expect(receiptCells(line.text), line.text).toBeLessThanOrEqual(widthOf(line, cells))
      }),
      { numRuns: 100 },
    )
  })

  it('prints every amount whole at the right edge, in order, the label whole before it', () => {
    fc.assert(
      fc.property(columns, totals, (cells, rows) => {
        const lines = layOutReceipt(aSlip({ totals: rows, tiers: [], categories: [] }), paper(cells))
        // The second rule: the one below the head.
        const [, from = 0] = lines.flatMap(({ text }, index) => (/^-+$/.test(text) ? [index + 1] : []))
        const body = lines.slice(
          from,
          lines.findIndex(({ text }) => text === '个人负担合计（大写）：'),
        )
        let label = ''
        const read: { label: string; amount: string }[] = []
        for (const { text } of body) {
          const expected = rows[read.length]?.amount ?? ''
          if (
            text.endsWith(expected) &&
            receiptCells(text) === cells &&
            withoutSpaces(label + text).endsWith(withoutSpaces(rows[read.length]?.label ?? '') + expected)
          ) {
            read.push({ label: withoutSpaces(label + text.slice(0, -expected.length)), amount: expected })
            label = ''
          } else label += text
        }
        expect(read).toEqual(rows.map((row) => ({ label: withoutSpaces(row.label), amount: row.amount })))
      }),
      { numRuns: 200 },
    )
  })

  it('loses no character of a name and divides no amount inside a text', () => {
    fc.assert(
      fc.property(columns, words(60), amount, (cells, name, sum) => {
        const lines = layOutReceipt(aSlip({ head: [{ label: '姓名', value: `${name}，${sum}元` }] }), paper(cells))
        const from = lines.findIndex(({ text }) => text.startsWith('姓名：'))
        const body = textsOf(
          lines.slice(
            from,
            lines.findIndex(({ text }, at) => at > from && /^-+$/.test(text) && receiptCells(text) === cells),
          ),
        )
        expect(withoutSpaces(body.join(''))).toBe(withoutSpaces(`姓名：${name}，${sum}元`))
        expect(body.some((text) => text.includes(sum))).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})
