/** Money identities 1 to 10, 16, 21 to 23 and 25 on generated cases of every pack, worked out here from the printed amounts alone. */
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { parseLocalDate } from '../../shared/dates/index.ts'
import { chineseCapitals, parseMoney } from '../../shared/money/index.ts'
import { layOutSlip } from '../../shared/slip/index.ts'
import { aPerson } from '../builders/stay.ts'
import { fenOfCapitals } from './capitals.ts'
import { caseText } from './compare.ts'
import { everyCase, fenOfText, type PackCase, type PartOf, partsOf, settledOf } from './every-case.ts'
import { patience, runs, seenIn } from './runs.ts'
import { kindsOf } from './second-engine/case.ts'
import { holds, Law } from './second-engine/pack.ts'

const lineParts = ['fullySelfPaid', 'overPriceLimit', 'upfrontSelfPay', 'withinPolicy'] as const
const funds = [
  ...['pooledFundPayment', 'employeeLargeAmount', 'residentMajorIllness', 'civilServantSubsidy', 'enterpriseSupplement'],
  ...['medicalAssistance', 'tiltAssistance', 'otherFunds'],
]
const sum = (all: readonly bigint[]) => all.reduce((total, one) => total + one, 0n)
const isTrue = (holds: boolean, what = '') => expect(holds, what).toBe(true)

type Check = (one: PartOf, from: PackCase) => void
/** By the number of the identity; what it says stands in the name of its test. */
const checks: Record<string, { readonly says: string; readonly check: Check }> = {}
function identity(number: string, says: string, check: Check): void {
  checks[number] = { says, check }
}

identity('1', 'each line is the sum of its four parts, none of the other sign', ({ text }, { raw }) => {
  const returns = new Set(raw.lines.filter(({ originalLineId }) => originalLineId !== undefined).map(({ lineId }) => lineId))
  for (const line of text.lines) {
    const parts = lineParts.map((name) => fenOfText(line[name]))
    expect(sum(parts)).toBe(fenOfText(line.amount))
    for (const part of parts) isTrue(returns.has(line.lineId) ? part <= 0n : part >= 0n, line.lineId)
  }
})

identity('2', 'the bill is the sum of its parts and of its lines, the first-pay of the place moved out of the policy', ({ text, fen }) => {
  const of = (name: (typeof lineParts)[number] | 'amount') => sum(text.lines.map((line) => fenOfText(line[name])))
  expect(fen('totalFee')).toBe(sum(lineParts.map(fen)))
  expect(fen('totalFee')).toBe(of('amount'))
  expect(fen('upfrontSelfPay')).toBe(of('upfrontSelfPay') + fen('outOfAreaUpfront'))
  expect(fen('withinPolicy')).toBe(of('withinPolicy') - fen('outOfAreaUpfront'))
})

identity('3', 'the deductible is within amount and standard; that of a year never passes the highest standard', ({ text, fen }) => {
  isTrue(fen('deductibleApplied') >= 0n && fen('deductibleApplied') <= fen('withinPolicy'))
  isTrue(fen('deductibleApplied') <= fen('deductibleStandard'))
  if (!text.trace.some(({ code }) => code === 'deductible.year-top-up')) return
  for (const [name, after] of Object.entries(text.accumulatorsAfter.amounts)) {
    const isChanged = fenOfText(after) !== fenOfText(text.accumulatorsBefore.amounts[name])
    if (name.endsWith('.deductible') && isChanged) isTrue(fenOfText(after) <= fen('deductibleStandard'), name)
  }
})

identity('4', 'within policy is deductible, pool, coinsurance and what lies above the cap', ({ fen }) => {
  const pieces = ['deductibleApplied', 'pooledFundPayment', 'coinsurance', 'aboveCap'].map(fen)
  expect(fen('withinPolicy')).toBe(sum(pieces))
  isTrue(pieces.every((piece) => piece >= 0n))
})

identity('5', 'what is left after each tier is never below zero', ({ fen }) => {
  let rest = fen('withinPolicy')
  for (const name of ['pooledFundPayment', 'employeeLargeAmount', 'residentMajorIllness', 'civilServantSubsidy']) {
    rest -= fen(name)
    isTrue(rest >= 0n, name)
  }
  rest -= fen('enterpriseSupplement') + fen('medicalAssistance') + fen('tiltAssistance') + fen('otherFunds')
  expect(rest + fen('outsideCovered') + fen('upfrontCovered')).toBe(fen('withinPolicyRest'))
  isTrue(fen('withinPolicyRest') >= 0n)
})

identity('6', 'the fund total is the sum of all funds', ({ fen }) => {
  expect(fen('fundTotal')).toBe(sum(funds.map(fen)))
  isTrue(funds.every((name) => fen(name) >= 0n))
})

