import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { loadPack } from '../../../main/policy-packs/index.ts'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import type { Relation } from '../../../shared/insured/index.ts'
import { formatMoney, parseMoney } from '../../../shared/money/index.ts'
import { findValue } from '../../../shared/policy/index.ts'
import {
  type AccountUse,
  accountAllows,
  encodeSettled,
  monthlyAccrual,
  reverse,
  type SettledParts,
  settleCase,
  settlementBreakdownSchema,
  traceCodes,
} from '../../../shared/settlement/index.ts'
import { aPack, seenCodes } from '../../builders/pack.ts'
import { aCity, aVisit, noticesOf, settledVisit, type VisitWords } from '../../builders/visit.ts'
import { numbersFromNowhere } from '../../properties/operands.ts'

const city = aCity()
const relative = (account: string, relation: string, balance: string, authorised: object = {}) => ({
  account,
  relation,
  balance,
  authorised: { from: '2024-01-01', record: `GJ-${account}`, ...authorised },
})
/** 500 within policy: deductible 100, pool (500 - 100) × 50 % = 200, rest 300; 20 first, 15 over the limit, 30 of class C. Person 365. */
const bill = [
  { class: 'A', amount: '320.00' },
  { class: 'B', upfrontShare: '10%', amount: '200.00' },
  { class: 'A', quantity: '1', unitPrice: '15.00', priceLimit: '0' },
  { class: 'C', amount: '30.00' },
]
const paid = (payment: Record<string, unknown>, more: Partial<VisitWords> = {}, pack = city) =>
  settledVisit(pack, { lines: bill, payment, ...more })
const purses = ({ personTotal, personalAccount, sharedAccount, cash }: SettledParts) =>
  [personTotal, personalAccount, sharedAccount, cash].map(formatMoney)
const family = ({ parts }: SettledParts) =>
  parts.flatMap(({ familyPayments = [] }) =>
    familyPayments.map(({ account, amount, balanceAfter }) => `${account} ${formatMoney(amount)} → ${formatMoney(balanceAfter)}`),
  )

