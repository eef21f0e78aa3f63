/** What the fake client knows: one small hospital, as JSON that Node makes and the browser reads. */
import { z } from 'zod'
import { stayBillSchema } from '../../shared/bill/index.ts'
import { operatorSchema, packSignatureSchema, refusedPackSchema } from '../../shared/contract/index.ts'
import { insuredPersonSchema } from '../../shared/insured/index.ts'
import { caseOfFileSchema, settlementBreakdownSchema } from '../../shared/settlement/index.ts'

const previewSchema = z.union([
  z.strictObject({ ok: z.literal(true), value: settlementBreakdownSchema }),
  z.strictObject({ ok: z.literal(false), error: z.strictObject({ code: z.string(), details: z.unknown() }) }),
])

export const fakeWorldSchema = z.strictObject({
  institution: z.strictObject({ code: z.string(), name: z.string(), area: z.string(), hospitalLevel: z.string() }),
  operators: z.array(z.strictObject({ ...operatorSchema.shape, pin: z.string() })),
  people: z.array(z.strictObject({ person: insuredPersonSchema, about: z.string() })),
  bills: z.array(stayBillSchema),
  catalogue: z.strictObject({ version: z.string(), items: z.int() }),
  pack: z.strictObject({ id: z.string(), title: z.string(), version: z.string(), hash: z.string() }),
  /** By `bill id`, then by whether the account is used. */
  previews: z.record(z.string(), z.strictObject({ withAccount: previewSchema, withoutAccount: previewSchema })),
  /** By bill id, what its settlement is worked out from. */
  cases: z.record(z.string(), caseOfFileSchema),
  packs: z.array(
    z.strictObject({ hash: z.string(), files: z.record(z.string(), z.unknown()), cases: z.int(), signature: packSignatureSchema }),
  ),
  refusedPacks: z.array(refusedPackSchema),
})
export type FakeWorld = z.output<typeof fakeWorldSchema>
