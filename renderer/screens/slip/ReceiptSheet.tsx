import type { Receipt } from '../../../shared/contract/index.ts'
import { inCells, type NumberedLine } from './receipt-cells.ts'

/** 小票 as it will come out of the printer. It is Chinese in every language. */
export function ReceiptSheet({ receipt }: { receipt: Receipt }) {
  return (
    <article className="receipt" lang="zh-CN" style={{ width: `${receipt.columns}ch` }} data-testid="receipt">
      {inCells(receipt.lines).map((line) => (
        <Line key={line.number} line={line} />
      ))}
    </article>
  )
}

function Line({ line: { style, runs } }: { readonly line: NumberedLine }) {
  return (
    <p className={`receipt-line receipt-${style}`}>
      {runs.map(({ cell, text, isWide }) => (
        <span key={cell} className={isWide ? 'receipt-wide' : undefined}>
          {text}
        </span>
      ))}
    </p>
  )
}
