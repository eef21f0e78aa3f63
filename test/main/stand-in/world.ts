/** One synthetic hospital before one stand-in platform over real HTTP; every name says that it is made up. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type GatewaySettings, noSigner, openCentralPlatform } from '../../../main/gateway/index.ts'
import { openPolicyPacks } from '../../../main/policy-packs/index.ts'
import type { CardIdentity, FeeLineSplit, Sender, SettlementRequest, StayReference } from '../../../main/services/ports/index.ts'
import { type StandIn, type StandInOptions, standInSeedSchema, startStandIn } from '../../../main/stand-in/index.ts'
import type { BillLine } from '../../../shared/bill/index.ts'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import type { InsuredPerson } from '../../../shared/insured/index.ts'
import { parseMoney, parseQuantity, parseUnitPrice, sumMoney } from '../../../shared/money/index.ts'
import { aPerson } from '../../builders/stay.ts'

export const packFolder = resolve(import.meta.dirname, '../../../resources/policy-packs')
/** Read once: a pack never changes while it is open, and reading takes longer than most tests. */
export const openedPacks = openPolicyPacks(packFolder)
export const institution = { code: 'H36080299991', name: '测试医院（虚构）', area: '360802', hospitalLevel: 'L3' } as const
/** 2026-03-05 10:00:00 in China. */
export const morning = Date.UTC(2026, 2, 5, 2, 0, 0)

export const people = {
  employee: aPerson(1, { category: 'active', birthDate: parseLocalDate('1980-03-15'), accountBalance: parseMoney('500.00') }),
  resident: aPerson(2, {
    insuranceType: 'resident',
    category: 'adult',
    accountBalance: parseMoney('0.00'),
    identities: [{ identity: 'minimum-living', from: parseLocalDate('2024-01-01') }],
  }),
  civilServant: aPerson(3, { civilServantRank: 'county', employer: '测试单位（虚构）' }),
  notEnrolled: aPerson(4, { enrolmentStatus: 'not-enrolled' }),
  suspended: aPerson(5, { enrolmentStatus: 'suspended' }),
} satisfies Record<string, InsuredPerson>

export function cardOf(person: InsuredPerson): CardIdentity {
  return {
    region: '360800',
    cardIdentification: `360800D156000005${person.personNumber.slice(-16).padStart(16, '0')}`,
    cardNumber: `T${person.personNumber.slice(-8)}`,
    socialSecurityNumber: person.idNumber,
    name: person.name,
    sex: person.sex,
    birthDate: person.birthDate,
    version: '2.00',
    resetInformation: '0081544943',
  }
}

const always = { from: '2020-01-01' }
const items = [
  { code: 'TEST-A', feeCategory: 'bed', validFrom: '2020-01-01', classes: [{ ...always, class: 'A' }], shares: [], priceLimits: [] },
  {
    code: 'TEST-B5',
    feeCategory: 'western-drug',
    validFrom: '2020-01-01',
    classes: [{ ...always, class: 'B' }],
    shares: [
      { ...always, insuranceType: 'employee', kind: 'first-payment', share: '0.05' },
      { ...always, insuranceType: 'resident', kind: 'direct-reimbursement', share: '0.95' },
    ],
    priceLimits: [],
  },
  { code: 'TEST-C', feeCategory: 'other', validFrom: '2020-01-01', classes: [{ ...always, class: 'C' }], shares: [], priceLimits: [] },
  {
    code: 'TEST-LIMIT',
    feeCategory: 'examination',
    validFrom: '2020-01-01',
    classes: [{ ...always, class: 'A' }],
    shares: [],
    priceLimits: [{ ...always, level: 'L3', limit: '3.5' }],
  },
  {
    code: 'TEST-RESTRICTED',
    feeCategory: 'western-drug',
    validFrom: '2020-01-01',
    classes: [{ ...always, class: 'A', restriction: '限测试用途' }],
    shares: [],
    priceLimits: [],
  },
]

export const seed = standInSeedSchema.parse({ items })

export function stayOf(person: InsuredPerson, visit = 'V1'): StayReference {
  const document = { kind: 'id-number', number: person.idNumber } as const
  const { personNumber, enrolmentArea, insuranceType } = person
  return { visitId: `${visit}-${personNumber.slice(-4)}`, personNumber, enrolmentArea, insuranceType, document }
}

export interface LineWish {
  readonly item?: string
  readonly quantity?: string
  readonly price?: string
  readonly amount?: string
  readonly originalLineId?: string
  readonly approved?: boolean
}

