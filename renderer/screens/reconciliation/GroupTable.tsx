import type { DayReconciliation } from '../../../shared/contract/index.ts'
import { Amount, fullTime, ScrollRegion, Tag, type Tone } from '../../components/index.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'

type Group = DayReconciliation['groups'][number]

const resultTones: Readonly<Record<Group['result'], Tone>> = {
  equal: 'good',
  'equal-noted': 'good',
  'platform-has-more': 'bad',
  'institution-has-more': 'bad',
  differs: 'bad',
  'differs-since': 'bad',
  'no-answer': 'warn',
}
const sums = ['totalFee', 'fundTotal', 'personalAccount', 'cash'] as const

/** The day in the groups the platform counts by: what we counted, and what the platform said to it. */
export function GroupTable({ groups }: { groups: readonly Group[] }) {
  const t = useText()
  return (
    <ScrollRegion label={t('reconciliation.groups')} className="reconciliation-groups" testId="groups">
      <table className="plain-table light-rows">
        <thead className="plain-table-head">
          <tr>
            <th>{t('reconciliation.result')}</th>
            <th>{t('reconciliation.insurance')}</th>
            <th>{t('reconciliation.clearing')}</th>
            <th>{t('reconciliation.agency')}</th>
            <th className="align-right">{t('reconciliation.count')}</th>
            {sums.map((field) => (
              <th key={field} className="align-right">
                {t(`amount.${field}`)}
              </th>
            ))}
            <th>{t('reconciliation.at')}</th>
            <th>{t('reconciliation.words')}</th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr key={`${group.insuranceType} ${group.clearingType} ${group.agency}`} data-result={group.result}>
              <td>
                <Tag tone={resultTones[group.result]}>{labelOf(t, 'reconciledResult', group.result)}</Tag>
              </td>
              <td>{labelOf(t, 'insuranceTypeShort', group.insuranceType)}</td>
              <td className="tabular">{group.clearingType}</td>
              <td className="tabular">{group.agency}</td>
              <td className="align-right">{group.count}</td>
              {sums.map((field) => (
                <td key={field} className="align-right">
                  <Amount value={group[field]} />
                </td>
              ))}
              <td className="no-wrap">{fullTime(group.at)}</td>
              <td className={group.result === 'equal' || group.result === 'equal-noted' ? 'faint' : 'refused-words'}>{group.words}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}
