/** 上传队列: every message to the platform, what it waits for, and what the platform said. */
import { Button, Empty, Segmented } from 'antd'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { UploadJob, UploadState } from '../../../shared/contract/index.ts'
import { useAct, useRead } from '../../client/index.ts'
import { DataGrid, type DataGridHandle, fullTime, type GridColumn, ProblemNotice, UploadStateTag } from '../../components/index.ts'
import { useKeys } from '../../keys/index.ts'
import type { Translate } from '../../text/index.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'

/** Jobs that may be tried again now; an acknowledged or replaced one has nothing left to try. */
const retryable: readonly UploadState[] = ['queued', 'unknown', 'refused']

type Sieve = 'open' | 'all'

export function UploadQueueScreen({ onShowRecord }: { onShowRecord: (settlementId: string) => void }) {
  const t = useText()
  const jobs = useRead('upload.list', {}, { refetchInterval: 5_000 })
  const [sieve, setSieve] = useState<Sieve>('all')
  const [chosen, setChosen] = useState<string>()
  const retry = useAct('upload.retry', () => void jobs.refetch())
  const grid = useRef<DataGridHandle>(null)
  const rows = useMemo(
    () => (jobs.data ?? []).filter((job) => sieve === 'all' || (job.state !== 'acknowledged' && job.state !== 'superseded')),
    [jobs.data, sieve],
  )
  const columns = useMemo(() => jobColumns(t), [t])
  const active = rows.find((job) => job.jobId === chosen) ?? rows[0]
  const canRetry = active !== undefined && retryable.includes(active.state) && !retry.isPending
  const tryAgain = () => {
    if (active && canRetry) retry.mutate({ jobId: active.jobId })
  }
  useEffect(() => grid.current?.focus(), [])
  useKeys('screen', [
    {
      key: 'F4',
      label: t(sieve === 'all' ? 'uploads.only-open' : 'uploads.show-all'),
      run: () => setSieve(sieve === 'all' ? 'open' : 'all'),
    },
    { key: 'F5', label: t('keys.refresh'), run: () => void jobs.refetch() },
    { key: 'F6', label: t('uploads.retry'), run: tryAgain, enabled: canRetry, primary: canRetry },
    { key: 'F7', label: t('uploads.open-record'), run: () => active && onShowRecord(active.settlementId), enabled: active !== undefined },
  ])
  return (
    <section className="panel list-screen" aria-label={t('menu.uploads')} data-testid="uploads-screen">
      <div className="toolbar">
        <h2>{t('menu.uploads')}</h2>
        <Segmented
          value={sieve}
          onChange={setSieve}
          options={[
            { value: 'all', label: t('uploads.all') },
            { value: 'open', label: t('uploads.open') },
          ]}
        />
        <span className="faint">{t('uploads.count', { count: rows.length })}</span>
      </div>
      {jobs.error && <ProblemNotice problem={jobs.error.problem} />}
      {retry.error && <ProblemNotice problem={retry.error.problem} />}
      <DataGrid
        handle={grid}
        label={t('menu.uploads')}
        rows={rows}
        columns={columns}
        rowId={(job) => job.jobId}
        activeId={active?.jobId}
        onActive={setChosen}
        onOpen={(job) => onShowRecord(job.settlementId)}
        empty={jobs.isPending ? t('loading') : <Empty description={t('uploads.empty')} />}
        testId="upload-grid"
      />
      {active && <JobDetail job={active} canRetry={canRetry} onRetry={tryAgain} />}
    </section>
  )
}

function JobDetail({ job, canRetry, onRetry }: { job: UploadJob; canRetry: boolean; onRetry: () => void }) {
  const t = useText()
  return (
    <section className="detail" aria-label={t('uploads.detail')} data-testid="upload-detail">
      <div className="detail-line">
        <UploadStateTag state={job.state} />
        <strong>{labelOf(t, 'uploadKind', job.kind)}</strong>
        <span className="tabular faint">{job.messageId}</span>
        <span className="status-space" />
        <Button disabled={!canRetry} onClick={onRetry}>
          {t('uploads.retry')} F6
        </Button>
      </div>
      <p>{labelOf(t, 'uploadStateMeaning', job.state)}</p>
      {job.lastWords !== undefined && (
        <p>
          {t('uploads.words')} <span className={job.state === 'acknowledged' ? undefined : 'platform-words'}>{job.lastWords}</span>
        </p>
      )}
    </section>
  )
}

function jobColumns(t: Translate): GridColumn<UploadJob>[] {
  return [
    { id: 'state', title: t('uploads.state'), width: '100px', cell: (job) => <UploadStateTag state={job.state} /> },
    { id: 'kind', title: t('uploads.kind'), width: '130px', cell: (job) => labelOf(t, 'uploadKind', job.kind) },
    { id: 'settlement', title: t('uploads.settlement'), width: '170px', cell: (job) => job.slipNumber },
    { id: 'sequence', title: t('uploads.sequence'), width: '50px', align: 'right', cell: (job) => job.sequence },
    { id: 'attempts', title: t('uploads.attempts'), width: '60px', align: 'right', cell: (job) => job.attempts },
    { id: 'last', title: t('uploads.last'), width: '164px', cell: (job) => fullTime(job.lastAttemptAt) },
    { id: 'next', title: t('uploads.next'), width: '164px', cell: (job) => fullTime(job.nextAttemptAt) },
    {
      id: 'words',
      title: t('uploads.words'),
      width: 'minmax(160px, 1fr)',
      cell: (job) => <span title={job.lastWords}>{job.lastWords ?? ''}</span>,
    },
  ]
}
