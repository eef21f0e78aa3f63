import type { InstalledPackSummary } from '../../../shared/contract/index.ts'
import { ScrollRegion } from '../../components/index.ts'
import { labelOf } from '../../text/sentences.ts'
import { useText } from '../../text/use-text.ts'
import { SignatureTag } from './PackTags.tsx'

const lists = ['changed', 'missing', 'added'] as const

/** 签名: whose word a pack is, whether its content is still the one that was signed, and what to do if not. */
export function PackSignature({ pack }: { pack: InstalledPackSummary }) {
  const t = useText()
  const { signature, hash } = pack
  return (
    <ScrollRegion label={t('policy.tab-signature')} testId="signature">
      <div className="detail-line signature-line">
        <SignatureTag state={signature.state} />
        <span>{labelOf(t, 'signatureMeaning', signature.state)}</span>
      </div>
      <table className="plain-table">
        <tbody>
          <tr>
            <th scope="row">{t('signature.key')}</th>
            <td>
              <code>{signature.keyId ?? '—'}</code>
            </td>
          </tr>
          <tr>
            <th scope="row">{t('signature.hash')}</th>
            <td>
              <code className="place-code">{hash}</code>
            </td>
          </tr>
          {lists.map((name) =>
            signature[name].length === 0 ? null : (
              <tr key={name}>
                <th scope="row">{t(`signature.${name}`)}</th>
                <td>
                  {signature[name].map((file) => (
                    <div key={file}>
                      <code>{file}</code>
                    </div>
                  ))}
                </td>
              </tr>
            ),
          )}
        </tbody>
      </table>
      <p className="faint signature-line">{labelOf(t, 'signatureNext', signature.state)}</p>
    </ScrollRegion>
  )
}