describe('own account, then relatives in their order, then cash', () => {
  test('own first, each relative as far as it reaches', () => {
    const settled = paid({
      useAccount: true,
      accountBalance: '100.00',
      family: [relative('F-1', 'child', '80.00'), relative('F-2', 'spouse', '1000.00'), relative('F-3', 'parent', '1000.00')],
    })
    expect(purses(settled)).toEqual(['365.00', '100.00', '265.00', '0.00'])
    expect(family(settled)).toEqual(['F-1 80.00 → 0.00', 'F-2 185.00 → 815.00'])
  })
  test('the order given decides, not the relation', () => {
    const settled = paid({ family: [relative('F-2', 'spouse', '1000.00'), relative('F-1', 'child', '80.00')] })
    expect(family(settled)).toEqual(['F-2 365.00 → 635.00'])
  })
  test('a declined own account is left alone; relatives may pay all the same', () => {
    const settled = paid({ useAccount: false, accountBalance: '100.00', family: [relative('F-1', 'child', '80.00')] })
    expect(purses(settled)).toEqual(['365.00', '0.00', '80.00', '285.00'])
    expect(formatMoney(settled.accountBalanceAfter)).toBe('100.00')
    expect(noticesOf(settled, 'personal-account.unused')).toEqual([{ balance: '100.00' }])
  })
  test('an authorisation’s limit, its first and its last day', () => {
    expect(family(paid({ family: [relative('F-1', 'child', '80.00', { limit: '50.00' })] }))).toEqual(['F-1 50.00 → 30.00'])
    expect(family(paid({ family: [relative('F-1', 'child', '80.00', { from: '2025-03-10', to: '2025-03-10' })] }))).toEqual([
      'F-1 80.00 → 0.00',
    ])
    for (const period of [{ to: '2025-03-09' }, { from: '2025-03-11' }]) {
      const settled = paid({ family: [relative('F-1', 'child', '80.00', period)] })
      expect(purses(settled)).toEqual(['365.00', '0.00', '0.00', '365.00'])
      expect(noticesOf(settled, 'personal-account.family-not-authorised')).toMatchObject([
        { account: 'F-1', record: 'GJ-F-1', on: '2025-03-10' },
      ])
    }
  })
  test('a relation the pack does not allow, not yet allows, or not there, is refused and the next one pays', () => {
    const next = relative('F-2', 'spouse', '1000.00')
    const cousin = paid({ family: [relative('F-1', 'grandparent', '500.00'), next] })
    expect(family(cousin)).toEqual(['F-2 365.00 → 635.00'])
    expect(noticesOf(cousin, 'personal-account.family-relation-not-allowed')).toEqual([
      { account: 'F-1', relation: 'grandparent', place: 'local', on: '2025-03-10' },
    ])
    const sibling = { family: [relative('F-1', 'sibling', '500.00'), next] }
    expect(family(paid(sibling, { visit: { on: '2024-12-31' } }))).toEqual(['F-2 365.00 → 635.00'])
    expect(family(paid(sibling, { visit: { placement: { place: 'cross-province', filing: 'referral' } } }))).toEqual([
      'F-2 365.00 → 635.00',
    ])
  })
  // the sibling may pay within policy only: 300; the spouse the 65 outside
  test('each relation pays only the kinds the pack names for it', () => {
    expect(family(paid({ family: [relative('F-1', 'sibling', '500.00'), relative('F-2', 'spouse', '500.00')] }))).toEqual([
      'F-1 300.00 → 200.00',
      'F-2 65.00 → 435.00',
    ])
  })
  // own 310: 300 within policy and 10 of the 20 first; sibling nothing left within policy; spouse 10 + 15 + 30
  test('inside an account first within policy, then first-pay, over-limit, 全自费', () => {
    const settled = paid({
      useAccount: true,
      accountBalance: '310.00',
      family: [relative('F-1', 'sibling', '500.00'), relative('F-2', 'spouse', '20.00'), relative('F-3', 'child', '500.00')],
    })
    expect(family(settled)).toEqual(['F-2 20.00 → 0.00', 'F-3 35.00 → 465.00'])
    expect(purses(settled)).toEqual(['365.00', '310.00', '55.00', '0.00'])
  })
  test('an empty relative’s account is passed over', () => {
    const settled = paid({ family: [relative('F-1', 'child', '0.00'), relative('F-2', 'spouse', '5.00')] })
    expect(family(settled)).toEqual(['F-2 5.00 → 0.00'])
    expect(settled.parts[0]?.trace.map(({ code }) => code)).toContain('personal-account.family-empty')
  })
  test('where the rule says there is no account, no relative pays either', () => {
    const settled = paid({ family: [relative('F-1', 'child', '80.00')] }, {}, aCity({ 'personal-account': 'none' }))
    expect(purses(settled)).toEqual(['365.00', '0.00', '0.00', '365.00'])
    expect(noticesOf(settled, 'personal-account.family-relation-not-allowed')).toHaveLength(1)
  })
  // 100.00 at a level 1 institution × 65 % = 65.00
  test('a resident’s relatives pay by the rule of employees, who alone hold accounts', () => {
    const jian = loadPack(join(import.meta.dirname, '../../../resources/policy-packs/jiangxi-jian'))
    if (!jian.ok) throw new Error(JSON.stringify(jian.error))
    const settled = settledVisit(jian.value, {
      person: { insuranceType: 'resident', category: 'minor', enrolmentArea: '360802', birthDate: '2015-01-01' },
      visit: { hospitalLevel: 'L1' },
      lines: [{ class: 'A', amount: '100.00' }],
      payment: { family: [relative('F-1', 'parent', '80.00')] },
    })
    expect([purses(settled), family(settled)]).toEqual([['35.00', '0.00', '35.00', '0.00'], ['F-1 35.00 → 45.00']])
  })
  test('the pack is asked only when an account could pay', () => {
    const silent = aCity({ 'personal-account': undefined })
    expect(purses(paid({}, {}, silent))).toEqual(['365.00', '0.00', '0.00', '365.00'])
    expect(() => paid({ family: [relative('F-1', 'child', '1.00')] }, {}, silent)).toThrow('personal-account')
  })
  test('whoever pays, the patient’s year and funds are the same', () => {
    const alone = paid({})
    const helped = paid({ family: [relative('F-2', 'spouse', '1000.00')] })
    expect(helped.accumulatorsAfter).toEqual(alone.accumulatorsAfter)
    expect(formatMoney(helped.fundTotal)).toBe(formatMoney(alone.fundTotal))
  })
})

