import type { RefusedBill } from '../../shared/contract/index.ts'

/** One refused bill of each common kind, as a hospital system causes them. */
export function exampleRefusedBills(now: number): RefusedBill[] {
  const at = (minutesAgo: number) => new Date(now - minutesAgo * 60_000).toISOString()
  return [
    {
      refusedId: 'R-0001',
      source: '账单_20260310_0917.json',
      receivedAt: at(12),
      billId: 'DEMO-0101',
      code: 'bill.malformed',
      places: [
        { place: 'lines[17].quantity', found: '缺失', expected: '数量，至多四位小数' },
        { place: 'lines[23].chargedOn', found: '2026/03/04', expected: 'YYYY-MM-DD' },
      ],
      details: { places: [{ place: 'lines[17].quantity', found: '', expected: '' }] },
    },
    {
      refusedId: 'R-0002',
      source: '账单_20260310_0850.csv',
      receivedAt: at(41),
      billId: 'DEMO-0102',
      code: 'bill.wrong-sum',
      places: [],
      details: { stated: '171239.20', counted: '171178.20' },
    },
    {
      refusedId: 'R-0003',
      source: 'HIS-推送',
      receivedAt: at(95),
      code: 'bill.not-text',
      places: [],
      details: { byte: 40_961, expected: 'UTF-8 / GB18030' },
      acknowledgedBy: '演示信息科',
    },
  ]
}
