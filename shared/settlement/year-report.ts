import { z } from 'zod'
import { localDateSchema } from '../dates/index.ts'
import type { Outcome } from '../errors/index.ts'
import { accumulatorDeltasSchema, accumulatorsSchema } from '../insured/index.ts'
import { formatMoney, moneyCodec, rateCodec } from '../money/index.ts'
import { traceEntrySchema, usedParameterSchema } from './breakdown.ts'
import { compareExpectation, compareRefusal, compareStated, type Difference } from './expectation.ts'
import { combineParts, encodeSettled } from './parts.ts'
import type { StayMerge, YearResult, YearStep } from './run-year.ts'
import type { ReversalChain } from './unwind.ts'
import { type YearState, yearStateSchema } from './year-state.ts'

const accrualSchema = z.strictObject({
  on: localDateSchema,
  components: z.array(
    z.strictObject({
      source: z.enum(['own', 'employer', 'fixed']),
      base: moneyCodec,
      rate: rateCodec,
      amount: moneyCodec,
      formula: z.string(),
      parameter: usedParameterSchema,
    }),
  ),
  total: moneyCodec,
})

const accountPaymentSchema = z.strictObject({
  amount: moneyCodec,
  until: localDateSchema.optional(),
  parameter: usedParameterSchema,
})

const yearEndSchema = z.strictObject({
  year: z.int(),
  residentMajorIllness: moneyCodec,
  burdenTopUp: moneyCodec,
  accumulatorDeltas: accumulatorDeltasSchema,
  accumulatorsAfter: accumulatorsSchema,
  trace: z.array(traceEntrySchema),
})

type Encoded = Readonly<Record<string, unknown>>

/** Names and texts for other programs; those of a settlement are the names of a case. */
export function encodeYearResult(result: YearResult): Encoded {
  switch (result.event) {
    case 'settle':
      return { ...encodeSettled(result.settled), ...(result.merge ? { merge: encodeMerge(result.merge) } : {}) }
    case 'reverse':
      return encodeChain(result.chain)
    case 'accrue':
      return z.encode(accrualSchema, { ...result.accrual, components: [...result.accrual.components] })
    case 'use-account':
      return z.encode(accountPaymentSchema, result.payment)
    case 'year-end':
      return z.encode(yearEndSchema, { ...result.payments, trace: [...result.payments.trace] })
  }
}

function encodeMerge(merge: StayMerge): Encoded {
  if (merge.rule === 'not-in-pack') return merge
  const { rule, moved, outside, chain } = merge
  return { rule, moved: moved.map(({ id }) => id), outside, ...encodeChain(chain) }
}

/** What was taken back, where the money went, what was settled again and how it differs, what each year counts otherwise. */
function encodeChain({ reversals, refunds, resettled, yearChanges }: ReversalChain): Encoded {
  return {
    takenBack: reversals.map(({ id }) => id),
    reversals: reversals.map(({ id, parts }) => ({ id, ...encodeSettled(combineParts(parts)) })),
    refunds: refunds.map(({ amount, ...refund }) => ({ ...refund, amount: formatMoney(amount) })),
    resettled: resettled.map(({ id, settled, differences }) => ({
      id,
      differences: Object.fromEntries(
        differences.map(({ name, before, after }) => [name, { before: formatMoney(before), after: formatMoney(after) }]),
      ),
      ...encodeSettled(settled),
    })),
    yearChanges: z.encode(z.record(z.string(), accumulatorDeltasSchema), Object.fromEntries(yearChanges)),
  }
}

export const encodeYearState = (state: YearState): Encoded => z.encode(yearStateSchema, state)

/** What an event's `expect` states and what came otherwise; a refusal that nobody expected is one too. */
export function compareYearStep({ event, outcome, after }: YearStep): Difference[] {
  const expected: Encoded = event.expect ?? {}
  const refusal = compareRefusal(expected, outcome)
  if (refusal) return refusal
  if (!outcome.ok) return [{ field: 'refusal', expected: 'no refusal', found: JSON.stringify(outcome.error) }]
  const { after: stateAfter, ...ofEvent } = expected
  const ofState = stateAfter === undefined ? [] : compareStated('after', stateAfter, encodeYearState(after))
  return [...compareResult(ofEvent, outcome), ...ofState]
}

function compareResult(expected: Encoded, { value: result }: Extract<Outcome<YearResult>, { ok: true }>): Difference[] {
  const stated = (names: Encoded) => {
    const encoded = encodeYearResult(result)
    return Object.entries(names).flatMap(([name, value]) => compareStated(name, value, encoded[name]))
  }
  if (result.event !== 'settle') return stated(expected)
  const { merge, ...ofCase } = expected
  return [...compareExpectation(ofCase, { ok: true, value: result.settled }), ...(merge === undefined ? [] : stated({ merge }))]
}

/** One event for other programs: its result or refusal, and how things stood before and after it. */
export function encodeYearStep({ event, outcome, before, after }: YearStep): Encoded {
  return {
    event: event.event,
    ...(event.event === 'settle' ? { id: event.id } : {}),
    ...(event.event === 'reverse' ? { of: event.of } : {}),
    before: encodeYearState(before),
    ...(outcome.ok ? { result: encodeYearResult(outcome.value) } : { error: outcome.error }),
    after: encodeYearState(after),
  }
}
