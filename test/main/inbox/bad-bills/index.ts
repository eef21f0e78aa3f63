/** Bad bills as hospital systems really send them, made by code: each with the code and the places its refusal must carry. */
import iconv from 'iconv-lite'
import { aBill, aLine, type BillText, csv, json } from '../a-bill.ts'

export interface BadBill {
  readonly what: string
  readonly file: string
  readonly bytes: () => Buffer
  readonly code: string
  /** Beginning of each place, in order. */
  readonly places: readonly string[]
  readonly billId?: string
}

/** The bill as a value in which anything may be wrong. */
type Loose = Record<string, unknown> & { lines: Record<string, unknown>[] }

function changed(change: (bill: Loose) => void, from: BillText = aBill()): Buffer {
  const bill = structuredClone(from) as unknown as Loose
  change(bill)
  return json(bill)
}

function bad(
  what: string,
  code: string,
  places: readonly string[],
  bytes: () => Buffer,
  rest: { file?: string; billId?: string } = {},
): BadBill {
  return { what, code, places, bytes, file: rest.file ?? 'bad.json', ...(rest.billId === undefined ? {} : { billId: rest.billId }) }
}

const inB1 = { billId: 'B-1' }
const line = (index: number, field: string): string => `lines[${index}].${field}`

function lineChanged(index: number, change: Record<string, unknown>): Buffer {
  return changed((bill) => Object.assign(bill.lines[index] ?? {}, change))
}

const withReturn = (change: Parameters<typeof aLine>[1], totalFee: string): BillText =>
  aBill({ totalFee, lines: [aLine('F1'), aLine('F2'), aLine('F3', { quantity: '-1', amount: '-35.00', originalLineId: 'F1', ...change })] })

