import type { SettlementRecord } from '../../../shared/contract/index.ts'
import { subtractMoney } from '../../../shared/money/index.ts'
import { Amount } from '../../components/index.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'

/** 差异: what we and the platform worked out, amount by amount; the first is where the calculations part. */
export function Differences({ differences }: { differences: SettlementRecord['differences'] }) {
  const t = useText()
  if (differences.length === 0) return null
  return (
    <section data-testid="differences">
      <h2>{t('difference.title', { count: differences.length })}</h2>
      <table className="plain-table">
        <thead className="plain-table-head">
          <tr>
            <th>{t('difference.field')}</th>
            <th className="align-right">{t('difference.ours')}</th>
            <th className="align-right">{t('difference.platform')}</th>
            <th className="align-right">{t('difference.gap')}</th>
          </tr>
        </thead>
        <tbody>
          {differences.map((difference, index) => (
            <tr key={difference.field} className={index === 0 ? 'first-difference' : undefined}>
              <td>{labelOf(t, 'amount', difference.field)}</td>
              <td className="align-right">
                <Amount value={difference.ours} />
              </td>
              <td className="align-right">
                <Amount value={difference.platform} />
              </td>
              <td className="align-right">
                <Amount value={subtractMoney(difference.platform, difference.ours)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="faint">{t('difference.next')}</p>
    </section>
  )
}
