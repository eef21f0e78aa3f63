/** Prices, limits, classes and shares of the made-up catalogue, drawn in the proportions real lists show. */

import type { SourceItem } from '../../catalogue-import/source.ts'
import type { Draws } from './random.ts'

export type ItemKind = 'western-drug' | 'patent-chinese-drug' | 'herbal-piece' | 'service' | 'material'
export type DemoClass = 'A' | 'B' | 'C'

const classWeights: Record<ItemKind, readonly (readonly [DemoClass, number])[]> = {
  'western-drug': [
    ['A', 22],
    ['B', 43],
    ['C', 35],
  ],
  'patent-chinese-drug': [
    ['A', 14],
    ['B', 38],
    ['C', 48],
  ],
  'herbal-piece': [
    ['A', 40],
    ['B', 52],
    ['C', 8],
  ],
  service: [
    ['A', 45],
    ['B', 30],
    ['C', 25],
  ],
  material: [
    ['A', 10],
    ['B', 45],
    ['C', 45],
  ],
}

export function drawClass(draws: Draws, kind: ItemKind): DemoClass {
  return draws.weighted(classWeights[kind])
}

const basisPoints: Record<ItemKind, readonly (readonly [number, number])[]> = {
  'western-drug': [
    [500, 25],
    [1000, 45],
    [1500, 12],
    [2000, 12],
    [3000, 5],
    [4000, 1],
  ],
  'patent-chinese-drug': [
    [500, 25],
    [1000, 45],
    [1500, 12],
    [2000, 12],
    [3000, 5],
    [4000, 1],
  ],
  'herbal-piece': [
    [500, 60],
    [1000, 40],
  ],
  service: [
    [1000, 50],
    [2000, 30],
    [3000, 15],
    [5000, 5],
  ],
  material: [
    [1000, 27],
    [2000, 35],
    [3000, 31],
    [4000, 4],
    [5000, 3],
  ],
}

const asShare = (points: number): string => `${Math.floor(points / 10_000)}.${String(points % 10_000).padStart(4, '0')}`

function sharesOf(draws: Draws, itemClass: DemoClass, kind: ItemKind): { readonly employee: number; readonly resident: number } {
  if (itemClass === 'A') return { employee: 0, resident: 0 }
  if (itemClass === 'C') return { employee: 10_000, resident: 10_000 }
  const employee = draws.weighted(basisPoints[kind])
  return {
    employee,
    resident: Math.min(
      10_000,
      employee +
        draws.weighted([
          [0, 60],
          [500, 25],
          [1000, 15],
        ] as const),
    ),
  }
}

/** Both insurance types; a few as the direct share, which is the complement in meaning, and fewer by price band. */
export function drawShares(draws: Draws, itemClass: DemoClass, kind: ItemKind, from: string): SourceItem['shares'] {
  const shares = sharesOf(draws, itemClass, kind)
  const way =
    itemClass === 'B'
      ? draws.weighted([
          ['first-payment', 993],
          ['direct-reimbursement', 4],
          ['price-band', 3],
        ] as const)
      : 'first-payment'
  return (['employee', 'resident'] as const).map((insuranceType) => {
    if (way === 'price-band') return { insuranceType, kind: way, from }
    const points = shares[insuranceType]
    return { insuranceType, kind: way, share: asShare(way === 'first-payment' ? points : 10_000 - points), from }
  })
}

/** A price in millionths of a yuan, drawn evenly in its logarithm between quantiles and rounded as lists are. */
function drawBetween(draws: Draws, quantiles: readonly (readonly [number, number, number])[]): number {
  const [low, high] = draws.weighted(quantiles.map(([from, to, weight]) => [[from, to] as const, weight] as const))
  const steps = draws.below(1000)
  // Interpolated by whole steps: the same on every machine, where a logarithm of the library need not be.
  let price = low
  const ratio = high / low
  if (ratio > 1) price = low + Math.floor(((high - low) * steps * steps) / 1_000_000)
  return price
}

