import { expect, test } from 'vitest'
import { inCells } from '../../../renderer/screens/slip/receipt-cells.ts'

test('a receipt on the screen keeps every character in the cell it has on paper', () => {
  const lines = [
    { style: 'plain', text: '姓名：A𠮷 1.00' },
    { style: 'strong', text: '' },
  ] as const
  expect(inCells(lines)).toEqual([
    {
      number: 1,
      style: 'plain',
      runs: [
        { cell: 0, text: '姓', isWide: true },
        { cell: 2, text: '名', isWide: true },
        { cell: 4, text: '：', isWide: true },
        { cell: 6, text: 'A', isWide: false },
        { cell: 7, text: '𠮷', isWide: true },
        { cell: 9, text: ' 1.00', isWide: false },
      ],
    },
    { number: 2, style: 'strong', runs: [] },
  ])
})
