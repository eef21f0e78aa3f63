import { z } from 'zod'

/** What regions do differently although the interface is one. */
export const habitsSchema = z.strictObject({
  /** 对账结果: one digit, or six. */
  statementResult: z.enum(['short', 'long']).default('short'),
  /** Whether the result file of a statement has its fifth and sixth column the other way round. */
  resultColumns: z.enum(['usual', 'swapped']).default('usual'),
  /** Members of a dictionary: `vali_flag` or `valiFlag`. */
  dictionaryMembers: z.enum(['snake', 'camel']).default('snake'),
})
export type Habits = z.output<typeof habitsSchema>
