import type { UploadJob } from '../../../shared/contract/index.ts'
import { useAct } from '../../client/index.ts'
import { AskDialog, ReasonDialog } from '../../components/index.ts'
import { useText } from '../../text/use-text.ts'
import { JobFacts } from './JobFacts.tsx'

/** What somebody does to a message by hand, and is asked about once more. */
export type QueueAct = 'hold' | 'release' | 'resolve'

interface HandleDialogProps {
  readonly job: UploadJob
  readonly act: QueueAct
  readonly onClose: () => void
  readonly onDone: () => void
}

/** 挂起 keeps a message from going out, 放行 lets it go; 人工处理 ends a refused one that was put right elsewhere. */
export function HandleDialog(props: HandleDialogProps) {
  return props.act === 'release' ? <ReleaseDialog {...props} /> : <ReasonedDialog {...props} act={props.act} />
}

function ReleaseDialog({ job, onClose, onDone }: HandleDialogProps) {
  const t = useText()
  const release = useAct('upload.release', () => {
    onDone()
    onClose()
  })
  return (
    <AskDialog
      title={t('uploads.release-title')}
      yes={t('uploads.release')}
      consequence={t('uploads.release-words')}
      testId="release"
      isBusy={release.isPending}
      problem={release.error?.problem}
      onYes={() => release.mutate({ jobId: job.jobId })}
      onClose={onClose}
    >
      <JobFacts job={job} />
    </AskDialog>
  )
}

function ReasonedDialog({ job, act, onClose, onDone }: HandleDialogProps & { readonly act: Exclude<QueueAct, 'release'> }) {
  const t = useText()
  const handle = useAct(`upload.${act}`, () => {
    onDone()
    onClose()
  })
  return (
    <ReasonDialog
      title={t(`uploads.${act}-title`)}
      yes={t(`uploads.${act}`)}
      consequence={t(`uploads.${act}-words`)}
      testId={act}
      danger={act === 'resolve'}
      isBusy={handle.isPending}
      problem={handle.error?.problem}
      onYes={(reason) => handle.mutate({ jobId: job.jobId, reason })}
      onClose={onClose}
    >
      <JobFacts job={job} />
    </ReasonDialog>
  )
}
