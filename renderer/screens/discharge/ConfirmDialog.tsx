import { Button } from 'antd'
import type { BillSummary, SettlementPreview } from '../../../shared/contract/index.ts'
import { maskName } from '../../../shared/insured/index.ts'
import { Amount, Dialog, fullTime, ProblemNotice } from '../../components/index.ts'
import { useKeys } from '../../keys/index.ts'
import { useText } from '../../text/use-text.ts'
import { InHand } from './InHand.tsx'
import type { Discharge } from './use-discharge.ts'

interface ConfirmDialogProps {
  readonly discharge: Discharge
  readonly preview: SettlementPreview
  readonly bill: BillSummary
  readonly onClose: () => void
}

/**
 * The one place where money moves. The amount stands in it, nothing in it has the focus that Enter could press, and only
 * Shift+F8 or a click on the button means yes.
 */
export function ConfirmDialog({ discharge, preview, bill, onClose }: ConfirmDialogProps) {
  const t = useText()
  const { breakdown } = preview
  const busy = discharge.confirming || discharge.previewPending
  // While the answer is out, going back would leave the cashier guessing: the dialog stays until it is there.
  const close = () => {
    if (!discharge.confirming) onClose()
  }
  const outdated = discharge.confirmProblem?.code === 'settlement.preview-outdated'
  const recompute = () => {
    discharge.forgetConfirmProblem()
    discharge.recompute()
    onClose()
  }
  useKeys('dialog', [
    { key: 'Escape', label: t('keys.back'), run: close, enabled: !discharge.confirming },
    { key: 'Shift+F8', label: t('confirm.yes'), run: discharge.confirm, enabled: !busy && !outdated, primary: true },
    ...(outdated ? [{ key: 'F6', label: t('discharge.recompute'), run: recompute }] : []),
  ])
  return (
    <Dialog
      title={t('confirm.title')}
      testId="confirm-dialog"
      footer={
        <div className="dialog-foot">
          <span className="faint">{t('confirm.enter-is-harmless')}</span>
          <Button onClick={close} disabled={discharge.confirming}>
            {t('keys.back')} Esc
          </Button>
          <Button
            type="primary"
            loading={discharge.confirming}
            disabled={busy || outdated}
            onClick={discharge.confirm}
            onKeyDown={(event) => {
              if (event.key === 'Enter') event.preventDefault()
            }}
            data-testid="confirm-yes"
          >
            {t('confirm.yes')} Shift+F8
          </Button>
        </div>
      }
    >
      <p className="confirm-who">
        <strong>{discharge.identified ? maskName(discharge.identified.person.name) : bill.patientNameMasked}</strong>
        <span>
          {t('stay.inpatient-number')} {bill.inpatientNumber}
        </span>
        <span>
          {bill.admittedOn} ～ {bill.dischargedOn}
        </span>
      </p>
      <table className="plain-table confirm-sums">
        <tbody>
          {(['totalFee', 'fundTotal', 'personTotal', 'personalAccount'] as const).map((field) => (
            <tr key={field}>
              <th scope="row">{t(`amount.${field}`)}</th>
              <td>
                <Amount value={breakdown[field]} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <InHand breakdown={breakdown} />
      {discharge.identified?.source === 'last-known' && (
        <p className="unverified">{t('confirm.last-known', { time: fullTime(discharge.identified.asOf) })}</p>
      )}
      <p className="faint">{t('confirm.provisional')}</p>
      {breakdown.unverifiedGrades.length > 0 && (
        <p className="unverified">{t('policy.unverified', { grades: breakdown.unverifiedGrades.join('、') })}</p>
      )}
      {discharge.confirmProblem && <ProblemNotice problem={discharge.confirmProblem} />}
    </Dialog>
  )
}