describe('what no account may pay', () => {
  // as the bill, and 40 of class C for beauty, 10 of class A for registration: within 510, pool (510 - 100) × 50 % = 205, rest 305;
  // the registration's portion of the rest: 305 × 10/510 = 5.980… → 5.98
  const excluded = [
    ...bill,
    { class: 'C', itemCode: 'MR01', amount: '40.00' },
    { class: 'A', feeCategory: 'registration', amount: '10.00' },
  ]
  test('excluded items and fee categories stay with cash', () => {
    const settled = paid({ useAccount: true, accountBalance: '1000.00' }, { lines: excluded })
    expect(purses(settled)).toEqual(['410.00', '364.02', '0.00', '45.98'])
    expect(settled.parts[0]?.trace.find(({ code }) => code === 'personal-account.excluded')?.values).toEqual({
      lines: '5, 6',
      amount: '45.98',
    })
  })
  test('relatives’ accounts may not either', () => {
    const settled = paid({ family: [relative('F-1', 'child', '1000.00')] }, { lines: excluded })
    expect(family(settled)).toEqual(['F-1 364.02 → 635.98'])
  })
  // 30 % of 100 is paid first for the place; half of the amount within policy is excluded: 15 of the 30, and half of the rest
  // (70 × 50 % = 35; nothing due as deductible) 17.50; the line's own first-pay does not exist
  test('the first-pay for the place of care is excluded by the same portion', () => {
    const pack = aCity({ 'out-of-area': { rows: [{ method: 'first-pay', share: '30%' }] }, 'outpatient.deductible': 'none' })
    const lines = [
      { class: 'A', amount: '50.00' },
      { class: 'A', amount: '50.00', feeCategory: 'registration' },
    ]
    const visit = { placement: { place: 'cross-province', filing: 'none' } }
    expect(purses(paid({ useAccount: true, accountBalance: '1000.00' }, { lines, visit }, pack))).toEqual([
      '65.00',
      '32.50',
      '0.00',
      '32.50',
    ])
  })
})

test('where a supplement took the whole first-pay, the working says what that was before it goes on to the next share', () => {
  const pack = aCity({
    'out-of-area': { rows: [{ method: 'first-pay', share: '30%' }] },
    'outpatient.deductible': 'none',
    'enterprise-supplement': { scope: ['outpatient'], rows: [{ plan: 'gold', share: '90%', of: 'everything', cap: 'none' }] },
  })
  const lines = [
    { class: 'B', upfrontShare: '10%', amount: '50.00' },
    { class: 'C', amount: '60.00', feeCategory: 'registration' },
  ]
  const visit = { placement: { place: 'cross-province', filing: 'none' } }
  const words = { lines, visit, person: { supplementPlan: 'gold' } }
  const [part] = paid({ useAccount: true, accountBalance: '1000.00' }, words, pack).parts
  if (!part) throw new Error('no part')
  const { formula } = part.trace.find(({ code }) => code === 'personal-account.excluded') ?? {}
  // 5 first for the item and 13.50 for the place, both paid by the supplement, and some of the 60 as well
  expect(formula).toContain('5.00 + 13.50 = 18.50')
  expect(numbersFromNowhere(part.trace, part.lines, new Set(['0.00', '0%', '100%', '1000.00']))).toEqual([])
})

describe('a visit in parts', () => {
  // chronic 100 × 80 %: 20 left; outpatient (150 - 100) × 50 %: 125 left
  const words: VisitWords = {
    person: { approvals: [{ kind: 'chronic', disease: 'uraemia', from: '2024-01-01', record: 'MB-1' }] },
    lines: [
      { class: 'A', itemCode: 'DX1', amount: '100.00' },
      { class: 'A', amount: '150.00' },
    ],
  }
  test('balances and limits go on from part to part', () => {
    const payment = {
      useAccount: true,
      accountBalance: '15.00',
      family: [relative('F-1', 'child', '80.00', { limit: '40.00' }), relative('F-2', 'spouse', '80.00')],
    }
    const settled = settledVisit(city, { ...words, payment })
    expect(family(settled)).toEqual(['F-1 5.00 → 75.00', 'F-1 35.00 → 40.00', 'F-2 80.00 → 0.00'])
    expect(purses(settled)).toEqual(['145.00', '15.00', '120.00', '10.00'])
  })
})

