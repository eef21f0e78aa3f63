import type { UploadJob } from '../../../shared/contract/index.ts'
import { Countdown } from '../../components/index.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'

/** Which message a dialog speaks of. */
export function JobFacts({ job }: { job: UploadJob }) {
  const t = useText()
  return (
    <>
      <p className="confirm-who">
        <strong>{labelOf(t, 'uploadKind', job.kind)}</strong>
        <span>
          {t('uploads.slip')} {job.slipNumber}
        </span>
        {job.deadlineAt !== undefined && <Countdown deadline={job.deadlineAt} />}
      </p>
      <p>
        <span className="faint">{t('uploads.message-id')}</span> <code>{job.messageId}</code>
      </p>
      {job.lastWords !== undefined && (
        <p>
          <span className="faint">{t('uploads.words')}</span> <span className="platform-words">{job.lastWords}</span>
        </p>
      )}
    </>
  )
}
