import { addDays, type LocalDate, parseLocalDate, yearOf } from '../dates/index.ts'
import { type ErrorCode, type Outcome, refuse, succeed } from '../errors/index.ts'
import { emptyAccumulators } from '../insured/index.ts'
import { addMoney, compareMoney, formatMoney, isZeroMoney, subtractMoney } from '../money/index.ts'
import { askValue, type CompiledPack, findValue } from '../policy/index.ts'
import { type MonthlyAccrual, monthlyAccrual } from './account-accrual.ts'
import { accountAllows } from './account-use.ts'
import type { UsedParameter } from './breakdown.ts'
import type { SettlementCase } from './case.ts'
import { type CaseFile, type CaseOfFile, caseOfFile, personOfFile } from './case-file.ts'
import { type MergedStay, mergeIntoStay } from './merge-visits.ts'
import type { SettledParts } from './parts.ts'
import { reversalChain } from './reversal-chain.ts'
import { settleCase } from './settle-case.ts'
import { lastDayOfYear } from './stay-parts.ts'
import { type ChainWorld, type ReversalChain, spendable } from './unwind.ts'
import { cite } from './working.ts'
import { type YearEndPayments, yearEndPayments } from './year-end.ts'
import type { YearEvent, YearEventOf, YearFile } from './year-file.ts'
import {
  afterChain,
  afterSettlement,
  openYearBook,
  paymentFrom,
  recordsAfterChain,
  withClosed,
  type YearBook,
  type YearState,
} from './year-state.ts'

/** 住院前门诊并入 of one stay: what moved, what stayed outside and why; nothing where the pack has no rule for it. */
export type StayMerge = { readonly rule: 'not-in-pack' } | ({ readonly rule: 'in-pack' } & Omit<MergedStay, 'stay'>)

export interface AccountPayment {
  readonly amount: YearEventOf<'use-account'>['amount']
  readonly until?: LocalDate
  /** 个人账户使用范围 that allows it. */
  readonly parameter: UsedParameter
}

/** What came of an event, by its kind. */
export type YearResult =
  | { readonly event: 'settle'; readonly settled: SettledParts; readonly merge?: StayMerge }
  | { readonly event: 'reverse'; readonly chain: ReversalChain }
  | { readonly event: 'accrue'; readonly accrual: MonthlyAccrual }
  | { readonly event: 'use-account'; readonly payment: AccountPayment }
  | { readonly event: 'year-end'; readonly payments: YearEndPayments }

/** One event with how things stood before and after it; a refused one leaves everything as it was. */
export interface YearStep {
  readonly event: YearEvent
  readonly before: YearState
  readonly after: YearState
  readonly outcome: Outcome<YearResult>
}

/** The pack whose law holds for something that happens on that day. */
export type PackOn = (on: LocalDate) => Outcome<CompiledPack, ErrorCode>

type Stepped = Outcome<{ readonly result: YearResult; readonly book: YearBook }>

interface Law {
  readonly packOn: PackOn
  /** Packs used so far, by their hash. */
  readonly used: Map<string, CompiledPack>
}

/**
 * Goes through the events of a year file in their order. Each begins with the accumulators, balances and settlements that those before
 * it left; one that is refused changes nothing, and the next goes on from there. Pure: packs come from `packOn`.
 */
export function runYear(file: YearFile, packOn: PackOn): YearStep[] {
  const law: Law = { packOn, used: new Map() }
  let book = openYearBook(file)
  return file.events.map((event) => {
    const before = book.state
    const stepped = happen(file, event, book, law)
    if (stepped.ok) book = stepped.value.book
    return { event, before, after: book.state, outcome: stepped.ok ? succeed(stepped.value.result) : stepped }
  })
}

function happen(file: YearFile, event: YearEvent, book: YearBook, law: Law): Stepped {
  if (event.event === 'reverse') return takeBack(event, book, law)
  const pack = law.packOn(dayOf(event))
  if (!pack.ok) return pack
  law.used.set(pack.value.hash, pack.value)
  switch (event.event) {
    case 'settle':
      return settleNext(file, event, book, pack.value, law)
    case 'accrue':
      return accrue(file, event, book, pack.value)
    case 'use-account':
      return payUse(file, event, book, pack.value)
    case 'year-end':
      return endYear(file, event, book, pack.value)
  }
}

/** The day whose law decides about an event. */
function dayOf(event: Exclude<YearEvent, { event: 'reverse' }>): LocalDate {
  switch (event.event) {
    case 'settle':
      return careOf(event).on
    case 'accrue':
      return parseLocalDate(`${event.month}-01`)
    case 'use-account':
      return event.on
    case 'year-end':
      return lastDayOfYear(event.year)
  }
}

