/** Steps 10 and 11: own account, relatives' accounts, cash. */
import type { Task } from './case.ts'
import { add, divide, type Fraction, isZero, multiply, plus, round, smaller, subtract, sum, zero } from './fraction.ts'
import type { Parts } from './lines.ts'
import { type Facts, isItem, Law } from './pack.ts'
import type { PersonalAccount } from './values.ts'

/** What the person still bears, by kind, in the order in which an account pays it. */
export interface Borne {
  readonly 'within-policy': Fraction
  readonly upfront: Fraction
  readonly 'over-price-limit': Fraction
  readonly 'fully-self-paid': Fraction
}

export interface FamilyPayment {
  readonly account: string
  readonly relation: string
  readonly amount: Fraction
  readonly balanceAfter: Fraction
}

export interface Paid {
  readonly own: Fraction
  readonly family: readonly FamilyPayment[]
}

const order = ['within-policy', 'upfront', 'over-price-limit', 'fully-self-paid'] as const
const partOf = { 'within-policy': 'within', upfront: 'first', 'over-price-limit': 'over', 'fully-self-paid': 'own' } as const

export function accounts(task: Task, law: Law, facts: Facts, placeFirst: Fraction, borne: Borne, lines: ReadonlyMap<string, Parts>): Paid {
  const { payment, to } = task
  const paid: Record<string, Fraction> = {}
  const take = (rule: PersonalAccount, pays: readonly string[], most: Fraction) => {
    const excludes = rule.excludes ?? []
    const excluded = task.lines.filter(({ category, code }) => excludes.some((one) => one === category || isItem(one, code)))
    let taken = zero
    for (const kind of order) {
      if (!pays.includes(kind)) continue
      const of = (some: Task['lines']) => sum(some.map(({ id }) => lines.get(id)?.[partOf[kind]] ?? zero))
      // What funds left within policy, and the first-pay of the place, fall on all lines alike.
      const alike = kind === 'within-policy' ? borne[kind] : kind === 'upfront' ? placeFirst : zero
      const part = (some: Task['lines']) => sum(some.map(({ id }) => lines.get(id)?.within ?? zero))
      const all = part(task.lines)
      const closed = add(
        isZero(all) ? zero : round(divide(multiply(alike, part(excluded)), all)),
        kind === 'within-policy' ? zero : of(excluded),
      )
      const open = plus(subtract(subtract(borne[kind], paid[kind] ?? zero), closed))
      const amount = smaller(subtract(most, taken), open)
      paid[kind] = add(paid[kind] ?? zero, amount)
      taken = add(taken, amount)
    }
    return taken
  }
  const ownRule = payment.useAccount && !isZero(payment.balance) ? law.ask('personal-account') : undefined
  const own = ownRule ? take(ownRule, ownRule.pays, payment.balance) : zero
  // Only employees hold accounts, so that their rule says for whom they may pay.
  const familyRule = payment.family.length > 0 ? new Law(law.pack, 'employee', law.day).ask('personal-account') : undefined
  const family: FamilyPayment[] = []
  for (const relative of familyRule ? payment.family : []) {
    if (!familyRule || relative.from > to || (relative.to !== undefined && relative.to < to)) continue
    const allowed = (familyRule.relatives ?? []).find(
      ({ relations, from, places }) =>
        relations.includes(relative.relation) && (from === undefined || from <= to) && (places?.includes(facts.place ?? '') ?? true),
    )
    if (!allowed) continue
    const amount = take(familyRule, allowed.pays, relative.limit ? smaller(relative.limit, relative.balance) : relative.balance)
    if (isZero(amount)) continue
    family.push({ account: relative.account, relation: relative.relation, amount, balanceAfter: subtract(relative.balance, amount) })
  }
  return { own, family }
}
