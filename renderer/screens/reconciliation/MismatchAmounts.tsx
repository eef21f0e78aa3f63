import type { Mismatch } from '../../../shared/contract/index.ts'
import { isZeroMoney, subtractMoney } from '../../../shared/money/index.ts'
import { Amount } from '../../components/index.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'

const sums = ['totalFee', 'fundTotal', 'personalAccount'] as const

/** The figures of both sides, beside each other; one side may have nothing. Where the sums do not show it, what differs within them. */
export function MismatchAmounts({ mismatch: { ours, theirs, differences } }: { mismatch: Mismatch }) {
  const t = useText()
  if (!ours && !theirs && !differences) return null
  const amounts = differences ?? sums.map((field) => ({ field, ours: ours?.[field], platform: theirs?.[field] }))
  const none = <span className="faint">{t('mismatch.nothing')}</span>
  return (
    <table className="plain-table light-rows" data-testid="mismatch-amounts">
      <thead className="plain-table-head">
        <tr>
          <th>{t('mismatch.amount')}</th>
          <th className="align-right">{t('mismatch.ours')}</th>
          <th className="align-right">{t('mismatch.theirs')}</th>
          <th className="align-right">{t('mismatch.gap')}</th>
        </tr>
      </thead>
      <tbody>
        {amounts.map(({ field, ours: mine, platform }) => {
          const gap = mine !== undefined && platform !== undefined ? subtractMoney(platform, mine) : undefined
          return (
            <tr key={field} className={gap !== undefined && !isZeroMoney(gap) ? 'first-difference' : undefined}>
              <th scope="row">{labelOf(t, 'amount', field)}</th>
              <td className="align-right">{mine === undefined ? none : <Amount value={mine} />}</td>
              <td className="align-right">{platform === undefined ? none : <Amount value={platform} />}</td>
              <td className="align-right">{gap !== undefined && <Amount value={gap} quiet />}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
