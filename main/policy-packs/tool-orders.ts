import { basename, join } from 'node:path'
import type { LocalDate } from '../../shared/dates/index.ts'
import { type Outcome, refuse, succeed } from '../../shared/errors/index.ts'
import {
  type CaseToCompare,
  checkPack,
  compareCases,
  diffPacks,
  type Finding,
  gridOfCases,
  refusedFinding,
} from '../../shared/policy-tools/index.ts'
import { caseOfFile } from '../../shared/settlement/index.ts'
import type { ComparedPacks } from '../services/ports/index.ts'
import type { InstalledPack } from './installed-packs.ts'
import { compileRead, readPack } from './load-pack.ts'
import { casesIn } from './worked-cases.ts'

/** A pack by its folder, and the fingerprint it had when the terminal read it. */
export interface PackOfOrder {
  readonly folder: string
  readonly hash: string
}

/** What the thread is asked to do; a pack crosses as its folder, because its files know how to find their lines. */
export type ToolOrder =
  | { readonly act: 'check'; readonly pack: PackOfOrder; readonly on: LocalDate }
  | { readonly act: 'compare'; readonly before: PackOfOrder; readonly after: PackOfOrder; readonly on: LocalDate }

export type CheckOutcome = Outcome<readonly Finding[], 'policy.invalid'>
export type CompareOutcome = Outcome<ComparedPacks, 'policy.invalid'>

/** Does one order: seconds for a pack with many versions. Reads the folders anew and writes nothing. */
export function carryOut(order: ToolOrder): CheckOutcome | CompareOutcome {
  return order.act === 'check' ? check(order.pack, order.on) : compare(order.before, order.after, order.on)
}

/** The pack in that folder, unless it is another one by now than the terminal settles with. */
function readAgain({ folder, hash }: PackOfOrder): Outcome<InstalledPack, 'policy.invalid'> {
  const read = readPack(folder)
  if (!read.ok) return read
  if (read.value.hash !== hash) {
    const expected = `content ${hash.slice(0, 12)} as the terminal read it at its start; start it again to use the new one`
    return refuse('policy.invalid', { places: [{ place: basename(folder), found: `content ${read.value.hash.slice(0, 12)}`, expected }] })
  }
  const pack = compileRead(folder, read.value)
  return pack.ok ? succeed({ folder, read: read.value, pack: pack.value }) : pack
}

function check(wanted: PackOfOrder, on: LocalDate): CheckOutcome {
  const again = readAgain(wanted)
  if (!again.ok) return again
  const { folder, read, pack } = again.value
  const { cases, unread } = casesIn(join(folder, 'cases'))
  return succeed([...unread.map(refusedFinding), ...checkPack({ sources: read.sources, pack, cases, on })])
}

/** Worked cases of both packs, and everybody they tell apart with bills of several sizes. */
function compare(first: PackOfOrder, second: PackOfOrder, on: LocalDate): CompareOutcome {
  const [before, after] = [readAgain(first), readAgain(second)]
  if (!before.ok) return before
  if (!after.ok) return after
  const worked = [before.value, after.value].flatMap(({ folder }) =>
    casesIn(join(folder, 'cases')).cases.map(({ name, file }): CaseToCompare => ({ name, case: caseOfFile(file) })),
  )
  const [one, other] = [before.value.pack, after.value.pack]
  const { groups } = compareCases([...worked, ...gridOfCases(one, other, on)], one, other)
  return succeed({ changes: diffPacks(before.value.read.sources, after.value.read.sources, on), groups })
}
