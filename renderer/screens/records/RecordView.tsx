/** One settlement, whole: its slip, its working, what became of its uploads, and where the platform differs. */
import { useQueryClient } from '@tanstack/react-query'
import { Alert, Segmented, Spin } from 'antd'
import { useEffect, useRef, useState } from 'react'
import type { MethodReply, Operator, SettlementRecord } from '../../../shared/contract/index.ts'
import { addMoney, zeroMoney } from '../../../shared/money/index.ts'
import { useRead } from '../../client/index.ts'
import { ProblemNotice } from '../../components/index.ts'
import { useKeys } from '../../keys/index.ts'
import { mayDo } from '../../rights.ts'
import { useText } from '../../text/use-text.ts'
import { CertificateDesk } from '../certificate/CertificateDesk.tsx'
import { InHand } from '../discharge/InHand.tsx'
import { ReceiptSheet } from '../slip/ReceiptSheet.tsx'
import { SlipSheet } from '../slip/SlipSheet.tsx'
import { usePrinting } from '../slip/use-printing.tsx'
import { useReceipt } from '../slip/use-receipt.ts'
import { Explained } from '../working/Explained.tsx'
import { CancelDialog } from './CancelDialog.tsx'
import { DecideDialog } from './DecideDialog.tsx'
import { Differences } from './Differences.tsx'
import { hasSupplementSlip, movedLater, useFurther } from './further.ts'
import { RecordHead } from './RecordHead.tsx'
import { Timeline } from './Timeline.tsx'

interface RecordViewProps {
  readonly role: Operator['role']
  readonly settlementId: string
  readonly onBack: () => void
  readonly backLabel: string
  /** Just booked: say so. */
  readonly fresh?: boolean
  /** Opened in order to decide about its difference. */
  readonly toDecide?: boolean
  /** Begins a what-if with this settlement; absent for those who may not. */
  readonly onTry?: (settlementId: string) => void
}

export function RecordView({ role, settlementId, onBack, backLabel, fresh, toDecide, onTry }: RecordViewProps) {
  // A reversal and its original are two records of one matter: the view moves between them.
  const [shownId, setShownId] = useState(settlementId)
  const record = useRead('settlement.get', { settlementId: shownId })
  useKeys('panel', [{ key: 'Escape', label: backLabel, run: onBack }])
  if (record.error) return <ProblemNotice problem={record.error.problem} />
  if (!record.data) return <Spin className="centred" size="large" />
  const isToDecide = toDecide === true && shownId === settlementId
  const opened = { role, record: record.data, fresh: fresh === true, isToDecide, onShow: setShownId, ...(onTry && { onTry }) }
  return <Opened key={shownId} {...opened} />
}

type Side = 'slip' | 'supplement' | 'receipt' | 'working' | 'certificate'

interface OpenedProps {
  readonly role: Operator['role']
  readonly record: SettlementRecord
  readonly fresh: boolean
  readonly isToDecide: boolean
  readonly onShow: (settlementId: string) => void
  readonly onTry?: (settlementId: string) => void
}

function Opened({ role, record, fresh, isToDecide, onShow, onTry }: OpenedProps) {
  const t = useText()
  const { summary } = record
  const [side, setSide] = useState<Side>('slip')
  const canDecide = mayDo(role, 'settlement.decide') && record.choices.length > 0
  const [asking, setAsking] = useState<'cancel' | 'decide' | undefined>(isToDecide && canDecide ? 'decide' : undefined)
  const queries = useQueryClient()
  const hasSupplement = hasSupplementSlip(record)
  const isSupplement = side === 'supplement'
  const sheetOf = { settlementId: summary.settlementId, ...(isSupplement && { supplement: true }) }
  const slip = useRead('slip.get', sheetOf)
  const printing = usePrinting(sheetOf, slip.data)
  const further = useFurther(record)
  const later = movedLater(record)
  const inHand = <InHand breakdown={record.breakdown} further={addMoney(further, later?.before ?? zeroMoney)} later={later?.last} />
  const receipt = useReceipt(sheetOf)
  const sheet = useRef<HTMLElement>(null)
  useEffect(() => {
    if (side !== 'working' && side !== 'certificate') sheet.current?.focus()
  }, [side])
  const canCancel = summary.kind === 'settlement' && summary.reversedBy === undefined && summary.state !== 'cancelled'
  const other = summary.reversedBy ?? summary.reverses
  const turn = () => setSide(side === 'slip' ? 'working' : 'slip')
  useKeys('panel', [
    ...(side === 'certificate'
      ? []
      : [
          {
            key: 'F9',
            label: t(record.printed > 0 && !isSupplement ? 'record.reprint' : 'record.print'),
            run: printing.print,
            enabled: slip.data !== undefined && !printing.isPrinting,
            primary: record.printed === 0 || isSupplement,
          },
        ]),
    ...(receipt.receipt ? [{ key: 'Shift+F9', label: t('record.print-receipt'), run: receipt.print, enabled: !receipt.isPrinting }] : []),
    ...(side === 'slip' ? [{ key: 'F7', label: t('record.working'), run: turn }] : []),
    side === 'slip' && hasSupplement
      ? { key: 'F6', label: t('difference.supplement-slip'), run: () => setSide('supplement') }
      : { key: 'F6', label: t(side === 'slip' ? 'record.working' : 'record.slip'), run: turn, hidden: side === 'slip' },
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
    ...(canCancel ? [{ key: 'F8', label: t('record.cancel'), run: () => setAsking('cancel') }] : []),
    ...(canDecide ? [{ key: 'Ctrl+F8', label: t('difference.decide'), run: () => setAsking('decide') }] : []),
    ...(side === 'certificate' ? [] : [{ key: 'F11', label: t('certificate.key'), run: () => setSide('certificate') }]),
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
            ...(hasSupplement ? [{ value: 'supplement' as const, label: t('difference.supplement-slip') }] : []),
            ...(receipt.receipt ? [{ value: 'receipt' as const, label: t('record.receipt') }] : []),
            { value: 'working', label: t('record.working') },
            { value: 'certificate', label: t('certificate.key') },
          ]}
        />
      </RecordHead>
      {side === 'certificate' ? (
        <CertificateDesk settlementId={summary.settlementId} />
      ) : side === 'working' ? (
        <Explained breakdown={record.breakdown} aside={inHand} />
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
          <aside className="panel record-aside" aria-label={t('record.beside')} tabIndex={0}>
            {printing.problem && <ProblemNotice problem={printing.problem.problem} />}
            {receipt.problem && <ProblemNotice problem={receipt.problem.problem} />}
            {receipt.printed && <ReceiptPrinted printed={receipt.printed} />}
            {inHand}
            <Differences record={record} />
            <Timeline record={record} />
          </aside>
        </div>
      )}
      {side !== 'certificate' && printing.paper}
      {asking === 'cancel' && (
        <CancelDialog
          record={record}
          onClose={() => setAsking(undefined)}
          onTakenBack={(taken) => {
            setAsking(undefined)
            onShow(taken.summary.kind === 'reversal' ? taken.summary.settlementId : summary.settlementId)
          }}
        />
      )}
      {asking === 'decide' && (
        <DecideDialog
          record={record}
          onClose={() => setAsking(undefined)}
          onDecided={() => void queries.invalidateQueries({ queryKey: ['settlement.get'] })}
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
