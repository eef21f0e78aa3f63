import { z } from 'zod'
import { localDateSchema } from '../dates/index.ts'
import { moneyCodec } from '../money/index.ts'

/** 险种: which of the two basic schemes the person is enrolled in. */
export const insuranceTypeSchema = z.enum(['employee', 'resident'])
export type InsuranceType = z.output<typeof insuranceTypeSchema>

/** 人员类别: active/retired for employees (在职/退休), minor/student/adult/elderly for residents (未成年/大学生/成年/老年). */
export const personCategorySchema = z.enum(['active', 'retired', 'minor', 'student', 'adult', 'elderly'])
export type PersonCategory = z.output<typeof personCategorySchema>

/**
 * 救助身份: an identity that opens assistance or tilt, as `policies.md` names them.
 * The list is open: a pack may declare identities of its own region; a pack that uses an undeclared one is refused.
 */
export const identitySchema = z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower-case words joined by dashes')
export type Identity = z.output<typeof identitySchema>

/** The identities known nationally, with their Chinese names. */
export const nationalIdentities = {
  destitute: '特困人员',
  orphan: '孤儿',
  'unattended-child': '事实无人抚养儿童',
  'minimum-living': '低保对象',
  'returned-to-poverty': '返贫致贫人口',
  'unstable-out-of-poverty': '脱贫不稳定人口',
  'marginal-at-risk': '边缘易致贫人口',
  'low-income-edge': '低保边缘家庭成员',
  'expenditure-hardship': '因病支出型困难家庭患者',
  'sudden-severe-hardship': '因病突发严重困难人口',
} as const satisfies Record<string, string>

/** An identity with the days on which it holds; without `to` it still holds. */
export const heldIdentitySchema = z.strictObject({
  identity: identitySchema,
  from: localDateSchema,
  to: localDateSchema.optional(),
})
export type HeldIdentity = z.output<typeof heldIdentitySchema>

export const sexSchema = z.enum(['male', 'female', 'unknown'])

/** 参保人: the insured person as the central platform or the last known record describes them. */
export const insuredPersonSchema = z.strictObject({
  /** 人员编号 issued by the platform. */
  personNumber: z.string().min(1),
  name: z.string().min(1),
  /** 公民身份号码. */
  idNumber: z.string().min(1),
  sex: sexSchema,
  birthDate: localDateSchema,
  insuranceType: insuranceTypeSchema,
  category: personCategorySchema,
  /** 参保地区划: decides the policy pack. */
  enrolmentArea: z.string().regex(/^\d{6}$/),
  /** 公务员: rank for the civil-servant subsidy; absent when the person is none. */
  civilServantRank: z.string().optional(),
  enrolmentStatus: z.enum(['normal', 'suspended', 'terminated', 'not-enrolled']),
  identities: z.array(heldIdentitySchema),
  /** 个人账户余额. */
  accountBalance: moneyCodec,
  employer: z.string().optional(),
})
export type InsuredPerson = z.output<typeof insuredPersonSchema>

/** `360822********1234`: first six and last four characters stay. */
export function maskIdNumber(idNumber: string): string {
  if (idNumber.length <= 10) return '*'.repeat(idNumber.length)
  return idNumber.slice(0, 6) + '*'.repeat(idNumber.length - 10) + idNumber.slice(-4)
}

/** First and last characters stay, counted in whole characters so that rare names are not cut: `欧*娜`, `张*`. */
export function maskName(name: string): string {
  const characters = [...name]
  if (characters.length <= 1) return name
  if (characters.length === 2) return `${characters[0]}*`
  return characters[0] + '*'.repeat(characters.length - 2) + characters.at(-1)
}
