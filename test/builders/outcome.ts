import { expect } from 'vitest'
import { z } from 'zod'
import { reverse, type SettlementBreakdown, settlementBreakdownSchema, violatedIdentities } from '../../shared/settlement/index.ts'
import { aPack, type StayWords, settled } from './pack.ts'

export type Values = NonNullable<Parameters<typeof aPack>[0]>

/** The amounts that came out, as text; a reversal of it must come out too, to the fen. */
export function amounts(values: Values, words: StayWords, ...names: string[]): string[] {
  const breakdown = settled(aPack(values), words)
  expectReversed(breakdown)
  const encoded = z.encode(settlementBreakdownSchema, breakdown) as unknown as Record<string, string>
  return names.map((name) => encoded[name] ?? 'absent')
}

function expectReversed(breakdown: SettlementBreakdown): void {
  const reversal = reverse(breakdown)
  expect(violatedIdentities(reversal)).toEqual([])
  expect(reversal.accumulatorsAfter).toEqual(breakdown.accumulatorsBefore)
  expect({ ...reverse(reversal), trace: [] }).toEqual({ ...breakdown, trace: [] })
}

/** What the year counted of it, by name. */
export const counted = (values: Values, words: StayWords): object => {
  const { accumulatorDeltas } = z.encode(settlementBreakdownSchema, settled(aPack(values), words))
  return { ...accumulatorDeltas.counts, ...accumulatorDeltas.amounts }
}
/** What the working and the remarks said. */
export const codes = (values: Values, words: StayWords) => {
  const { trace, notices } = settled(aPack(values), words)
  return [...trace, ...notices].map(({ code }) => code)
}
