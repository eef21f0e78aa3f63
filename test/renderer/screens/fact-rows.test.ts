import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { factRows } from '../../../renderer/screens/slip/fact-rows.ts'

describe('the head of the slip', () => {
  it('gives a long value two columns and the rest of the row to its neighbour', () => {
    const rows = factRows([
      { label: '住院日期', value: '2026-02-11 至 2026-03-09（26天）' },
      { label: '机构编码', value: 'H36080200001' },
    ])
    expect(rows.map((row) => row.map((fact) => fact.span))).toEqual([[2, 1]])
  })

  it('loses no fact and fills every row to its end, whatever the values', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 90 }), { maxLength: 20 }), (values) => {
        const head = values.map((value, index) => ({ label: String(index), value }))
        const rows = factRows(head)
        expect(rows.flat().map(({ label, value }) => ({ label, value }))).toEqual(head)
        for (const row of rows) expect(row.reduce((sum, fact) => sum + fact.span, 0)).toBe(3)
      }),
    )
  })
})
