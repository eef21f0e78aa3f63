import type { Mismatch } from '../../../shared/contract/index.ts'
import { AgeText, Amount, type GridColumn, Tag, type Tone } from '../../components/index.ts'
import type { Translate } from '../../text/index.ts'
import { labelOf } from '../../text/sentences.ts'

const stateTones: Readonly<Record<Mismatch['state'], Tone>> = { open: 'bad', healing: 'info', closed: 'good' }

export function mismatchStateTag(t: Translate, { state }: Mismatch) {
  return (
    <Tag tone={stateTones[state]} state={state}>
      {labelOf(t, 'mismatchState', state)}
    </Tag>
  )
}

export function mismatchColumns(t: Translate): GridColumn<Mismatch>[] {
  const none = <span className="faint">{t('mismatch.nothing')}</span>
  return [
    { id: 'state', title: t('mismatch.state'), width: '84px', cell: (one) => mismatchStateTag(t, one) },
    { id: 'kind', title: t('mismatch.kind'), width: 'minmax(176px, 1fr)', cell: ({ kind }) => labelOf(t, 'mismatch', kind) },
    { id: 'slip', title: t('mismatch.slip'), width: '150px', cell: ({ slipNumber }) => slipNumber ?? none },
    { id: 'visit', title: t('mismatch.visit'), width: '118px', cell: ({ visitId }) => <span title={visitId}>{visitId ?? none}</span> },
    {
      id: 'centre',
      title: t('mismatch.centre-number'),
      width: '150px',
      cell: ({ centreSettlementId }) => <span title={centreSettlementId}>{centreSettlementId ?? none}</span>,
    },
    {
      id: 'ours',
      title: t('mismatch.fund-ours'),
      width: '108px',
      align: 'right',
      cell: ({ ours }) => (ours ? <Amount value={ours.fundTotal} /> : none),
    },
    {
      id: 'theirs',
      title: t('mismatch.fund-theirs'),
      width: '108px',
      align: 'right',
      cell: ({ theirs }) => (theirs ? <Amount value={theirs.fundTotal} /> : none),
    },
    { id: 'found', title: t('mismatch.found'), width: '100px', align: 'right', cell: ({ foundAt }) => <AgeText instant={foundAt} /> },
    {
      id: 'step',
      title: t('mismatch.step'),
      width: '176px',
      cell: ({ state, steps: [first] }) => (state === 'open' && first ? labelOf(t, 'healing', first) : <span className="faint">—</span>),
    },
  ]
}
