/** Money identity 17 over a whole year: whatever a person's year held, the last settlement taken back leaves what was before it. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readYearFile, runYear } from '../../shared/settlement/index.ts'
import { sourceOf } from '../builders/year.ts'
import { casesFor } from './generated-cases.ts'
import { shippedPacks } from './packs.ts'
import { patience, runs, seenIn } from './runs.ts'
import type { RawCase } from './second-engine/raw.ts'

/** The cases as events of one person, the first one's, with that one's accounts and the years as it has them. */
function yearOf([first, ...others]: readonly [RawCase, ...RawCase[]], last?: string) {
  const settle = ({ benefit, disease, visit, stay, lines, payment }: RawCase, index: number) => ({
    event: 'settle',
    id: `e${index}`,
    benefit,
    ...(disease === undefined ? {} : { disease }),
    ...(visit ? { visit } : {}),
    ...(stay ? { stay } : {}),
    lines,
    payment: { useAccount: payment?.useAccount, deposit: payment?.deposit },
  })
  const day = first.stay?.dischargedOn ?? first.visit?.on ?? ''
  return {
    format: 'sanbao-year/1',
    name: 'generated',
    person: first.person,
    accumulators: { [day.slice(0, 4)]: first.accumulators },
    payment: first.payment,
    events: [...[first, ...others].map(settle), ...(last === undefined ? [] : [{ event: 'reverse', of: last }])],
  }
}

function run(pack: (typeof shippedPacks)[number], words: object) {
  const file = readYearFile(sourceOf(structuredClone(words)))
  if (!file.ok) throw new Error(JSON.stringify(file.error))
  return runYear(file.value, () => ({ ok: true, value: pack.first }))
}

test(
  'identity 17: the last settlement of a year taken back leaves accumulators, accounts and authorisations as they were',
  () => {
    let seen = 0
    const somebody = fc
      .constantFrom(...shippedPacks)
      .chain((pack) => fc.tuple(fc.constant(pack), fc.array(casesFor(pack.second), { minLength: 2, maxLength: 4 })))
    fc.assert(
      fc.property(somebody, ([pack, cases]) => {
        const year = cases as [RawCase, ...RawCase[]]
        const settled = run(pack, yearOf(year)).findLastIndex(
          ({ outcome }) =>
            outcome.ok &&
            outcome.value.event === 'settle' &&
            !(outcome.value.merge?.rule === 'in-pack' && outcome.value.merge.moved.length > 0),
        )
        if (settled < 0) return
        // Those after it were refused, or took visits in, and are left out.
        const steps = run(pack, yearOf(year.slice(0, settled + 1) as [RawCase, ...RawCase[]], `e${settled}`))
        const [last, back] = steps.slice(-2)
        expect(back?.outcome.ok).toBe(true)
        // A deposit is handed back with its settlement and not handed in again by taking that one back.
        expect({ ...back?.after, deposit: undefined }).toEqual({ ...last?.before, deposit: undefined })
        seen += 1
      }),
      runs(200),
    )
    expect(seen).toBeGreaterThan(seenIn(100))
  },
  patience,
)
