import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Outcome } from '../../shared/errors/index.ts'
import { encodeSettled, reverse, type SettledParts, settlementBreakdownSchema } from '../../shared/settlement/index.ts'

/**
 * 冻结的结果: what every worked case came to, to the last byte: every amount, every line, the whole working, and the same of
 * its reversal. A rule set gives the same bytes for ever; where a change of the working is meant, `FREEZE=1` takes it in and
 * the change of this file shows how many cases it touches.
 */
export function frozenResults(name: string) {
  const file = join(import.meta.dirname, `frozen-${name}.json`)
  const known = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(file, 'utf8')))
  const found: Record<string, string> = {}
  return {
    /** What the case came to, beside what it came to when it was frozen. */
    compare(caseName: string, outcome: Outcome<SettledParts>): { readonly found: string; readonly frozen: string } {
      const digest = digestOf(outcome)
      found[caseName] = digest
      return { found: digest, frozen: process.env.FREEZE === '1' ? digest : (known[caseName] ?? 'not frozen yet: run once with FREEZE=1') }
    },
    /** Cases that were frozen and are no longer there. */
    gone: () => (process.env.FREEZE === '1' ? [] : Object.keys(known).filter((caseName) => found[caseName] === undefined)),
    save() {
      if (process.env.FREEZE !== '1') return
      const sorted = Object.fromEntries(Object.entries(found).sort(([one], [other]) => (one < other ? -1 : 1)))
      writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`)
    },
  }
}

/** The hash of a pack changes with every remark in it; the figures do not. */
function digestOf(outcome: Outcome<SettledParts>): string {
  const bytes = JSON.stringify(
    outcome.ok
      ? { ...encodeSettled(outcome.value), reversed: outcome.value.parts.map((part) => z.encode(settlementBreakdownSchema, reverse(part))) }
      : outcome.error,
    (key, value) => (key === 'hash' ? undefined : value),
  )
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32)
}
