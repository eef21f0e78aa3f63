import { z } from 'zod'
import { localDateSchema, localTimeSchema } from '../dates/index.ts'
import { quantityCodec } from '../money/index.ts'

const text = (length: number) => z.string().min(1).max(length)

/** 科室. */
export const departmentSchema = z.strictObject({ code: text(30), name: text(100) })
/** 医师, by the national code. */
export const doctorSchema = z.strictObject({ code: text(30), name: text(50) })
/** A whole number, written as text like every number of a bill. */
const count = (max: number) =>
  z.codec(z.string().regex(/^\d{1,4}$/), z.int().min(0).max(max), {
    decode: (digits) => Number(digits),
    encode: (number) => String(number),
  })
const codedSchema = z.strictObject({ code: text(30), name: text(300) })

/** 诊断 of a stay; the first of a bill is the main one (主诊断). What is left out of who and when is taken from the admission. */
export const diagnosisSchema = z.strictObject({
  code: text(30),
  name: text(300),
  /** 西医诊断, 中医主病诊断 or 中医主证诊断; absent means western. */
  kind: z.enum(['western', 'tcm-disease', 'tcm-syndrome']).optional(),
  /** 入院病情: 有, 临床未确定, 情况不明, 无. */
  onAdmission: z.enum(['present', 'uncertain', 'unknown', 'absent']).optional(),
  department: departmentSchema.optional(),
  doctor: doctorSchema.optional(),
  at: localTimeSchema.optional(),
})
export type Diagnosis = z.output<typeof diagnosisSchema>

/** 生育 members of an admission: a birth, or an operation of birth control. */
export const maternitySchema = z.strictObject({
  /** 计划生育服务证号. */
  certificate: text(50).optional(),
  /** 生育类别: 顺产, 助产, 剖宫产, 难产, 流产, 引产, 产前检查, 其他. */
  birth: z.enum(['normal', 'assisted', 'caesarean', 'difficult', 'abortion', 'induced', 'prenatal', 'other']).optional(),
  /** 计划生育手术类别: 放置或取出宫内节育器, 流产, 引产, 绝育, 复通, 输精管结扎, 输精管复通, 其他. */
  birthControl: z
    .enum([
      'device-in',
      'device-out',
      'abortion',
      'induction',
      'sterilisation',
      'sterilisation-undone',
      'vasectomy',
      'vasectomy-undone',
      'other',
    ])
    .optional(),
  /** 晚育. */
  late: z.boolean().optional(),
  /** 孕周数. */
  weeks: count(99).optional(),
  /** 胎次. */
  order: count(99).optional(),
  /** 胎儿数. */
  children: count(99).optional(),
  /** 早产. */
  premature: z.boolean().optional(),
  /** Day of the birth or the operation; for a newborn admitted with the mother, its own birth date. */
  on: localDateSchema.optional(),
})
export type Maternity = z.output<typeof maternitySchema>

/** 入院: what the platform is told when the stay is registered there. */
export const admissionSchema = z.strictObject({
  /** 入院时间; its day is the day the bill says. */
  at: localTimeSchema,
  department: departmentSchema,
  /** 主诊医师. */
  doctor: doctorSchema,
  bed: text(30),
  /** 入院诊断描述. */
  diagnosisText: text(200),
  /** 入院主诊断; absent means the first diagnosis of the bill. */
  diagnosis: codedSchema.optional(),
  contact: z.strictObject({ name: text(50).optional(), phone: text(50).optional() }).optional(),
  /** 主要病情描述. */
  condition: text(1000).optional(),
  /** 病种 that the stay is paid by. */
  disease: z.strictObject({ code: text(30), name: text(500), type: text(6).optional() }).optional(),
  /** Of 日间手术: the operation the person is admitted for. */
  operation: z.strictObject({ code: text(30), name: text(500) }).optional(),
  maternity: maternitySchema.optional(),
})
export type Admission = z.output<typeof admissionSchema>

/** 出院: what the platform is told before the settlement. */
export const dischargeSchema = z.strictObject({
  /** 出院时间; its day is the day the bill says. */
  at: localTimeSchema,
  department: departmentSchema,
  bed: text(30).optional(),
  /** 离院方式: 医嘱离院, 医嘱转院, 医嘱转社区, 非医嘱离院, 死亡, 其他. */
  way: z.enum(['advice', 'transfer', 'community', 'against-advice', 'death', 'other']),
  /** 死亡日期; written exactly when the way is `death`. */
  diedOn: localDateSchema.optional(),
  /** 伴有并发症. */
  complication: z.boolean().optional(),
})
export type Discharge = z.output<typeof dischargeSchema>

