import { z } from 'zod'
import { accumulatorKind } from '../../shared/settlement/index.ts'
import type { AccumulatorQuestion } from '../services/identification/index.ts'

const example = 'inpatient.stays, inpatient.stays.L3, inpatient.deductible, pool.fund, large.fund, catastrophic.base, assistance.base'

/** 累计信息: whether the platform is asked what a person's year has counted, and under which of the region's codes it tells it. */
const accumulatorsSchema = z
  .strictObject({
    /** 累计类别 → the name policy packs count under; every code the region uses for one of them. */
    codes: z.record(z.string().regex(/^[0-9A-Za-z_]{1,10}$/, '代码应为 1–10 位 / a code of 1–10 characters'), z.string()),
    /** 时限: the window does not wait longer. */
    withinSeconds: z.int().min(1).max(10).default(2),
    /** 多久以前的累计信息在窗口上标为旧. */
    freshHours: z.int().min(1).max(8784).default(24),
  })
  .superRefine(({ codes }, context) => {
    const taken = new Map<string, string>()
    for (const [code, name] of Object.entries(codes)) {
      const refuse = (message: string) => context.addIssue({ code: 'custom', path: ['codes', code], message, input: name })
      const other = taken.get(name)
      if (accumulatorKind(name) === undefined) refuse(`${name}：没有这种累计 / no such accumulator, such as ${example}`)
      else if (other !== undefined) refuse(`${name}：${other} 已对应 / already told by ${other}`)
      taken.set(name, code)
    }
  })

/** The settings of `platform` about what a year has counted. */
export const accumulatorShape = { accumulators: accumulatorsSchema.optional() }
type Settings = z.output<typeof accumulatorsSchema>

/** What identification asks the platform, and how it reads the answer. */
export function accumulatorQuestionOf({ codes, withinSeconds }: Settings): AccumulatorQuestion {
  return { codes, withinMs: withinSeconds * 1000 }
}
