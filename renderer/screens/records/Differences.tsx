import type { SettlementRecord } from '../../../shared/contract/index.ts'
import { subtractMoney } from '../../../shared/money/index.ts'
import { Amount } from '../../components/index.ts'
import { causeSentence } from '../../text/platform-words.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'
import { Decided } from './Decided.tsx'

/** 差异: the cause in a sentence, both sides amount by amount, and what was decided; the first amount is where they part. */
export function Differences({ record }: { record: SettlementRecord }) {
  const { differences, cause, decisions, choices } = record
  const t = useText()
  if (differences.length === 0 && decisions.length === 0) return null
  return (
    <section data-testid="differences">
      <h2>{t('difference.title', { count: differences.length })}</h2>
      {cause && (
        <p className="cause platform-words" data-testid="cause">
          {causeSentence(t, cause)}
        </p>
      )}
      {differences.length > 0 && <DifferenceTable differences={differences} />}
      {choices.length > 0 && (
        <p className="faint" data-testid="difference-next">
          {t(choices.includes('disputed') ? 'difference.next' : 'difference.next-disputed')}
        </p>
      )}
      <Decided record={record} />
    </section>
  )
}

export function DifferenceTable({ differences }: Pick<SettlementRecord, 'differences'>) {
  const t = useText()
  const wasCharged = differences.some(({ charged }) => charged !== undefined)
  return (
    <table className="plain-table tight-table">
      <thead className="plain-table-head">
        <tr>
          <th>{t('difference.field')}</th>
          <th className="align-right">{t('difference.ours')}</th>
          {wasCharged && <th className="align-right">{t('difference.charged')}</th>}
          <th className="align-right">{t('difference.platform')}</th>
          <th className="align-right">{t(wasCharged ? 'difference.gap-charged' : 'difference.gap')}</th>
        </tr>
      </thead>
      <tbody>
        {differences.map((difference, index) => (
          <tr key={difference.field} className={index === 0 ? 'first-difference' : undefined}>
            <td>{labelOf(t, 'amount', difference.field)}</td>
            <td className="align-right">
              <Amount value={difference.ours} />
            </td>
            {wasCharged && (
              <td className="align-right">
                <Amount value={difference.charged ?? difference.platform} />
              </td>
            )}
            <td className="align-right">
              <Amount value={difference.platform} />
            </td>
            <td className="align-right">
              <Amount
                value={subtractMoney(difference.platform, wasCharged ? (difference.charged ?? difference.platform) : difference.ours)}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
