/** 重放: everything ever booked, worked out again under the law of its day; what does not come out the same is listed. */

import { useQueryClient } from '@tanstack/react-query'
import { Button, Empty, Progress } from 'antd'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { ReplayState } from '../../../shared/contract/index.ts'
import { useAct, useRead } from '../../client/index.ts'
import { DataGrid, type DataGridHandle, fullTime, type GridColumn, ProblemNotice, Tag, type Tone } from '../../components/index.ts'
import { useKeys } from '../../keys/index.ts'
import type { Translate } from '../../text/index.ts'
import { grouped, labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'

type ReplayRecord = ReplayState['records'][number]

const askedEveryMs = 400

export function Replay({ onShowRecord }: { onShowRecord?: (settlementId: string) => void }) {
  const t = useText()
  const queries = useQueryClient()
  const [chosen, setChosen] = useState<string>()
  const grid = useRef<DataGridHandle>(null)
  const columns = useMemo(() => recordColumns(t), [t])
  const replay = useRead(
    'policy.replay',
    {},
    { staleTime: 0, refetchInterval: ({ state }) => (state.data?.state === 'running' ? askedEveryMs : false) },
  )
  const take = (state: ReplayState) => queries.setQueryData(['policy.replay', {}], state)
  const start = useAct('policy.startReplay', take)
  const stop = useAct('policy.stopReplay', take)
  const state = replay.data
  const isRunning = state?.state === 'running'
  const isBusy = start.isPending || stop.isPending
  const act = () => {
    if (isBusy) return
    if (isRunning) stop.mutate({})
    else start.mutate({})
  }
  const rows = state?.records ?? []
  const active = rows.find((one) => one.settlementId === chosen) ?? rows[0]
  useEffect(() => grid.current?.focus(), [])
  const label = t(isRunning ? 'replay.stop' : 'replay.start')
  useKeys('panel', [
    { key: 'F5', label: t('keys.refresh'), run: () => void replay.refetch() },
    { key: 'F6', label, run: act, enabled: !isBusy, primary: !isRunning },
    ...(onShowRecord
      ? [{ key: 'F7', label: t('records.open'), run: () => active && onShowRecord(active.settlementId), enabled: active !== undefined }]
      : []),
  ])
  const problem = replay.error ?? start.error ?? stop.error
  return (
    <section className="panel list-screen" aria-label={t('policy.replay')} data-testid="replay">
      <div className="toolbar">
        <Button type={isRunning ? 'default' : 'primary'} disabled={isBusy} onClick={act}>
          {label} F6
        </Button>
        {state && <Standing state={state} />}
      </div>
      {problem && <ProblemNotice problem={problem.problem} />}
      {state && state.state !== 'idle' && <Counts state={state} />}
      <DataGrid
        handle={grid}
        label={t('replay.records')}
        rows={rows}
        columns={columns}
        rowId={(one) => one.settlementId}
        activeId={active?.settlementId}
        onActive={setChosen}
        {...(onShowRecord && { onOpen: (one: ReplayRecord) => onShowRecord(one.settlementId) })}
        empty={<Empty description={t(emptyWords(state))} />}
        testId="replay-grid"
      />
      {active && <Differences record={active} />}
    </section>
  )
}

function emptyWords(state: ReplayState | undefined): 'replay.invite' | 'replay.none-yet' | 'replay.all-same' | 'records.empty' {
  if (state === undefined || state.state === 'idle') return 'replay.invite'
  if (state.state !== 'done') return 'replay.none-yet'
  return state.total === 0 ? 'records.empty' : 'replay.all-same'
}

const tones: Record<ReplayState['state'], Tone> = { idle: 'quiet', running: 'info', done: 'good', stopped: 'warn', failed: 'bad' }

function Standing({ state }: { state: ReplayState }) {
  const t = useText()
  const { total, worked, startedAt, endedAt, startedBy } = state
  const hasDifferences = state.state === 'done' && state.differs > 0
  return (
    <>
      <Tag tone={hasDifferences ? 'bad' : tones[state.state]} testId="replay-state" state={state.state}>
        {hasDifferences ? t('replay.done-differs') : labelOf(t, 'replayState', state.state)}
      </Tag>
      {state.state === 'running' && (
        <Progress
          className="replay-progress"
          percent={total === 0 ? 0 : Math.floor((worked / total) * 100)}
          size="small"
          aria-label={t('replay.progress')}
        />
      )}
      {startedAt !== undefined && (
        <span className="faint tabular">
          {t('replay.times', { name: startedBy ?? '', from: fullTime(startedAt), to: endedAt === undefined ? '' : fullTime(endedAt) })}
        </span>
      )}
    </>
  )
}

function Counts({ state }: { state: ReplayState }) {
  const t = useText()
  const { total, worked, same, differs, notKept, reversals } = state
  const facts = { total, worked, same, differs, notKept, reversals }
  return (
    <dl className="replay-counts" data-testid="replay-counts">
      {(Object.keys(facts) as (keyof typeof facts)[]).map((name) => (
        <div key={name} className={name === 'differs' && differs > 0 ? 'count count-bad' : 'count'} data-count={name}>
          <dt>{t(`replay.${name}`)}</dt>
          <dd className="tabular">{facts[name]}</dd>
        </div>
      ))}
    </dl>
  )
}

/** `pooledFundPayment` has a name people know; a place inside a line or a step is shown as the record calls it. */
function fieldName(t: Translate, field: string): string {
  const column = /^column (\w+)$/.exec(field)?.[1]
  if (column !== undefined) return t('replay.column', { name: fieldName(t, column) })
  const name = labelOf(t, 'amount', field)
  return name === field ? labelOf(t, 'replayField', field) : name
}

/** What a replay says instead of an amount has words of its own. */
const spoken = (t: Translate, text: string) => labelOf(t, 'replayText', grouped(text))

function Differences({ record }: { record: ReplayRecord }) {
  const t = useText()
  const { fields, differences, state } = record
  return (
    <section className="detail" aria-label={t('replay.detail')} data-testid="replay-detail">
      <div className="detail-line">
        <strong className="tabular">{record.slipNumber}</strong>
        <span>{labelOf(t, 'replayedMeaning', state)}</span>
      </div>
      {fields.length > 0 && (
        <table className="plain-table light-rows">
          <thead className="plain-table-head">
            <tr>
              <th className="column-third">{t('replay.field')}</th>
              <th className="align-right column-third">{t('replay.before')}</th>
              <th className="align-right">{t('replay.after')}</th>
            </tr>
          </thead>
          <tbody>
            {fields.map(({ field, before, after }) => (
              <tr key={field}>
                <th scope="row" title={field}>
                  {fieldName(t, field)}
                </th>
                <td className="align-right">{spoken(t, before)}</td>
                <td className="align-right">{spoken(t, after)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {differences > fields.length && <p className="faint">{t('replay.more', { count: differences - fields.length })}</p>}
    </section>
  )
}

function recordColumns(t: Translate): GridColumn<ReplayRecord>[] {
  return [
    {
      id: 'state',
      title: t('record.state'),
      width: '110px',
      cell: (one) => <Tag tone={one.state === 'differs' ? 'bad' : 'quiet'}>{labelOf(t, 'replayedState', one.state)}</Tag>,
    },
    { id: 'slip', title: t('record.slip-number'), width: '164px', cell: (one) => one.slipNumber },
    { id: 'kind', title: t('record.kind'), width: '90px', cell: (one) => labelOf(t, 'settlementKind', one.kind) },
    { id: 'at', title: t('record.settled-at'), width: '160px', cell: (one) => fullTime(one.settledAt) },
    { id: 'count', title: t('replay.differences'), width: '76px', align: 'right', cell: (one) => one.differences },
    {
      id: 'field',
      title: t('replay.first'),
      width: 'minmax(130px, 1fr)',
      cell: ({ fields: [first] }) => first && <span title={first.field}>{fieldName(t, first.field)}</span>,
    },
    {
      id: 'before',
      title: t('replay.before'),
      width: '140px',
      align: 'right',
      cell: ({ fields: [first] }) => first && spoken(t, first.before),
    },
    {
      id: 'after',
      title: t('replay.after'),
      width: '140px',
      align: 'right',
      cell: ({ fields: [first] }) => first && spoken(t, first.after),
    },
  ]
}
