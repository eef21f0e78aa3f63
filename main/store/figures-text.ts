import { z } from 'zod'
import { type Money, moneyCodec } from '../../shared/money/index.ts'
import type { PlatformFigures } from '../services/ports/index.ts'

/** The platform's figures as they lie in a column: amounts as decimal text. */
export function encodePlatformFigures(figures: PlatformFigures): string {
  return JSON.stringify(Object.fromEntries(Object.entries(figures).map(([name, amount]) => [name, z.encode(moneyCodec, amount as Money)])))
}

export function decodePlatformFigures(text: string): PlatformFigures {
  const amounts = z.decode(z.record(z.string(), moneyCodec), JSON.parse(text))
  return amounts as unknown as PlatformFigures
}
