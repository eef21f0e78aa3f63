/** Cases of every pack and every benefit, with the parts they settle into, as fen. */
import fc from 'fast-check'
import { z } from 'zod'
import { type SettledParts, type SettlementBreakdown, settledPartsSchema } from '../../shared/settlement/index.ts'
import { settleFirst } from './compare.ts'
import { casesFor } from './generated-cases.ts'
import { type PackPair, shippedPacks } from './packs.ts'
import { runs } from './runs.ts'
import type { RawCase } from './second-engine/raw.ts'
import { smallPacks } from './small-packs.ts'

export interface PackCase {
  readonly pair: PackPair
  readonly raw: RawCase
}

export const everyPack: readonly PackPair[] = [...shippedPacks, ...smallPacks(20, runs(1).seed)]

/** A case of any pack; `benefits` narrows the kinds. */
export function casesOf(packs: readonly PackPair[], benefits?: readonly string[]): fc.Arbitrary<PackCase> {
  const each = packs.map((pair) => casesFor(pair.second, benefits ? { benefits } : {}).map((raw) => ({ pair, raw })))
  return fc.oneof(...each)
}
export const everyCase = casesOf(everyPack)

/** Absent where the case is refused. */
export function settledOf({ pair, raw }: PackCase): SettledParts | undefined {
  const settled = settleFirst(raw, pair)
  return 'refused' in settled ? undefined : settled
}

export type Fen = (name: string) => bigint

export interface PartOf {
  readonly part: SettlementBreakdown
  /** The part as text, as other programs see it. */
  readonly text: z.input<typeof settledPartsSchema>['parts'][number]
  /** An amount by its name; absent counts as none. */
  readonly fen: Fen
}

export const fenOfText = (text: string | undefined): bigint => BigInt((text ?? '0.00').replace('.', ''))

export function partsOf(settled: SettledParts): readonly PartOf[] {
  return z.encode(settledPartsSchema, settled).parts.map((text, index) => {
    const amounts = text as unknown as Record<string, string | undefined>
    return { part: settled.parts[index] as SettlementBreakdown, text, fen: (name) => fenOfText(amounts[name]) }
  })
}

/** The same case with one more line. */
export function withLine(raw: RawCase, fen: number, itemClass: 'A' | 'C'): RawCase {
  const amount = `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`
  return { ...raw, lines: [...raw.lines, { lineId: 'more', class: itemClass, unitPrice: amount, amount }] }
}