export const badBills: readonly BadBill[] = [
  bad('a field is missing', 'bill.malformed', ['ward'], () => changed((bill) => delete bill.ward), inB1),
  bad('a field of a line is missing', 'bill.malformed', [line(1, 'doctor')], () => changed((bill) => delete bill.lines[1]?.doctor), inB1),
  bad('an unknown field', 'bill.malformed', ['remark'], () => changed((bill) => (bill.remark = '加急')), inB1),
  bad('an unknown field in a line', 'bill.malformed', [line(0, 'discount')], () => lineChanged(0, { discount: '0.9' }), inB1),
  bad('an amount without quotes', 'bill.malformed', [line(0, 'amount')], () => lineChanged(0, { amount: 70 }), inB1),
  bad('an amount with three decimals', 'bill.malformed', [line(0, 'amount')], () => lineChanged(0, { amount: '70.001' }), inB1),
  bad('full-width digits in a quantity', 'bill.malformed', [line(0, 'quantity')], () => lineChanged(0, { quantity: '２' }), inB1),
  bad(
    'full-width digits in the identity number',
    'bill.malformed',
    ['patient.idNumber'],
    () => changed((bill) => (bill.patient = { name: '演示甲', idNumber: '３60802198001019016' })),
    inB1,
  ),
  bad('a space behind the visit', 'bill.malformed', ['visitId'], () => changed((bill) => (bill.visitId = 'V-1 ')), inB1),
  bad('a tab before a line number', 'bill.malformed', [line(0, 'lineId')], () => lineChanged(0, { lineId: '\tF1' }), inB1),
  bad('a day that does not exist', 'bill.malformed', ['dischargedOn'], () => changed((bill) => (bill.dischargedOn = '2026-02-30')), inB1),
  bad('a negative price', 'bill.malformed', [line(0, 'unitPrice')], () => lineChanged(0, { unitPrice: '-35' }), inB1),
  bad('a fee category nobody knows', 'bill.malformed', [line(0, 'feeCategory')], () => lineChanged(0, { feeCategory: 'parking' }), inB1),
  bad('no lines at all', 'bill.malformed', ['lines'], () => changed((bill) => (bill.lines = [])), inB1),
  bad('a negative deposit', 'bill.malformed', ['deposit'], () => changed((bill) => (bill.deposit = '-1.00')), inB1),
  bad(
    'several faults at once',
    'bill.malformed',
    ['ward', line(0, 'amount'), line(1, 'quantity'), 'remark'],
    () =>
      changed((bill) => {
        delete bill.ward
        bill.remark = ''
        Object.assign(bill.lines[0] ?? {}, { amount: '1.234' })
        Object.assign(bill.lines[1] ?? {}, { quantity: 'two' })
      }),
    inB1,
  ),
  bad(
    'an original named by a line that is no return',
    'bill.malformed',
    [line(1, 'originalLineId')],
    () => lineChanged(1, { originalLineId: 'F1' }),
    inB1,
  ),

  bad('the same line number twice', 'bill.duplicate-line', [line(1, 'lineId')], () => lineChanged(1, { lineId: 'F1' }), inB1),
  bad(
    'a negative line without an original',
    'bill.return-without-original',
    [line(2, 'originalLineId')],
    () => changed((bill) => delete bill.lines[2]?.originalLineId, withReturn({}, '105.00')),
    inB1,
  ),
  bad(
    'a return of a line that is not in the bill',
    'bill.return-without-original',
    [line(2, 'originalLineId')],
    () => json(withReturn({ originalLineId: 'F9' }, '105.00')),
    inB1,
  ),
  bad(
    'a return of another item',
    'bill.return-without-original',
    [line(2, 'originalLineId')],
    () => json(withReturn({ itemCode: '001990300010000' }, '105.00')),
    inB1,
  ),
  bad(
    'a return of more than was charged',
    'bill.return-exceeds-original',
    [line(2, 'quantity')],
    () => json(withReturn({ quantity: '-3', amount: '-105.00' }, '35.00')),
    inB1,
  ),
  bad(
    'two returns that are too much together',
    'bill.return-exceeds-original',
    [line(3, 'quantity')],
    () => {
      const bill = withReturn({}, '35.00')
      const again = aLine('F4', { quantity: '-2', amount: '-70.00', originalLineId: 'F1' })
      return json({ ...bill, lines: [...bill.lines, again] })
    },
    inB1,
  ),
  bad('the total is not the sum', 'bill.wrong-sum', ['totalFee'], () => json(aBill({ totalFee: '139.99' })), inB1),
  bad(
    'an amount that is not price times quantity',
    'bill.wrong-line-amount',
    [line(1, 'amount'), 'totalFee'],
    () => lineChanged(1, { amount: '70.01' }),
    inB1,
  ),
  bad('a discharge before the admission', 'bill.bad-dates', ['dischargedOn'], () => json(aBill({ dischargedOn: '2026-02-28' })), inB1),
  bad('a charge after the discharge', 'bill.bad-dates', [line(0, 'chargedOn')], () => lineChanged(0, { chargedOn: '2026-03-05' }), inB1),
  bad('a charge before the admission', 'bill.bad-dates', [line(0, 'chargedOn')], () => lineChanged(0, { chargedOn: '2026-02-28' }), inB1),

  bad('zero bytes in the text', 'bill.not-text', ['第 11 字节'], () =>
    Buffer.concat([Buffer.from('{"format":'), Buffer.from([0, 0]), Buffer.from('1}')]),
  ),
  bad('a picture named as a bill', 'bill.not-text', ['第 9 字节'], () =>
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d]),
  ),
  bad('a text of no encoding', 'bill.not-text', ['第 14 字节'], () =>
    Buffer.concat([Buffer.from('{"billId": "B'), Buffer.from([0xff, 0xff, 0x22, 0x7d])]),
  ),
  bad('UTF-16, as some editors save', 'bill.not-text', ['第 4 字节'], () =>
    Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(JSON.stringify(aBill()), 'utf16le')]),
  ),
  bad('an empty file', 'bill.malformed', ['第 1 行第 1 列'], () => Buffer.alloc(0)),
  bad('a text that simply stops', 'bill.malformed', ['第 4 行第 12 列'], () =>
    Buffer.from('{\n  "billId": "B-1",\n  "lines": [\n    {"a": 1'),
  ),
  bad('two commas', 'bill.malformed', ['第 2 行第 17 列'], () => Buffer.from('{\n  "billId": "B",,\n}')),
  bad('a field that is there twice', 'bill.malformed', ['第 1 行第 16 列'], () => Buffer.from('{"billId":"A","billId":"B"}')),
  bad('something behind the bill', 'bill.malformed', [], () => Buffer.concat([json(aBill()), Buffer.from('}')])),
  bad('a list instead of a bill', 'bill.malformed', ['整个账单'], () => json([aBill()])),
  bad('deep nesting', 'bill.malformed', ['第 1 行第 33 列'], () => Buffer.from('['.repeat(200_000))),
  bad('a key that reaches into the program', 'bill.malformed', ['patient'], () =>
    Buffer.from(JSON.stringify(aBill()).replace('"patient":{', '"patient":{"__proto__":{"admin":true},')),
  ),
  bad('half a character', 'bill.malformed', ['patient.name'], () =>
    Buffer.from(JSON.stringify(aBill()).replace('演示甲㐀', '演示\\ud842')),
  ),

  bad('a CSV with a missing column', 'bill.malformed', ['第 13 行（列名）'], () => Buffer.from(csv(aBill(), ['amount'])), {
    file: 'bad.csv',
  }),
  bad(
    'a CSV with an unknown column',
    'bill.malformed',
    ['第 13 行第 9 列'],
    () =>
      Buffer.from(
        csv(aBill())
          .replace(',amount,', ',amount,')
          .replace('unitPrice,amount', 'unitPrice,折扣,amount')
          .replace(/(35,)(70\.00)/g, '$1,$2'),
      ),
    { file: 'bad.csv' },
  ),
  bad(
    'a CSV head without the bill number',
    'bill.malformed',
    ['表头「账单号」'],
    () => Buffer.from(csv(aBill()).replace(/#billId.*\r\n/, '')),
    { file: 'bad.csv' },
  ),
  bad(
    'a CSV whose long numbers Excel has changed',
    'bill.malformed',
    ['第 14 行「医保编码」', '第 15 行「医保编码」'],
    () => Buffer.from(csv(aBill()).replaceAll('001990100010000', '1.9901E+12')),
    { file: 'bad.csv' },
  ),
  bad(
    'a CSV cell with a wrong amount',
    'bill.wrong-line-amount',
    ['第 15 行「金额」', '第 11 行「费用总额」'],
    () => Buffer.from(csv(aBill({ lines: [aLine('F1'), aLine('F2', { amount: '70.10' })] }))),
    { file: 'bad.csv', billId: 'B-1' },
  ),
  bad(
    'a CSV with a day as Excel writes it',
    'bill.malformed',
    ['第 14 行「费用日期」'],
    () => Buffer.from(csv(aBill()).replace('2026-03-01,2,', '2026/3/1,2,')),
    { file: 'bad.csv', billId: 'B-1' },
  ),
  bad('a CSV with quotes that do not close', 'bill.malformed', ['第 '], () => Buffer.from(`${csv(aBill())}F3,"x`), { file: 'bad.csv' }),
  bad(
    'a GBK CSV with a wrong total',
    'bill.wrong-sum',
    ['第 11 行「费用总额」'],
    () => iconv.encode(csv(aBill({ totalFee: '1.00' })), 'gb18030'),
    { file: 'bad.csv', billId: 'B-1' },
  ),
  bad('an empty CSV', 'bill.malformed', ['整个文件'], () => Buffer.alloc(0), { file: 'bad.csv' }),
  bad('a spreadsheet named as CSV', 'bill.not-text', ['第 5 字节'], () => Buffer.from('PK\u0003\u0004\u0000\u0000', 'latin1'), {
    file: 'bad.csv',
  }),
]
