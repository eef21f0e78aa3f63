import type { Rehearsal } from '../../../shared/contract/index.ts'
import type { Money } from '../../../shared/money/index.ts'
import { Amount, ScrollRegion } from '../../components/index.ts'
import { dueWords } from '../../text/platform-words.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'

type Different = Extract<Rehearsal, { verdict: 'different' }>

/** Every amount the two sides see differently, ours above the platform's, and what changes hands by either. */
export function BothSides({ different, due, label }: { different: Different; due: Money; label: string }) {
  const t = useText()
  const sides = [
    { side: 'ours', due, amounts: different.differences.map(({ field, ours }) => ({ field, amount: ours })) },
    {
      side: 'platform',
      due: different.platformDue,
      amounts: different.differences.map(({ field, platform }) => ({ field, amount: platform })),
    },
  ] as const
  return (
    <ScrollRegion label={label} className="both-sides" testId="both-sides">
      <table>
        <thead>
          <tr className="both-sides-head">
            <td />
            {different.differences.map(({ field }) => (
              <th key={field} scope="col">
                {labelOf(t, 'amount', field)}
              </th>
            ))}
            <th scope="col">{t('rehearsal.due')}</th>
          </tr>
        </thead>
        <tbody>
          {sides.map((one) => (
            <tr key={one.side} className={different.charge === one.side ? 'side-charged' : undefined} data-side={one.side}>
              <th scope="row" className="both-sides-name">
                {t(`rehearsal.${one.side}`)}
              </th>
              {one.amounts.map(({ field, amount }) => (
                <td key={field}>
                  <Amount value={amount} />
                </td>
              ))}
              <td data-testid={`due-${one.side}`}>{dueWords(t, one.due)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}