function careOf({ stay, visit }: YearEventOf<'settle'>): { readonly from: LocalDate; readonly on: LocalDate } {
  if (stay) return { from: stay.admittedOn, on: stay.dischargedOn }
  if (!visit) throw new Error('a settlement has a stay or a visit')
  return { from: visit.on, on: visit.on }
}

/** The person of that day: before the retirement still active. */
function personOn({ person: { retiredOn, ...person } }: YearFile, on: LocalDate): CaseFile['person'] {
  return retiredOn !== undefined && on < retiredOn ? { ...person, category: 'active' } : person
}

function settleNext(file: YearFile, event: YearEventOf<'settle'>, book: YearBook, pack: CompiledPack, law: Law): Stepped {
  const asked = caseOfEvent(file, event, book)
  const merged = visitsInto(event, asked, book, pack, law)
  if (!merged.ok) return merged
  const { merge, book: begun, settledCase } = merged.value
  const settled = settleCase(settledCase, pack)
  if (!settled.ok) return settled
  const { cleared, id } = event
  const record = { id, case: settledCase, settled: settled.value, ...(cleared ? { state: 'cleared' as const } : {}) }
  return succeed({
    result: { event: 'settle', settled: settled.value, ...(merge ? { merge } : {}) },
    book: { ...begun, state: afterSettlement(begun.state, settled.value), records: [...begun.records, record] },
  })
}

/** The case of a settlement with the year and the balances as they stand. */
function caseOfEvent(file: YearFile, event: YearEventOf<'settle'>, { state }: YearBook): CaseOfFile {
  const { benefit, disease, stay, visit, lines, payment } = event
  const { from, on } = careOf(event)
  const [year, yearBefore] = [yearOf(on), state.accumulators[yearOf(on) - 1]]
  return caseOfFile({
    format: 'sanbao-case/1',
    name: file.name,
    rules: [],
    benefit,
    disease,
    stay,
    visit,
    lines,
    person: personOn(file, on),
    accumulators: state.accumulators[year] ?? emptyAccumulators,
    ...(yearOf(from) < year && yearBefore ? { accumulatorsOfYearBefore: yearBefore } : {}),
    payment: paymentFrom(file, state, payment),
  })
}

/** Days before admission on which a visit is worth a remark where the pack has no rule of its own (§3.12). */
const usualDays = 3

interface Begun {
  readonly settledCase: CaseOfFile
  readonly book: YearBook
  readonly merge?: StayMerge
}

/**
 * 住院前三天门诊并入 (JN-6, §3.12): every stay takes in what the pack's rule reaches. A pack without the rule moves nothing, unless the
 * file names visits that have to move: then the missing rule is refused, and so is a named visit that the rule does not move.
 */
function visitsInto(event: YearEventOf<'settle'>, asked: CaseOfFile, book: YearBook, pack: CompiledPack, law: Law): Outcome<Begun> {
  const { benefit } = asked
  const named = event.merge ?? []
  const visits = book.records.filter((record) => record.state !== 'reversed' && record.case.benefit !== 'inpatient')
  if (event.stay === undefined || benefit === 'visit' || (named.length === 0 && visits.length === 0))
    return succeed({ settledCase: asked, book })
  const { admittedOn } = event.stay
  const onAdmission = { pack, insuranceType: asked.person.insuranceType, on: admittedOn }
  if (named.length === 0 && findValue(onAdmission, 'outpatient.stay-links') === 'not-in-pack') {
    const isNear = visits.some(
      ({ case: { stay } }) => addDays(admittedOn, -usualDays) <= stay.dischargedOn && stay.dischargedOn <= admittedOn,
    )
    return succeed({ settledCase: asked, book, ...(isNear ? { merge: { rule: 'not-in-pack' } } : {}) })
  }
  const stay: SettlementCase = { ...asked, benefit }
  const merged = mergeIntoStay(stay, book.records, pack, worldOf(book.state, law))
  if (!merged.ok) return merged
  const { stay: settledCase, ...merge } = merged.value
  const left = named.find((id) => !merge.moved.some((one) => one.id === id))
  if (left !== undefined) {
    const outside = merge.outside.find(({ id }) => id === left)?.reason ?? 'not-in-those-days'
    return refuse('settlement.not-merged', { settlementId: left, outside })
  }
  const booked = bookChain(book, merge.chain)
  if (!booked.ok) return booked
  return succeed({ settledCase, book: booked.value, merge: { rule: 'in-pack', ...merge } })
}

