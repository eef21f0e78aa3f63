import type { WhatIfResult } from '../../../shared/contract/index.ts'
import { isNegativeMoney, isZeroMoney, type Money } from '../../../shared/money/index.ts'
import { Amount, ScrollRegion } from '../../components/index.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'

interface WhatIfAmountsProps {
  readonly result: WhatIfResult
  readonly busy: boolean
  /** How many things were changed. */
  readonly count: number
}

const sums: readonly string[] = ['fundTotal', 'personTotal']

/** What each fund and the person paid, would have paid, and the difference. */
export function WhatIfAmounts({ result, busy, count }: WhatIfAmountsProps) {
  const t = useText()
  const { original, changed } = result
  const shown = result.amounts.filter(
    ({ name, before, after }) => sums.includes(name) || name === 'cash' || !isZeroMoney(before) || !isZeroMoney(after),
  )
  return (
    <div className="panel what-if-amounts" aria-busy={busy} data-testid="what-if-amounts">
      <div className="toolbar">
        <h2>{t('what-if.amounts')}</h2>
        <span className="faint">{count === 0 ? t('what-if.unchanged') : t('what-if.changed', { count })}</span>
      </div>
      <ScrollRegion label={t('what-if.amounts')}>
        <table className="plain-table light-rows">
          <thead className="plain-table-head">
            <tr>
              <th>{t('difference.field')}</th>
              <th className="align-right">{t('what-if.before')}</th>
              <th className="align-right">{t('what-if.after')}</th>
              <th className="align-right">{t('what-if.difference')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ name, before, after, difference }) => (
              <tr key={name} className={sums.includes(name) ? 'sum-row' : undefined} data-amount={name}>
                <th scope="row">{labelOf(t, 'amount', name)}</th>
                <td className="align-right">
                  <Amount value={before} />
                </td>
                <td className="align-right">
                  <Amount value={after} />
                </td>
                <td className="align-right">
                  <Difference value={difference} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <dl className="side-facts faint">
          {([original, changed] as const).map(({ title, version, hash, decidedOn }, index) => (
            <div key={index === 0 ? 'original' : 'changed'}>
              <dt>{t(index === 0 ? 'what-if.before' : 'what-if.after')}</dt>
              <dd>{t('working.pack', { title, version, date: decidedOn, hash: hash.slice(0, 8) })}</dd>
            </div>
          ))}
        </dl>
        <p className="faint side-facts">{t('what-if.nothing-written')}</p>
      </ScrollRegion>
    </div>
  )
}

/** Signed both ways: more is marked as clearly as less. */
function Difference({ value }: { value: Money }) {
  if (isZeroMoney(value)) return <span className="faint">—</span>
  return (
    <span className="difference">
      {isNegativeMoney(value) ? '' : '+'}
      <Amount value={value} />
    </span>
  )
}
