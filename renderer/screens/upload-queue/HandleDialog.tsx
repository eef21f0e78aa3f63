import type { UploadJob } from '../../../shared/contract/index.ts'
import { useAct } from '../../client/index.ts'
import { ReasonDialog } from '../../components/index.ts'
import { useText } from '../../text/use-text.ts'
import { JobFacts } from './JobFacts.tsx'

interface HandleDialogProps {
  readonly job: UploadJob
  readonly act: 'hold' | 'resolve'
  readonly onClose: () => void
  readonly onDone: () => void
}

/** 挂起 keeps a message from going out; 人工处理 ends a refused one that was put right elsewhere. */
export function HandleDialog({ job, act, onClose, onDone }: HandleDialogProps) {
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
