/** One settlement, whole: its slip, its working, what became of its uploads, and where the platform differs. */
import { Alert, Segmented, Spin } from 'antd'
import { useEffect, useRef, useState } from 'react'
import type { MethodReply, SettlementRecord } from '../../../shared/contract/index.ts'
import { useRead } from '../../client/index.ts'
import { ProblemNotice } from '../../components/index.ts'
import { useKeys } from '../../keys/index.ts'
import { useText } from '../../text/use-text.ts'
import { InHand } from '../discharge/InHand.tsx'
import { ReceiptSheet } from '../slip/ReceiptSheet.tsx'
import { SlipSheet } from '../slip/SlipSheet.tsx'
import { usePrinting } from '../slip/use-printing.tsx'
import { useReceipt } from '../slip/use-receipt.ts'
import { Explained } from '../working/Explained.tsx'
import { CancelDialog } from './CancelDialog.tsx'
import { Differences } from './Differences.tsx'
import { RecordHead } from './RecordHead.tsx'
import { Timeline } from './Timeline.tsx'

interface RecordViewProps {
  readonly settlementId: string
  readonly onBack: () => void
  readonly backLabel: string
  /** Just booked: say so. */
  readonly fresh?: boolean
  /** Begins a what-if with this settlement; absent for those who may not. */
  readonly onTry?: (settlementId: string) => void
}

export function RecordView({ settlementId, onBack, backLabel, fresh, onTry }: RecordViewProps) {
  // A reversal and its original are two records of one matter: the view moves between them.
  const [shownId, setShownId] = useState(settlementId)
  const record = useRead('settlement.get', { settlementId: shownId })
  useKeys('panel', [{ key: 'Escape', label: backLabel, run: onBack }])
  if (record.error) return <ProblemNotice problem={record.error.problem} />
  if (!record.data) return <Spin className="centred" size="large" />
  return <Opened key={shownId} record={record.data} fresh={fresh === true} onShow={setShownId} {...(onTry && { onTry })} />
}

interface OpenedProps {
  readonly record: SettlementRecord
  readonly fresh: boolean
  readonly onShow: (settlementId: string) => void
  readonly onTry?: (settlementId: string) => void
}

function Opened({ record, fresh, onShow, onTry }: OpenedProps) {
  const t = useText()
  const { summary } = record
  const [side, setSide] = useState<'slip' | 'receipt' | 'working'>('slip')
  const [cancelling, setCancelling] = useState(false)
  const slip = useRead('slip.get', { settlementId: summary.settlementId })
  const printing = usePrinting(summary.settlementId, slip.data)
  const receipt = useReceipt(summary.settlementId)
  const sheet = useRef<HTMLElement>(null)
  useEffect(() => {
    if (side !== 'working') sheet.current?.focus()
  }, [side])
  const canCancel = summary.kind === 'settlement' && summary.reversedBy === undefined && summary.state !== 'cancelled'
  const other = summary.reversedBy ?? summary.reverses
  const turn = () => setSide(side === 'slip' ? 'working' : 'slip')
  useKeys('panel', [
    {
      key: 'F9',
      label: t(record.printed > 0 ? 'record.reprint' : 'record.print'),
      run: printing.print,
      enabled: slip.data !== undefined && !printing.isPrinting,
      primary: record.printed === 0,
    },
    ...(receipt.receipt ? [{ key: 'Shift+F9', label: t('record.print-receipt'), run: receipt.print, enabled: !receipt.isPrinting }] : []),
    ...(side === 'slip' ? [{ key: 'F7', label: t('record.working'), run: turn }] : []),
    { key: 'F6', label: t(side === 'slip' ? 'record.working' : 'record.slip'), run: turn, hidden: side === 'slip' },
    ...(other !== undefined && side === 'slip'
      ? [
          {
            key: 'F4',
            label: t(summary.reverses === undefined ? 'record.open-reversal' : 'record.open-original'),
            run: () => onShow(other),
          },
        ]
      : []),
    ...(onTry && summary.kind === 'settlement'
      ? [{ key: 'F3', label: t('what-if.from-record'), run: () => onTry(summary.settlementId) }]
      : []),
    ...(canCancel ? [{ key: 'F8', label: t('record.cancel'), run: () => setCancelling(true) }] : []),
  ])
  return (
    <div className="record" data-testid="record">
      {fresh && canCancel && (
        <Alert type="success" showIcon title={t('record.booked', { slip: summary.slipNumber })} data-testid="booked" />
      )}
      <RecordHead record={record}>
        <Segmented
          value={side}
          onChange={setSide}
          options={[
            { value: 'slip', label: t('record.slip') },
            ...(receipt.receipt ? [{ value: 'receipt' as const, label: t('record.receipt') }] : []),
            { value: 'working', label: t('record.working') },
          ]}
        />
      </RecordHead>
      {side === 'working' ? (
        <Explained breakdown={record.breakdown} aside={<InHand breakdown={record.breakdown} />} />
      ) : (
        <div className="record-body">
          <section
            ref={sheet}
            className="desk"
            aria-label={t(side === 'slip' ? 'record.slip' : 'record.receipt')}
            tabIndex={0}
            data-testid="slip"
          >
            {slip.error && <ProblemNotice problem={slip.error.problem} />}
            {side === 'receipt' && receipt.receipt ? (
              <ReceiptSheet receipt={receipt.receipt} />
            ) : slip.data ? (
              <SlipSheet slip={slip.data} />
            ) : (
              <Spin />
            )}
          </section>
          <aside className="panel record-aside">
            {printing.problem && <ProblemNotice problem={printing.problem.problem} />}
            {receipt.problem && <ProblemNotice problem={receipt.problem.problem} />}
            {receipt.printed && <ReceiptPrinted printed={receipt.printed} />}
            <InHand breakdown={record.breakdown} />
            <Differences differences={record.differences} />
            <Timeline record={record} />
          </aside>
        </div>
      )}
      {printing.paper}
      {cancelling && (
        <CancelDialog
          summary={summary}
          onClose={() => setCancelling(false)}
          onTakenBack={(taken) => {
            setCancelling(false)
            onShow(taken.summary.kind === 'reversal' ? taken.summary.settlementId : summary.settlementId)
          }}
        />
      )}
    </div>
  )
}

function ReceiptPrinted({ printed: { copy, warning } }: { readonly printed: MethodReply<'receipt.print'> }) {
  const t = useText()
  return (
    <Alert
      type={warning ? 'warning' : 'success'}
      showIcon
      title={t('record.receipt-printed', { copy: String(copy) })}
      {...(warning && { description: t('record.paper-near-end') })}
      data-testid="receipt-printed"
    />
  )
}
