/** Generated cases over every pack: both engines must give the same fen, line, year and refusal. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { caseText, differences } from './compare.ts'
import { casesFor } from './generated-cases.ts'
import { shippedPacks } from './packs.ts'

/** `npm run test:deep` asks for two hundred thousand. */
const total = Number(process.env.DEEP ?? 0) || 10_000

describe.each(shippedPacks)('$name', (pair) => {
  test('both engines agree', () => {
    fc.assert(
      fc.property(casesFor(pair.second), (raw) => {
        const found = differences(raw, pair)
        if (found.length > 0) expect.fail(`${found.join('\n')}\n\n${caseText(raw, pair)}`)
      }),
      { numRuns: Math.ceil(total / shippedPacks.length), seed: 20_260_401 },
    )
  }, 3_600_000)
})