/** 手术及操作; the first of a bill is the main one. */
export const operationSchema = z.strictObject({
  code: text(30),
  name: text(500),
  from: localTimeSchema,
  to: localTimeSchema.optional(),
  surgeon: doctorSchema,
  /** 麻醉, with the code of its kind (麻醉方式) as the hospital's record page has it. */
  anaesthesia: z
    .strictObject({ way: text(6), doctor: doctorSchema, from: localTimeSchema.optional(), to: localTimeSchema.optional() })
    .optional(),
})
export type Operation = z.output<typeof operationSchema>

/** A span of time as record pages write it: days, hours and minutes. */
export const durationSchema = z.strictObject({
  days: count(999),
  hours: count(23),
  minutes: count(59),
})

/** 病案首页: what the settlement list (医疗保障基金结算清单) needs besides; codes are those of the hospital's record page. */
export const recordPageSchema = z.strictObject({
  /** 病案号. */
  caseNumber: text(40),
  /** 国籍. */
  nationality: text(3),
  /** 民族. */
  ethnicity: text(3).optional(),
  /** 职业. */
  profession: text(6),
  address: text(200).optional(),
  employer: z
    .strictObject({
      name: text(200),
      address: text(200).optional(),
      phone: text(50).optional(),
      postcode: text(6).optional(),
    })
    .optional(),
  contact: z
    .strictObject({
      name: text(50),
      /** 与患者关系, as a code. */
      relation: text(6),
      address: text(200).optional(),
      phone: text(50).optional(),
    })
    .optional(),
  /** 入院途径: 急诊, 门诊, 其他医疗机构转入, 其他. */
  admittedBy: z.enum(['emergency', 'outpatient', 'transfer', 'other']),
  /** 治疗类别: 西医, 中医, 中西医. */
  treatment: z.enum(['western', 'tcm', 'both']),
  /** 转科科别, in the order the person went through them. */
  transfers: z.array(departmentSchema).optional(),
  /** 入院科别 and 出院科别, by the codes of the national list of departments. */
  admissionSpecialty: text(10).optional(),
  dischargeSpecialty: text(10),
  /** 门（急）诊诊断, western and of Chinese medicine. */
  outpatientDiagnosis: codedSchema.optional(),
  outpatientTcmDiagnosis: codedSchema.optional(),
  /** 门诊慢特病诊断 this list also covers. */
  chronic: z.array(z.strictObject({ code: text(30), name: text(300), operation: codedSchema.optional() })).optional(),
  newborn: z
    .strictObject({
      /** 新生儿入院类型, as a code. */
      admission: text(3).optional(),
      /** 出生体重 and 入院体重 in grams, one for each child. */
      birthWeights: z.array(count(9999)).optional(),
      admissionWeights: z.array(count(9999)).optional(),
    })
    .optional(),
  /** 呼吸机使用时间. */
  ventilation: durationSchema.optional(),
  /** 颅脑损伤患者昏迷时间, before and after admission. */
  comaBefore: durationSchema.optional(),
  comaAfter: durationSchema.optional(),
  /** 护理天数: 特级, 一级, 二级, 三级. */
  nursing: z
    .strictObject({
      special: count(999),
      first: count(999),
      second: count(999),
      third: count(999),
    })
    .optional(),
  /** 重症监护: the wards (as codes), with the times in and out. */
  intensiveCare: z.array(z.strictObject({ ward: text(6), from: localTimeSchema, to: localTimeSchema })).optional(),
  /** 输血. */
  blood: z.array(z.strictObject({ kind: text(6), amount: quantityCodec, unit: text(10) })).optional(),
  /** 拟接收医疗机构 of a transfer. */
  receivedBy: z.strictObject({ code: text(30).optional(), name: text(200) }).optional(),
  /** 出院31天内再住院计划 and its 目的. */
  readmission: z.strictObject({ purpose: text(200) }).optional(),
  /** 责任护士. */
  nurse: doctorSchema,
  /** 医疗机构填报部门 and 填报人. */
  filledBy: z.strictObject({ department: text(100), person: text(50) }),
  /** 医保支付方式: 按项目, 单病种, 按病种分值, 疾病诊断相关分组, 按床日, 按人头, 其他; absent means by item. */
  paidBy: z.enum(['item', 'single-disease', 'disease-score', 'drg', 'bed-day', 'head', 'other']).optional(),
})
export type RecordPage = z.output<typeof recordPageSchema>
