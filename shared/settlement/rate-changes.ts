import {
  addRates,
  clampRate,
  compareRates,
  formatPercent,
  multiplyRates,
  type Rate,
  subtractRates,
  wholeRate,
  zeroRate,
} from '../money/index.ts'

/** Points on a rate, or a factor on the person's own share. */
export type RateChange = { readonly points: Rate } | { readonly ownShareFactor: Rate }

/** A rate after a change, and the change as the working prints it: `88% × 90%`. */
export interface ChangedRate {
  readonly rate: Rate
  readonly how: string
}

/** A rate after every change, with a statement for each: `85% + 3% = 88%`. */
export interface ChangedInTurn {
  readonly rate: Rate
  readonly changes: readonly string[]
}

/** Every change in the order given; exact, and between 0 % and 100 % after each. */
export function changeInTurn(rate: Rate, changes: readonly RateChange[]): ChangedInTurn {
  let standing = rate
  const said = changes.map((change) => {
    const { rate: next, how } = changeRate(standing, change)
    standing = next
    return `${how} = ${formatPercent(next)}`
  })
  return { rate: standing, changes: said }
}

function changeRate(rate: Rate, change: RateChange): ChangedRate {
  if ('points' in change) return addPointsTo(rate, change.points)
  const changed = subtractRates(wholeRate, multiplyRates(change.ownShareFactor, subtractRates(wholeRate, rate)))
  return held(changed, `100% - ${formatPercent(change.ownShareFactor)} × (100% - ${formatPercent(rate)})`)
}

/** `85% + 3%`, or `88% - 20%` where points are taken off. */
function addPointsTo(rate: Rate, points: Rate): ChangedRate {
  return held(addRates(rate, points), `${formatPercent(rate)} ${signedPoints(points)}`)
}

/** The rate less so many points, never below nothing. */
export const lessPoints = (rate: Rate, points: Rate): ChangedRate => addPointsTo(rate, subtractRates(zeroRate, points))

/** The rate times a factor. */
export const timesFactor = (rate: Rate, factor: Rate): ChangedRate => ({
  rate: multiplyRates(rate, factor),
  how: `${formatPercent(rate)} × ${formatPercent(factor)}`,
})

function held(rate: Rate, how: string): ChangedRate {
  const clamped = clampRate(rate)
  if (compareRates(clamped, rate) === 0) return { rate, how }
  return { rate: clamped, how: compareRates(rate, wholeRate) > 0 ? `min(100%, ${how})` : `max(0%, ${how})` }
}

/** `+ 3%` or `- 20%`. */
function signedPoints(points: Rate): string {
  return compareRates(points, zeroRate) < 0 ? `- ${formatPercent(subtractRates(zeroRate, points))}` : `+ ${formatPercent(points)}`
}

/** The change as the value of a rule is shown: `+ 3%`; a factor on the own share as `(100% - R) × 60%`. */
export function changeText(change: RateChange): string {
  return 'points' in change ? signedPoints(change.points) : `(100% - R) × ${formatPercent(change.ownShareFactor)}`
}
