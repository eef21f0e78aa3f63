import { addMoney, type Money, moneyFromFen, zeroMoney } from '../../shared/money/index.ts'
import type { LineSplit, SettlementBreakdown, TraceEntry } from '../../shared/settlement/index.ts'
import { aPack, type StayWords, settled } from './pack.ts'

type Values = NonNullable<Parameters<typeof aPack>[0]>
type NamesOf<Amounts> = { [Name in keyof Amounts]-?: Money extends Amounts[Name] ? Name : never }[keyof Amounts]
export type AmountName = NamesOf<SettlementBreakdown>
export type LineAmount = NamesOf<LineSplit>

const everyKind = ['within-policy', 'upfront', 'over-price-limit', 'fully-self-paid']
const destitute = {
  identities: ['destitute'],
  scope: ['inpatient'],
  rates: [{ rate: '50%' }],
  threshold: 'none',
  caps: [{ kinds: ['inpatient'], amount: '1000.00' }],
}
const everyTier: Values = {
  'out-of-area': { rows: [{ method: 'first-pay', share: '10%' }] },
  'inpatient.cap': { limits: 'fund', amounts: [{ amount: '6000.00' }] },
  'employee-large-amount': { atCap: { rates: [{ rate: '50%' }] }, cap: { amount: '1500.00', counts: 'large' } },
  'civil-servant-subsidy': { shares: [{ share: '20%' }] },
  'enterprise-supplement': { rows: [{ plan: 'gold', share: '10%', of: 'everything', cap: 'none' }] },
  'medical-assistance': { groups: [destitute], unreferred: { when: [{ place: 'cross-province', filing: 'none' }], onApproval: 'none' } },
  'tilt-assistance': { per: 'stay', rows: [{ threshold: '100.00', rate: '50%', cap: 'none' }] },
  'composite-protection': { rows: [{ share: '10%' }] },
  'personal-account': { pays: everyKind, relatives: [{ relations: ['spouse'], pays: everyKind }] },
}
const manyHelp: StayWords = {
  stay: { placement: { place: 'in-province', filing: 'referral' } },
  person: { supplementPlan: 'gold', civilServantRank: 'any', identities: [{ identity: 'destitute', from: '2024-01-01' }] },
  lines: [
    { lineId: 'A', class: 'A', amount: '11000.00' },
    { lineId: 'B', class: 'B', upfrontShare: '10%', unitPrice: '300.00', priceLimit: '200.00' },
    { lineId: 'C', class: 'C', amount: '500.00' },
  ],
  counts: { 'inpatient.stays': 1 },
  amounts: { 'pool.fund': '1000.00', 'assistance.fund.inpatient': '400.00' },
  payment: {
    useAccount: true,
    accountBalance: '300.00',
    deposit: '2000.00',
    family: [{ account: 'F-1', relation: 'spouse', balance: '200.00', authorised: { from: '2024-01-01', record: 'GJ-1' } }],
  },
}

/**
 * An employee's stay outside the area on which every tier but the residents' pays: 11,800.00 in all, 10,062.00 of it within policy;
 * pool 5,000.00 (its cap), large amount 1,500.00 (its cap), subsidy 712.40, supplement 458.76 (173.80 of it outside the policy),
 * assistance 600.00 (its cap), tilt 932.32, composite 103.23; 2,493.29 is left: account 300.00, spouse 200.00, cash 1,993.29 of a
 * deposit of 2,000.00.
 */
export function everyTierStay(): SettlementBreakdown {
  generous ??= aPack(everyTier)
  return settled(generous, manyHelp)
}
/** Compiled once, by the first test that asks. */
let generous: ReturnType<typeof aPack> | undefined

/** A stay of 500.00 outside the catalogue: every amount within policy and every fund is zero, 500.00 is due in cash. */
export const outsideStay = (): SettlementBreakdown => settled(aPack(), { lines: [{ lineId: 'C', class: 'C', amount: '500.00' }] })

/** The same with these amounts raised by so many fen, and nothing else; what is absent counts as zero. */
export function nudged(breakdown: SettlementBreakdown, changes: Partial<Record<AmountName, number>>): SettlementBreakdown {
  const amounts = Object.entries(changes).map(([name, fen]) => [name, raised(breakdown[name as AmountName], fen)])
  return { ...breakdown, ...Object.fromEntries(amounts) }
}

export const raised = (amount: Money | undefined, fen: number): Money => addMoney(amount ?? zeroMoney, moneyFromFen(fen))

/** The same with amounts of one line raised by so many fen. */
export function nudgedLine(
  breakdown: SettlementBreakdown,
  lineId: string,
  changes: Partial<Record<LineAmount, number>>,
): SettlementBreakdown {
  const change = (line: LineSplit) => ({
    ...line,
    ...Object.fromEntries(Object.entries(changes).map(([name, fen]) => [name, raised(line[name as LineAmount], fen)])),
  })
  return { ...breakdown, lines: breakdown.lines.map((line) => (line.lineId === lineId ? change(line) : line)) }
}

/** The same with one accumulator changed: in what was before, in the change, or in what is after. */
export function recounted(
  breakdown: SettlementBreakdown,
  name: string,
  fen: Partial<Record<'accumulatorsBefore' | 'accumulatorDeltas' | 'accumulatorsAfter', number>>,
): SettlementBreakdown {
  const changed = Object.entries(fen).map(([place, by]) => {
    const { counts, amounts } = breakdown[place as keyof typeof fen]
    return [place, { counts, amounts: { ...amounts, [name]: raised(amounts[name], by) } }]
  })
  return { ...breakdown, ...Object.fromEntries(changed) }
}

/** The same with one entry of the working changed. */
export function reworked(breakdown: SettlementBreakdown, code: string, change: (entry: TraceEntry) => TraceEntry): SettlementBreakdown {
  if (!breakdown.trace.some((entry) => entry.code === code)) throw new Error(`no entry ${code}`)
  return { ...breakdown, trace: breakdown.trace.map((entry) => (entry.code === code ? change(entry) : entry)) }
}
