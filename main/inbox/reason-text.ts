import type { RefusedBill } from '../../shared/contract/index.ts'
import type { Encoding } from './decode-text.ts'

/** What happened and what to do, per code, for the people who look into the folder and not at the screen. */
const sentences: Readonly<Record<string, readonly [string, string]>> = {
  'bill.too-large': ['文件过大。', '请检查导出条件，一个文件只放一次住院的账单。'],
  'bill.not-text': ['文件不是可读的文本。', '请用 UTF-8 或 GB18030/GBK 编码重新导出 JSON 或 CSV。'],
  'bill.malformed': ['字段缺失、多余或格式不对。', '请按下列各处改正后重新投放，格式说明见随附文档和模板。'],
  'bill.duplicate-line': ['费用流水号重复。', '请给每条明细唯一的费用流水号后重新投放。'],
  'bill.return-without-original': ['退费行没有可退的原费用行。', '请在退费行写明本账单内的原费用流水号后重新投放。'],
  'bill.return-exceeds-original': ['退费数量超过原费用行。', '请核对退费数量后重新投放。'],
  'bill.bad-dates': ['日期不对。', '请核对入院、出院和费用日期后重新投放。'],
  'bill.wrong-line-amount': ['明细金额与单价乘数量不符。', '请核对单价、数量和金额（四舍五入到分）后重新投放。'],
  'bill.wrong-sum': ['费用总额与明细合计不符。', '请核对是否漏了明细，或费用总额有误，改正后重新投放。'],
  'bill.same-number-other-content': ['此账单号已收过另一份内容。', '已收的账单保持不变；更正后的账单请使用新的账单号。'],
  'bill.cannot-read': ['文件读不到：被其他程序占用，或没有权限。', '请关闭占用它的程序或放开权限；终端会继续重试，文件不会丢失。'],
}

/** The note beside a refused file: what, where, expected, next step. CRLF and a BOM, so that any Windows editor shows it. */
export function reasonText({ source, receivedAt, billId, code, places }: RefusedBill, encoding: Encoding | undefined): string {
  const [what, next] = sentences[code] ?? ['账单未能收下。', '请联系信息科，并提供下面的代码。']
  const lines = [
    `文件：${source}`,
    `时间：${receivedAt}`,
    ...(billId === undefined ? [] : [`账单号：${billId}`]),
    ...(encoding === undefined ? [] : [`识别的编码：${encoding}`]),
    `代码：${code}`,
    '',
    `原因：${what}`,
    `处理：${next}`,
    '',
    ...places.map(({ place, found, expected }, index) => `${index + 1}. 位置：${place}；现为：${found}；应为：${expected}`),
  ]
  return `\ufeff${lines.join('\r\n')}\r\n`
}
