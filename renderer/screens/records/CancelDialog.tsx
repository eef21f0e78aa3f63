import type { SettlementRecord } from '../../../shared/contract/index.ts'
import { chineseCapitals, isNegativeMoney, negateMoney } from '../../../shared/money/index.ts'
import { useAct } from '../../client/index.ts'
import { Amount, ReasonDialog } from '../../components/index.ts'
import { useText } from '../../text/use-text.ts'
import { movedInAll } from './further.ts'

interface CancelDialogProps {
  readonly record: SettlementRecord
  readonly onClose: () => void
  /** The reversal that was booked. */
  readonly onTakenBack: (record: SettlementRecord) => void
}

/** 冲正: takes a settlement back after a reason was written; names the person and the amounts that go back. */
export function CancelDialog({ record, onClose, onTakenBack }: CancelDialogProps) {
  const t = useText()
  const cancel = useAct('settlement.cancel', onTakenBack)
  const { summary } = record
  const moved = movedInAll(record)
  const refunded = isNegativeMoney(moved)
  const amount = refunded ? negateMoney(moved) : moved
  return (
    <ReasonDialog
      title={t('cancel.title')}
      yes={t('cancel.yes')}
      consequence={t('cancel.what-happens')}
      testId="cancel"
      reasonLabel={t('cancel.reason')}
      danger
      isBusy={cancel.isPending}
      problem={cancel.error?.problem}
      onYes={(reason) => cancel.mutate({ settlementId: summary.settlementId, reason })}
      onClose={onClose}
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
              <Amount value={amount} />
              <div lang="zh-CN">{chineseCapitals(amount)}</div>
            </td>
          </tr>
        </tbody>
      </table>
    </ReasonDialog>
  )
}
