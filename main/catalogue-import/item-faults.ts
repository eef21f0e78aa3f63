import type { z } from 'zod'
import { type Period, periodsOverlap } from '../../shared/dates/index.ts'
import type { placeSchema } from '../../shared/errors/index.ts'
import { compareRates, formatRate, type Rate, wholeRate, zeroRate } from '../../shared/money/index.ts'
import type { sourceItemSchema } from './source.ts'

type Place = z.output<typeof placeSchema>
type Item = z.output<typeof sourceItemSchema>
type Row = Period | { readonly from: Period['from']; readonly to?: Period['to'] | undefined }

const asPeriod = ({ from, to }: Row): Period => (to === undefined ? { from } : { from, to })
const asText = ({ from, to }: Row): string => `${from}..${to ?? ''}`

function overlapping(place: string, rows: readonly Row[], keyOf: (row: Row) => string): Place[] {
  const faults: Place[] = []
  rows.forEach((row, index) => {
    if (row.to !== undefined && row.to < row.from) faults.push({ place, found: asText(row), expected: '起始日不晚于终止日' })
    const clash = rows.slice(0, index).find((other) => keyOf(other) === keyOf(row) && periodsOverlap(asPeriod(other), asPeriod(row)))
    if (clash) faults.push({ place, found: `${asText(clash)} / ${asText(row)}`, expected: '同一项目的有效期互不重叠' })
  })
  return faults
}

function shareOutOfRange(share: Rate | undefined): boolean {
  return share !== undefined && (compareRates(share, zeroRate) < 0 || compareRates(share, wholeRate) > 0)
}

/** What no schema can see of one item: intervals that overlap, shares outside 0 to 1, a share where none belongs. */
export function findItemFaults(item: Item): Place[] {
  const { code, classes, shares, priceLimits } = item
  const keyed = <T extends Row>(rows: readonly T[], key: (row: T) => string) => {
    const keys = new Map<Row, string>(rows.map((row) => [row, key(row)]))
    return (row: Row): string => keys.get(row) ?? ''
  }
  const faults = [
    ...overlapping(`${code}.validFrom`, [{ from: item.validFrom, to: item.validTo }], () => ''),
    ...overlapping(`${code}.classes`, classes, () => ''),
    ...overlapping(
      `${code}.shares`,
      shares,
      keyed(shares, (row) => `${row.insuranceType}/${row.kind}`),
    ),
    ...overlapping(
      `${code}.priceLimits`,
      priceLimits,
      keyed(priceLimits, (row) => row.level),
    ),
  ]
  for (const { kind, share } of shares) {
    if (shareOutOfRange(share))
      faults.push({ place: `${code}.shares`, found: share ? formatRate(share) : '', expected: '比例在 0 与 1 之间' })
    if ((kind === 'price-band') !== (share === undefined))
      faults.push({ place: `${code}.shares`, found: kind, expected: '按单价分段的比例不带数值，其余必须带数值' })
  }
  return faults
}
