/** Money identity 19 on generated visits before a stay: what was billed before is billed after, wherever it is settled. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { caseOfFile, mergeIntoStay, readCaseFile, singleCaseOfFile } from '../../shared/settlement/index.ts'
import { aHistory, aWorld } from '../builders/history.ts'
import { shippedPacks } from './packs.ts'
import { patience, runs, seenIn } from './runs.ts'
import { daysLater } from './second-engine/case.ts'
import { Law } from './second-engine/pack.ts'
import type { RawCase } from './second-engine/raw.ts'
import { yuanOfFen } from './years.ts'

const admittedOn = '2024-06-15'
const merging = shippedPacks.filter(({ second }) => {
  const links = new Law(second, 'employee', admittedOn).known('outpatient.stay-links')
  return links !== undefined && links.merge !== 'none' && new Law(second, 'employee', admittedOn).isStated('inpatient.pooled-fund-rate')
})

const read = (raw: RawCase) => {
  const file = readCaseFile(raw)
  if (!file.ok) throw new Error(JSON.stringify(file.error))
  return file.value
}
const billed = (lines: readonly { readonly amount: unknown }[]) => lines.reduce((total, { amount }) => total + BigInt(amount as number), 0n)

test(
  'identity 19: visits taken back and moved into the stay leave the total billed as it was',
  () => {
    const visit = fc.record({
      before: fc.integer({ min: 0, max: 6 }),
      fens: fc.array(fc.integer({ min: 1, max: 90_000 }), { minLength: 1, maxLength: 3 }),
      code: fc.constantFrom('H1', 'H1', 'H2'),
      kind: fc.constantFrom('hospital', 'hospital', 'pharmacy'),
    })
    let moved = 0
    fc.assert(
      fc.property(
        fc.constantFrom(...merging),
        fc.array(visit, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 9_000_000 }),
        (pair, visits, fen) => {
          const person = { insuranceType: 'employee', category: 'active', enrolmentArea: (pair.second.areas[0] ?? '').padEnd(6, '0') }
          const common = { format: 'sanbao-case/1', name: 'generated', person } as const
          const lineOf = (amount: number) => ({ class: 'A', amount: yuanOfFen(BigInt(amount)) })
          const cases = visits
            .toSorted((a, b) => b.before - a.before)
            .map(({ before, fens, code, kind }, index): [string, ReturnType<typeof caseOfFile>] => {
              const prescription = { external: true, institutionLevel: 'L1' }
              const place = { hospitalLevel: 'L2', institution: { kind, code }, prescription, on: daysLater(admittedOn, -before) }
              return [`v${index}`, caseOfFile(read({ ...common, benefit: 'visit', visit: place, lines: fens.map(lineOf) }))]
            })
          const records = aHistory(pair.first, Object.fromEntries(cases))
          const stay = singleCaseOfFile(
            read({
              ...common,
              benefit: 'inpatient',
              stay: {
                hospitalLevel: 'L2',
                institution: { kind: 'hospital', code: 'H1' },
                admittedOn,
                dischargedOn: daysLater(admittedOn, 9),
              },
              lines: [lineOf(fen)],
            }),
          )
          const accumulators = records.at(-1)?.settled.accumulatorsAfter ?? stay.accumulators
          const merged = mergeIntoStay({ ...stay, accumulators }, records, pair.first, aWorld(pair.first))
          if (!merged.ok) throw new Error(JSON.stringify(merged.error))
          const { chain } = merged.value
          const reversed = new Set(chain.reversals.map(({ id }) => id))
          const before = billed(records.flatMap((record) => record.case.lines)) + BigInt(fen)
          const kept = records.filter(({ id }) => !reversed.has(id)).flatMap((record) => record.case.lines)
          const again = chain.resettled.flatMap((one) => one.settled.parts.flatMap(({ lines }) => lines))
          expect(billed(merged.value.stay.lines) + billed(kept) + billed(again)).toBe(before)
          const takenBack = chain.reversals.flatMap(({ parts }) => parts.flatMap(({ lines }) => lines))
          const ofReversed = records.filter(({ id }) => reversed.has(id)).flatMap((record) => record.case.lines)
          expect(billed(takenBack) + billed(ofReversed)).toBe(0n)
          moved += merged.value.moved.length
        },
      ),
      runs(150),
    )
    expect(moved).toBeGreaterThan(seenIn(50))
  },
  patience,
)
