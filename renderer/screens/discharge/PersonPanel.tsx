import { Alert, Spin } from 'antd'
import type { IdentifiedPerson } from '../../../shared/contract/index.ts'
import { maskIdNumber } from '../../../shared/insured/index.ts'
import { useRead } from '../../client/index.ts'
import { Amount, ageOf, fullTime, spanWords, Tag, useNow } from '../../components/index.ts'
import { labelOf, noticeSentence } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'

interface PersonPanelProps {
  readonly identified: IdentifiedPerson | undefined
  readonly reading: boolean
  readonly hasBill: boolean
}

/** 参保人: who is at the window, how we know it and how old that knowledge is. */
export function PersonPanel({ identified, reading, hasBill }: PersonPanelProps) {
  const t = useText()
  const status = useRead('terminal.status', {})
  if (identified) return <Person identified={identified} />
  const needsDemoCard = !reading && status.data?.demo === true && status.data.cardReader.state === 'ready'
  return (
    <section className="panel person-panel" aria-label={t('person.title')} data-testid="person-panel" aria-busy={reading}>
      <p className="invitation">
        {reading && <Spin size="small" />} {t(reading ? 'person.reading' : hasBill ? 'person.invite-with-bill' : 'person.invite')}
        {needsDemoCard && <span className="demo-hint">{t('person.demo-card')}</span>}
      </p>
    </section>
  )
}

function Person({ identified }: { identified: IdentifiedPerson }) {
  const t = useText()
  const { person } = identified
  return (
    <section className="panel person-panel" aria-label={t('person.title')} data-testid="person-panel">
      <div className="person-line">
        <strong className="person-name">{person.name}</strong>
        <span>{labelOf(t, 'sex', person.sex)}</span>
        <span className="tabular">{maskIdNumber(person.idNumber)}</span>
        <Tag tone="info">{labelOf(t, 'insuranceType', person.insuranceType)}</Tag>
        <span>{labelOf(t, 'category', person.category)}</span>
        {person.civilServantRank !== undefined && (
          <span>{t('person.civil-servant', { rank: labelOf(t, 'civilServantRank', person.civilServantRank) })}</span>
        )}
        <Tag tone={person.enrolmentStatus === 'normal' ? 'good' : 'bad'}>{labelOf(t, 'enrolmentStatus', person.enrolmentStatus)}</Tag>
      </div>
      <div className="person-line">
        <span>
          <span className="faint">{t('person.number')}</span> <span className="tabular">{person.personNumber}</span>
        </span>
        <span>
          <span className="faint">{t('person.area')}</span> <span className="tabular">{person.enrolmentArea}</span>
        </span>
        <span>
          <span className="faint">{t('person.balance')}</span> <Amount value={person.accountBalance} />
        </span>
      </div>
      <div className="person-line">
        <span className="faint">{t('person.identities')}</span>
        {person.identities.length === 0 && <span>{t('person.no-identity')}</span>}
        {person.identities.map((held) => (
          <Tag key={`${held.identity} ${held.from}`} tone="special">
            {labelOf(t, 'identity', held.identity)} {held.from}～{held.to ?? t('person.still')}
          </Tag>
        ))}
        <span className="status-space" />
        {identified.document === 'id-number' && <span className="unverified">{t('personNotices:person.check-document')}</span>}
        <Source identified={identified} />
      </div>
      {identified.notices.map((notice) => (
        <Alert key={notice.code} type="warning" showIcon title={noticeSentence(t, notice)} />
      ))}
    </section>
  )
}

function Source({ identified }: { identified: IdentifiedPerson }) {
  const t = useText()
  const age = ageOf(identified.asOf, useNow(30_000))
  const old = identified.source === 'last-known'
  return (
    <span data-testid="person-source" data-source={identified.source} data-document={identified.document} title={fullTime(identified.asOf)}>
      <Tag tone={identified.document === 'id-number' ? 'warn' : 'info'}>
        {labelOf(t, 'document', identified.document)} <span className="tabular">{identified.documentNumberMasked}</span>
      </Tag>
      <Tag tone={old ? 'warn' : 'good'}>
        {labelOf(t, 'personSource', identified.source)}
        {old && ` ${t(`age.${age.unit}`, { count: age.count })}`}
      </Tag>
      {old && <OfflineAge asOf={identified.asOf} />}
    </span>
  )
}

/** How old the last known entitlements may be before nobody is settled on them any more. */
function OfflineAge({ asOf }: { asOf: string }) {
  const t = useText()
  const budget = useRead('settlement.offlineBudget', {})
  const now = useNow(30_000)
  if (!budget.data) return null
  const hours = budget.data.personAgeMaxHours
  const isTooOld = now - Date.parse(asOf) > hours * 3_600_000
  return (
    <Tag tone={isTooOld ? 'bad' : 'quiet'} testId="offline-age" state={isTooOld ? 'too-old' : 'good'}>
      {t(isTooOld ? 'offline.person-too-old' : 'offline.person-age', { span: spanWords(t, hours * 3_600_000) })}
    </Tag>
  )
}
