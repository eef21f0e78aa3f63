import type { ReactNode } from 'react'
import type { SettlementRecord } from '../../../shared/contract/index.ts'
import { fullTime, SettlementStateTag, Tag } from '../../components/index.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'

/** Who, when, which number and which state, in one line. */
export function RecordHead({ record, children }: { record: SettlementRecord; children: ReactNode }) {
  const t = useText()
  const { summary } = record
  return (
    <div className="panel record-head">
      <SettlementStateTag state={summary.state} decision={summary.decision} />
      {summary.kind === 'reversal' && <Tag tone="bad">{labelOf(t, 'settlementKind', 'reversal')}</Tag>}
      <strong>{summary.patientNameMasked}</strong>
      <span className="tabular">{summary.idNumberMasked}</span>
      <span>
        <span className="faint">{t('stay.inpatient-number')}</span> {summary.inpatientNumber}
      </span>
      <span>
        <span className="faint">{t('record.slip-number')}</span> <span data-testid="slip-number">{summary.slipNumber}</span>
      </span>
      <span className="tabular">{fullTime(summary.settledAt)}</span>
      <span className="status-space" />
      {children}
    </div>
  )
}
