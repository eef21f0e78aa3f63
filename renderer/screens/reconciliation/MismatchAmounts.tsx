import type { Mismatch } from '../../../shared/contract/index.ts'
import { isZeroMoney, subtractMoney } from '../../../shared/money/index.ts'
import { Amount } from '../../components/index.ts'
import { useText } from '../../text/use-text.ts'

/** The figures of both sides, beside each other; one side may have nothing. */
export function MismatchAmounts({ mismatch: { ours, theirs } }: { mismatch: Mismatch }) {
  const t = useText()
  if (!ours && !theirs) return null
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
        {(['totalFee', 'fundTotal', 'personalAccount'] as const).map((field) => {
          const gap = ours && theirs ? subtractMoney(theirs[field], ours[field]) : undefined
          return (
            <tr key={field} className={gap !== undefined && !isZeroMoney(gap) ? 'first-difference' : undefined}>
              <th scope="row">{t(`amount.${field}`)}</th>
              <td className="align-right">{ours ? <Amount value={ours[field]} /> : none}</td>
              <td className="align-right">{theirs ? <Amount value={theirs[field]} /> : none}</td>
              <td className="align-right">{gap !== undefined && <Amount value={gap} quiet />}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
