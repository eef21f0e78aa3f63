/** 上传队列: every message to the platform worst first, what it waits for, what was said, and what a person may do about it. */
import { Empty, Segmented } from 'antd'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Operator, UploadJob, UploadState } from '../../../shared/contract/index.ts'
import { useAct, useRead } from '../../client/index.ts'
import { ageOf, Countdown, DataGrid, type DataGridHandle, fullTime, ProblemNotice, useNow } from '../../components/index.ts'
import { useKeys } from '../../keys/index.ts'
import { mayDo } from '../../rights.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'
import { CertificateView } from '../certificate/CertificateView.tsx'
import { keepText } from '../devices/keep-text.ts'
import { HandleDialog, type QueueAct } from './HandleDialog.tsx'
import { JobDetail } from './JobDetail.tsx'
import { jobColumns } from './job-columns.tsx'
import { isOpen, type QueueHead, queueHead, statesInOrder, worstFirst } from './worst-first.ts'

/** Messages that may be tried again now; an acknowledged or replaced one has nothing left to try. */
const retryable: readonly UploadState[] = ['queued', 'unknown', 'refused']
const holdable: readonly UploadState[] = ['queued', 'unknown']
const resolvable: readonly UploadState[] = ['refused', 'held']

type Sieve = 'all' | 'open' | UploadState
const rowIdOf = (job: UploadJob) => job.jobId

interface UploadQueueScreenProps {
  readonly role: Operator['role']
  /** Absent for those who may not read settlements. */
  readonly onShowRecord?: (settlementId: string) => void
}

export function UploadQueueScreen(props: UploadQueueScreenProps) {
  const [chosen, setChosen] = useState<string>()
  const [certificateOf, setCertificateOf] = useState<string>()
  if (certificateOf !== undefined) return <CertificateView settlementId={certificateOf} onBack={() => setCertificateOf(undefined)} />
  return <Queue {...props} chosen={chosen} onChoose={setChosen} onCertificate={setCertificateOf} />
}

interface QueueProps extends UploadQueueScreenProps {
  readonly chosen: string | undefined
  readonly onChoose: (jobId: string) => void
  readonly onCertificate: (settlementId: string) => void
}

function Queue({ role, onShowRecord, chosen, onChoose, onCertificate }: QueueProps) {
  const t = useText()
  const jobs = useRead('upload.list', {}, { refetchInterval: 5_000 })
  const [sieve, setSieve] = useState<Sieve>('all')
  const [asking, setAsking] = useState<QueueAct>()
  const [unfolded, setUnfolded] = useState(false)
  const [isReading, setIsReading] = useState(false)
  const grid = useRef<DataGridHandle>(null)
  const journal = useRef<HTMLElement>(null)
  const head = useMemo(() => queueHead(jobs.data ?? []), [jobs.data])
  const rows = useMemo(() => worstFirst(jobs.data ?? [], Date.now()).filter((job) => passes(sieve, job)), [jobs.data, sieve])
  const columns = useMemo(() => jobColumns(t), [t])
  const refresh = () => void jobs.refetch()
  const retry = useAct('upload.retry', refresh)
  const save = useAct('upload.export', keepText)
  const active = useKeptRow(rows, chosen, onChoose)
  const may = (act: Parameters<typeof mayDo>[1], states?: readonly UploadState[]) =>
    mayDo(role, act) && (states === undefined || (active !== undefined && states.includes(active.state)))
  const canRetry = may('upload.retry', retryable) && !retry.isPending
  const isHeld = active?.state === 'held'
  const tryAgain = () => {
    if (active && canRetry) retry.mutate({ jobId: active.jobId })
  }
  const choose = (jobId: string) => {
    retry.reset()
    onChoose(jobId)
  }
  const changeSides = () => (isReading ? grid.current?.focus() : journal.current?.focus())
  const sieves = offeredSieves(head)
  useEffect(() => grid.current?.focus(), [])
  useKeys('screen', [
    { key: 'F2', label: t(isReading ? 'uploads.to-list' : 'uploads.to-journal'), run: changeSides, enabled: active !== undefined },
    { key: 'F3', label: t(unfolded ? 'uploads.fold' : 'uploads.unfold'), run: () => setUnfolded(!unfolded), enabled: active !== undefined },
    { key: 'F4', label: t('uploads.next-sieve'), run: () => setSieve(sieves[(sieves.indexOf(sieve) + 1) % sieves.length] ?? 'all') },
    { key: 'F5', label: t('keys.refresh'), run: refresh, hidden: true },
    ...(may('upload.retry')
      ? [{ key: 'F6', label: t('uploads.retry'), run: tryAgain, enabled: canRetry, primary: canRetry && active?.state === 'refused' }]
      : []),
    ...(onShowRecord
      ? [
          {
            key: 'F7',
            label: t('uploads.open-record'),
            run: () => active && onShowRecord(active.settlementId),
            enabled: active !== undefined,
          },
        ]
      : []),
    ...(may('upload.hold') && !isHeld
      ? [{ key: 'F8', label: t('uploads.hold'), run: () => setAsking('hold'), enabled: may('upload.hold', holdable) }]
      : []),
    ...(may('upload.release') && isHeld
      ? [
          {
            key: 'F8',
            label: t('uploads.release'),
            run: () => setAsking('release'),
            primary: true,
          },
        ]
      : []),
    ...(may('upload.resolve')
      ? [{ key: 'Ctrl+F8', label: t('uploads.resolve'), run: () => setAsking('resolve'), enabled: may('upload.resolve', resolvable) }]
      : []),
    ...(may('upload.export')
      ? [{ key: 'F9', label: t('uploads.export'), run: () => save.mutate({}), enabled: !save.isPending && head.open > 0 }]
      : []),
    {
      key: 'F11',
      label: t('certificate.key'),
      run: () => active && onCertificate(active.settlementId),
      enabled: active !== undefined,
    },
  ])
  const problem = jobs.error ?? retry.error ?? save.error
  return (
    <section className="panel list-screen" aria-label={t('menu.uploads')} data-testid="uploads-screen">
      <div className="toolbar">
        <h2>{t('menu.uploads')}</h2>
        <Segmented
          value={sieve}
          onChange={setSieve}
          options={sieves.map((one) => ({ value: one, label: <SieveName sieve={one} head={head} all={jobs.data?.length ?? 0} /> }))}
          data-testid="upload-sieve"
        />
        <span className="status-space" />
        <HeadFacts head={head} />
      </div>
      {problem && <ProblemNotice problem={problem.problem} />}
      {save.data && (
        <p className="device-note" role="status" data-testid="queue-saved">
          {t('uploads.exported', { file: save.data.fileName })}
        </p>
      )}
      <DataGrid
        handle={grid}
        label={t('menu.uploads')}
        rows={rows}
        columns={columns}
        rowId={rowIdOf}
        activeId={active?.jobId}
        onActive={choose}
        onOpen={(job) => onShowRecord?.(job.settlementId)}
        rowClass={({ state }) => (state === 'refused' ? 'grid-row-return' : undefined)}
        empty={jobs.isPending ? t('loading') : <Empty description={t(emptyWords(sieve, head))} />}
        testId="upload-grid"
      />
      {active && <JobDetail key={active.jobId} job={active} journal={journal} unfolded={unfolded} onReading={setIsReading} />}
      {active && asking && <HandleDialog job={active} act={asking} onClose={() => setAsking(undefined)} onDone={refresh} />}
    </section>
  )
}

