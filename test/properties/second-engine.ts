/**
 * A second engine for Ji'an inpatient stays, written on its own from the rules: decimal.js, numbers in place, no pack,
 * no trace, nothing shared with the first. Slow and plain on purpose; both must give the same fen.
 */
import { Decimal } from 'decimal.js'

const D = (value: Decimal.Value) => new Decimal(value)
const R = (value: Decimal) => value.toDecimalPlaces(2, Decimal.ROUND_HALF_UP)
const plus = (value: Decimal) => Decimal.max(0, value)
const zero = D(0)

export interface RawLine {
  readonly lineId: string
  readonly class: 'A' | 'B' | 'C' | 'unlisted'
  readonly feeCategory: string
  readonly origin?: string
  readonly upfrontShare?: string
  readonly priceLimit?: string
  readonly restriction?: { readonly text: string; readonly met: boolean }
  readonly quantity: string
  readonly unitPrice: string
  readonly amount: string
}

export interface RawCase {
  readonly person: {
    readonly insuranceType: 'employee' | 'resident'
    readonly category: string
    readonly civilServantRank?: string
    readonly continuousYears?: number
    readonly zeroClaimYears?: number
    readonly identities: readonly { readonly identity: string; readonly from: string; readonly to?: string }[]
  }
  readonly stay: {
    readonly hospitalLevel: string
    readonly admittedOn: string
    readonly dischargedOn: string
    readonly placement: { readonly place: string; readonly filing: string }
    readonly conditions: readonly string[]
  }
  readonly lines: readonly RawLine[]
  readonly accumulators: { readonly counts: Readonly<Record<string, number>>; readonly amounts: Readonly<Record<string, string>> }
  readonly payment: { readonly useAccount: boolean; readonly accountBalance: string; readonly deposit: string }
}

function splitLine(line: RawLine) {
  const amount = D(line.amount)
  if (line.class === 'C' || line.class === 'unlisted' || line.restriction?.met === false)
    return { own: amount, over: zero, first: zero, within: zero }
  const limit = line.priceLimit === undefined ? undefined : D(line.priceLimit)
  const over = limit && D(line.unitPrice).gt(limit) ? plus(amount.minus(R(limit.times(line.quantity)))) : zero
  const first = R(amount.minus(over).times(classBShare(line)))
  return { own: zero, over, first, within: amount.minus(over).minus(first) }
}

function classBShare(line: RawLine): Decimal {
  if (line.class !== 'B') return zero
  if (line.upfrontShare !== undefined) return D(line.upfrontShare)
  if (line.feeCategory === 'material') return D(line.origin === 'imported' ? '0.30' : '0.20')
  return D('0.10')
}

function employeeDeductible(level: string, stays: number): Decimal {
  const standard = level === 'L1' ? 200 : level === 'L2' ? 500 : 800
  return stays === 0 ? D(standard) : D(Math.min(standard, Math.max(100, standard - 100 * stays)))
}

function residentDeductible(level: string): Decimal {
  return D({ L1: 100, L2: 400, L3: 600, L3A: 800 }[level] ?? 600)
}

function deductible(raw: RawCase): Decimal {
  const { hospitalLevel, conditions } = raw.stay
  const stays = raw.accumulators.counts['inpatient.stays'] ?? 0
  if (conditions.includes('psychiatric') || (conditions.includes('chemo-radiotherapy') && stays >= 1)) return zero
  return raw.person.insuranceType === 'employee' ? employeeDeductible(hospitalLevel, stays) : residentDeductible(hospitalLevel)
}

function poolRate({ person, stay }: RawCase): Decimal {
  const level = stay.hospitalLevel
  if (person.insuranceType === 'resident') return D({ L1: '0.90', L2: '0.80', L3: '0.65', L3A: '0.60' }[level] ?? '0.65')
  const rate = D(level === 'L1' ? '0.95' : level === 'L2' ? '0.90' : '0.85')
  return person.category === 'retired' ? rate.plus('0.03') : rate
}

