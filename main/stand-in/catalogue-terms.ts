import type { ItemTerms } from '../../shared/catalogue/index.ts'
import { type LocalDate, type Period, periodContains } from '../../shared/dates/index.ts'
import type { InsuranceType } from '../../shared/insured/index.ts'
import { type Rate, subtractRates, wholeRate } from '../../shared/money/index.ts'
import type { SeedItem } from './seed.ts'

export interface TermsAsked {
  readonly on: LocalDate
  readonly insuranceType: InsuranceType
  readonly hospitalLevel: string
  /** hosp_appr_flag of the line: the hospital said yes, no, or nothing. */
  readonly approved: boolean | undefined
}

function holdsOn(row: { readonly from: LocalDate; readonly to?: LocalDate | undefined }, on: LocalDate): boolean {
  const period: Period = row.to === undefined ? { from: row.from } : { from: row.from, to: row.to }
  return periodContains(period, on)
}

function upfrontShareOf(item: SeedItem, { on, insuranceType }: TermsAsked): Rate | undefined {
  const rows = item.shares.filter((row) => row.insuranceType === insuranceType && holdsOn(row, on) && row.share !== undefined)
  const row = rows.find(({ kind }) => kind === 'first-payment') ?? rows.find(({ kind }) => kind === 'direct-reimbursement')
  if (row?.share === undefined) return undefined
  return row.kind === 'first-payment' ? row.share : subtractRates(wholeRate, row.share)
}

function restrictionOf(text: string | undefined, approved: boolean | undefined): ItemTerms['restriction'] {
  if (text !== undefined) return { text, met: approved === true }
  return approved === false ? { text: '医院审批为自费', met: false } : undefined
}

/** What the platform's own catalogue says of an item on the day it was charged. */
export function termsOf(item: SeedItem, asked: TermsAsked): ItemTerms {
  const valid = holdsOn({ from: item.validFrom, to: item.validTo }, asked.on)
  const row = valid ? item.classes.find((candidate) => holdsOn(candidate, asked.on)) : undefined
  if (row === undefined) return { class: 'unlisted' }
  const share = upfrontShareOf(item, asked)
  const limit = item.priceLimits.find(({ level, ...when }) => level === asked.hospitalLevel.slice(0, 2) && holdsOn(when, asked.on))
  const restriction = restrictionOf(row.restriction, asked.approved)
  return {
    class: row.class,
    ...(share === undefined ? {} : { upfrontShare: share }),
    ...(item.origin === undefined ? {} : { origin: item.origin }),
    ...(item.specialDrug === undefined ? {} : { specialDrug: item.specialDrug }),
    ...(limit === undefined ? {} : { priceLimit: limit.limit }),
    ...(restriction === undefined ? {} : { restriction }),
  }
}
