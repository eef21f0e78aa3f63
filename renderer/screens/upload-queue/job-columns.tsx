import type { UploadJob } from '../../../shared/contract/index.ts'
import { AgeText, Countdown, type GridColumn, UploadStateTag } from '../../components/index.ts'
import type { Translate } from '../../text/index.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'
import { isOpen } from './worst-first.ts'

/** The columns of the queue; the words of the platform stand as they came. */
export function jobColumns(t: Translate): GridColumn<UploadJob>[] {
  return [
    { id: 'state', title: t('uploads.state'), width: '96px', cell: (job) => <UploadStateTag state={job.state} /> },
    { id: 'kind', title: t('uploads.kind'), width: '124px', cell: (job) => labelOf(t, 'uploadKind', job.kind) },
    { id: 'slip', title: t('uploads.slip'), width: '152px', cell: (job) => job.slipNumber },
    { id: 'next', title: t('uploads.next-step'), width: '168px', cell: (job) => labelOf(t, 'uploadNextStep', job.nextStep) },
    { id: 'attempts', title: t('uploads.attempts'), width: '52px', align: 'right', cell: (job) => job.attempts },
    { id: 'age', title: t('uploads.age'), width: '104px', align: 'right', cell: (job) => <AgeText instant={job.createdAt} /> },
    {
      id: 'deadline',
      title: t('uploads.deadline'),
      width: '142px',
      cell: (job) => <Deadline job={job} />,
    },
    {
      id: 'words',
      title: t('uploads.words'),
      width: 'minmax(200px, 1fr)',
      cell: ({ lastWords, state }) => (
        <span className={state === 'refused' ? 'refused-words' : undefined} title={lastWords}>
          {lastWords ?? ''}
        </span>
      ),
    },
  ]
}

/** What is done needs none; of the others some have no limit at all. */
function Deadline({ job }: { job: UploadJob }) {
  const t = useText()
  if (job.deadlineAt !== undefined) return <Countdown deadline={job.deadlineAt} />
  return <span className="faint">{isOpen(job) ? t('deadline.none') : '—'}</span>
}
