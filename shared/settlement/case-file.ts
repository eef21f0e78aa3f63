import { z } from 'zod'
import { feeCategorySchema } from '../bill/index.ts'
import { itemTermsSchema } from '../catalogue/index.ts'
import { type LocalDate, localDateSchema } from '../dates/index.ts'
import { type Outcome, refuse, succeed } from '../errors/index.ts'
import { benefitSchema, heldIdentitySchema, insuranceTypeSchema, personCategorySchema } from '../insured/index.ts'
import {
  compareMoney,
  isNegativeMoney,
  type Money,
  moneyCodec,
  negateMoney,
  parseMoney,
  parseQuantity,
  parseUnitPrice,
  priceTimesQuantity,
  type Quantity,
  quantityCodec,
  type UnitPrice,
  unitPriceCodec,
} from '../money/index.ts'
import { issuesOf } from '../policy/issues.ts'
import type { PackSource } from '../policy/pack-files.ts'
import { amountSchema, shareSchema } from '../policy/parameters/common.ts'
import { settlementBreakdownSchema } from './breakdown.ts'
import {
  approvalSchema,
  type CaseLine,
  enrolmentSchema,
  familyAccountSchema,
  hospitalLevelSchema,
  placementSchema,
  type SettlementCase,
  settlementCaseSchema,
} from './case.ts'
import { settledPartsSchema } from './parts.ts'

/** Far above any real line; so many of them still add up exactly. */
const largestLine = parseMoney('100000000.00')

