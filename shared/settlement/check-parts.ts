import { addMoney, compareMoney, isNegativeMoney, type Money, subtractMoney, sumMoney, zeroMoney } from '../money/index.ts'
import { IdentityViolation } from './checks.ts'
import type { SettledParts } from './parts.ts'
import type { VisitCase } from './settle-visit.ts'

const equal = (a: Money, b: Money) => compareMoney(a, b) === 0

/**
 * What must hold between the parts of a divided visit, besides the identities of each part: every line in exactly one part, the
 * sums those of the whole visit, the year and the balances handed on from part to part. Answers what does not hold, by number and name.
 */
export function violatedPartIdentities(visit: Pick<VisitCase, 'lines' | 'payment'>, settled: SettledParts): string[] {
  const violations: string[] = []
  const check = (name: string, holds: boolean) => {
    if (!holds) violations.push(name)
  }
  const { parts } = settled
  const placed = parts.flatMap(({ lines }) => lines.map(({ lineId }) => lineId))
  const [asked, found] = [visit.lines.map(({ lineId }) => lineId).sort(), [...placed].sort()]
  check('identity 20 (every line in exactly one part)', asked.length === found.length && asked.every((id, index) => id === found[index]))
  check('identity 20 (parts add up to the visit)', equal(settled.totalFee, sumMoney(visit.lines.map(({ amount }) => amount))))
  check('identity 21 (deposit handed on)', equal(settled.deposit, visit.payment.deposit))
  check(
    'identity 21 (refund or balance due, never both)',
    [settled.refund, settled.balanceDue].some((amount) => equal(amount, zeroMoney)),
  )
  const paid = subtractMoney(visit.payment.accountBalance, settled.personalAccount)
  check('identity 22 (account handed on)', equal(paid, settled.accountBalanceAfter) && !isNegativeMoney(paid))
  checkFamily(visit, settled, check)
  for (const [index, { accumulatorsBefore }] of parts.entries()) {
    const before = parts[index - 1]?.accumulatorsAfter ?? settled.accumulatorsBefore
    check(`identity 10 (year handed on to part ${index + 1})`, JSON.stringify(before) === JSON.stringify(accumulatorsBefore))
  }
  return violations
}

/** Each relative's account pays what it held at the start, less what every part took, and never more. */
function checkFamily(
  { payment }: Pick<VisitCase, 'payment'>,
  { parts }: SettledParts,
  check: (name: string, holds: boolean) => void,
): void {
  const held = new Map(payment.family?.map(({ account, balance }) => [account, balance]))
  for (const { account, amount, balanceAfter } of parts.flatMap(({ familyPayments }) => familyPayments ?? [])) {
    const left = subtractMoney(held.get(account) ?? zeroMoney, amount)
    check(`identity 22 (family account ${account})`, equal(left, balanceAfter) && !isNegativeMoney(left))
    held.set(account, left)
  }
  const shared = addMoney(...parts.map(({ sharedAccount }) => sharedAccount))
  const booked = sumMoney(parts.flatMap(({ familyPayments }) => (familyPayments ?? []).map(({ amount }) => amount)))
  check('identity 22 (family payments in relatives’ accounts)', equal(shared, booked))
}

/** Throws `IdentityViolation` when the parts do not add up to the visit. */
export function assertParts(visit: Pick<VisitCase, 'lines' | 'payment'>, settled: SettledParts): void {
  const violations = violatedPartIdentities(visit, settled)
  if (violations.length > 0) throw new IdentityViolation(violations)
}
