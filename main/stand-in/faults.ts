import { z } from 'zod'
import { distortions, draw } from './disagreement.ts'

/** What can go wrong, each as a real line and a real platform have shown it. */
export const faultKinds = [
  // Before the platform works.
  'gateway-401',
  'http-502',
  'drop-before',
  'slow-start',
  'fail',
  'stale-sign-in',
  // While it works.
  'disagree',
  // After it has worked and written.
  'slow',
  'drop-after',
  'http-502-after',
  'timeout-words',
  'truncated',
  'wrong-length',
  'status-as-text',
  'amounts-as-text',
  'null-amounts',
  'output-as-text',
  'success-with-complaint',
  'other-order',
  'other-person',
] as const
export const faultRuleSchema = z.strictObject({
  kind: z.enum(faultKinds),
  /** Number of the transaction, for example `2304`; absent = every one. */
  transaction: z
    .string()
    .regex(/^\d{4}A?$/)
    .optional(),
  /** For the slow ones. */
  ms: z.int().min(0).max(600_000).default(0),
  /** Chance per message, drawn from the seed. */
  probability: z.number().min(0).max(1).default(1),
  /** What the platform sees differently, for `disagree`; absent: every deductible is 100.00 higher. */
  as: z.enum(distortions).optional(),
  /** How often it strikes at most. */
  times: z.int().min(1).optional(),
})
export type FaultRule = z.output<typeof faultRuleSchema>
export type FaultKind = FaultRule['kind']

export const faultPlanSchema = z.strictObject({
  seed: z.int().default(1),
  rules: z.array(faultRuleSchema).default([]),
  /** Nobody listens on the platform's port: connections are refused. */
  offline: z.boolean().default(false),
})
export type FaultPlan = z.output<typeof faultPlanSchema>
export type FaultPlanText = z.input<typeof faultPlanSchema>

/** The moods a demo can put the platform into. */
export const moods: Readonly<Record<string, FaultPlanText>> = {
  normal: {},
  slow: { rules: [{ kind: 'slow', ms: 3_000 }] },
  failing: { rules: [{ kind: 'fail' }] },
  'dropping-answers': { rules: [{ kind: 'drop-after', probability: 0.5 }] },
  disagreeing: { rules: [{ kind: 'disagree' }] },
  offline: { offline: true },
}

/** Drops that share of all answers after the work is done and written. */
export function dropAnswers(share: number, seed: number): FaultPlanText {
  return { seed, rules: [{ kind: 'drop-after', probability: share }] }
}

export interface Faults {
  set(plan: FaultPlanText): FaultPlan
  plan(): FaultPlan
  /** What strikes this message, in the order of the plan. The same message sent again is drawn anew. */
  strike(transaction: string, messageId: string): readonly FaultRule[]
}

export function createFaults(onChange: (plan: FaultPlan) => void): Faults {
  let plan = faultPlanSchema.parse({})
  let struck = new Map<number, number>()
  let seen = new Map<string, number>()
  return {
    set(given) {
      plan = faultPlanSchema.parse(given)
      struck = new Map()
      seen = new Map()
      onChange(plan)
      return plan
    },
    plan: () => plan,
    strike(transaction, messageId) {
      const turn = (seen.get(messageId) ?? 0) + 1
      seen.set(messageId, turn)
      return plan.rules.filter((rule, index) => {
        if (rule.transaction !== undefined && rule.transaction !== transaction) return false
        const times = struck.get(index) ?? 0
        if (rule.times !== undefined && times >= rule.times) return false
        if (rule.probability < 1 && draw(plan.seed, index, transaction, messageId, turn) >= rule.probability) return false
        struck.set(index, times + 1)
        return true
      })
    },
  }
}
