import { z } from 'zod'
import { settlementBreakdownSchema } from '../../shared/settlement/index.ts'
import { aPack, type StayWords, settled } from './pack.ts'

/** Values of a small pack that differ from the ordinary ones. */
export type Values = Parameters<typeof aPack>[0]

/** The amounts that came out, as text, by name. */
export function amounts(values: Values, words: StayWords, ...names: string[]): string[] {
  const encoded = z.encode(settlementBreakdownSchema, settled(aPack(values), words)) as unknown as Record<string, string>
  return names.map((name) => encoded[name] ?? 'absent')
}
