import { Button } from 'antd'
import { useState } from 'react'
import type { BillSummary, SettlementPreview } from '../../../shared/contract/index.ts'
import { maskName } from '../../../shared/insured/index.ts'
import { subtractMoney, zeroMoney } from '../../../shared/money/index.ts'
import { Amount, Dialog, fullTime, ProblemNotice } from '../../components/index.ts'
import { useKeys } from '../../keys/index.ts'
import { useText } from '../../text/use-text.ts'
import { BothSides } from './BothSides.tsx'
import { type Charge, ChargeChoice } from './ChargeChoice.tsx'
import { CheckTag } from './CheckStrip.tsx'
import { dueOf } from './due.ts'
import { InHand } from './InHand.tsx'
import { differentOf } from './use-check.ts'
import type { Discharge } from './use-discharge.ts'

interface ConfirmDialogProps {
  readonly discharge: Discharge
  readonly preview: SettlementPreview
  readonly bill: BillSummary
  readonly onClose: () => void
}

/**
 * The one place where money moves. The amount stands in it, nothing in it has the focus that Enter could press, and only
 * Shift+F8 or a click on the button means yes. A platform's answer that comes while it is open changes no amount under the
 * cashier's hands: it is looked at first.
 */
export function ConfirmDialog({ discharge, preview, bill, onClose }: ConfirmDialogProps) {
  const t = useText()
  const { breakdown } = preview
  const [seen, setSeen] = useState(discharge.check)
  const [chosen, setChosen] = useState<Charge>()
  const isNews = differentOf(discharge.check) !== undefined && differentOf(seen) === undefined
  const check = isNews ? seen : discharge.check
  const different = differentOf(check)
  const asks = different?.charge === 'ask'
  const charge = different === undefined ? 'ours' : different.charge === 'ask' ? chosen : different.charge
  const platform = charge === 'platform' ? different : undefined
  const ours = dueOf(breakdown)
  const busy = discharge.confirming || discharge.previewPending
  const outdated = discharge.confirmProblem?.code === 'settlement.preview-outdated'
  const ready = !busy && !outdated && !isNews && charge !== undefined
  // While the answer is out, going back would leave the cashier guessing: the dialog stays until it is there.
  const close = () => {
    if (!discharge.confirming) onClose()
  }
  const recompute = () => {
    discharge.forgetConfirmProblem()
    discharge.recompute()
    onClose()
  }
  const confirm = () => {
    if (ready) discharge.confirm(platform)
  }
  useKeys('dialog', [
    { key: 'Escape', label: t('keys.back'), run: close, enabled: !discharge.confirming },
    { key: 'Shift+F8', label: t('confirm.yes'), run: confirm, enabled: ready, primary: true },
    ...(outdated ? [{ key: 'F6', label: t('discharge.recompute'), run: recompute }] : []),
    ...(isNews ? [{ key: 'F6', label: t('rehearsal.look'), run: () => setSeen(discharge.check), primary: true }] : []),
    ...(asks
      ? [
          { key: 'F6', label: t('rehearsal.platform'), run: () => setChosen('platform'), primary: chosen === undefined },
          { key: 'F7', label: t('rehearsal.ours'), run: () => setChosen('ours') },
        ]
      : []),
  ])
  /** The amount of those whose figures are charged. */
  const charged = (field: 'totalFee' | 'fundTotal' | 'personTotal' | 'personalAccount') =>
    platform?.differences.find((one) => one.field === field)?.platform ?? breakdown[field]
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
            disabled={!ready}
            onClick={confirm}
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
      <p className="confirm-check">
        <CheckTag check={check} />{' '}
        {charge !== undefined && different && <strong data-testid="whose">{t(`rehearsal.whose-${charge}`)}</strong>}
      </p>
      {isNews && (
        <p className="charge-choice" role="alert" data-testid="check-news">
          {t('rehearsal.news')} <Button onClick={() => setSeen(discharge.check)}>{t('rehearsal.look')} F6</Button>
        </p>
      )}
      {different && <BothSides different={different} due={ours} label={t('rehearsal.both-sides-again')} />}
      {asks && <ChargeChoice ours={ours} platform={different.platformDue} chosen={chosen} onChoose={setChosen} />}
      {charge !== undefined && (
        <>
          <table className="plain-table confirm-sums">
            <tbody>
              {(['totalFee', 'fundTotal', 'personTotal', 'personalAccount'] as const).map((field) => (
                <tr key={field}>
                  <th scope="row">{t(`amount.${field}`)}</th>
                  <td>
                    <Amount value={charged(field)} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <InHand breakdown={breakdown} further={platform ? subtractMoney(platform.platformDue, ours) : zeroMoney} />
        </>
      )}
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
