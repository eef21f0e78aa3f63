import type { SettlementRecord } from '../../../shared/contract/index.ts'
import { fullTime, UploadStateTag } from '../../components/index.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'

/** 上传: each message to the platform in its order, its state and the platform's words. */
export function Timeline({ record }: { record: SettlementRecord }) {
  const t = useText()
  const { summary, uploads, printed } = record
  return (
    <section>
      <h2>{t('timeline.title')}</h2>
      <ul className="facts-list">
        <li>
          {t('record.centre-number')} <span data-testid="centre-number">{summary.centreSettlementId ?? '—'}</span>
        </li>
        <li>{t(summary.hospitalTold ? 'record.hospital-told' : 'record.hospital-not-told')}</li>
        <li>{t('record.printed', { count: printed })}</li>
      </ul>
      <ol className="timeline" data-testid="timeline">
        {uploads.map((job) => (
          <li key={job.jobId} data-kind={job.kind} data-state={job.state}>
            <div className="timeline-line">
              <UploadStateTag state={job.state} />
              <span>{labelOf(t, 'uploadKind', job.kind)}</span>
              <span className="faint">{t('uploads.attempts-count', { count: job.attempts })}</span>
            </div>
            <div className="faint tabular">{fullTime(job.lastAttemptAt ?? job.createdAt)}</div>
            {job.lastWords !== undefined && (
              <div className={job.state === 'acknowledged' ? 'faint' : 'platform-words'}>{job.lastWords}</div>
            )}
            {job.nextAttemptAt !== undefined && (
              <div className="faint">
                {t('uploads.next')} <span className="tabular">{fullTime(job.nextAttemptAt)}</span>
              </div>
            )}
          </li>
        ))}
      </ol>
      {uploads.length === 0 && <p className="faint">{t('timeline.none')}</p>}
    </section>
  )
}
