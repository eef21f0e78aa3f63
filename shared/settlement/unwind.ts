import { yearOf } from '../dates/index.ts'
import { type Outcome, refuse, succeed } from '../errors/index.ts'
import type { AccumulatorDeltas, Accumulators } from '../insured/index.ts'
import { addMoney, compareMoney, isZeroMoney, type Money, negateMoney, zeroMoney } from '../money/index.ts'
import type { CompiledPack } from '../policy/index.ts'
import type { SettlementBreakdown } from './breakdown.ts'
import type { FamilyAccount } from './case.ts'
import type { CaseOfFile } from './case-file.ts'
import { type SettledParts, summedAmounts } from './parts.ts'
import { reverse } from './reverse.ts'
import type { SettleRefusal } from './settle.ts'
import { settleCase } from './settle-case.ts'
import { applyDeltas } from './steps/accumulators.ts'

/** A settlement as it was booked, with everything it takes to work it out again. */
export interface SettledRecord {
  readonly id: string
  readonly case: CaseOfFile
  readonly settled: SettledParts
  /** 已冲正 can not be taken back again; 已清算, or booked elsewhere, can no longer be taken back here. */
  readonly state?: 'reversed' | 'cleared'
}

/** An account as it stands today. A closed one takes no money back and pays none. */
export interface AccountNow {
  readonly balance: Money
  readonly isClosed?: boolean | undefined
  /** What a relative's authorisation still lets it pay; money that comes back counts again. Absent: as the settlement's case says. */
  readonly limit?: Money | undefined
}

/** What taking back and settling again rests on besides the records. */
export interface ChainWorld {
  /** The pack a settlement was worked out under, by its hash; absent when it is no longer held. */
  readonly packOf: (pack: SettlementBreakdown['pack']) => CompiledPack | undefined
  readonly own: AccountNow
  /** Relatives' accounts by number. */
  readonly family: ReadonlyMap<string, AccountNow>
}

/** Money that goes back the way it came; `isManual` when the account is closed and somebody has to see to it. */
export interface ChannelRefund {
  readonly of: string
  readonly channel: 'own-account' | 'family-account' | 'cash'
  /** Number of a relative's account. */
  readonly account?: string
  readonly amount: Money
  readonly isManual: boolean
}

/** An amount that came out otherwise when it was settled again. */
export interface AmountDifference {
  readonly name: (typeof summedAmounts)[number]
  readonly before: Money
  readonly after: Money
}

export interface Resettled {
  readonly id: string
  readonly case: CaseOfFile
  readonly settled: SettledParts
  readonly differences: readonly AmountDifference[]
}

export interface ReversalChain {
  /** In the order they are booked, the last settled first; each part the exact negative of its original. */
  readonly reversals: readonly { readonly id: string; readonly parts: readonly SettlementBreakdown[] }[]
  readonly refunds: readonly ChannelRefund[]
  /** In the original order, with original days and law. */
  readonly resettled: readonly Resettled[]
  /** By what the accumulators of each year change in the end. */
  readonly yearChanges: ReadonlyMap<number, AccumulatorDeltas>
  /** Balances when all of it is booked. */
  readonly own: AccountNow
  readonly family: ReadonlyMap<string, AccountNow>
}

export type ChainRefusal = SettleRefusal | 'settlement.unknown' | 'settlement.already-cancelled' | 'settlement.later-one-depends'

/** What becomes of a settlement that is taken back: another case in its place, or nothing. */
export type Change = CaseOfFile | 'gone'

interface Affected {
  readonly record: SettledRecord
  /** To settle again, with the year as it then stands. */
  readonly again?: CaseOfFile
}

/**
 * Takes settlements back and works out what that means for the later ones of the person, which are given in the order in which
 * they were settled. A later one is taken back and settled again only when it comes out otherwise with the accumulators as they
 * then stand; the others stay. Years are kept apart: the accumulators of the settlement's own year change, whatever year it is today.
 *
 * Refuses a second reversal (`settlement.already-cancelled`), one that was cleared, and with `settlement.later-one-depends` when a
 * later one has to be taken back and no longer can be.
 */
export function unwind(
  records: readonly SettledRecord[],
  changes: ReadonlyMap<string, Change>,
  world: ChainWorld,
): Outcome<ReversalChain, ChainRefusal> {
  for (const id of changes.keys()) {
    const record = records.find((one) => one.id === id)
    if (!record) return refuse('settlement.unknown', { settlementId: id })
    if (record.state === 'reversed') return refuse('settlement.already-cancelled', { settlementId: id })
    if (record.state === 'cleared') return refuse('settlement.unsupported', { reason: `cleared: ${id}` })
  }
  const found = findAffected(records, changes, world)
  if (!found.ok) return found
  const { affected, shifts } = found.value
  const takenBack = takeBack([...affected].reverse(), world)
  const accounts = { own: takenBack.own, family: takenBack.family }
  const resettled: Resettled[] = []
  for (const { record, again } of affected) {
    if (!again) continue
    const settled = settleAgain(record, withBalances(again, accounts), world)
    if (!settled.ok) return settled
    payOut(settled.value, accounts)
    resettled.push({ id: record.id, case: again, settled: settled.value, differences: differencesOf(record.settled, settled.value) })
  }
  return succeed({ reversals: takenBack.reversals, refunds: takenBack.refunds, resettled, yearChanges: shifts, ...accounts })
}

