import type { UploadJob } from '../../../shared/contract/index.ts'
import { AgeText, Countdown, type GridColumn, UploadStateTag } from '../../components/index.ts'
import type { Translate } from '../../text/index.ts'
import { labelOf } from '../../text/sentences.ts'

/** The columns of the queue; the words of the platform stand as they came. */
export function jobColumns(t: Translate): GridColumn<UploadJob>[] {
  return [
    { id: 'state', title: t('uploads.state'), width: '84px', cell: (job) => <UploadStateTag state={job.state} /> },
    { id: 'kind', title: t('uploads.kind'), width: '128px', cell: (job) => labelOf(t, 'uploadKind', job.kind) },
    { id: 'slip', title: t('uploads.slip'), width: '152px', cell: (job) => job.slipNumber },
    { id: 'next', title: t('uploads.next-step'), width: '176px', cell: (job) => labelOf(t, 'uploadNextStep', job.nextStep) },
    { id: 'attempts', title: t('uploads.attempts'), width: '52px', align: 'right', cell: (job) => job.attempts },
    { id: 'age', title: t('uploads.age'), width: '104px', align: 'right', cell: (job) => <AgeText instant={job.createdAt} /> },
    {
      id: 'deadline',
      title: t('uploads.deadline'),
      width: '104px',
      cell: ({ deadlineAt }) => (deadlineAt === undefined ? <span className="faint">—</span> : <Countdown deadline={deadlineAt} />),
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