export function aLine(lineId: string, wish: LineWish = {}): BillLine {
  return {
    lineId,
    itemCode: wish.item ?? 'TEST-A',
    hospitalItemCode: 'H1',
    itemName: '测试项目',
    feeCategory: 'bed',
    chargedOn: parseLocalDate('2026-03-02'),
    quantity: parseQuantity(wish.quantity ?? '1'),
    unitPrice: parseUnitPrice(wish.price ?? '100.00'),
    amount: parseMoney(wish.amount ?? '100.00'),
    ...(wish.originalLineId === undefined ? {} : { originalLineId: wish.originalLineId }),
    ...(wish.approved === undefined ? {} : { restrictionApproved: wish.approved }),
    department: { code: 'D1', name: '测试科室' },
    doctor: { code: 'DR1', name: '测试医师' },
  }
}

type WholeRequest = SettlementRequest & { readonly figures: Required<SettlementRequest['figures']> }

export function requestFor(stay: StayReference, splits: readonly FeeLineSplit[], useAccount = false): WholeRequest {
  const total = (part: 'amount' | 'fullySelfPaid' | 'overPriceLimit' | 'upfrontSelfPay' | 'withinPolicy') =>
    sumMoney(splits.map((split) => split[part]))
  return {
    ...stay,
    dischargedOn: '2026-03-05',
    useAccount,
    slipNumber: '20260305-0001',
    figures: {
      totalFee: total('amount'),
      fullySelfPaid: total('fullySelfPaid'),
      overPriceLimit: total('overPriceLimit'),
      upfrontSelfPay: total('upfrontSelfPay'),
      withinPolicy: total('withinPolicy'),
    },
  }
}

/** Everything the gateway can say to the platform. */
export type Platform = ReturnType<typeof openCentralPlatform>

export interface World {
  readonly standIn: StandIn
  readonly platform: Platform
  /** A message id of its own each time. */
  next(): Sender
  /** Another terminal of the same hospital, or the same with other settings. */
  connect(settings?: Partial<GatewaySettings>): Platform
  /** Uploads the lines and answers what a settlement of them would ask for. */
  upload(person: InsuredPerson, lines: readonly BillLine[], visit?: string): Promise<WholeRequest>
  clock: number
  close(): Promise<void>
}

export async function startWorld(options: Partial<StandInOptions> = {}): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'sanbao-stand-in-'))
  const clients: Platform[] = []
  let serial = 0
  const now = () => world.clock
  const standIn = await startStandIn({
    port: 0,
    databaseFile: join(folder, 'stand-in.db'),
    packs: openedPacks,
    institution,
    now,
    seed,
    ...options,
  })
  standIn.seed({
    items: [],
    people: Object.values(people).map((person) => {
      const card = cardOf(person)
      return { person, card: { number: card.cardNumber, identification: card.cardIdentification }, counted: [] }
    }),
    visits: Object.values(people).flatMap((person) =>
      ['V1', 'V2'].map((visit) => ({
        visitId: stayOf(person, visit).visitId,
        personNumber: person.personNumber,
        inpatientNumber: `ZY${visit}`,
        admittedOn: parseLocalDate('2026-03-01'),
        filing: 'none' as const,
        conditions: [],
      })),
    ),
  })

  function connect(settings: Partial<GatewaySettings> = {}): Platform {
    const client = openCentralPlatform({
      address: standIn.address,
      institution,
      receiver: '99',
      signer: noSigner(),
      machine: { mac: '02-00-00-00-00-01', ip: '127.0.0.1' },
      now,
      nextSerial: () => {
        serial += 1
        return serial
      },
      timeoutMs: 5_000,
      ...settings,
    })
    clients.push(client)
    return client
  }

  const world: World = {
    standIn,
    platform: undefined as unknown as Platform,
    clock: morning,
    connect,
    next: () => {
      serial += 1
      return { messageId: world.platform.messageId(world.clock, serial), operatorId: '1001', operatorName: '测试收费员' }
    },
    upload: async (person, lines, visit) => {
      const stay = stayOf(person, visit)
      const outcome = await world.platform.uploadFees(world.next(), stay, lines as BillLine[])
      if (outcome.kind !== 'accepted') throw new Error(`upload: ${JSON.stringify(outcome)}`)
      return requestFor(stay, outcome.value)
    },
    close: async () => {
      await Promise.all(clients.map((client) => client.close()))
      await standIn.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return Object.assign(world, { platform: connect() })
}

/** The value of a call that must have been accepted. */
export function accepted<Value>(outcome: { readonly kind: string; readonly value?: Value }): Value {
  if (outcome.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(outcome)}`)
  return outcome.value as Value
}
