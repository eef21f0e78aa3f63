/** Steps 10 and 11: own account, relatives' accounts, cash. */
import type { Task } from './case.ts'
import { type Fraction, isZero, plus, smaller, subtract, sum, zero } from './fraction.ts'
import type { Parts } from './lines.ts'
import { type Facts, isItem, type Law } from './pack.ts'

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

export function accounts(task: Task, law: Law, facts: Facts, borne: Borne, lines: ReadonlyMap<string, Parts>): Paid {
  const { payment, to } = task
  const nothing = { own: zero, family: [] }
  if ((!payment.useAccount || isZero(payment.balance)) && payment.family.length === 0) return nothing
  const value = law.ask('personal-account')
  if (!value) return nothing
  const left: Record<string, Fraction> = { ...borne }
  const excludes = value.excludes ?? []
  const excluded = task.lines.filter(({ category, code }) => excludes.some((one) => one === category || isItem(one, code)))
  for (const kind of order) {
    const of = sum(excluded.map(({ id }) => lines.get(id)?.[partOf[kind]] ?? zero))
    left[kind] = plus(subtract(borne[kind], of))
  }
  const take = (pays: readonly string[], most: Fraction) => {
    let [room, taken] = [most, zero]
    for (const kind of order) {
      if (!pays.includes(kind)) continue
      const amount = smaller(room, left[kind] ?? zero)
      left[kind] = subtract(left[kind] ?? zero, amount)
      room = subtract(room, amount)
      taken = sum([taken, amount])
    }
    return taken
  }
  const own = payment.useAccount ? take(value.pays, payment.balance) : zero
  const family: FamilyPayment[] = []
  for (const relative of payment.family) {
    if (relative.from > to || (relative.to !== undefined && relative.to < to)) continue
    const allowed = (value.relatives ?? []).find(
      ({ relations, from, places }) =>
        relations.includes(relative.relation) && (from === undefined || from <= to) && (places?.includes(facts.place ?? '') ?? true),
    )
    if (!allowed) continue
    const amount = take(allowed.pays, relative.limit ? smaller(relative.limit, relative.balance) : relative.balance)
    if (isZero(amount)) continue
    family.push({ account: relative.account, relation: relative.relation, amount, balanceAfter: subtract(relative.balance, amount) })
  }
  return { own, family }
}
