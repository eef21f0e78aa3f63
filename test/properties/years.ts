/** A person's year: settlements one after the other, each beginning with what the year had counted. */

import { fenOfText, type PartOf, partsOf, settledOf } from './every-case.ts'
import type { PackPair } from './packs.ts'
import type { RawCase } from './second-engine/raw.ts'

export const yuanOfFen = (fen: bigint): string => {
  const digits = String(fen < 0n ? -fen : fen).padStart(3, '0')
  return `${fen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

export interface Year {
  readonly parts: readonly PartOf[]
  /** What the year has counted at its end. */
  readonly counted: (name: string) => bigint
}

/** Settles bills of class A, one after the other; absent when one of them is refused. */
export function settleYear(pair: PackPair, person: Omit<RawCase, 'lines' | 'accumulators'>, bills: readonly number[]): Year | undefined {
  let accumulators: RawCase['accumulators'] = { counts: {}, amounts: {} }
  const parts: PartOf[] = []
  for (const bill of bills) {
    const amount = yuanOfFen(BigInt(bill))
    const settled = settledOf({ pair, raw: { ...person, lines: [{ class: 'A', unitPrice: amount, amount }], accumulators } })
    if (!settled) return undefined
    const settledParts = partsOf(settled)
    parts.push(...settledParts)
    accumulators = settledParts.at(-1)?.text.accumulatorsAfter
  }
  return { parts, counted: (name) => fenOfText(accumulators?.amounts?.[name]) }
}

export const sumOf = (parts: readonly PartOf[], name: string): bigint => parts.reduce((total, { fen }) => total + fen(name), 0n)
