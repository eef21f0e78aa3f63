import type { LocalDate } from '../dates/index.ts'
import { type Outcome, refuse, succeed } from '../errors/index.ts'
import type { InsuranceType, PersonCategory } from '../insured/index.ts'
import { formatPercent, type Money, type Rate, roundShare, sumMoney } from '../money/index.ts'
import { askValue, type CaseFacts, type CompiledPack, type Law, noRowHolds, type ParameterValue, selectorHolds } from '../policy/index.ts'
import type { UsedParameter } from './breakdown.ts'
import { ageOn } from './situation.ts'
import { cite, yuan } from './working.ts'

type Component = ParameterValue<'account-accrual'>['components'][number]

/** Whose account is credited for which month. */
export interface AccrualCase {
  readonly insuranceType: InsuranceType
  /** 人员类别 on the day the question is asked; `retiredOn` says what it was before. */
  readonly category: PersonCategory
  /** 退休日期: the retired rule holds from the month after it. */
  readonly retiredOn?: LocalDate
  readonly birthDate: LocalDate
  /** Any day of the month in question. */
  readonly month: LocalDate
  /** 本人缴费基数 of the month; needed for components that are a share of it. */
  readonly ownBase?: Money
}

/** One component with its one rounding. */
export interface AccrualComponent {
  readonly source: Component['source']
  readonly base: Money
  readonly rate: Rate
  readonly amount: Money
  /** `5000.00 × 2% = 100.00`. */
  readonly formula: string
  readonly parameter: UsedParameter
}

export interface MonthlyAccrual {
  /** First day of the month: its law, and the age on it. */
  readonly on: LocalDate
  readonly components: readonly AccrualComponent[]
  readonly total: Money
}

/**
 * 个人账户划入 of one month: for each source (own, employer, fixed) the first row that holds, `R(base × rate)` half up, one rounding per
 * component. Age is that of the first day of the month, which is also the day whose law counts; retirement takes effect in the
 * following month (XX-6, JN-11). For showing and checking only: nothing is posted. Refuses with `policy.value-absent` where the pack
 * does not say, and `settlement.unsupported` where the base of the month is needed and not given; no row at all is such a silence too.
 */
export function monthlyAccrual(
  person: AccrualCase,
  pack: CompiledPack,
): Outcome<MonthlyAccrual, 'policy.value-absent' | 'settlement.unsupported'> {
  const on = `${person.month.slice(0, 7)}-01` as LocalDate
  const law: Law = { pack, insuranceType: person.insuranceType, on }
  const asked = askValue(law, 'account-accrual', 'account-accrual')
  if (!asked.ok) return asked
  const facts = factsOf(person, on)
  const components: AccrualComponent[] = []
  for (const row of asked.value.value?.components ?? []) {
    if (!selectorHolds(row, facts) || components.some(({ source }) => source === row.source)) continue
    const base = row.base === 'own-base' ? person.ownBase : row.base.averagePension
    if (base === undefined) return refuse('settlement.unsupported', { reason: 'contribution-base-needed' })
    const amount = roundShare(base, row.rate, 'half-up')
    const share = formatPercent(row.rate)
    components.push({
      source: row.source,
      base,
      rate: row.rate,
      amount,
      formula: `${yuan(base)} × ${share} = ${yuan(amount)}`,
      parameter: cite(asked.value, share, row).parameter,
    })
  }
  // The pack credits others and says nothing of this person: unknown, not zero.
  if (components.length === 0 && asked.value.value)
    return noRowHolds(law, `account-accrual[${facts.category}]`, 'account-accrual', asked.value.value.components, facts)
  return succeed({ on, components, total: sumMoney(components.map(({ amount }) => amount)) })
}

function factsOf({ category, retiredOn, birthDate }: AccrualCase, on: LocalDate): CaseFacts {
  return {
    benefit: 'account',
    institution: 'hospital',
    level: 'L1',
    category: categoryOn(category, retiredOn, on),
    age: ageOn(birthDate, on),
    place: 'local',
    filing: 'none',
    conditions: [],
    identities: [],
  }
}

/** In the month of the retirement the person still counts as active. */
function categoryOn(category: PersonCategory, retiredOn: LocalDate | undefined, on: LocalDate): PersonCategory {
  if (retiredOn === undefined) return category
  return retiredOn < on ? 'retired' : 'active'
}
