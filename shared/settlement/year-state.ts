import { z } from 'zod'
import { yearOf } from '../dates/index.ts'
import { type Accumulators, accumulatorsSchema, emptyAccumulators } from '../insured/index.ts'
import { addMoney, type Money, moneyCodec, negateMoney, zeroMoney } from '../money/index.ts'
import type { SettlementCase } from './case.ts'
import type { SettledParts } from './parts.ts'
import { type AccountNow, paidInto, type ReversalChain, type SettledRecord, shiftAccumulators, spendable, withBalance } from './unwind.ts'
import { ownAccount, type YearFile } from './year-file.ts'

const accountSchema = z.strictObject({
  balance: moneyCodec,
  isClosed: z.boolean().optional(),
  /** Of a relative's account: what the authorisation still lets it pay. */
  limit: moneyCodec.optional(),
})

/** How one person stands between two events: what each year has counted, and what every purse holds. */
export const yearStateSchema = z.strictObject({
  accumulators: z.record(z.string(), accumulatorsSchema),
  account: accountSchema,
  /** Relatives' accounts by number. */
  family: z.record(z.string(), accountSchema),
  /** 预交金 not used yet. */
  deposit: moneyCodec,
})
export type YearState = z.output<typeof yearStateSchema>

/** What has happened so far: the state, and the settlements in their order for whatever takes them back. */
export interface YearBook {
  readonly state: YearState
  readonly records: readonly SettledRecord[]
  /** Years whose payments at the year's end were more than nothing: their settlements stay as they are. */
  readonly closedYears: ReadonlySet<number>
}

const nothing = { counts: {}, amounts: {} }

/** Without names nothing is counted under, so that taking back leaves what was there before. */
const plain = (accumulators: Accumulators) => shiftAccumulators(accumulators, nothing)

/** The book before the first event. */
export function openYearBook({ accumulators, payment, events }: YearFile): YearBook {
  const years = events.flatMap((event) => {
    if (event.event === 'settle') return event.stay ? [yearOf(event.stay.dischargedOn)] : event.visit ? [yearOf(event.visit.on)] : []
    return event.event === 'year-end' ? [event.year] : []
  })
  const begun = years.map((year) => [String(year), emptyAccumulators] as const)
  const stated = Object.entries(accumulators).map(([year, counted]) => [year, plain(counted)] as const)
  const family = payment.family.map(({ account, balance, authorised: { limit } }) => [
    account,
    { balance, ...(limit !== undefined ? { limit } : {}) },
  ])
  return {
    state: {
      accumulators: Object.fromEntries([...begun, ...stated]),
      account: { balance: payment.accountBalance },
      family: Object.fromEntries(family),
      deposit: payment.deposit,
    },
    records: [],
    closedYears: new Set(),
  }
}

/** The purses as the person chose to use them: the own account if agreed, relatives' in the order named, and the deposit. */
export function paymentFrom(
  file: YearFile,
  { account, family, deposit }: YearState,
  chosen: { readonly useAccount?: boolean | undefined; readonly deposit: Money; readonly family?: readonly string[] | undefined },
): Required<SettlementCase['payment']> {
  const order = chosen.family ?? file.payment.family.map((relative) => relative.account)
  const relatives = order.flatMap((number) => file.payment.family.filter((relative) => relative.account === number))
  return {
    useAccount: chosen.useAccount ?? file.payment.useAccount,
    accountBalance: spendable(account),
    deposit: addMoney(deposit, chosen.deposit),
    family: relatives.map((relative) => withBalance(relative, family[relative.account])),
  }
}

/** The state after a settlement: what its parts counted, every purse without what it paid, nothing of the deposit left with the hospital. */
export function afterSettlement(state: YearState, { parts, personalAccount }: SettledParts): YearState {
  const accumulators = { ...state.accumulators }
  for (const { year, accumulatorsAfter } of parts) accumulators[year] = plain(accumulatorsAfter)
  const family = { ...state.family }
  for (const { account, amount } of parts.flatMap(({ familyPayments }) => familyPayments ?? [])) {
    const before = family[account]
    if (before) family[account] = paidInto(before, negateMoney(amount))
  }
  return { accumulators, account: paidInto(state.account, negateMoney(personalAccount)), family, deposit: zeroMoney }
}

/** The state when a chain is booked: balances as it leaves them, what it changes in each year. */
export function afterChain(state: YearState, { own, family, yearChanges }: ReversalChain): YearState {
  const accumulators = { ...state.accumulators }
  for (const [year, deltas] of yearChanges) accumulators[year] = shiftAccumulators(accumulators[year] ?? emptyAccumulators, deltas)
  return { ...state, accumulators, account: own, family: Object.fromEntries(family) }
}

/** The settlements when a chain is booked: those settled again in their old places, the others taken back. */
export function recordsAfterChain(records: readonly SettledRecord[], { reversals, resettled }: ReversalChain): SettledRecord[] {
  const takenBack = new Set(reversals.map(({ id }) => id))
  const again = new Map(resettled.map((one) => [one.id, one]))
  return records.map((record) => {
    const settledAgain = again.get(record.id)
    if (settledAgain) return { id: record.id, case: settledAgain.case, settled: settledAgain.settled }
    return takenBack.has(record.id) ? { ...record, state: 'reversed' } : record
  })
}

/** The state with these accounts closed: they take no money back and pay none. */
export function withClosed(state: YearState, closed: readonly string[]): YearState {
  const close = <Account extends AccountNow>(account: Account, number: string): Account =>
    closed.includes(number) ? { ...account, isClosed: true } : account
  return {
    ...state,
    account: close(state.account, ownAccount),
    family: Object.fromEntries(Object.entries(state.family).map(([number, account]) => [number, close(account, number)])),
  }
}
