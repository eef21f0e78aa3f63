import { useMemo } from 'react'
import { compareMoney, isZeroMoney } from '../../../shared/money/index.ts'
import type { LineSplit, SettlementBreakdown } from '../../../shared/settlement/index.ts'
import { Amount } from '../../components/index.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'
import type { AmountField } from './ladder-rows.ts'

const shownAtMost = 30

type Part = 'fullySelfPaid' | 'overPriceLimit' | 'upfrontSelfPay'
const lineParts: readonly string[] = ['fullySelfPaid', 'overPriceLimit', 'upfrontSelfPay'] satisfies Part[]

function isPart(field: AmountField): field is Part {
  return lineParts.includes(field)
}

/** The lines an amount is made of, the largest first. */
export function ContributingLines({ breakdown, field }: { breakdown: SettlementBreakdown; field: AmountField }) {
  return isPart(field) ? <Lines lines={breakdown.lines} part={field} /> : null
}

function Lines({ lines, part }: { lines: readonly LineSplit[]; part: Part }) {
  const t = useText()
  const own = useMemo(
    () => lines.filter((line) => !isZeroMoney(line[part])).toSorted((a, b) => compareMoney(b[part], a[part])),
    [lines, part],
  )
  if (own.length === 0) return null
  return (
    <section>
      <h3>{t('working.lines', { count: own.length })}</h3>
      <table className="plain-table">
        <thead className="plain-table-head">
          <tr>
            <th>{t('line.item')}</th>
            <th>{t('line.reasons')}</th>
            <th className="align-right">{t('line.amount')}</th>
            <th className="align-right">{t(`line.${part}`)}</th>
          </tr>
        </thead>
        <tbody>
          {own.slice(0, shownAtMost).map((line) => (
            <tr key={line.lineId}>
              <td>{line.itemName}</td>
              <td>{line.reasons.map((reason) => labelOf(t, 'reasonTag', reason)).join(' ')}</td>
              <td className="align-right">
                <Amount value={line.amount} />
              </td>
              <td className="align-right">
                <Amount value={line[part]} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {own.length > shownAtMost && <p className="faint">{t('working.more-lines', { count: own.length - shownAtMost })}</p>}
    </section>
  )
}