/**
 * The row that was chosen, by its id, wherever the list moves it; where it has left the list, the one that took its place. What stands
 * first while nobody has chosen is kept, too: nothing jumps under the hands of whoever reads it.
 */
function useKeptRow(rows: readonly UploadJob[], chosen: string | undefined, onChoose: (jobId: string) => void): UploadJob | undefined {
  const place = useRef(0)
  const at = rows.findIndex((job) => job.jobId === chosen)
  if (at >= 0) place.current = at
  const kept = rows[at >= 0 ? at : Math.min(place.current, rows.length - 1)]
  useEffect(() => {
    if (kept && kept.jobId !== chosen) onChoose(kept.jobId)
  }, [kept, chosen, onChoose])
  return kept
}

function passes(sieve: Sieve, job: UploadJob): boolean {
  if (sieve === 'all') return true
  return sieve === 'open' ? isOpen(job) : job.state === sieve
}

/** States without a message are not offered; they would only lengthen the way. */
function offeredSieves({ counts }: QueueHead): Sieve[] {
  return ['all', 'open', ...statesInOrder.filter((state) => counts[state] > 0)]
}

function emptyWords(sieve: Sieve, { open }: QueueHead) {
  if (sieve === 'all') return 'uploads.empty'
  return sieve === 'open' && open === 0 ? 'uploads.all-sent' : 'uploads.none-of-state'
}

function SieveName({ sieve, head, all }: { sieve: Sieve; head: QueueHead; all: number }) {
  const t = useText()
  const count = sieve === 'all' ? all : sieve === 'open' ? head.open : head.counts[sieve]
  const name = sieve === 'all' || sieve === 'open' ? t(`uploads.${sieve}`) : labelOf(t, 'uploadState', sieve)
  return (
    <span data-testid={`sieve-${sieve}`}>
      {name} <span className="tabular">{count}</span>
    </span>
  )
}

function HeadFacts({ head: { oldestAt, tightestAt } }: { head: QueueHead }) {
  const t = useText()
  const now = useNow(15_000)
  const age = oldestAt === undefined ? undefined : ageOf(oldestAt, now)
  return (
    <span className="queue-facts" data-testid="queue-facts">
      {age && (
        <span title={fullTime(oldestAt)}>
          <span className="faint">{t('uploads.oldest')}</span> {t(`age.${age.unit}`, { count: age.count })}
        </span>
      )}
      {tightestAt !== undefined && (
        <span>
          <span className="faint">{t('uploads.tightest')}</span> <Countdown deadline={tightestAt} />
        </span>
      )}
    </span>
  )
}
