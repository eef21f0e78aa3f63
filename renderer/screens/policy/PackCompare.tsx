import { Button, Segmented, Select, Spin } from 'antd'
import { useState } from 'react'
import type { InstalledPackSummary, PackComparison } from '../../../shared/contract/index.ts'
import type { LocalDate } from '../../../shared/dates/index.ts'
import { addMoney, compareMoney, isZeroMoney, type Money, zeroMoney } from '../../../shared/money/index.ts'
import { useRead } from '../../client/index.ts'
import { Amount, DayField, ProblemNotice, ScrollRegion } from '../../components/index.ts'
import { useKeys } from '../../keys/index.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText, useWords } from '../../text/use-text.ts'

interface PackCompareProps {
  readonly pack: InstalledPackSummary
  readonly packs: readonly InstalledPackSummary[]
  readonly today: LocalDate
}

type Side = 'parameters' | 'people'

/** 对比: what another pack says otherwise on a day, and who would gain and lose by it. */
export function PackCompare({ pack, packs, today }: PackCompareProps) {
  const t = useText()
  const others = packs.filter((one) => one.packId !== pack.packId)
  const inForce = others.filter((one) => one.versionInForce !== undefined)
  // Another text for the same area comes first to mind; one that holds today tells most.
  const nearest = inForce.find((one) => one.areas.some((area) => pack.areas.includes(area))) ?? inForce[0] ?? others[0]
  const [after, setAfter] = useState(nearest?.packId ?? '')
  const [on, setOn] = useState<LocalDate>(today)
  const [side, setSide] = useState<Side>('parameters')
  const [asked, setAsked] = useState<string>()
  const key = `${after} ${on}`
  const request = { before: pack.packId, after, on }
  const compared = useRead('policy.compare', request, { enabled: asked === key, staleTime: Number.POSITIVE_INFINITY })
  const canRun = after !== '' && !compared.isFetching && compared.data === undefined
  const other: Side = side === 'parameters' ? 'people' : 'parameters'
  const act = () => {
    if (compared.data) setSide(other)
    else if (canRun) setAsked(key)
    else if (compared.error) void compared.refetch()
  }
  useKeys('panel', [
    {
      key: 'F8',
      label: compared.data ? t(`compare.show-${other}`) : t('compare.run'),
      run: act,
      enabled: after !== '' && !compared.isFetching,
      primary: compared.data === undefined,
    },
  ])
  const title = packs.find((one) => one.packId === after)?.title ?? ''
  return (
    <>
      <div className="toolbar">
        <label htmlFor="compare-with">{t('compare.with')}</label>
        <Select
          id="compare-with"
          aria-label={t('compare.with')}
          className="pack-select"
          value={after}
          onChange={setAfter}
          options={others.map((one) => ({ value: one.packId, label: `${one.title} ${one.newestVersion}` }))}
          data-testid="compare-with"
        />
        <label htmlFor="compare-day">{t('explain.day')}</label>
        <DayField id="compare-day" label={t('explain.day')} value={on} onDay={(day) => day && setOn(day)} testId="compare-day" />
        {compared.data ? (
          <Segmented
            value={side}
            onChange={setSide}
            options={[
              { value: 'parameters', label: t('compare.parameters', { count: compared.data.parameters.length }) },
              { value: 'people', label: t('compare.people', { count: compared.data.groups.length }) },
            ]}
          />
        ) : (
          <Button type="primary" disabled={!canRun} onClick={act}>
            {t('compare.run')} F8
          </Button>
        )}
        {compared.isFetching && (
          <span className="faint" role="status">
            <Spin size="small" /> {t('compare.working')}
          </span>
        )}
      </div>
      {!compared.data && !compared.isFetching && !compared.error && <p className="invitation">{t('compare.invite')}</p>}
      {compared.error && !compared.isFetching && <ProblemNotice problem={compared.error.problem} />}
      {compared.data && (
        <ScrollRegion label={t('policy.tab-compare')} testId={`compare-${side}`}>
          {side === 'parameters' ? (
            <Parameters comparison={compared.data} before={pack.title} after={title} />
          ) : (
            <People groups={compared.data.groups} />
          )}
        </ScrollRegion>
      )}
    </>
  )
}

