/** Generated cases over every pack: both engines must give the same fen on every amount, line and counter of the year. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { caseText, differences, isSettled } from './compare.ts'
import { casesFor } from './generated-cases.ts'
import { type PackPair, shippedPacks } from './packs.ts'
import { ordinaryCases, patience, runs } from './runs.ts'
import { smallPacks } from './small-packs.ts'

/** Three quarters of the cases for the shipped packs, the rest for small ones. */
const forShipped = Math.ceil((ordinaryCases * 3) / 4 / shippedPacks.length)
const small = smallPacks(50, runs(1).seed)
const forSmall = Math.ceil(ordinaryCases / 4 / small.length)

function expectAgreement(pair: PackPair, cases: number): void {
  fc.assert(
    fc.property(casesFor(pair.second), (raw) => {
      const found = differences(raw, pair)
      if (found.length > 0) expect.fail(`first | second\n${found.join('\n')}\n\n${caseText(raw, pair)}`)
    }),
    runs(cases),
  )
}

describe.each(shippedPacks)('$name', (pair) => {
  test('both engines agree', () => expectAgreement(pair, forShipped), patience)
})

test(
  'small packs of every structure: both engines agree',
  () => {
    expect(small.length).toBe(50)
    for (const pair of small) expectAgreement(pair, forSmall)
  },
  patience,
)

test('most generated cases settle, so that there is something to compare', () => {
  const able = shippedPacks.filter(({ name }) => name !== 'jiangsu-suqian')
  const settledShare = (pair: PackPair) => {
    const cases = fc.sample(casesFor(pair.second), runs(60))
    return cases.filter((raw) => isSettled(raw, pair)).length / cases.length
  }
  const shares = [...able, ...small].map(settledShare)
  expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeGreaterThan(0.7)
})

test('a law that differs by one point is found', () => {
  const pair = shippedPacks.find(({ name }) => name === 'jiangxi-jian')
  if (!pair) throw new Error('no pack of Ji’an')
  const id = 'employee/inpatient.pooled-fund-rate'
  const [dated] = pair.second.values[id] ?? []
  const changed = JSON.parse(JSON.stringify(dated).replaceAll('"90%"', '"91%"'))
  const other = { ...pair, second: { ...pair.second, values: { ...pair.second.values, [id]: [changed] } } }
  const cases = fc.sample(casesFor(pair.second, { benefits: ['inpatient'] }), { numRuns: 200, seed: 1 })
  expect(cases.some((raw) => differences(raw, other).some((found) => found.includes('pooledFundPayment')))).toBe(true)
  expect(cases.flatMap((raw) => differences(raw, pair))).toEqual([])
})