test('a reversal gives every account back what it paid', () => {
  const settled = paid({ useAccount: true, accountBalance: '100.00', family: [relative('F-1', 'child', '80.00')] })
  const [part] = settled.parts
  if (!part) throw new Error('no part')
  const reversed = z.encode(settlementBreakdownSchema, reverse(part))
  expect(reversed).toMatchObject({
    personalAccount: '-100.00',
    sharedAccount: '-80.00',
    accountBalanceAfter: '100.00',
    familyPayments: [{ account: 'F-1', relation: 'child', amount: '-80.00', balanceAfter: '80.00' }],
  })
})

test('balances below zero and an account given twice are refused by their names', () => {
  const refusal = (...accounts: ReturnType<typeof aVisit>['payment']['family'] & object) => {
    const visit = aVisit({ lines: bill })
    const outcome = settleCase({ ...visit, payment: { ...visit.payment, family: accounts } }, city)
    return outcome.ok ? encodeSettled(outcome.value) : outcome.error.details
  }
  const [one] = aVisit({ lines: bill, payment: { family: [relative('F-1', 'child', '80.00')] } }).payment.family ?? []
  if (!one) throw new Error('no account')
  const below = parseMoney('-0.01')
  expect(refusal({ ...one, balance: below })).toEqual({ reason: 'below-zero: family account F-1' })
  expect(refusal({ ...one, authorised: { ...one.authorised, limit: below } })).toEqual({ reason: 'below-zero: family account F-1' })
  expect(refusal(one, one)).toEqual({ reason: 'family-account-twice: F-1' })
})

describe('other uses of an account', () => {
  const pack = aPack({
    'personal-account': {
      pays: ['within-policy'],
      uses: [
        { use: 'resident-premium', for: ['spouse', 'parent', 'child'] },
        { use: 'long-term-care-premium', for: ['self'] },
        { use: 'antigen-test', for: ['self', 'spouse'], until: '2023-12-31' },
      ],
    },
  })
  const found = findValue({ pack, insuranceType: 'employee', on: parseLocalDate('2024-06-01') }, 'personal-account')
  const rule = typeof found === 'string' ? undefined : found.value
  if (!rule) throw new Error('no rule')
  test.each<[AccountUse, Relation, string, object]>([
    ['resident-premium', 'child', '2024-06-01', { allowed: true }],
    ['resident-premium', 'self', '2024-06-01', { allowed: false, reason: 'not-for-relation' }],
    ['long-term-care-premium', 'self', '2024-06-01', { allowed: true }],
    ['antigen-test', 'spouse', '2023-12-31', { allowed: true, until: '2023-12-31' }],
    ['antigen-test', 'spouse', '2024-01-01', { allowed: false, reason: 'ended', until: '2023-12-31' }],
    ['antigen-test', 'child', '2023-12-31', { allowed: false, reason: 'not-for-relation' }],
    ['fitness', 'self', '2024-06-01', { allowed: false, reason: 'not-listed' }],
    ['wellness', 'self', '2024-06-01', { allowed: false, reason: 'not-listed' }],
    ['public-health', 'self', '2024-06-01', { allowed: false, reason: 'not-listed' }],
    ['commercial-insurance', 'self', '2024-06-01', { allowed: false, reason: 'not-listed' }],
  ])('%s for %s on %s', (use, relation, on, expected) => {
    expect(accountAllows(rule, use, relation, parseLocalDate(on))).toEqual(expected)
  })
})

