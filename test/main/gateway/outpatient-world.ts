/** Outpatients, pharmacy customers and what is done for them, before the one hospital of `world.ts`. */
import type {
  DispensedLine,
  FeeLineSplit,
  OutpatientSettlementRequest,
  OutpatientVisit,
  PharmacySale,
  PlatformOutcome,
  StayReference,
  StockSale,
} from '../../../main/services/ports/index.ts'
import { parseLocalDate } from '../../../shared/dates/index.ts'
import type { InsuredPerson } from '../../../shared/insured/index.ts'
import { parseMoney, parseQuantity, parseUnitPrice, sumMoney } from '../../../shared/money/index.ts'
import { approvalSchema } from '../../../shared/settlement/index.ts'
import { aPerson } from '../../builders/stay.ts'
import { accepted, aLine, cardOf, type LineWish, stayOf, type World } from '../stand-in/world.ts'

let people = 100

/** An insured person nobody has met before, known to the platform. */
export function newcomer(world: World, changes: Partial<InsuredPerson> = {}, approvals: readonly object[] = []): InsuredPerson {
  people += 1
  const person = aPerson(people, { category: 'active', birthDate: parseLocalDate('1980-03-15'), ...changes })
  const { cardNumber: number, cardIdentification: identification } = cardOf(person)
  const one = { person, card: { number, identification }, approvals: approvals.map((text) => approvalSchema.parse(text)), counted: [] }
  world.standIn.seed({ people: [one], visits: [], items: [] })
  return person
}

export const visitAt = '2026-03-05 09:30:00'
let visits = 0

/** A visit under a number of its own. */
export function aVisit(changes: Partial<OutpatientVisit> = {}): OutpatientVisit {
  visits += 1
  return {
    outpatientNumber: `MZ${String(visits).padStart(6, '0')}`,
    visitedAt: visitAt,
    medicalCategory: '11',
    department: { code: 'D1', name: '测试门诊', category: '03' },
    doctor: { code: 'DR1', name: '测试医师' },
    diagnoses: [
      { code: 'J06.900', name: '急性上呼吸道感染' },
      { code: 'BNW050', name: '感冒病', kind: 'tcm-disease' },
    ],
    ...changes,
  }
}

export function aDrug(
  lineId: string,
  wish: LineWish & Pick<DispensedLine, 'prescriptionNumber' | 'externalPrescription'> = {},
): DispensedLine {
  const { prescriptionNumber, externalPrescription, ...rest } = wish
  return {
    ...aLine(lineId, rest),
    chargedOn: parseLocalDate('2026-03-05'),
    ...(prescriptionNumber === undefined ? {} : { prescriptionNumber }),
    ...(externalPrescription === undefined ? {} : { externalPrescription }),
  }
}

function totals(splits: readonly FeeLineSplit[]): OutpatientSettlementRequest['figures'] {
  const total = (part: 'amount' | 'fullySelfPaid' | 'overPriceLimit' | 'upfrontSelfPay' | 'withinPolicy') =>
    sumMoney(splits.map((split) => split[part]))
  return {
    totalFee: total('amount'),
    fullySelfPaid: total('fullySelfPaid'),
    overPriceLimit: total('overPriceLimit'),
    upfrontSelfPay: total('upfrontSelfPay'),
    withinPolicy: total('withinPolicy'),
  }
}

export interface Prepared {
  readonly stay: StayReference
  readonly visit: OutpatientVisit
  readonly request: OutpatientSettlementRequest
  /** The answer to 2204 as it came. */
  readonly feesRaw: string
}

/** Registers, says what the doctor found, and brings the lines of one batch. */
export async function prepare(
  world: World,
  person: InsuredPerson,
  lines: readonly DispensedLine[],
  wish: { readonly visit?: Partial<OutpatientVisit>; readonly useAccount?: boolean; readonly batch?: string } = {},
): Promise<Prepared> {
  const { platform } = world
  const visit = aVisit(wish.visit)
  const { visitId: _, ...visitor } = stayOf(person)
  const { visitId } = accepted(await platform.register(world.next(), visitor, visit))
  const stay = { ...visitor, visitId }
  accepted(await platform.uploadVisit(world.next(), stay, visit))
  const batch = wish.batch ?? 'B1'
  const disease = visit.disease === undefined ? {} : { disease: visit.disease }
  const uploaded = await platform.uploadOutpatientFees(world.next(), { stay, batch, lines, ...disease })
  const request = {
    ...stay,
    batch,
    medicalCategory: visit.medicalCategory,
    useAccount: wish.useAccount ?? false,
    slipNumber: '20260305-0001',
    figures: totals(accepted(uploaded)),
  }
  return { stay, visit, request, feesRaw: rawOf(uploaded) }
}

/** The answer as it came, of a call that must have been accepted. */
export function rawOf<Value>(outcome: PlatformOutcome<Value>): string {
  if (outcome.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(outcome)}`)
  if (outcome.receipt.warning !== undefined) throw new Error(`a warning: ${outcome.receipt.warning}`)
  return outcome.receipt.raw
}

export function aSale(person: InsuredPerson, lines: PharmacySale['lines'], changes: Partial<PharmacySale> = {}): PharmacySale {
  const { visitId: _, ...stay } = stayOf(person)
  const nothing = parseMoney('0.00')
  const totalFee = sumMoney(lines.map(({ amount }) => amount))
  return {
    stay,
    soldAt: visitAt,
    medicalCategory: '41',
    useAccount: true,
    slipNumber: '20260305-0001',
    figures: { totalFee, fullySelfPaid: nothing, overPriceLimit: nothing, upfrontSelfPay: nothing, withinPolicy: totalFee },
    lines,
    ...changes,
  }
}

/** A traceability code of its own: twenty digits, the first of them an 8. */
let packages = 0
export function aPackage(): string {
  packages += 1
  return `8600001${String(packages).padStart(13, '0')}`
}

/** A settlement as the desk sends it. */
export function aSettlement(stay: StayReference): OutpatientSettlementRequest {
  return {
    ...stay,
    batch: 'B1',
    medicalCategory: '11',
    useAccount: true,
    slipNumber: '20260305-0001',
    figures: {
      totalFee: parseMoney('104.52'),
      fullySelfPaid: parseMoney('0.00'),
      overPriceLimit: parseMoney('0.00'),
      upfrontSelfPay: parseMoney('0.23'),
      withinPolicy: parseMoney('104.29'),
    },
  }
}

/** One row of 商品销售 to an insured person. */
export function aStockSale(record: string, { personNumber, enrolmentArea, idNumber, name }: InsuredPerson): StockSale {
  return {
    record,
    itemCode: 'TEST-B5',
    hospitalItemCode: 'H1',
    itemName: '测试药品',
    isPrescriptionDrug: true,
    lot: { number: 'LOT1', madeOn: parseLocalDate('2025-01-01'), expiresOn: parseLocalDate('2027-12-31') },
    price: parseUnitPrice('10'),
    quantity: parseQuantity('1'),
    at: '2026-03-05 09:31:00',
    operatorName: '测试药师',
    visitNumber: 'LS1',
    centreSettlementId: 'S1',
    buyer: { personNumber, enrolmentArea, idNumber, name },
    isSplit: false,
    traceCodes: ['86000010000000000003'],
    receiptNumber: 'LS-1',
    prescriber: '测试医师',
    pharmacist: { name: '测试药师', licence: 'ZY1' },
  }
}
