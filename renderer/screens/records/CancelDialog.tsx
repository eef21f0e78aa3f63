import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import type { SettlementRecord, SettlementSummary } from '../../../shared/contract/index.ts'
import { chineseCapitals, isZeroMoney } from '../../../shared/money/index.ts'
import { useAct } from '../../client/index.ts'
import { Amount, Dialog, ProblemNotice } from '../../components/index.ts'
import { useKeys } from '../../keys/index.ts'
import { useText } from '../../text/use-text.ts'

interface CancelDialogProps {
  readonly summary: SettlementSummary
  readonly onClose: () => void
  /** The reversal that was booked. */
  readonly onTakenBack: (record: SettlementRecord) => void
}

/** 冲正: takes a settlement back after a reason was written; names the person and the amounts that go back. */
export function CancelDialog({ summary, onClose, onTakenBack }: CancelDialogProps) {
  const t = useText()
  const [reason, setReason] = useState('')
  const reasonField = useId()
  const cancel = useAct('settlement.cancel', onTakenBack)
  const ready = reason.trim() !== '' && !cancel.isPending
  const takeBack = () => {
    if (ready) cancel.mutate({ settlementId: summary.settlementId, reason: reason.trim() })
  }
  const close = () => {
    if (!cancel.isPending) onClose()
  }
  useKeys('dialog', [
    { key: 'Escape', label: t('keys.back'), run: close, enabled: !cancel.isPending },
    { key: 'Shift+F8', label: t('cancel.yes'), run: takeBack, enabled: ready, primary: true },
  ])
  const refunded = !isZeroMoney(summary.refund)
  return (
    <Dialog
      title={t('cancel.title')}
      testId="cancel-dialog"
      footer={
        <div className="dialog-foot">
          <span className="faint">{t('confirm.enter-is-harmless')}</span>
          <Button onClick={close} disabled={cancel.isPending}>
            {t('keys.back')} Esc
          </Button>
          <Button
            danger
            type="primary"
            disabled={!ready}
            loading={cancel.isPending}
            onClick={takeBack}
            onKeyDown={(event) => {
              if (event.key === 'Enter') event.preventDefault()
            }}
            data-testid="cancel-yes"
          >
            {t('cancel.yes')} Shift+F8
          </Button>
        </div>
      }
    >
      <p className="confirm-who">
        <strong>{summary.patientNameMasked}</strong>
        <span>
          {t('stay.inpatient-number')} {summary.inpatientNumber}
        </span>
        <span>
          {t('record.slip-number')} {summary.slipNumber}
        </span>
      </p>
      <table className="plain-table confirm-sums">
        <tbody>
          {(['totalFee', 'fundTotal', 'personTotal'] as const).map((field) => (
            <tr key={field}>
              <th scope="row">{t(`amount.${field}`)}</th>
              <td>
                <Amount value={summary[field]} />
              </td>
            </tr>
          ))}
          <tr className="total-row">
            <th scope="row">{t(refunded ? 'cancel.collect-again' : 'cancel.pay-back')}</th>
            <td>
              <Amount value={refunded ? summary.refund : summary.balanceDue} />
              <div lang="zh-CN">{chineseCapitals(refunded ? summary.refund : summary.balanceDue)}</div>
            </td>
          </tr>
        </tbody>
      </table>
      <label htmlFor={reasonField}>{t('cancel.reason')}</label>
      <Input.TextArea
        id={reasonField}
        value={reason}
        maxLength={200}
        rows={2}
        onChange={(event) => setReason(event.target.value)}
        autoFocus
        data-testid="cancel-reason"
      />
      <p className="faint">{t('cancel.what-happens')}</p>
      {cancel.error && <ProblemNotice problem={cancel.error.problem} />}
    </Dialog>
  )
}
