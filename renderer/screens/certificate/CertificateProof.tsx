import type { Certificate } from '../../../shared/contract/index.ts'
import { useText } from '../../text/use-text.ts'

/** What shows that nothing was changed since: hashes to compare with those of another print or of the ledger. */
export function CertificateProof({ proof }: Pick<Certificate, 'proof'>) {
  const t = useText()
  return (
    <section data-testid="certificate-proof" data-intact={proof.intact}>
      <h2>{t('certificate.proof')}</h2>
      <dl className="certificate-proof">
        <dt>{t('certificate.content')}</dt>
        <dd>
          <code>{proof.contentSha256}</code> <strong>{t(proof.intact ? 'certificate.intact' : 'certificate.changed')}</strong>
        </dd>
        {proof.packHash !== undefined && (
          <>
            <dt>{t('certificate.pack')}</dt>
            <dd>
              <code>{proof.packHash}</code>
            </dd>
          </>
        )}
        <dt>{t('certificate.audit', { sequence: proof.auditSequence })}</dt>
        <dd>
          <code>{proof.auditHash}</code>
        </dd>
        <dt>{t('certificate.whole')}</dt>
        <dd>
          <code>{proof.certificateSha256}</code>
        </dd>
      </dl>
    </section>
  )
}