function Parameters({ comparison, before, after }: { comparison: PackComparison; before: string; after: string }) {
  const t = useText()
  const say = useWords()
  if (comparison.parameters.length === 0) return <p className="invitation">{t('compare.same')}</p>
  const sourceOf = (value: PackComparison['parameters'][number]['before']) =>
    value === undefined
      ? t('compare.absent')
      : [value.document.number ?? value.document.title, value.article, value.grade].filter(Boolean).join(' ')
  return (
    <table className="plain-table head-stays">
      <thead className="plain-table-head">
        <tr>
          <th className="column-third">{t('compare.what')}</th>
          <th>{before}</th>
          <th>{after}</th>
        </tr>
      </thead>
      {comparison.parameters.map((parameter) => (
        <tbody key={`${parameter.insuranceType} ${parameter.id}`}>
          <tr className="group-row">
            <th scope="rowgroup">
              {parameter.title}{' '}
              <span className="faint">
                {labelOf(t, 'insuranceTypeShort', parameter.insuranceType)} {parameter.id}
              </span>
            </th>
            <td className="faint">{sourceOf(parameter.before)}</td>
            <td className="faint">{sourceOf(parameter.after)}</td>
          </tr>
          {parameter.changes.map((change) => (
            <tr key={`${change.label.zh} ${change.before?.zh} ${change.after?.zh}`}>
              <td className="indented">{say(change.label)}</td>
              <td>{change.before ? say(change.before) : '—'}</td>
              <td>{change.after ? say(change.after) : '—'}</td>
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  )
}

type Group = PackComparison['groups'][number]

/** Who moves most stands first. */
function byMovement(one: Group, other: Group): number {
  const moved = ({ gainSum, lossSum }: Group) => addMoney(gainSum, lossSum)
  return compareMoney(moved(other), moved(one))
}

function People({ groups }: { groups: readonly Group[] }) {
  const t = useText()
  const say = useWords()
  // Of people whom one of the packs knows nothing about there is nothing to compare.
  const told = groups.filter(({ refused, cases }) => refused < cases)
  const untold = groups.length - told.length
  const sums = groups.reduce(
    (sum, group) => ({
      cases: sum.cases + group.cases,
      gaining: sum.gaining + group.gaining,
      losing: sum.losing + group.losing,
      same: sum.same + group.same,
      refused: sum.refused + group.refused,
      gainSum: addMoney(sum.gainSum, group.gainSum),
      lossSum: addMoney(sum.lossSum, group.lossSum),
    }),
    { cases: 0, gaining: 0, losing: 0, same: 0, refused: 0, gainSum: zeroMoney, lossSum: zeroMoney },
  )
  return (
    <table className="plain-table head-stays light-rows">
      <caption className="visually-hidden">{t('compare.people-about')}</caption>
      <thead className="plain-table-head">
        <tr>
          <th>{t('compare.group')}</th>
          {(['cases', 'gaining', 'gainSum', 'largestGain', 'losing', 'lossSum', 'largestLoss', 'unchanged', 'refused'] as const).map(
            (name) => (
              <th key={name} className="align-right">
                {t(`compare.${name}`)}
              </th>
            ),
          )}
        </tr>
      </thead>
      <tbody>
        <tr className="sum-row">
          <th scope="row">{t('compare.all')}</th>
          <td className="align-right">{sums.cases}</td>
          <td className="align-right">{sums.gaining}</td>
          <Sum value={sums.gainSum} />
          <td />
          <td className="align-right">{sums.losing}</td>
          <Sum value={sums.lossSum} />
          <td />
          <td className="align-right">{sums.same}</td>
          <td className="align-right">{sums.refused}</td>
        </tr>
        {told.toSorted(byMovement).map((group) => (
          <tr key={group.group.en}>
            <th scope="row">{say(group.group)}</th>
            <td className="align-right">{group.cases}</td>
            <Count value={group.gaining} />
            <Sum value={group.gainSum} />
            <Sum value={group.largestGain} />
            <Count value={group.losing} />
            <Sum value={group.lossSum} />
            <Sum value={group.largestLoss} />
            <Count value={group.same} />
            <Count value={group.refused} />
          </tr>
        ))}
        {untold > 0 && (
          <tr>
            <td colSpan={10} className="faint">
              {t('compare.refused-groups', { count: untold })}
            </td>
          </tr>
        )}
      </tbody>
    </table>
  )
}

const Count = ({ value }: { value: number }) => <td className="align-right">{value === 0 ? <span className="faint">—</span> : value}</td>

const Sum = ({ value }: { value: Money }) => (
  <td className="align-right">{isZeroMoney(value) ? <span className="faint">—</span> : <Amount value={value} />}</td>
)
