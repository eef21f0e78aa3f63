import type { Ref } from 'react'
import type { UploadDetail, UploadJob } from '../../../shared/contract/index.ts'
import { useRead } from '../../client/index.ts'
import { fullTime, ProblemNotice, ScrollRegion, Tag, type Tone, UploadStateTag } from '../../components/index.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'

type Attempt = UploadDetail['attempts'][number]

const outcomeTones: Readonly<Record<Attempt['outcome'], Tone>> = {
  begun: 'info',
  interrupted: 'warn',
  accepted: 'good',
  refused: 'bad',
  'not-sent': 'quiet',
  unknown: 'warn',
  quarantined: 'bad',
  held: 'special',
  released: 'info',
  resolved: 'special',
  retried: 'info',
}

interface JobDetailProps {
  readonly job: UploadJob
  readonly journal: Ref<HTMLElement>
  /** Whether the answers stand open. */
  readonly unfolded: boolean
  /** The journal has the focus now, or lost it. */
  readonly onReading: (isReading: boolean) => void
}

/** One message: what comes next in a sentence, the last words, and everything that was ever tried. */
export function JobDetail({ job, journal, unfolded, onReading }: JobDetailProps) {
  const t = useText()
  const detail = useRead('upload.detail', { jobId: job.jobId })
  return (
    <section className="detail queue-detail" aria-label={t('uploads.detail')} data-testid="upload-detail" data-state={job.state}>
      <div className="detail-line">
        <UploadStateTag state={job.state} />
        <strong>{labelOf(t, 'uploadKind', job.kind)}</strong>
        <code>{job.slipNumber}</code>
        <span className="faint">{t('uploads.message-id')}</span>
        <code>{job.messageId}</code>
        {job.nextAttemptAt !== undefined && (
          <span className="faint">
            {t('uploads.next')} <span className="tabular">{fullTime(job.nextAttemptAt)}</span>
          </span>
        )}
      </div>
      <p>{labelOf(t, 'uploadStateMeaning', job.state)}</p>
      {job.state !== 'acknowledged' && job.state !== 'superseded' && (
        <p data-testid="next-step">
          <span className="faint">{t('uploads.next-step')}</span> {labelOf(t, 'uploadNextStepMeaning', job.nextStep)}
        </p>
      )}
      {detail.error && <ProblemNotice problem={detail.error.problem} />}
      <ScrollRegion region={journal} label={t('uploads.journal')} className="journal" testId="journal" onFocusChange={onReading}>
        {detail.data === undefined && !detail.error && <p className="faint">{t('loading')}</p>}
        {detail.data?.attempts.length === 0 && <p className="faint">{t('uploads.not-tried')}</p>}
        {detail.data !== undefined && detail.data.attempts.length > 0 && (
          <Journal attempts={detail.data.attempts} messageId={job.messageId} unfolded={unfolded} />
        )}
      </ScrollRegion>
    </section>
  )
}

interface JournalProps {
  readonly attempts: readonly Attempt[]
  /** The id of the message now; an attempt under another one names it. */
  readonly messageId: string
  readonly unfolded: boolean
}

function Journal({ attempts, messageId, unfolded }: JournalProps) {
  const t = useText()
  return (
    <table className="plain-table light-rows">
      <thead className="plain-table-head">
        <tr>
          <th className="journal-time">{t('uploads.at')}</th>
          <th className="journal-outcome">{t('uploads.outcome')}</th>
          <th className="journal-id">{t('uploads.message-id')}</th>
          <th>{t('uploads.said')}</th>
        </tr>
      </thead>
      <tbody>
        {attempts.map((attempt, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a journal only grows at its end
          <tr key={index} data-outcome={attempt.outcome}>
            <td className="no-wrap">{fullTime(attempt.at)}</td>
            <td>
              <Tag tone={outcomeTones[attempt.outcome]}>{labelOf(t, 'attemptOutcome', attempt.outcome)}</Tag>
            </td>
            <td>
              <code className={attempt.messageId === messageId ? undefined : 'faint'}>{attempt.messageId}</code>
            </td>
            <td className={attempt.outcome === 'refused' ? 'refused-words' : undefined}>
              {attempt.operatorName !== undefined && <strong>{attempt.operatorName} </strong>}
              {attempt.words}
              {attempt.answer !== undefined && (
                <details key={String(unfolded)} open={unfolded}>
                  <summary>{t('uploads.answer')}</summary>
                  <pre className="answer">{attempt.answer}</pre>
                </details>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