function worldOf({ account, family }: YearState, { used }: Law): ChainWorld {
  return { packOf: ({ hash }) => used.get(hash), own: account, family: new Map(Object.entries(family)) }
}

/** Books what is taken back and settled again, unless it moves a year whose last payment was made on what it had counted. */
function bookChain(book: YearBook, chain: ReversalChain): Outcome<YearBook, 'settlement.later-one-depends'> {
  const settlementIds = [...chain.yearChanges.keys()].filter((year) => book.closedYears.has(year)).map((year) => `year-end ${year}`)
  if (settlementIds.length > 0) return refuse('settlement.later-one-depends', { settlementIds })
  return succeed({ ...book, state: afterChain(book.state, chain), records: recordsAfterChain(book.records, chain) })
}

function takeBack({ of, closed }: YearEventOf<'reverse'>, book: YearBook, law: Law): Stepped {
  const state = withClosed(book.state, closed)
  const chain = reversalChain(book.records, of, worldOf(state, law))
  if (!chain.ok) return chain
  const booked = bookChain({ ...book, state }, chain.value)
  return booked.ok ? succeed({ result: { event: 'reverse', chain: chain.value }, book: booked.value }) : booked
}

/** 划入: the agency credits the account, so that what comes later finds the money there. */
function accrue(file: YearFile, { month, ownBase }: YearEventOf<'accrue'>, book: YearBook, pack: CompiledPack): Stepped {
  const { insuranceType, category, birthDate, retiredOn } = file.person
  // The file's own schema asks for it.
  if (birthDate === undefined) throw new Error('a year file that accrues has a day of birth')
  const accrual = monthlyAccrual(
    {
      insuranceType,
      category,
      birthDate,
      month: parseLocalDate(`${month}-01`),
      ...(retiredOn !== undefined ? { retiredOn } : {}),
      ...(ownBase !== undefined ? { ownBase } : {}),
    },
    pack,
  )
  if (!accrual.ok) return accrual
  const { account } = book.state
  const credited = { ...account, balance: addMoney(account.balance, accrual.value.total) }
  return succeed({ result: { event: 'accrue', accrual: accrual.value }, book: { ...book, state: { ...book.state, account: credited } } })
}

/** Pays from the person's own account what the pack allows it to pay besides care, or says which rule does not. */
function payUse(file: YearFile, event: YearEventOf<'use-account'>, book: YearBook, pack: CompiledPack): Stepped {
  const { use, on, amount } = event
  const relation = event.for
  const asked = askValue({ pack, insuranceType: file.person.insuranceType, on }, 'personal-account', 'personal-account')
  if (!asked.ok) return asked
  const { parameter, rules } = cite(asked.value, use)
  const rule = [parameter.document, parameter.article, ...(rules.length > 0 ? [`[${rules.join(', ')}]`] : [])].filter(Boolean).join(' ')
  const answer = asked.value.value
    ? accountAllows(asked.value.value, use, relation, on)
    : ({ allowed: false, reason: 'no-account' } as const)
  if (!answer.allowed) {
    const last = answer.reason === 'ended' ? ` ≤ ${answer.until}` : ''
    return refuse('account.use-not-allowed', { use, relation, date: on, why: answer.reason, rule: `${rule}${last}` })
  }
  const { account } = book.state
  const held = spendable(account)
  if (compareMoney(held, amount) < 0) return refuse('account.balance-short', { balance: formatMoney(held), amount: formatMoney(amount) })
  const payment: AccountPayment = { amount, parameter, ...(answer.until !== undefined ? { until: answer.until } : {}) }
  const after = { ...book.state, account: { ...account, balance: subtractMoney(account.balance, amount) } }
  return succeed({ result: { event: 'use-account', payment }, book: { ...book, state: after } })
}

function endYear(file: YearFile, { year }: YearEventOf<'year-end'>, book: YearBook, pack: CompiledPack): Stepped {
  const { accumulators } = book.state
  const person = personOfFile(personOn(file, lastDayOfYear(year)))
  const ended = yearEndPayments({ person, year, accumulators: accumulators[year] ?? emptyAccumulators }, pack)
  if (!ended.ok) return ended
  const { residentMajorIllness, burdenTopUp, accumulatorsAfter } = ended.value
  const isPaid = !isZeroMoney(addMoney(residentMajorIllness, burdenTopUp))
  const state = { ...book.state, accumulators: { ...accumulators, [year]: accumulatorsAfter } }
  return succeed({
    result: { event: 'year-end', payments: ended.value },
    book: { ...book, state, closedYears: isPaid ? new Set([...book.closedYears, year]) : book.closedYears },
  })
}