/** Quantiles as `[from, to, weight]` in fen. */
const priceQuantiles: Record<ItemKind, readonly (readonly [number, number, number])[]> = {
  'western-drug': [
    [12, 500, 15],
    [500, 2800, 40],
    [2800, 8000, 33],
    [8000, 60_000, 11],
    [60_000, 1_200_000, 1],
  ],
  'patent-chinese-drug': [
    [300, 1500, 20],
    [1500, 3200, 35],
    [3200, 7000, 35],
    [7000, 24_000, 10],
  ],
  'herbal-piece': [
    [2, 30, 60],
    [30, 250, 40],
  ],
  service: [
    [100, 840, 15],
    [840, 2050, 20],
    [2050, 10_000, 35],
    [10_000, 88_000, 22],
    [88_000, 396_000, 8],
  ],
  material: [
    [80, 900, 50],
    [900, 9000, 30],
    [9000, 260_000, 18],
    [260_000, 1_500_000, 2],
  ],
}

/** Rounds as price lists do: to jiao under 10 yuan, to half a yuan under 100, to the yuan above, to ten above 1,000. */
function roundAsListed(fen: number): number {
  const step = fen < 1000 ? 10 : fen < 10_000 ? 50 : fen < 100_000 ? 100 : 1000
  return Math.max(step, Math.round(fen / step) * step)
}

export interface DrawnPrice {
  readonly packageFen: number
  /** Pieces in the package; the unit sold is one piece, whose price has up to six places. */
  readonly pieces: number
}

export function drawPrice(draws: Draws, kind: ItemKind): DrawnPrice {
  const fen = drawBetween(draws, priceQuantiles[kind])
  if (kind === 'service') return { packageFen: roundAsListed(fen), pieces: 1 }
  const pieces =
    kind === 'western-drug' || kind === 'patent-chinese-drug'
      ? draws.weighted([
          [1, 40],
          [7, 10],
          [10, 15],
          [12, 15],
          [24, 15],
          [28, 5],
        ] as const)
      : 1
  return { packageFen: Math.max(1, fen), pieces }
}

/** Decimal text of `fen / pieces` yuan with at most six places, rounded half up once. */
export function unitPriceText(fen: number, pieces: number): string {
  const millionths = (BigInt(fen) * 10_000n * 2n + BigInt(pieces)) / (BigInt(pieces) * 2n)
  const digits = millionths.toString().padStart(7, '0')
  return `${digits.slice(0, -6)}.${digits.slice(-6).replace(/0{1,4}$/, '')}`
}

const levels = ['L1', 'L2', 'L3'] as const

/** Price limits at the three levels: about half of those who have one are exceeded by the price itself. */
export function drawLimits(
  draws: Draws,
  kind: ItemKind,
  price: DrawnPrice,
  days: { from: string; beforeChange: string; change: string },
): SourceItem['priceLimits'] {
  const has = kind === 'service' ? draws.chance(800) : kind === 'material' ? draws.chance(120) : draws.chance(180)
  if (!has) return []
  const { from, beforeChange, change } = days
  if (draws.chance(3)) return levels.map((level) => ({ level, limit: '0.00', from }))
  const top = Math.floor((price.packageFen * draws.between(850, 1150)) / 1000)
  const ofLevel = (index: number, of: number): string => {
    const parts = kind === 'service' ? ([72, 86, 100][index] ?? 100) : 100
    const fen = Math.max(1, Math.floor((of * parts) / 100))
    return unitPriceText(kind === 'service' ? roundAsListed(fen) : fen, price.pieces)
  }
  const changes = draws.chance(10)
  return levels.flatMap((level, index) =>
    changes
      ? [
          { level, limit: ofLevel(index, top), from, to: beforeChange },
          { level, limit: ofLevel(index, Math.floor((top * 9) / 10)), from: change },
        ]
      : [{ level, limit: ofLevel(index, top), from }],
  )
}