describe('monthly accrual (个人账户划入)', () => {
  // Jining from 2022-12-01 (JN-11), and a fixed base of 4,321.33 for the retired
  const jining = aPack({
    'account-accrual': {
      components: [
        { source: 'own', rate: '2%', base: 'own-base', category: 'active' },
        { source: 'employer', rate: '0.5%', base: 'own-base', category: 'active', ageTo: 45 },
        { source: 'employer', rate: '0.75%', base: 'own-base', category: 'active' },
        { source: 'fixed', rate: '2%', base: { averagePension: '4321.33' }, category: 'retired', ageTo: 69 },
        { source: 'fixed', rate: '2.5%', base: { averagePension: '4321.33' }, category: 'retired' },
      ],
    },
  })
  const accrued = (change: object, pack = jining) => {
    const outcome = monthlyAccrual(
      {
        insuranceType: 'employee',
        category: 'active',
        birthDate: parseLocalDate('1980-05-01'),
        month: parseLocalDate('2025-05-20'),
        ownBase: parseMoney('5678.90'),
        ...change,
      },
      pack,
    )
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.error))
    return [...outcome.value.components.map(({ source, amount }) => `${source} ${formatMoney(amount)}`), formatMoney(outcome.value.total)]
  }
  const born = (birthDate: string) => ({ birthDate: parseLocalDate(birthDate) })
  // 5678.90 × 2 % = 113.578 → 113.58; × 0.5 % = 28.3945 → 28.39; × 0.75 % = 42.59175 → 42.59
  test('one rounding per component; age on the first day of the month', () => {
    expect(accrued({})).toEqual(['own 113.58', 'employer 28.39', '141.97'])
    expect(accrued(born('1979-05-01'))).toEqual(['own 113.58', 'employer 42.59', '156.17'])
    expect(accrued(born('1979-05-02'))).toEqual(['own 113.58', 'employer 28.39', '141.97'])
  })
  // 4321.33 × 2 % = 86.4266 → 86.43; × 2.5 % = 108.03325 → 108.03
  test('retired persons get the fixed amount of the pack’s base, by age', () => {
    expect(accrued({ category: 'retired', ...born('1955-05-02') })).toEqual(['fixed 86.43', '86.43'])
    expect(accrued({ category: 'retired', ...born('1955-05-01') })).toEqual(['fixed 108.03', '108.03'])
  })
  test('retirement takes effect in the month after it', () => {
    const retired = { category: 'retired', retiredOn: parseLocalDate('2025-05-01'), ...born('1965-05-01') }
    expect(accrued(retired)).toEqual(['own 113.58', 'employer 42.59', '156.17'])
    expect(accrued({ ...retired, month: parseLocalDate('2025-06-01') })).toEqual(['fixed 86.43', '86.43'])
    expect(accrued({ ...retired, retiredOn: parseLocalDate('2025-04-30') })).toEqual(['fixed 86.43', '86.43'])
  })
  test('the working shows base, rate and source', () => {
    const outcome = monthlyAccrual(
      { insuranceType: 'employee', category: 'retired', birthDate: parseLocalDate('1960-01-01'), month: parseLocalDate('2025-05-20') },
      jining,
    )
    expect(outcome).toMatchObject({
      value: {
        on: '2025-05-01',
        components: [{ formula: '4321.33 × 2% = 86.43', parameter: { id: 'account-accrual', value: '2%', grade: 'S' } }],
      },
    })
  })
  test('nothing where the rule says none; refused where it is unknown or the base is missing', () => {
    expect(accrued({}, aPack({ 'account-accrual': 'none' }))).toEqual(['0.00'])
    expect(() => accrued({}, aPack())).toThrow('account-accrual')
    expect(() => accrued({}, aPack({ 'account-accrual': null }))).toThrow('policy.value-absent')
    expect(() => accrued({ ownBase: undefined })).toThrow('contribution-base-needed')
  })
})

test('between them, these cases show everything an account can do', () => {
  settledVisit(city, { lines: bill, payment: { useAccount: true, accountBalance: '0.00' } })
  paid({ useAccount: true, accountBalance: '1.00' }, {}, aCity({ 'personal-account': 'none' }))
  const codes = Object.keys(traceCodes).filter((code) => code.startsWith('personal-account.'))
  expect(codes.filter((code) => !seenCodes.has(code))).toEqual([])
})
