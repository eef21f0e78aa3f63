import type { ReactNode } from 'react'
import type { BillSummary } from '../../../shared/contract/index.ts'
import { daysBetween } from '../../../shared/dates/index.ts'
import { Amount } from '../../components/index.ts'
import { useText } from '../../text/use-text.ts'

/** 住院账单: the stay that is to be settled. */
export function StayPanel({ bill }: { bill: BillSummary | undefined }) {
  const t = useText()
  return (
    <section className="panel stay-panel" aria-label={t('stay.title')} data-testid="stay-panel">
      {bill ? <Stay bill={bill} /> : <p className="invitation">{t('stay.invite')}</p>}
    </section>
  )
}

function Stay({ bill }: { bill: BillSummary }) {
  const t = useText()
  const days = Math.max(1, daysBetween(bill.admittedOn, bill.dischargedOn))
  return (
    <dl className="facts">
      <Fact label={t('stay.inpatient-number')}>{bill.inpatientNumber}</Fact>
      <Fact label={t('stay.bill')}>{bill.billId}</Fact>
      <Fact label={t('stay.patient')}>{bill.patientNameMasked}</Fact>
      <Fact label={t('stay.ward')}>{bill.ward}</Fact>
      <Fact label={t('stay.days')}>
        {bill.admittedOn} ～ {bill.dischargedOn} {t('stay.day-count', { count: days })}
      </Fact>
      <Fact label={t('stay.lines')}>{bill.lineCount}</Fact>
      <Fact label={t('stay.total')}>
        <Amount value={bill.totalFee} />
      </Fact>
      <Fact label={t('stay.deposit')}>
        <Amount value={bill.deposit} />
      </Fact>
    </dl>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{label}</dt>
      <dd className="tabular">{children}</dd>
    </div>
  )
}