const provincialIncome: Record<string, number> = { '2025': 34_000, '2026': 35_000 }
const prefectureIncome: Record<string, number> = { '2023': 28_753, '2024': 30_400, '2025': 32_000, '2026': 33_600 }
const tilted = ['destitute', 'minimum-living', 'returned-to-poverty']

function majorIllness(raw: RawCase, held: readonly string[], burden: Decimal): Decimal {
  const year = raw.stay.dischargedOn.slice(0, 4)
  const isPoor = held.some((identity) => tilted.includes(identity))
  const isNew = year >= '2025'
  const threshold = (isNew ? D(provincialIncome[year] ?? Number.NaN).times('0.5') : D(14_000)).times(isPoor ? '0.5' : 1)
  const f = (total: Decimal): Decimal => {
    const above = plus(total.minus(threshold))
    if (isNew) return R(above.times(isPoor ? '0.65' : '0.60'))
    const points = isPoor ? D('0.05') : zero
    const low = Decimal.min(above, 50_000)
    const middle = Decimal.min(plus(above.minus(50_000)), 50_000)
    const high = plus(above.minus(100_000))
    return R(
      low
        .times(points.plus('0.60'))
        .plus(middle.times(points.plus('0.65')))
        .plus(high.times(points.plus('0.75'))),
    )
  }
  const before = D(raw.accumulators.amounts['catastrophic.base'] ?? 0)
  const paid = f(before.plus(burden)).minus(f(before))
  if (isPoor) return paid
  const { continuousYears = 0, zeroClaimYears = 0 } = raw.person
  const raise = D(Math.max(0, continuousYears - 4) * 3000 + zeroClaimYears * 3000)
  const cap = isNew ? D(250_000).plus(Decimal.min(raise, 50_000)) : D(350_000)
  return Decimal.min(paid, plus(cap.minus(raw.accumulators.amounts['catastrophic.fund'] ?? 0)))
}

interface Group {
  readonly who: readonly string[]
  readonly rate: string
  readonly cap?: number
  readonly share?: string
  readonly kinds?: readonly string[]
}
const groups: readonly Group[] = [
  { who: ['destitute'], rate: '1' },
  { who: ['minimum-living', 'returned-to-poverty'], rate: '0.75', cap: 50_000, kinds: ['inpatient', 'chronic'] },
  {
    who: ['unstable-out-of-poverty', 'marginal-at-risk', 'low-income-edge'],
    rate: '0.60',
    cap: 30_000,
    share: '0.10',
    kinds: ['inpatient'],
  },
  { who: ['expenditure-hardship', 'sudden-severe-hardship'], rate: '0.50', cap: 20_000, share: '0.25', kinds: ['inpatient'] },
]

function assistance(raw: RawCase, held: readonly string[], base: Decimal): Decimal {
  const { place, filing } = raw.stay.placement
  if (place !== 'local' && filing === 'none') return zero
  const income = D(prefectureIncome[raw.stay.dischargedOn.slice(0, 4)] ?? Number.NaN)
  const counted = D(raw.accumulators.amounts['assistance.base'] ?? 0)
  const results = groups
    .filter(({ who }) => who.some((identity) => held.includes(identity)))
    .map(({ rate, cap, share, kinds }) => {
      const threshold = share === undefined ? undefined : R(income.times(share))
      const g = (total: Decimal) => (threshold ? R(plus(total.minus(threshold)).times(rate)) : zero)
      const wanted = threshold ? g(counted.plus(base)).minus(g(counted)) : R(base.times(rate))
      if (cap === undefined) return wanted
      const used = (kinds ?? []).reduce((sum, kind) => sum.plus(raw.accumulators.amounts[`assistance.fund.${kind}`] ?? 0), zero)
      return Decimal.min(wanted, plus(D(cap).minus(used)))
    })
  return Decimal.max(0, ...results)
}

const inText = (amounts: Readonly<Record<string, Decimal>>) =>
  Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, amount.toFixed(2)]))

