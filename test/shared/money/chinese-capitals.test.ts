import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chineseCapitals, moneyFromFen, parseMoney } from '../../../shared/money/index.ts'

describe('amounts in Chinese capitals (大写)', () => {
  test.each([
    ['0.00', '零元整'],
    ['0.01', '壹分'],
    ['0.05', '伍分'],
    ['0.10', '壹角整'],
    ['0.15', '壹角伍分'],
    ['1.00', '壹元整'],
    ['1.05', '壹元零伍分'],
    ['1.50', '壹元伍角整'],
    ['10.00', '壹拾元整'],
    ['100.00', '壹佰元整'],
    ['101.00', '壹佰零壹元整'],
    ['110.10', '壹佰壹拾元壹角整'],
    ['1001.00', '壹仟零壹元整'],
    ['1010.00', '壹仟零壹拾元整'],
    ['1234.56', '壹仟贰佰叁拾肆元伍角陆分'],
    ['10000.00', '壹万元整'],
    ['10001.00', '壹万零壹元整'],
    ['10100.00', '壹万零壹佰元整'],
    ['12000.00', '壹万贰仟元整'],
    ['100000.00', '壹拾万元整'],
    ['1000000.07', '壹佰万元零柒分'],
    ['100001000.00', '壹亿零壹仟元整'],
    ['100010000.00', '壹亿零壹万元整'],
    ['1000000000000.00', '壹万亿元整'],
    ['-12.30', '负壹拾贰元叁角整'],
  ])('%s is %s', (text, capitals) => expect(chineseCapitals(parseMoney(text))).toBe(capitals))

  /** Reads capitals back, written on its own: digit times place, groups of four. */
  function read(capitals: string): number {
    const text = capitals.replace(/^负/, '').replace('整', '')
    const [whole, rest] = text.includes('元') ? text.split('元') : ['', text]
    const digit = (character: string) => '零壹贰叁肆伍陆柒捌玖'.indexOf(character)
    const group = (part: string) => {
      let [sum, last] = [0, 0]
      for (const character of part) {
        const place = { 拾: 10, 佰: 100, 仟: 1000 }[character]
        if (place) [sum, last] = [sum + last * place, 0]
        else last = Math.max(0, digit(character))
      }
      return sum + last
    }
    const [tera, giga] = (whole ?? '').includes('万亿') ? (whole ?? '').split('万亿') : ['', whole ?? '']
    const [high, mid] = (giga ?? '').includes('亿') ? (giga ?? '').split('亿') : ['', giga ?? '']
    const [ten, low] = (mid ?? '').includes('万') ? (mid ?? '').split('万') : ['', mid ?? '']
    const yuan = group(tera ?? '') * 10 ** 12 + group(high ?? '') * 10 ** 8 + group(ten ?? '') * 10 ** 4 + group(low ?? '')
    const jiao = /(.)角/.exec(rest ?? '')?.[1]
    const last = /(.)分/.exec(rest ?? '')?.[1]
    const size = yuan * 100 + (jiao ? digit(jiao) * 10 : 0) + (last ? digit(last) : 0)
    return capitals.startsWith('负') ? -size : size
  }

  test('the capitals say exactly the digits', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 }),
        (fen) => read(chineseCapitals(moneyFromFen(fen))) === fen,
      ),
      { numRuns: 3000 },
    )
  })
  test('no zero is said twice in a row, none stands before a place', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999_999_999 }), (fen) => {
        expect(chineseCapitals(moneyFromFen(fen))).not.toMatch(/零零|零[元万亿角]|零[拾佰仟]/)
      }),
    )
  })
})