identity('7', 'total is funds and person; the person pays from accounts and in cash', ({ fen }) => {
  expect(fen('totalFee')).toBe(fen('fundTotal') + fen('personTotal'))
  expect(fen('personTotal')).toBe(fen('personalAccount') + fen('sharedAccount') + fen('cash'))
})

identity('8', 'the person bears what is outside the policy and the rest within it', ({ fen }) => {
  const outside = fen('fullySelfPaid') + fen('overPriceLimit') + fen('upfrontSelfPay') - fen('upfrontCovered') - fen('outsideCovered')
  expect(fen('personTotal')).toBe(outside + fen('withinPolicyRest'))
  isTrue(outside >= 0n)
})

identity('9', 'no fund pays outside the policy, except where its rule says so', ({ fen }, { pair }) => {
  const beyond = fen('upfrontCovered') + fen('outsideCovered')
  isTrue(fen('fundTotal') - beyond <= fen('withinPolicy'))
  const rules = JSON.stringify(Object.values(pair.second.values))
  isTrue(beyond === 0n || /"everything"|"includeFirstPay":true|"includeUpfront":true/.test(rules))
})

identity('10', 'accumulators: after is before and what was added; no fund passes its cap or the room it had', (one, { pair, raw }) => {
  const { text } = one
  const { accumulatorsBefore: before, accumulatorDeltas: deltas, accumulatorsAfter: after } = text
  for (const name of new Set([before, deltas, after].flatMap(({ amounts }) => Object.keys(amounts))))
    expect(fenOfText(after.amounts[name]), name).toBe(fenOfText(before.amounts[name]) + fenOfText(deltas.amounts[name]))
  for (const name of new Set([before, deltas, after].flatMap(({ counts }) => Object.keys(counts))))
    expect(after.counts[name] ?? 0, name).toBe((before.counts[name] ?? 0) + (deltas.counts[name] ?? 0))
  for (const { code, values } of text.trace) {
    const { cap, used, room, computed, amount } = values
    if (!code.endsWith('capped') || cap === undefined || used === undefined || room === undefined) continue
    const left = fenOfText(cap) - fenOfText(used)
    expect(fenOfText(room), code).toBe(left > 0n ? left : 0n)
    if (amount !== undefined && computed !== undefined) isTrue(fenOfText(amount) <= fenOfText(computed), code)
  }
  const law = new Law(pair.second, raw.person.insuranceType, text.decidedOn)
  const value = text.benefit === 'account' ? undefined : law.ask(`${text.benefit}.cap`)
  if (!value || value.together || value.amounts.some(({ sharedWith, per }) => sharedWith || per === 'disease')) return
  const counter = text.benefit === 'inpatient' ? `pool.${value.limits}` : `${text.benefit}.${value.limits}`
  const limits = [before.amounts[counter], ...value.amounts.map(({ amount }) => amount)].map(fenOfText)
  isTrue(fenOfText(after.amounts[counter]) <= limits.reduce((a, b) => (a > b ? a : b)), counter)
})

let wholeCases = 0
identity('16', 'whoever is assisted at 100 % without threshold and cap bears nothing within policy', ({ text, fen }, { pair, raw }) => {
  const law = new Law(pair.second, raw.person.insuranceType, text.decidedOn)
  const value = text.benefit === 'account' ? undefined : law.known('medical-assistance')
  const placement = (raw.stay ?? raw.visit)?.placement ?? { place: 'local', filing: 'none' }
  const facts = { level: 'L1', conditions: [], identities: [], ...placement }
  if (!value || value.base?.includeFirstPay || value.unreferred.when.some((row) => holds(row, facts))) return
  const diseaseClass = law.known('chronic.diseases')?.diseases.find(({ code }) => code === text.disease)?.class
  const kinds = kindsOf({ ...facts, benefit: text.benefit, ...(diseaseClass !== undefined && { diseaseClass }) })
  const group = value.groups.find(
    ({ identities, scope }) => identities.includes(text.assistanceIdentity ?? '') && kinds.some((kind) => scope.includes(kind)),
  )
  const isWhole = group?.rates.length === 1 && group.rates[0]?.rate === '100%' && group.threshold === 'none' && group.caps === 'none'
  if (!isWhole || group.totalShareCeiling !== undefined || group.chronicClassII === 'above-limit') return
  wholeCases += 1
  expect(fen('withinPolicyRest')).toBe(0n)
})

identity('21', 'the deposit is what it paid and what goes back, less what is still due', ({ fen }) => {
  expect(fen('deposit')).toBe(fen('cash') + fen('refund') - fen('balanceDue'))
  isTrue(fen('refund') === 0n || fen('balanceDue') === 0n)
})

