import type { Certificate, SettlementSummary } from '../../../shared/contract/index.ts'
import { isNegativeMoney, negateMoney } from '../../../shared/money/index.ts'
import { Amount, fullTime, SettlementStateTag } from '../../components/index.ts'
import { decisionKeys } from '../../text/platform-words.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'
import { CertificateMessages } from './CertificateMessages.tsx'
import { CertificateProof } from './CertificateProof.tsx'

/** 结算凭证: one sheet, the same on screen and on paper; ids in letters of one width, so that they can be compared by eye. */
export function CertificateSheet({ certificate, demo }: { certificate: Certificate; demo: boolean }) {
  const t = useText()
  return (
    <article className="slip certificate">
      <header className="slip-head">
        <h1>{t('certificate.title')}</h1>
        {demo && (
          <div className="slip-marks">
            <span className="slip-mark">{t('certificate.demo')}</span>
          </div>
        )}
        <p>{t('certificate.about')}</p>
      </header>
      <Identity certificate={certificate} />
      <Amounts amounts={certificate.amounts} />
      {certificate.decisions.map((decision) => (
        <Decision key={`${decision.decision} ${decision.at}`} decision={decision} />
      ))}
      <CertificateMessages messages={certificate.messages} />
      <CertificateProof proof={certificate.proof} />
    </article>
  )
}

function Identity({ certificate }: { certificate: Certificate }) {
  const t = useText()
  const { kind, reverses, reversedBy, reconciledAt, state } = certificate
  return (
    <dl className="certificate-facts">
      <dt>{t('record.slip-number')}</dt>
      <dd>
        <code>{certificate.slipNumber}</code>
      </dd>
      <dt>{t('record.kind')}</dt>
      <dd>
        {labelOf(t, 'settlementKind', kind)} <StateWord state={state} decision={certificate.decisions.at(-1)?.decision} />
      </dd>
      <dt>{t('certificate.settlement')}</dt>
      <dd>
        <code>{certificate.settlementId}</code>
      </dd>
      <dt>{t('record.settled-at')}</dt>
      <dd className="tabular">{fullTime(certificate.settledAt)}</dd>
      <dt>{t('certificate.visit')}</dt>
      <dd>
        <code>{certificate.visitId}</code>
      </dd>
      <dt>{t('record.operator')}</dt>
      <dd>{certificate.operatorName}</dd>
      <dt>{t('record.centre-number')}</dt>
      <dd>
        <code>{certificate.centreSettlementId ?? '—'}</code>
      </dd>
      <dt>{t('certificate.reconciled')}</dt>
      <dd className="tabular">{reconciledAt === undefined ? t('certificate.never-reconciled') : fullTime(reconciledAt)}</dd>
      {reverses !== undefined && (
        <>
          <dt>{t('certificate.reverses')}</dt>
          <dd>
            <code>{reverses}</code>
          </dd>
        </>
      )}
      {reversedBy !== undefined && (
        <>
          <dt>{t('certificate.reversed-by')}</dt>
          <dd>
            <code>{reversedBy}</code>
          </dd>
        </>
      )}
    </dl>
  )
}

/** The certificate carries the state as text: one of ours in its colours, any other as it came. */
function StateWord({ state, decision }: { state: string; decision: SettlementSummary['decision'] }) {
  if (state === 'provisional' || state === 'confirmed' || state === 'differs' || state === 'refused' || state === 'cancelled')
    return <SettlementStateTag state={state} decision={decision} />
  return <span>{state}</span>
}

function Amounts({ amounts }: Pick<Certificate, 'amounts'>) {
  const t = useText()
  return (
    <table className="slip-table certificate-amounts">
      <caption>{t('certificate.amounts')}</caption>
      <thead>
        <tr>
          <th>{t('difference.field')}</th>
          <th>{t('difference.ours')}</th>
          <th>{t('difference.platform')}</th>
        </tr>
      </thead>
      <tbody>
        {amounts.map(({ field, ours, platform }) => (
          <tr key={field}>
            <th scope="row">{labelOf(t, 'amount', field)}</th>
            <td>
              <Amount value={ours} />
            </td>
            <td>{platform === undefined ? '—' : <Amount value={platform} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Decision({ decision }: { decision: Certificate['decisions'][number] }) {
  const t = useText()
  const { at, operatorName, reason, supplement } = decision
  return (
    <p className="certificate-decision">
      {t(decisionKeys[decision.decision].told, { name: operatorName, time: fullTime(at) })} {t('difference.reason', { reason })}{' '}
      {supplement && (
        <>
          {t('difference.supplement')} <code>{supplement.slipNumber}</code>
          {t('list.comma')}
          {t(isNegativeMoney(supplement.collected) ? 'difference.refunded' : 'difference.collected')}{' '}
          <Amount value={isNegativeMoney(supplement.collected) ? negateMoney(supplement.collected) : supplement.collected} />
        </>
      )}
    </p>
  )
}
