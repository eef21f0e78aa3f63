import { type Outcome, succeed } from '../errors/index.ts'
import type { Money } from '../money/index.ts'
import type { Chosen, Segment, Threshold, Tilt } from '../policy/index.ts'
import { changeText } from './rate-changes.ts'
import { addPoints, formatSegments, inTurn } from './scale.ts'
import type { Situation } from './situation.ts'
import { amountOfThreshold } from './thresholds.ts'
import { cite, type Use } from './working.ts'

/** Threshold and scale of a tier that pays on the year's burden, as they hold for this person. */
export interface TiltedTerms {
  readonly threshold: Money
  readonly segments: readonly Segment[]
  /** The identity with 倾斜支付 and its row; absent for everybody else. */
  readonly tiltedBy?: string
  readonly tilt?: Tilt
  readonly uses: readonly Use[]
}

/**
 * 倾斜支付: the first row whose identity the person holds lowers the threshold and raises the rates, of 大病保险 for residents and of the
 * second compensation for employees alike. The threshold is rounded once to whole fen, half up.
 */
export function tiltedTerms<Id extends 'resident-major-illness' | 'employee-large-amount'>(
  { law, facts }: Situation,
  chosen: Chosen<Id>,
  general: { readonly threshold: Threshold; readonly segments: readonly Segment[]; readonly tilt: readonly Tilt[] },
): Outcome<TiltedTerms, 'policy.value-absent'> {
  const tilt = general.tilt.find(({ identities }) => identities.some((identity) => facts.identities.includes(identity)))
  const asked = amountOfThreshold(law, tilt?.threshold ?? general.threshold, chosen.id, tilt?.thresholdFactor)
  if (!asked.ok) return asked
  const { amount: threshold, how, uses: incomeUses } = asked.value
  const scale = tilt?.segments ?? general.segments
  const segments = tilt?.points ? addPoints(scale, tilt.points) : scale
  const [points, raised] = tilt?.points ? [changeText({ points: tilt.points }), formatSegments(segments)] : ['', '']
  const tiltedBy = tilt?.identities.find((identity) => facts.identities.includes(identity))
  const uses = [
    cite(chosen, inTurn(how, formatSegments(scale), points, raised), { rules: tilt?.rules ?? [] }),
    ...(tilt?.evidence ? [cite(chosen, formatSegments(segments), tilt)] : []),
    ...incomeUses,
  ]
  return succeed({ threshold, segments, uses, ...(tilt && tiltedBy !== undefined ? { tilt, tiltedBy } : {}) })
}
