import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { z } from 'zod'
import { accumulatorsSchema, insuredPersonSchema } from '../../../shared/insured/index.ts'
import { moneyCodec } from '../../../shared/money/index.ts'
import type { CompiledPack } from '../../../shared/policy/index.ts'
import type { StoredBill } from '../ports/index.ts'
import type { CaseParts } from './build-case.ts'

/**
 * SHA-256 of everything the figures rest on, as canonical JSON (RFC 8785). Long parts stand in it by their own hash (the bill as
 * it came, catalogue version, pack), so that three thousand lines cost no more than ten.
 */
export function fingerprintOf(parts: CaseParts, stored: StoredBill, pack: CompiledPack): string {
  const { institution, person, catalogue, accumulators, useAccount, accountBalance } = parts
  const { version, sha256 } = catalogue.version()
  const { accountBalance: remembered, ...insured } = z.encode(insuredPersonSchema, person)
  const text = canonicalize({
    bill: { billId: stored.bill.billId, contentHash: stored.contentHash },
    institution: { code: institution.code, area: institution.area, hospitalLevel: institution.hospitalLevel },
    insured,
    payment: { useAccount, accountBalance: z.encode(moneyCodec, accountBalance) },
    accumulators: z.encode(accumulatorsSchema, accumulators),
    pack: { id: pack.id, version: pack.version, hash: pack.hash },
    catalogue: { version, sha256 },
  })
  return createHash('sha256').update(String(text)).digest('hex')
}
