/** Reads 大写 back, written apart from the program that writes it: 壹万零贰佰叁拾元零伍分 is 1,023,005 fen. */
const digits = '零壹贰叁肆伍陆柒捌玖'
const places: Readonly<Record<string, bigint>> = { 拾: 10n, 佰: 100n, 仟: 1000n }

/** A number below ten thousand. */
function ofGroup(text: string): bigint {
  let [total, digit] = [0n, 0n]
  for (const sign of text) {
    const place = places[sign]
    if (place === undefined) digit = BigInt(digits.indexOf(sign))
    else [total, digit] = [total + digit * place, 0n]
  }
  return total + digit
}

export function fenOfCapitals(capitals: string): bigint {
  const [, whole = '', small = ''] = /^(?:(.*)元)?(.*)$/.exec(capitals.replace(/整$/, '')) ?? []
  const [, hundredMillions = '', tenThousands = '', ones = ''] = /^(?:(.*)亿)?(?:(.*)万)?(.*)$/.exec(whole) ?? []
  const yuan = ofGroup(hundredMillions) * 100_000_000n + ofGroup(tenThousands) * 10_000n + ofGroup(ones)
  const digitBefore = (sign: string) => BigInt(digits.indexOf(small[small.indexOf(sign) - 1] ?? '零'))
  const jiao = small.includes('角') ? digitBefore('角') : 0n
  return yuan * 100n + jiao * 10n + (small.includes('分') ? digitBefore('分') : 0n)
}