/** Every amount of the settlement, and what the year counts of it, as text with two places, by the names of the first engine. */
export function settleAgain(raw: RawCase): { readonly amounts: Record<string, string>; readonly counted: Record<string, string> } {
  const splits = raw.lines.map(splitLine)
  const sum = (part: 'own' | 'over' | 'first' | 'within') => splits.reduce((total, split) => total.plus(split[part]), zero)
  const [own, over] = [sum('own'), sum('over')]
  const total = raw.lines.reduce((amount, line) => amount.plus(line.amount), zero)
  const { place, filing } = raw.stay.placement
  const abroad = place !== 'cross-province' || filing === 'long-term' ? zero : D(filing === 'none' ? '0.20' : '0.10')
  const outOfArea = R(sum('within').times(abroad))
  const first = sum('first').plus(outOfArea)
  const within = sum('within').minus(outOfArea)
  const ded = Decimal.min(deductible(raw), within)
  const base = within.minus(ded)
  const rate = poolRate(raw)
  const isEmployee = raw.person.insuranceType === 'employee'
  const usedPool = D(raw.accumulators.amounts['pool.fund'] ?? 0)
  const room = plus(D(isEmployee ? 100_000 : 150_000).minus(usedPool))
  const computed = R(base.times(rate))
  const pool = Decimal.min(computed, room)
  const consumed = computed.gt(room) ? R(room.div(rate)) : base
  const above = base.minus(consumed)
  const usedLarge = D(raw.accumulators.amounts['large.fund'] ?? 0)
  const large = isEmployee ? Decimal.min(R(above.times('0.90')), plus(D(500_000).minus(usedPool).minus(pool).minus(usedLarge))) : zero
  const { admittedOn, dischargedOn } = raw.stay
  const held = raw.person.identities
    .filter(({ from, to }) => from <= dischargedOn && (to === undefined || to >= admittedOn))
    .map(({ identity }) => identity)
  const catastrophic = isEmployee ? zero : majorIllness(raw, held, within.minus(pool))
  const left = within.minus(pool).minus(large).minus(catastrophic)
  const rank = raw.person.civilServantRank
  const share =
    rank === undefined
      ? zero
      : Decimal.min(
          1,
          D({ section: '0.96', county: '0.98', department: '1' }[rank] ?? Number.NaN).plus(raw.person.category === 'retired' ? '0.02' : 0),
        )
  const subsidy = R(left.times(share))
  const assisted = assistance(raw, held, left.minus(subsidy))
  const funds = pool.plus(large).plus(catastrophic).plus(subsidy).plus(assisted)
  const person = total.minus(funds)
  const account = isEmployee && raw.payment.useAccount ? Decimal.min(raw.payment.accountBalance, person) : zero
  const cash = person.minus(account)
  const deposit = D(raw.payment.deposit)
  const result = {
    totalFee: total,
    fullySelfPaid: own,
    overPriceLimit: over,
    upfrontSelfPay: first,
    outOfAreaUpfront: outOfArea,
    withinPolicy: within,
    deductibleStandard: deductible(raw),
    deductibleApplied: ded,
    pooledFundPayment: pool,
    coinsurance: consumed.minus(pool),
    aboveCap: above,
    employeeLargeAmount: large,
    residentMajorIllness: catastrophic,
    civilServantSubsidy: subsidy,
    medicalAssistance: assisted,
    fundTotal: funds,
    withinPolicyRest: left.minus(subsidy).minus(assisted),
    personTotal: person,
    personalAccount: account,
    cash,
    refund: plus(deposit.minus(cash)),
    balanceDue: plus(cash.minus(deposit)),
  }
  const isAssisted = groups.some(({ who }) => who.some((identity) => held.includes(identity))) && (place === 'local' || filing !== 'none')
  const counted = {
    'inpatient.deductible': ded,
    'pool.fund': pool,
    'large.fund': large,
    'catastrophic.base': isEmployee ? zero : within.minus(pool),
    'catastrophic.fund': catastrophic,
    'civil-servant.fund': subsidy,
    'assistance.base': isAssisted ? left.minus(subsidy) : zero,
    'assistance.fund.inpatient': assisted,
  }
  return { amounts: inText(result), counted: inText(counted) }
}
