import { useKeys } from '../../keys/index.ts'
import { useText } from '../../text/use-text.ts'
import { CertificateDesk } from './CertificateDesk.tsx'

/** A certificate in the place of the list it was opened from. */
export function CertificateView({ settlementId, onBack }: { settlementId: string; onBack: () => void }) {
  const t = useText()
  useKeys('panel', [{ key: 'Escape', label: t('keys.back'), run: onBack }])
  return (
    <section className="record" aria-label={t('certificate.title')}>
      <CertificateDesk settlementId={settlementId} />
    </section>
  )
}
