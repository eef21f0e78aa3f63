/** 出院结算: from the document to the slip, on one screen. */
import { useEffect, useState } from 'react'
import type { Operator } from '../../../shared/contract/index.ts'
import { useKeys } from '../../keys/index.ts'
import { useText } from '../../text/use-text.ts'
import { RecordView } from '../records/RecordView.tsx'
import { BillPicker } from './BillPicker.tsx'
import { ConfirmDialog } from './ConfirmDialog.tsx'
import { DischargeProblem } from './DischargeProblem.tsx'
import { PersonPanel } from './PersonPanel.tsx'
import { PreviewPanel } from './PreviewPanel.tsx'
import { ProofDialog } from './ProofDialog.tsx'
import { StayPanel } from './StayPanel.tsx'
import { type Discharge, useDischarge } from './use-discharge.ts'
import { useDischargeScans } from './use-discharge-scans.ts'

interface DischargeScreenProps {
  readonly role: Operator['role']
  readonly onShowRecord: (settlementId: string) => void
}

export function DischargeScreen({ role, onShowRecord }: DischargeScreenProps) {
  const discharge = useDischarge()
  const [typed, setTyped] = useState('')
  useDischargeScans(discharge, setTyped)
  if (discharge.bookedId !== undefined) return <Booked role={role} discharge={discharge} settlementId={discharge.bookedId} />
  return <Working discharge={discharge} onShowRecord={onShowRecord} typed={typed} onType={setTyped} />
}

interface BookedProps {
  readonly role: Operator['role']
  readonly discharge: Discharge
  readonly settlementId: string
}

function Booked({ role, discharge, settlementId }: BookedProps) {
  const t = useText()
  useKeys('screen', [{ key: 'F2', label: t('discharge.next-card'), run: discharge.readDocument }])
  return <RecordView role={role} settlementId={settlementId} onBack={discharge.startOver} backLabel={t('discharge.next-patient')} fresh />
}

interface WorkingProps {
  readonly discharge: Discharge
  readonly onShowRecord: (settlementId: string) => void
  /** What stands in the search box above the bills. */
  readonly typed: string
  readonly onType: (typed: string) => void
}

function Working({ discharge, onShowRecord, typed, onType }: WorkingProps) {
  const t = useText()
  const [asking, setAsking] = useState<'proof' | 'confirm'>()
  const { bill, identified, preview, identifying } = discharge
  const settled = preview !== undefined && !discharge.previewPending
  useKeys('screen', [
    { key: 'F2', label: t('discharge.read-document'), run: discharge.readDocument, enabled: !identifying, primary: !identified },
    ...(discharge.notLifted ? [{ key: 'Ctrl+F2', label: t('discharge.read-again'), run: discharge.readAgain }] : []),
    ...(bill && !identified
      ? [{ key: 'Shift+F2', label: t('discharge.by-document'), run: () => setAsking('proof'), enabled: !identifying }]
      : []),
    ...(discharge.reading ? [{ key: 'Escape', label: t('discharge.stop-reading'), run: discharge.stopReading }] : []),
    ...(bill
      ? [
          { key: 'F3', label: t('discharge.other-bill'), run: discharge.closeBill },
          { key: 'F6', label: t('discharge.recompute'), run: discharge.recompute, enabled: identified !== undefined },
          { key: 'F8', label: t('discharge.settle'), run: () => setAsking('confirm'), enabled: settled, primary: settled },
        ]
      : []),
    ...(bill && !discharge.reading ? [{ key: 'Escape', label: t('keys.back'), run: discharge.closeBill }] : []),
    ...(!bill && identified ? [{ key: 'Escape', label: t('keys.back'), run: discharge.startOver }] : []),
  ])
  const proving = asking === 'proof' && bill !== undefined && identified === undefined
  useEffect(() => {
    // The proof was taken: there is nothing left to ask for.
    if (identified) setAsking((open) => (open === 'proof' ? undefined : open))
  }, [identified])
  return (
    <div className="discharge" data-testid="discharge-screen">
      <div className="discharge-head">
        <PersonPanel identified={identified} reading={discharge.reading} hasBill={bill !== undefined} />
        <StayPanel bill={bill} />
      </div>
      {discharge.problem && !proving && <DischargeProblem problem={discharge.problem} onShowRecord={onShowRecord} />}
      {bill === undefined ? (
        <BillPicker
          bills={discharge.bills}
          pending={discharge.billsPending}
          own={identified?.billIds}
          typed={typed}
          onType={onType}
          onChoose={(billId) => {
            onType('')
            discharge.chooseBill(billId)
          }}
        />
      ) : (
        <PreviewPanel discharge={discharge} />
      )}
      {proving && (
        <ProofDialog
          bill={bill}
          pending={identifying}
          problem={discharge.proofProblem}
          onProof={(proof) => discharge.identifyByBill(bill.billId, proof)}
          onClose={() => {
            discharge.forgetProofProblem()
            setAsking(undefined)
          }}
        />
      )}
      {asking === 'confirm' && preview && bill && (
        <ConfirmDialog
          discharge={discharge}
          preview={preview}
          bill={bill}
          onClose={() => {
            discharge.forgetConfirmProblem()
            setAsking(undefined)
          }}
        />
      )}
    </div>
  )
}
