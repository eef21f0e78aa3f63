import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { z } from 'zod'
import { type Certificate, certificateSchema, type UploadDetail } from '../../../shared/contract/index.ts'
import { instantText } from '../../../shared/dates/index.ts'
import { figureNames, figuresOf } from '../../../shared/difference/index.ts'
import { type Outcome, refuse, succeed } from '../../../shared/errors/index.ts'
import type { ProofStore, ReplayStore, SettlementStore, StoredSettlement } from '../ports/index.ts'
import { attempt, decisionsOf } from '../settlement/index.ts'

export interface CertificateParts {
  readonly stores: {
    readonly settlements: Pick<SettlementStore, 'summary' | 'find'>
    readonly replay: Pick<ReplayStore, 'find'>
    readonly proofs: ProofStore
  }
  /** Every message of a settlement with its journal, masked. */
  readonly messagesOf: (settlementId: string) => readonly UploadDetail[]
}

export interface CertificateService {
  certificate(settlementId: string): Outcome<Certificate, 'settlement.unknown'>
}

/** SHA-256 over the certificate as canonical JSON (RFC 8785), the hash itself left out. */
export function hashOfCertificate(certificate: Certificate): string {
  const { proof, ...rest } = z.encode(certificateSchema, certificate)
  const { certificateSha256, ...unsigned } = proof
  return createHash('sha256')
    .update(String(canonicalize({ ...rest, proof: unsigned })))
    .digest('hex')
}

/** A record the disk has changed still has a certificate: it says so, and shows what can be read. */
function readable({ settlements }: CertificateParts['stores'], settlementId: string): StoredSettlement | undefined {
  const found = attempt(() => settlements.find(settlementId))
  return found.ok ? found.value : undefined
}

export function createCertificateService({ stores, messagesOf }: CertificateParts): CertificateService {
  return {
    certificate(settlementId) {
      const summary = stores.settlements.summary(settlementId)
      const recorded = stores.replay.find(settlementId)
      const proof = stores.proofs.of(settlementId)
      if (!summary || !recorded || !proof) return refuse('settlement.unknown', { settlementId })
      const stored = readable(stores, settlementId)
      const { reconciledAt, ...chain } = proof
      const ours = recorded.breakdown && figuresOf(recorded.breakdown)
      const platform = stored?.platformFigures
      const { slipNumber, kind, reverses, reversedBy, settledAt, operatorName, state, centreSettlementId } = summary
      const certificate: Certificate = {
        ...{ settlementId, slipNumber, kind, settledAt, operatorName, state },
        ...(reverses === undefined ? {} : { reverses }),
        ...(reversedBy === undefined ? {} : { reversedBy }),
        visitId: proof.visitId,
        ...(centreSettlementId === undefined ? {} : { centreSettlementId }),
        amounts: ours ? figureNames.map((field) => ({ field, ours: ours[field], ...(platform ? { platform: platform[field] } : {}) })) : [],
        decisions: stored ? decisionsOf(stored) : [],
        messages: [...messagesOf(settlementId)],
        proof: {
          contentSha256: chain.contentSha256,
          intact: recorded.isIntact === true,
          ...(chain.packHash === undefined ? {} : { packHash: chain.packHash }),
          auditSequence: chain.auditSequence,
          auditHash: chain.auditHash,
          certificateSha256: '',
        },
        ...(reconciledAt === undefined ? {} : { reconciledAt: instantText(reconciledAt) }),
      }
      return succeed({ ...certificate, proof: { ...certificate.proof, certificateSha256: hashOfCertificate(certificate) } })
    },
  }
}