type Shifts = Map<number, AccumulatorDeltas>

/** Walks through the year in its own order and sees what comes out otherwise. Accounts move no accumulator and wait for later. */
function findAffected(
  records: readonly SettledRecord[],
  changes: ReadonlyMap<string, Change>,
  world: ChainWorld,
): Outcome<{ readonly affected: readonly Affected[]; readonly shifts: Shifts }, ChainRefusal> {
  const shifts: Shifts = new Map()
  const affected: Affected[] = []
  const stuck: string[] = []
  for (const record of records) {
    if (record.state === 'reversed') continue
    const change = changes.get(record.id)
    const shifted = change === 'gone' ? undefined : shiftCase(change ?? record.case, shifts)
    if (!change && !shifted) continue
    const again = change && change !== 'gone' && !shifted ? change : shifted
    const settled = again ? settleAgain(record, again, world) : undefined
    if (settled && !settled.ok) return settled
    if (!change && settled && isSame(record.settled, settled.value)) continue
    if (record.state === 'cleared') stuck.push(record.id)
    affected.push({ record, ...(again ? { again } : {}) })
    shiftBy(shifts, record.settled, negateDeltas)
    if (settled) shiftBy(shifts, settled.value, (deltas) => deltas)
  }
  return stuck.length > 0 ? refuse('settlement.later-one-depends', { settlementIds: stuck }) : succeed({ affected, shifts })
}

function settleAgain(
  { settled: { parts } }: SettledRecord,
  again: CaseOfFile,
  { packOf }: ChainWorld,
): Outcome<SettledParts, SettleRefusal> {
  const [first] = parts
  if (!first) throw new RangeError('a settlement has at least one part')
  const pack = packOf(first.pack)
  return pack
    ? settleCase(again, pack)
    : refuse('settlement.unsupported', { reason: `pack-not-held: ${first.pack.id} ${first.pack.version}` })
}

/** The case with the years as they stand after the shifts so far; absent when these do not touch its years. */
function shiftCase(settledCase: CaseOfFile, shifts: Shifts): CaseOfFile | undefined {
  const year = yearOf(settledCase.stay.dischargedOn)
  const [now, before] = [shifts.get(year), shifts.get(year - 1)]
  const { accumulatorsOfYearBefore } = settledCase
  if (!moves(now) && !(moves(before) && accumulatorsOfYearBefore)) return undefined
  return {
    ...settledCase,
    accumulators: now ? shiftAccumulators(settledCase.accumulators, now) : settledCase.accumulators,
    ...(accumulatorsOfYearBefore && before ? { accumulatorsOfYearBefore: shiftAccumulators(accumulatorsOfYearBefore, before) } : {}),
  }
}

function moves(deltas: AccumulatorDeltas | undefined): boolean {
  if (!deltas) return false
  return Object.values(deltas.counts).some((count) => count !== 0) || Object.values(deltas.amounts).some((amount) => !isZeroMoney(amount))
}

/** What nothing is counted under any more is left out, as if it had never been counted. */
export function shiftAccumulators(before: Accumulators, deltas: AccumulatorDeltas): Accumulators {
  const { counts, amounts } = applyDeltas(before, deltas)
  return {
    counts: Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0)),
    amounts: Object.fromEntries(Object.entries(amounts).filter(([, amount]) => !isZeroMoney(amount))),
  }
}

function negateDeltas({ counts, amounts }: AccumulatorDeltas): AccumulatorDeltas {
  return {
    counts: Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, -count])),
    amounts: Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, negateMoney(amount)])),
  }
}

function shiftBy(shifts: Shifts, { parts }: SettledParts, turn: (deltas: AccumulatorDeltas) => AccumulatorDeltas): void {
  for (const { year, accumulatorDeltas } of parts) {
    const { counts, amounts } = turn(accumulatorDeltas)
    const sum = shifts.get(year) ?? { counts: {}, amounts: {} }
    shifts.set(year, {
      counts: addUp(sum.counts, counts, (a = 0, b = 0) => a + b),
      amounts: addUp(sum.amounts, amounts, (a = zeroMoney, b = zeroMoney) => addMoney(a, b)),
    })
  }
}

function addUp<Value>(
  a: Readonly<Record<string, Value>>,
  b: Readonly<Record<string, Value>>,
  add: (a: Value | undefined, b: Value | undefined) => Value,
): Record<string, Value> {
  return Object.fromEntries([...new Set([...Object.keys(a), ...Object.keys(b)])].map((name) => [name, add(a[name], b[name])]))
}

