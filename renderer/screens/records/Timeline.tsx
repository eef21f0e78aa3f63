import type { UploadJob } from '../../../shared/contract/index.ts'
import { fullTime, UploadStateTag } from '../../components/index.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'

/** 上传: each message to the platform in its order, its state and the platform's words. */
export function Timeline({ uploads }: { uploads: readonly UploadJob[] }) {
  const t = useText()
  return (
    <section>
      <h3>{t('timeline.title')}</h3>
      <ol className="timeline" data-testid="timeline">
        {uploads.map((job) => (
          <li key={job.jobId} data-kind={job.kind} data-state={job.state}>
            <div className="timeline-line">
              <UploadStateTag state={job.state} />
              <span>{labelOf(t, 'uploadKind', job.kind)}</span>
              <span className="faint">{t('uploads.attempts-count', { count: job.attempts })}</span>
            </div>
            <div className="faint tabular">{fullTime(job.lastAttemptAt ?? job.createdAt)}</div>
            {job.lastWords !== undefined && <div className="platform-words">{job.lastWords}</div>}
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
