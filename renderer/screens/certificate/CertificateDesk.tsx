/** 结算凭证: laid on the desk to be read, and printed as it lies there. */
import { Spin } from 'antd'
import { useEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import { useRead } from '../../client/index.ts'
import { ProblemNotice, ScrollRegion } from '../../components/index.ts'
import { useKeys } from '../../keys/index.ts'
import { useText } from '../../text/use-text.ts'
import { CertificateSheet } from './CertificateSheet.tsx'

export function CertificateDesk({ settlementId }: { settlementId: string }) {
  const t = useText()
  const certificate = useRead('settlement.certificate', { settlementId })
  const status = useRead('terminal.status', {})
  const desk = useRef<HTMLElement>(null)
  useEffect(() => desk.current?.focus(), [])
  useKeys('panel', [
    { key: 'F9', label: t('certificate.print'), run: () => window.print(), enabled: certificate.data !== undefined, primary: true },
  ])
  const sheet = certificate.data && <CertificateSheet certificate={certificate.data} demo={status.data?.demo === true} />
  return (
    <>
      <ScrollRegion region={desk} className="desk" label={t('certificate.title')} testId="certificate-desk">
        {certificate.error && <ProblemNotice problem={certificate.error.problem} />}
        {certificate.isPending && <Spin />}
        {sheet}
      </ScrollRegion>
      {sheet &&
        createPortal(
          <div className="paper" aria-hidden="true">
            {sheet}
          </div>,
          document.body,
        )}
    </>
  )
}