/** Whether both took the same money from every purse and count the same towards the year. */
function isSame(a: SettledParts, b: SettledParts): boolean {
  if (a.parts.length !== b.parts.length || differencesOf(a, b).length > 0) return false
  return a.parts.every((part, index) => {
    const other = b.parts[index] as SettlementBreakdown
    const { counts, amounts } = negateDeltas(other.accumulatorDeltas)
    return !moves({
      counts: addUp(part.accumulatorDeltas.counts, counts, (x = 0, y = 0) => x + y),
      amounts: addUp(part.accumulatorDeltas.amounts, amounts, (x = zeroMoney, y = zeroMoney) => addMoney(x, y)),
    })
  })
}

function differencesOf(before: SettledParts, after: SettledParts): AmountDifference[] {
  return summedAmounts
    .filter((name) => compareMoney(before[name], after[name]) !== 0)
    .map((name) => ({ name, before: before[name], after: after[name] }))
}

interface Accounts {
  own: AccountNow
  family: Map<string, AccountNow>
}

interface TakenBack extends Accounts {
  readonly reversals: ReversalChain['reversals']
  readonly refunds: readonly ChannelRefund[]
}

/** 冲正 in the order given: every amount back to where it came from. */
function takeBack(affected: readonly Affected[], world: ChainWorld): TakenBack {
  const accounts: Accounts = { own: world.own, family: new Map(world.family) }
  const refunds = affected.flatMap(({ record }) => refundsOf(record, accounts))
  for (const { channel, account, amount, isManual } of refunds) if (!isManual) payIn(accounts, channel, account, amount)
  const reversals = affected.map(({ record: { id, settled } }) => ({ id, parts: [...settled.parts].reverse().map(reverse) }))
  return { ...accounts, reversals, refunds }
}

function refundsOf({ id, settled }: SettledRecord, { own, family }: Accounts): ChannelRefund[] {
  const relatives = new Map<string, Money>()
  for (const { account, amount } of settled.parts.flatMap(({ familyPayments }) => familyPayments ?? []))
    relatives.set(account, addMoney(relatives.get(account) ?? zeroMoney, amount))
  const refunds: ChannelRefund[] = [
    { of: id, channel: 'own-account', amount: settled.personalAccount, isManual: own.isClosed === true },
    ...[...relatives].map(([account, amount]) => {
      // An account nobody knows any more is as good as closed.
      const isManual = family.get(account)?.isClosed ?? !family.has(account)
      return { of: id, channel: 'family-account', account, amount, isManual } as const
    }),
    { of: id, channel: 'cash', amount: settled.cash, isManual: false },
  ]
  return refunds.filter(({ amount }) => !isZeroMoney(amount))
}

function payIn(accounts: Accounts, channel: ChannelRefund['channel'], account: string | undefined, amount: Money): void {
  if (channel === 'own-account') accounts.own = paidInto(accounts.own, amount)
  const relative = accounts.family.get(account ?? '')
  if (channel === 'family-account' && relative) accounts.family.set(account ?? '', paidInto(relative, amount))
}

/** The account with that much more, or less where the amount is negative. */
export function paidInto<Account extends AccountNow>(account: Account, amount: Money): Account {
  const limit = account.limit === undefined ? {} : { limit: addMoney(account.limit, amount) }
  return { ...account, balance: addMoney(account.balance, amount), ...limit }
}

function payOut({ personalAccount, parts }: SettledParts, accounts: Accounts): void {
  payIn(accounts, 'own-account', undefined, negateMoney(personalAccount))
  for (const { account, amount } of parts.flatMap(({ familyPayments }) => familyPayments ?? []))
    payIn(accounts, 'family-account', account, negateMoney(amount))
}

/** What an account can pay: a closed one nothing. */
export const spendable = (account: AccountNow | undefined) => (account && !account.isClosed ? account.balance : zeroMoney)

/** The case with the balances as they are when it is settled again. */
export function withBalances<Case extends Pick<CaseOfFile, 'payment'>>(
  settledCase: Case,
  { own, family }: Pick<ReversalChain, 'own' | 'family'>,
): Case {
  const { payment } = settledCase
  return {
    ...settledCase,
    payment: {
      ...payment,
      accountBalance: spendable(own),
      ...(payment.family ? { family: payment.family.map((one) => withBalance(one, family.get(one.account))) } : {}),
    },
  }
}

/** The relative's account as it stands now, with what is left of its authorisation. */
export function withBalance(relative: FamilyAccount, now: AccountNow | undefined): FamilyAccount {
  const authorised = { ...relative.authorised, ...(now?.limit !== undefined ? { limit: now.limit } : {}) }
  return { ...relative, authorised, balance: spendable(now) }
}