identity('22', 'each account pays at most what it holds; what relatives paid stands in one ledger each', ({ text, fen }, { raw }) => {
  isTrue(fen('accountBalanceAfter') >= 0n && fen('personalAccount') >= 0n)
  if (raw.benefit !== 'visit' && raw.benefit !== 'inpatient')
    expect(fen('accountBalanceAfter')).toBe(fenOfText(raw.payment?.accountBalance) - fen('personalAccount'))
  const payments = text.familyPayments ?? []
  expect(sum(payments.map(({ amount }) => fenOfText(amount)))).toBe(fen('sharedAccount'))
  expect(new Set(payments.map(({ account }) => account)).size).toBe(payments.length)
  for (const { account, amount, balanceAfter } of payments) {
    const held = raw.payment?.family?.find((one) => one.account === account)
    isTrue(fenOfText(balanceAfter) >= 0n && fenOfText(amount) > 0n, account)
    isTrue(fenOfText(balanceAfter) + fenOfText(amount) <= fenOfText(held?.balance), account)
  }
})

const printed: Readonly<Record<string, string>> = {
  医疗费总额: 'totalFee',
  全自费: 'fullySelfPaid',
  超限价自费: 'overPriceLimit',
  先行自付: 'upfrontSelfPay',
  政策范围内: 'withinPolicy',
  基金支付合计: 'fundTotal',
  个人负担合计: 'personTotal',
  个人账户支付: 'personalAccount',
  共济账户支付: 'sharedAccount',
  现金支付: 'cash',
  预交金: 'deposit',
}
const day = parseLocalDate('2025-06-12')

identity('23', 'what is printed is what was recorded, in digits and in capitals', ({ part, text, fen }, { raw }) => {
  const slip = layOutSlip({
    breakdown: part,
    settlement: { slipNumber: '1', kind: 'settlement', state: 'confirmed', settledAt: '2025-06-12T06:07:08Z', operatorName: '测试' },
    person: aPerson(1),
    stay: { inpatientNumber: 'ZY1', visitId: 'V1', ward: '测试', admittedOn: day, dischargedOn: day, diagnoses: [] },
    institution: { code: 'H1', name: '测试医院', hospitalLevel: (raw.stay ?? raw.visit)?.hospitalLevel ?? 'L1' },
    demo: false,
    copy: 1,
  })
  const fenOfPrinted = (amount: string) => fenOfText(amount.replaceAll(',', ''))
  const labels = slip.totals.filter(({ label }) => printed[label] !== undefined)
  for (const { label, amount } of labels) expect(fenOfPrinted(amount), label).toBe(fen(printed[label] ?? ''))
  isTrue(labels.length >= 10)
  expect(sum(slip.categories.map(({ total }) => fenOfPrinted(total)))).toBe(fen('totalFee'))
  expect(fenOfCapitals(slip.personTotalCapitals)).toBe(fen('personTotal'))
  expect(slip.personTotalCapitals).toBe(chineseCapitals(parseMoney(text.personTotal)))
})

identity('25', 'every number used comes from one version of one pack and holds on the deciding day', ({ text }, { pair, raw }) => {
  const law = new Law(pair.second, raw.person.insuranceType, text.decidedOn)
  const employees = new Law(pair.second, 'employee', text.decidedOn)
  const version = pair.second.versions.findIndex(({ from, to }) => from <= text.decidedOn && (to === undefined || text.decidedOn <= to))
  expect(text.pack.hash).toBe(pair.first.hash)
  expect(text.pack.version).toBe(pair.first.versions[version]?.version)
  for (const { parameters } of text.trace)
    for (const { id, from, to } of parameters) {
      isTrue(from <= text.decidedOn && (to === undefined || text.decidedOn <= to), id)
      isTrue(law.speaksOf(id) || employees.speaksOf(id), id)
    }
})

/** The first case that broke each identity. */
const broken = new Map<string, string>()
let parts = 0

beforeAll(() => {
  const { numRuns, seed } = runs(2500)
  for (let chunk = 0; chunk * 2500 < numRuns; chunk += 1)
    for (const one of fc.sample(everyCase, { numRuns: 2500, seed: seed + chunk })) {
      const settled = settledOf(one)
      for (const part of settled ? partsOf(settled) : []) {
        parts += 1
        for (const [number, { check }] of Object.entries(checks))
          try {
            check(part, one)
          } catch (error) {
            if (!broken.has(number)) broken.set(number, `${(error as Error).message}\n${caseText(one.raw, one.pair)}`)
          }
      }
    }
}, patience)

test.each(Object.entries(checks).map(([number, { says }]) => ({ number, says })))('identity $number: $says', ({ number }) => {
  expect(broken.get(number)).toBeUndefined()
})

test('enough was settled for the identities to mean something', () => {
  expect(parts).toBeGreaterThan(seenIn(1000))
  expect(wholeCases).toBeGreaterThan(seenIn(10))
})
