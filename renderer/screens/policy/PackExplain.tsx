import { Empty, Spin } from 'antd'
import { useMemo, useState } from 'react'
import type { MethodReply } from '../../../shared/contract/index.ts'
import { addDays, type LocalDate } from '../../../shared/dates/index.ts'
import { useRead } from '../../client/index.ts'
import { DataGrid, DayField, type GridColumn, ProblemNotice, ScrollRegion } from '../../components/index.ts'
import type { Translate } from '../../text/index.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText, useWords } from '../../text/use-text.ts'
import { GradeTag } from './PackTags.tsx'

type Explained = MethodReply<'policy.explain'>
type Parameter = Explained['parameters'][number]
type Value = Parameter['values'][number]

const keyOf = ({ id, insuranceTypes }: Parameter) => `${id} ${insuranceTypes.join()}`

/** 说明: what a pack says, parameter by parameter, since when, by which document and how sure one may be of it. */
export function PackExplain({ packId, today }: { packId: string; today: LocalDate }) {
  const t = useText()
  const [on, setOn] = useState<LocalDate | undefined>(today)
  const [chosen, setChosen] = useState<string>()
  const explained = useRead('policy.explain', on === undefined ? { packId } : { packId, on })
  const columns = useMemo(() => parameterColumns(t), [t])
  const parameters = explained.data?.parameters ?? []
  const active = parameters.find((one) => keyOf(one) === chosen) ?? parameters[0]
  return (
    <>
      <div className="toolbar">
        <label htmlFor="explain-day">{t('explain.day')}</label>
        <DayField
          id="explain-day"
          label={t('explain.day')}
          value={on}
          onDay={setOn}
          emptyWords={t('explain.any-day')}
          testId="explain-day"
        />
        <span className="faint">{t('explain.count', { count: parameters.length })}</span>
        {explained.data && <Versions versions={explained.data.versions} />}
      </div>
      {explained.error && <ProblemNotice problem={explained.error.problem} />}
      <div className="explain-body">
        <DataGrid
          label={t('explain.parameters')}
          rows={parameters}
          columns={columns}
          rowId={keyOf}
          activeId={active && keyOf(active)}
          onActive={setChosen}
          empty={explained.isPending ? <Spin /> : <Empty description={t('explain.nothing')} />}
          testId="parameter-grid"
        />
        {active && (
          <ScrollRegion className="explain-page" label={active.title} testId="explain-page">
            <h3>
              {active.title} <span className="faint">{active.id}</span>
            </h3>
            {active.values.map((value) => (
              <ExplainedValue key={value.from} value={value} />
            ))}
          </ScrollRegion>
        )}
      </div>
    </>
  )
}

function Versions({ versions }: { versions: Explained['versions'] }) {
  const t = useText()
  const words = versions
    .map(({ version, from, to }, index) => {
      // Newest first: an older one without an end of its own holds until the next begins.
      const newer = versions[index - 1]
      const last = to ?? (newer ? addDays(newer.from, -1) : t('period.open'))
      return `${version} ${t('period.days', { from, to: last })}`
    })
    .join(t('list.semicolon'))
  return (
    <span className="faint version-list" title={words}>
      {words}
    </span>
  )
}

function ExplainedValue({ value }: { value: Value }) {
  const t = useText()
  const say = useWords()
  const { document, article, grade, rules, note } = value
  return (
    <article className="explained-value">
      <div className="detail-line">
        <strong className="tabular">{t('period.days', { from: value.from, to: value.to ?? t('period.open') })}</strong>
        <GradeTag grade={grade} />
        {rules.length > 0 && <span className="faint">{t('explain.rules', { rules: rules.join(t('list.comma')) })}</span>}
      </div>
      <table className="plain-table light-rows statement-table">
        <tbody>
          {value.statements.map((statement) => (
            <tr key={statement.key}>
              {say(statement.label) === '' ? null : (
                <th scope="row" className="column-label">
                  {say(statement.label)}
                </th>
              )}
              <td colSpan={say(statement.label) === '' ? 2 : 1}>{say(statement.text)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="faint">
        {t('explain.source')}{' '}
        {[document.issuer, document.number, t('explain.document', { title: document.title }), article].filter(Boolean).join(' ')}
      </p>
      {note !== undefined && <p className="faint">{t('explain.note', { note })}</p>}
    </article>
  )
}

function parameterColumns(t: Translate): GridColumn<Parameter>[] {
  return [
    { id: 'title', title: t('explain.parameter'), width: 'minmax(150px, 1fr)', cell: ({ title }) => <span title={title}>{title}</span> },
    {
      id: 'types',
      title: t('pack.types'),
      width: '96px',
      cell: ({ insuranceTypes }) => insuranceTypes.map((type) => labelOf(t, 'insuranceTypeShort', type)).join(t('list.comma')),
    },
    { id: 'from', title: t('explain.since'), width: '92px', cell: ({ values }) => values[0]?.from ?? '' },
    { id: 'grade', title: t('parameter.grade'), width: '70px', align: 'center', cell: ({ values }) => values[0]?.grade ?? '' },
  ]
}
