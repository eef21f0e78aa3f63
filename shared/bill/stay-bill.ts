import { z } from 'zod'
import { localDateSchema } from '../dates/index.ts'
import { moneyCodec, quantityCodec, unitPriceCodec } from '../money/index.ts'
import { feeCategorySchema } from './fee-category.ts'
import {
  admissionSchema,
  departmentSchema,
  diagnosisSchema,
  dischargeSchema,
  doctorSchema,
  operationSchema,
  recordPageSchema,
} from './stay-facts.ts'

/** One charged line as the hospital system sends it, before the catalogue has been asked. */
export const billLineSchema = z.strictObject({
  /** 费用明细流水号, unique within the bill. */
  lineId: z.string().min(1).max(30),
  /** 医疗目录编码. */
  itemCode: z.string().min(1).max(50),
  /** 医药机构目录编码: the hospital's own code. */
  hospitalItemCode: z.string().min(1).max(150),
  itemName: z.string().min(1).max(200),
  feeCategory: feeCategorySchema,
  chargedOn: localDateSchema,
  /** Negative for a return. */
  quantity: quantityCodec,
  unitPrice: unitPriceCodec,
  /** The amount charged; it is kept as billed. */
  amount: moneyCodec,
  /** A return names the line it takes back. */
  originalLineId: z.string().min(1).max(30).optional(),
  /** 医院审批标志 for a restricted item: the hospital says the restriction is met or not. */
  restrictionApproved: z.boolean().optional(),
  department: departmentSchema,
  doctor: doctorSchema,
})
export type BillLine = z.output<typeof billLineSchema>

/** 出院费用账单: everything the hospital system tells us about one stay that is to be settled. */
export const stayBillSchema = z.strictObject({
  format: z.literal('sanbao-stay-bill/1'),
  /** The hospital system's own number of this bill; the same number with other content is refused. */
  billId: z.string().min(1).max(50),
  /** 住院号. */
  inpatientNumber: z.string().min(1).max(30),
  /**
   * 就诊ID that the platform issued at admission. In a bill with `admission` it is the hospital's own number of the visit: the
   * platform is told of the stay by this terminal, and its number comes back then.
   */
  visitId: z.string().min(1).max(30),
  patient: z.strictObject({
    name: z.string().min(1).max(50),
    idNumber: z.string().min(15).max(18),
    /** Absent when the hospital system does not know it. */
    personNumber: z.string().min(1).max(30).optional(),
  }),
  admittedOn: localDateSchema,
  dischargedOn: localDateSchema,
  ward: z.string().min(1).max(100),
  bed: z.string().max(30).optional(),
  diagnoses: z.array(diagnosisSchema).min(1),
  operations: z.array(operationSchema).optional(),
  /** Written together with `discharge`, by hospitals whose stays this terminal registers with the platform. */
  admission: admissionSchema.optional(),
  discharge: dischargeSchema.optional(),
  /** Written by hospitals whose settlement list (医疗保障基金结算清单) this terminal sends. */
  recordPage: recordPageSchema.optional(),
  /** 病种 conditions a pack may ask about, for example `psychiatric` or `chemo-radiotherapy`. */
  conditions: z.array(z.string().regex(/^[a-z][a-z0-9-]*$/)).default([]),
  /** 异地就医: how the person came here when enrolled elsewhere. */
  filing: z.enum(['none', 'long-term', 'referral', 'emergency']).default('none'),
  /** 预交金 paid during the stay. */
  deposit: moneyCodec,
  /** Sum of the line amounts, as the hospital system counts it. */
  totalFee: moneyCodec,
  lines: z.array(billLineSchema).min(1).max(20_000),
})
export type StayBill = z.output<typeof stayBillSchema>