/** Whether price times quantity, or the amount stated, stays within `largestLine`. */
function isWithinSize(line: {
  readonly amount?: Money | undefined
  readonly unitPrice?: UnitPrice | undefined
  readonly quantity?: Quantity | undefined
}): boolean {
  const fits = (amount: Money) => compareMoney(amount, largestLine) <= 0 && compareMoney(negateMoney(amount), largestLine) <= 0
  if (line.amount !== undefined && !fits(line.amount)) return false
  if (line.unitPrice === undefined) return true
  try {
    return fits(priceTimesQuantity(line.unitPrice, line.quantity ?? parseQuantity('1'), 'half-up'))
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** One fee line of a case file. `amount` alone is enough; what is left out is taken from the stay. */
export const caseFileLineSchema = z
  .strictObject({
    lineId: z.string().min(1).optional().describe('number of the line; absent: its place in the list, from 1'),
    itemCode: z.string().optional(),
    itemName: z.string().optional(),
    feeCategory: feeCategorySchema.optional().describe('absent: other'),
    chargedOn: localDateSchema.optional().describe('absent: the day of discharge'),
    quantity: quantityCodec.optional().describe('absent: 1, or -1 for a negative amount'),
    unitPrice: unitPriceCodec.optional().describe('absent: the amount'),
    amount: moneyCodec.optional().describe('absent: unit price times quantity, rounded half up'),
    originalLineId: z.string().min(1).optional().describe('a return names the line it takes back'),
    disease: z.string().min(1).optional().describe('the approved disease this line is prescribed for; absent: found by item'),
    purpose: z.enum(['maternity']).optional(),
    class: itemTermsSchema.shape.class,
    upfrontShare: shareSchema.optional(),
    origin: itemTermsSchema.shape.origin,
    priceLimit: itemTermsSchema.shape.priceLimit,
    restriction: itemTermsSchema.shape.restriction,
    specialDrug: itemTermsSchema.shape.specialDrug,
  })
  .refine((line) => line.amount !== undefined || line.unitPrice !== undefined, { error: 'amount or unitPrice', path: ['amount'] })
  .refine(isWithinSize, { error: 'a line of at most 100000000.00', path: ['amount'] })
export type CaseFileLine = z.output<typeof caseFileLineSchema>

/** Names a settlement may be expected by: every field of the breakdown, and three short forms. */
export const settlementExpectations = [
  ...Object.keys(settlementBreakdownSchema.shape),
  ...Object.keys(settledPartsSchema.shape),
  'refusal',
  'traceCodes',
  'noticeCodes',
]

/** What may be expected under these names; `also` names in words those that are no field of the breakdown. */
export function expectationSchema(allowed: readonly string[], also: string) {
  const names = new Set(allowed)
  return z.record(z.string(), z.unknown()).refine((expected) => Object.keys(expected).every((name) => names.has(name)), {
    error: (issue) => {
      const unknown = Object.keys(issue.input as object).filter((name) => !names.has(name))
      return `${also}; unknown: ${unknown.join(', ')}`
    },
  })
}

const institutionShape = {
  hospitalLevel: hospitalLevelSchema,
  institution: settlementCaseSchema.shape.stay.shape.institution,
  prescription: settlementCaseSchema.shape.stay.shape.prescription,
  placement: placementSchema.default({ place: 'local', filing: 'none' }),
  conditions: z.array(z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower-case words joined by dashes')).default([]),
  approvals: settlementCaseSchema.shape.stay.shape.approvals,
} as const
/** A day at the end that is not before the first. */
const endsAfterBegin = ({ from, to }: { readonly from: LocalDate; readonly to?: LocalDate | undefined }) => to === undefined || from <= to

/** Every accumulator is named by what it belongs to and what it counts; names a pack needs besides are free. */
const accumulatorNameSchema = z.string().regex(/^[a-z][a-z0-9-]*\../, 'a name such as pool.fund')
const yearShape = {
  counts: z.record(accumulatorNameSchema, z.int().nonnegative().max(10_000)).default({}),
  amounts: z.record(accumulatorNameSchema, amountSchema).default({}),
} as const

/** What one year has counted, of a file in which nothing has to be said. */
export const yearOfFileSchema = z.strictObject(yearShape)

const visitSchema = z.strictObject({ ...institutionShape, on: localDateSchema })
const staySchema = z.strictObject({ ...institutionShape, admittedOn: localDateSchema, dischargedOn: localDateSchema })

/** The care that a settlement is about, wherever a file describes one. */
export const careShape = {
  benefit: z.enum([...benefitSchema.options, 'visit']).describe('visit: every line goes to the scheme it belongs to, and each is a part'),
  disease: z.string().min(1).optional().describe('of a chronic or two-diseases case'),
  visit: visitSchema.optional().describe('every kind but a stay'),
  stay: staySchema.optional().describe('inpatient, and maternity in hospital'),
  lines: z.array(caseFileLineSchema).max(50_000),
} as const

type Care = { readonly benefit: string; readonly stay?: unknown; readonly visit?: unknown }

/** A stay or a visit, as the benefit has it. */
export function checkCare({ benefit, stay, visit }: Care, context: Pick<z.RefinementCtx, 'addIssue'>): void {
  const refuseAt = (key: string, message: string) => context.addIssue({ code: 'custom', path: [key], message })
  if ((stay === undefined) === (visit === undefined)) refuseAt('visit', 'either stay (inpatient) or visit (everything else)')
  if (benefit === 'inpatient' && stay === undefined) refuseAt('stay', 'a stay')
  if (stay !== undefined && benefit !== 'inpatient' && benefit !== 'maternity')
    refuseAt('stay', 'a visit; only inpatient and maternity care have a stay')
}

/**
 * 案例文件 `sanbao-case/1`: everything one settlement needs, on one page, for people, tests and other engines. Only
 * what differs from an ordinary local stay without history has to be said. The format only ever grows.
 */
export const caseFileSchema = z
  .strictObject({
    format: z.literal('sanbao-case/1'),
    benefit: careShape.benefit,
    disease: careShape.disease,
    name: z.string().min(1),
    rules: z.array(z.string()).default([]).describe('ids of the rules the case is about'),
    pack: z.string().min(1).optional().describe('id of an installed pack, or a folder seen from this file; absent: by area and day'),
    person: z.strictObject({
      insuranceType: insuranceTypeSchema,
      category: personCategorySchema,
      enrolmentArea: z
        .string()
        .regex(/^\d{6}$/, 'six digits')
        .describe('area code of enrolment, six digits'),
      birthDate: localDateSchema.optional(),
      civilServantRank: z.string().optional(),
      contribution: z.string().optional(),
      continuousYears: z.int().nonnegative().max(150).optional(),
      zeroClaimYears: z.int().nonnegative().max(150).optional(),
      identities: z.array(heldIdentitySchema.refine(endsAfterBegin, { error: 'a day not before from', path: ['to'] })).default([]),
      approvals: z.array(approvalSchema.refine(endsAfterBegin, { error: 'a day not before from', path: ['to'] })).default([]),
      enrolment: enrolmentSchema.partial({ newborn: true, missedYears: true, interruptions: true }).optional(),
      supplementPlan: z.string().optional(),
    }),
    visit: careShape.visit,
    stay: careShape.stay,
    lines: careShape.lines,
    accumulators: yearOfFileSchema.prefault({}).describe('what the year of the discharge has counted before this stay'),
    accumulatorsOfYearBefore: yearOfFileSchema
      .optional()
      .describe('the same of the year before, for a stay that is split at the end of the year'),
    payment: z
      .strictObject({
        useAccount: z.boolean().default(false),
        accountBalance: amountSchema.prefault('0.00'),
        deposit: amountSchema.prefault('0.00'),
        family: z
          .array(
            familyAccountSchema.refine(({ authorised }) => endsAfterBegin(authorised), {
              error: 'a day not before from',
              path: ['authorised', 'to'],
            }),
          )
          .refine((family) => new Set(family.map(({ account }) => account)).size === family.length, 'each account once')
          .default([])
          .describe('家庭共济: accounts of relatives in the order in which they are to pay'),
      })
      .prefault({}),
    expect: expectationSchema(settlementExpectations, 'names of the breakdown, refusal, traceCodes or noticeCodes')
      .describe(
        'exact amounts by the names of the breakdown, parts as a list of the same; traceCodes and noticeCodes must occur; refusal: { code, details }',
      )
      .optional(),
    worked: z.string().optional().describe('the calculation by hand'),
  })
  .superRefine(checkCare)
export type CaseFile = z.output<typeof caseFileSchema>

/** Stands in for a file where the content was never in one. */
const noFile = (content: unknown): PackSource => ({ file: 'case', content, locate: () => ({ line: 1, column: 1 }) })

/** Reads the content of a case file; a refusal names every field that is wrong, with the line it stands on where the file is given. */
export function readCaseFile(content: unknown, source: PackSource = noFile(content)): Outcome<CaseFile, 'settlement.bad-case'> {
  const parsed = caseFileSchema.safeParse(content)
  return parsed.success ? succeed(parsed.data) : refuse('settlement.bad-case', { places: issuesOf(source, [], parsed.error) })
}

/** What kind of case a file holds: a single settlement, or a visit to be divided among the schemes. */
export const caseOfFileSchema = settlementCaseSchema.extend({ benefit: caseFileSchema.shape.benefit })
export type CaseOfFile = z.output<typeof caseOfFileSchema>

/** The case as the engine takes it, with everything that was left out filled in. */
export function caseOfFile(file: CaseFile): CaseOfFile {
  const stay = stayOfFile(file)
  const { family, ...payment } = file.payment
  return {
    benefit: file.benefit,
    ...(file.disease !== undefined ? { disease: file.disease } : {}),
    person: personOfFile(file.person),
    stay,
    lines: file.lines.map((line, index) => lineOfFile(line, index, stay.dischargedOn)),
    accumulators: file.accumulators,
    ...(file.accumulatorsOfYearBefore ? { accumulatorsOfYearBefore: file.accumulatorsOfYearBefore } : {}),
    payment: { ...payment, ...(family.length > 0 ? { family } : {}) },
  }
}

/** The person as the engine takes them. */
export function personOfFile({ approvals, enrolment, ...person }: CaseFile['person']): SettlementCase['person'] {
  return {
    ...person,
    ...(approvals.length > 0 ? { approvals } : {}),
    ...(enrolment ? { enrolment: { newborn: false, missedYears: 0, interruptions: [], ...enrolment } } : {}),
  }
}

/** The same for a file known not to be a visit. Throws for a visit: `settleCase` divides those. */
export function singleCaseOfFile(file: CaseFile): SettlementCase {
  const { benefit, ...rest } = caseOfFile(file)
  if (benefit === 'visit') throw new RangeError('a visit has to be divided among the schemes first')
  return { ...rest, benefit }
}

function stayOfFile({ stay, visit }: CaseFile): SettlementCase['stay'] {
  if (stay) return stay
  if (!visit) throw new Error('a case file has a stay or a visit')
  const { on, ...rest } = visit
  return { ...rest, admittedOn: on, dischargedOn: on }
}

function lineOfFile(line: CaseFileLine, index: number, chargedOn: CaseLine['chargedOn']): CaseLine {
  const { class: itemClass, upfrontShare, origin, priceLimit, restriction, specialDrug, disease, purpose } = line
  const quantity = line.quantity ?? parseQuantity(line.amount !== undefined && isNegativeMoney(line.amount) ? '-1' : '1')
  const amount = line.amount ?? priceTimesQuantity(line.unitPrice ?? parseUnitPrice('0'), quantity, 'half-up')
  const original = line.originalLineId === undefined ? {} : { originalLineId: line.originalLineId }
  return {
    lineId: line.lineId ?? String(index + 1),
    itemCode: line.itemCode ?? `line-${index + 1}`,
    itemName: line.itemName ?? `line ${index + 1}`,
    feeCategory: line.feeCategory ?? 'other',
    chargedOn: line.chargedOn ?? chargedOn,
    quantity,
    unitPrice: line.unitPrice ?? unitPriceOf(amount),
    amount,
    ...original,
    ...(disease !== undefined ? { disease } : {}),
    ...(purpose !== undefined ? { purpose } : {}),
    terms: {
      class: itemClass,
      ...(upfrontShare !== undefined ? { upfrontShare } : {}),
      ...(origin !== undefined ? { origin } : {}),
      ...(priceLimit !== undefined ? { priceLimit } : {}),
      ...(restriction !== undefined ? { restriction } : {}),
      ...(specialDrug !== undefined ? { specialDrug } : {}),
    },
  }
}

/** A line given by its amount alone is one unit at that price. */
function unitPriceOf(amount: CaseLine['amount']): CaseLine['unitPrice'] {
  return parseUnitPrice(z.encode(moneyCodec, amount).replace('-', ''))
}
