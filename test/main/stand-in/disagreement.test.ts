import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Distortion, distortions } from '../../../main/stand-in/index.ts'
import type { InsuredPerson } from '../../../shared/insured/index.ts'
import { formatMoney, type Money } from '../../../shared/money/index.ts'
import { accepted, aLine, people, startWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

const lines = [
  aLine('L1', { price: '60000', amount: '60000.00' }),
  aLine('L2', { item: 'TEST-B5', price: '9000', amount: '9000.00' }),
  aLine('L3', { item: 'TEST-C', price: '70', amount: '70.00' }),
]

/** What the platform says of the same bill, by the name of each amount. */
async function figuresOf(person: InsuredPerson, visit: string, as?: Distortion, seed = 1): Promise<Record<string, string>> {
  world.standIn.faults.set(as === undefined ? {} : { seed, rules: [{ kind: 'disagree', as }] })
  const request = { ...(await world.upload(person, lines, visit)), useAccount: true }
  const figures = accepted(await world.platform.preSettle(world.next(), request))
  await world.platform.withdrawFees(world.next(), request)
  return Object.fromEntries(
    Object.entries(figures)
      .filter(([, value]) => typeof value === 'number')
      .map(([name, amount]) => [name, formatMoney(amount as unknown as Money)]),
  )
}

const differing = (a: Record<string, string>, b: Record<string, string>) => Object.keys(a).filter((name) => a[name] !== b[name])

it.each([
  ['price-limit', 'employee', 'overPriceLimit'],
  ['class', 'employee', 'fullySelfPaid'],
  ['share', 'employee', 'upfrontSelfPay'],
  ['deductible', 'employee', 'deductibleApplied'],
  ['deductible-used', 'employee', 'deductibleApplied'],
  ['pooled-share', 'employee', 'pooledFundPayment'],
  ['ceiling', 'employee', 'pooledFundPayment'],
  ['second-tier-threshold', 'resident', 'residentMajorIllness'],
  ['assistance-share', 'resident', 'medicalAssistance'],
  ['account-balance', 'employee', 'personalAccount'],
  ['rounding', 'employee', 'pooledFundPayment'],
] as const)('%s: the first amount that differs is the one it is about, and the same seed says the same', async (as, who, first) => {
  const agreed = await figuresOf(people[who], 'V1')
  const distorted = await figuresOf(people[who], 'V1', as, 5)
  const order = [
    'totalFee',
    'fullySelfPaid',
    'overPriceLimit',
    'upfrontSelfPay',
    'withinPolicy',
    'deductibleApplied',
    'pooledFundPayment',
    'employeeLargeAmount',
    'residentMajorIllness',
    'civilServantSubsidy',
    'medicalAssistance',
    'personalAccount',
  ]
  expect(order.find((name) => agreed[name] !== distorted[name])).toBe(first)
  expect(await figuresOf(people[who], 'V1', as, 5)).toEqual(distorted)
  if (as === 'rounding') expect(Number(agreed.pooledFundPayment) - Number(distorted.pooledFundPayment)).toBeCloseTo(0.01, 6)
})

it('another seed disagrees by another amount', async () => {
  const seeds = [1, 2, 3, 4]
  const answers = new Set<string>()
  for (const seed of seeds) answers.add(JSON.stringify(await figuresOf(people.employee, 'V1', 'deductible', seed)))
  expect(answers.size).toBeGreaterThan(1)
})

it('every distortion has its case above', () => {
  expect([...distortions].sort()).toEqual([
    'account-balance',
    'assistance-share',
    'ceiling',
    'class',
    'deductible',
    'deductible-used',
    'pooled-share',
    'price-limit',
    'rounding',
    'second-tier-threshold',
    'share',
  ])
})

it('where nothing is distorted, nothing differs', async () => {
  expect(differing(await figuresOf(people.resident, 'V1'), await figuresOf(people.resident, 'V2'))).toEqual([])
})
