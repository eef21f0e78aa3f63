/** What the fake client knows: one small hospital, as JSON that Node makes and the browser reads. */
import { z } from 'zod'
import { type StayBill, stayBillSchema } from '../../shared/bill/index.ts'
import { operatorSchema, packSignatureSchema, refusedPackSchema } from '../../shared/contract/index.ts'
import { type Outcome, refuse } from '../../shared/errors/index.ts'
import { insuredPersonSchema } from '../../shared/insured/index.ts'
import { type CaseOfFile, caseOfFileSchema, type SettlementBreakdown, settlementBreakdownSchema } from '../../shared/settlement/index.ts'

const previewSchema = z.union([
  z.strictObject({ ok: z.literal(true), value: settlementBreakdownSchema }),
  z.strictObject({ ok: z.literal(false), error: z.strictObject({ code: z.string(), details: z.unknown() }) }),
])

/** One bill with all that rests on its lines. */
export const wholeBillSchema = z.strictObject({
  bill: stayBillSchema,
  /** A refusal is one the engine really gave. */
  withAccount: previewSchema,
  withoutAccount: previewSchema,
  /** What its settlement is worked out from. */
  case: caseOfFileSchema.optional(),
})

const billHeadSchema = z.strictObject({ ...stayBillSchema.omit({ lines: true }).shape, lineCount: z.int() })
export type BillHead = z.output<typeof billHeadSchema>

export const servedWorldSchema = z.strictObject({
  institution: z.strictObject({ code: z.string(), name: z.string(), area: z.string(), hospitalLevel: z.string() }),
  operators: z.array(z.strictObject({ ...operatorSchema.shape, pin: z.string() })),
  people: z.array(z.strictObject({ person: insuredPersonSchema, about: z.string() })),
  bills: z.array(billHeadSchema),
  catalogue: z.strictObject({ version: z.string(), items: z.int() }),
  pack: z.strictObject({ id: z.string(), title: z.string(), version: z.string(), hash: z.string() }),
  packs: z.array(
    z.strictObject({ hash: z.string(), files: z.record(z.string(), z.unknown()), cases: z.int(), signature: packSignatureSchema }),
  ),
  refusedPacks: z.array(refusedPackSchema),
})
export type ServedWorld = z.output<typeof servedWorldSchema>

export interface FakeWorld extends ServedWorld {
  billOf(billId: string): Promise<StayBill | undefined>
  previewOf(billId: string, useAccount: boolean): Promise<Outcome<SettlementBreakdown>>
  /** Of a bill that was previewed. */
  caseOf(billId: string): CaseOfFile | undefined
}

/** Thousands of lines are fetched and read only when somebody opens their bill. */
export function openWorld(facts: unknown, fetchBill: (billId: string) => Promise<unknown>): FakeWorld {
  const opened = new Map<string, z.output<typeof wholeBillSchema>>()
  const world = z.decode(servedWorldSchema, facts as z.input<typeof servedWorldSchema>)
  const open = async (billId: string) => {
    if (!opened.has(billId) && world.bills.some((bill) => bill.billId === billId))
      opened.set(billId, z.decode(wholeBillSchema, (await fetchBill(billId)) as z.input<typeof wholeBillSchema>))
    return opened.get(billId)
  }
  return {
    ...world,
    billOf: async (billId) => (await open(billId))?.bill,
    previewOf: async (billId, useAccount) => {
      const bill = await open(billId)
      if (!bill) return refuse('bill.unknown', { billId })
      return (useAccount ? bill.withAccount : bill.withoutAccount) as Outcome<SettlementBreakdown>
    },
    caseOf: (billId) => opened.get(billId)?.case,
  }
}
