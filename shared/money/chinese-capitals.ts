import { fenOf, type Money } from './money.ts'

const digits = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'] as const
const places = ['', '拾', '佰', '仟'] as const
const groups = ['', '万', '亿', '万亿'] as const

function capitalsOfGroup(group: number): string {
  let text = ''
  let zeroWaiting = false
  for (let place = 3; place >= 0; place -= 1) {
    const digit = Math.floor(group / 10 ** place) % 10
    if (digit === 0) zeroWaiting = text !== ''
    else {
      text += (zeroWaiting ? '零' : '') + digits[digit] + places[place]
      zeroWaiting = false
    }
  }
  return text
}

function capitalsOfWhole(yuan: number): string {
  let text = ''
  let zeroWaiting = false
  for (let group = 3; group >= 0; group -= 1) {
    const value = Math.floor(yuan / 10_000 ** group) % 10_000
    if (value === 0) zeroWaiting = text !== ''
    else {
      text += ((zeroWaiting || value < 1000) && text !== '' ? '零' : '') + capitalsOfGroup(value) + groups[group]
      zeroWaiting = false
    }
  }
  return text
}

/**
 * 金额大写 as official slips carry it: `壹仟贰佰叁拾肆元伍角陆分`, `壹佰元整`, `零元伍分` is written `伍分`.
 *
 * A negative amount is led by `负`; 0.00 is `零元整`.
 */
export function chineseCapitals(amount: Money): string {
  const fen = fenOf(amount)
  if (fen === 0) return '零元整'
  const size = Math.abs(fen)
  const yuan = Math.floor(size / 100)
  const jiao = Math.floor(size / 10) % 10
  const last = size % 10
  let text = yuan > 0 ? `${capitalsOfWhole(yuan)}元` : ''
  if (jiao === 0 && last === 0) text += '整'
  else {
    if (jiao > 0) text += `${digits[jiao]}角`
    else if (yuan > 0) text += '零'
    text += last > 0 ? `${digits[last]}分` : '整'
  }
  return (fen < 0 ? '负' : '') + text
}
