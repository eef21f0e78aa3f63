import { z } from 'zod'
import { localDateSchema } from '../dates/index.ts'
import { identitySchema, insuranceTypeSchema } from '../insured/index.ts'

/** Grade of evidence of a value, from stated in a source document (S) to assumed for tests (A). */
export const gradeSchema = z.enum(['S', 'P', 'C', 'N', 'A'])
export type Grade = z.output<typeof gradeSchema>

/** Rule sets this program knows: a method of calculation that never changes its meaning once released. */
export const ruleSets = { inpatient: ['three-tier-inpatient@1'], outpatient: ['three-tier-outpatient@1'] } as const

/** `pack.yaml`: which area, whose insurance, and the versions with the rule sets used in each. */
export const packFileSchema = z.strictObject({
  format: z.literal('sanbao-policy-pack/1'),
  id: z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower-case words joined by dashes'),
  title: z.string().min(1),
  /** 参保地区划: whole codes or their beginnings, `3608` for every district of 360800. */
  areas: z.array(z.string().regex(/^\d{2,6}$/, 'two to six digits of an area code, as text')).min(1),
  insuranceTypes: z.array(insuranceTypeSchema).min(1),
  /** `comparison`: drafts and variants that are never chosen by area, only when named. */
  use: z.enum(['settlement', 'comparison']),
  /** Which day decides about version and values. */
  decidingDay: z.enum(['discharge', 'admission']).default('discharge'),
  /** Newest first; each holds until the next begins or until its own last day. */
  versions: z
    .array(
      z.strictObject({
        version: z.string().min(1),
        from: localDateSchema,
        to: localDateSchema.optional(),
        ruleSets: z.strictObject({ inpatient: z.enum(ruleSets.inpatient), outpatient: z.enum(ruleSets.outpatient).optional() }),
        note: z.string().optional(),
      }),
    )
    .min(1),
  /** Identities of this region beside the national ones, with their names. */
  identities: z.record(identitySchema, z.string().min(1)).default({}),
})
export type PackFile = z.output<typeof packFileSchema>

/** `references.yaml`: each document once. */
export const referencesFileSchema = z.record(
  z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, 'lower-case words and numbers joined by dashes'),
  z.strictObject({
    issuer: z.string().min(1),
    number: z.string().min(1).optional(),
    title: z.string().min(1),
    published: localDateSchema.optional(),
    effective: localDateSchema.optional(),
    link: z.url('a link such as https://www.example.cn/document').optional(),
    note: z.string().optional(),
  }),
)
export type References = z.output<typeof referencesFileSchema>

/** The source of one row of a value, where it is another than the value's own. */
export const evidenceSchema = z.strictObject({
  reference: z.string().min(1),
  article: z.string().min(1).optional(),
  grade: gradeSchema,
})
export type Evidence = z.output<typeof evidenceSchema>

/** One dated value; `null` means known to be unknown or ended, `none` that the rule says there is none. */
export const datedValueSchema = z.strictObject({
  from: localDateSchema,
  value: z.unknown(),
  reference: z.string().min(1),
  article: z.string().min(1).optional(),
  grade: gradeSchema,
  /** Ids of the rules it comes from. */
  rules: z.array(z.string().min(1)).default([]),
  note: z.string().optional(),
})

/** A file below `parameters/`. */
export const parameterFileSchema = z.strictObject({
  id: z.string(),
  title: z.string().min(1),
  /** Absent: the same for every insurance type of the pack. */
  insuranceType: insuranceTypeSchema.optional(),
  unit: z.enum(['CNY', 'share', 'mixed', 'text']),
  per: z.enum(['line', 'stay', 'year', 'person-year', 'settlement-year', 'settlement']),
  values: z.array(datedValueSchema).min(1),
})
export type ParameterFile = z.output<typeof parameterFileSchema>

/** Where something stands in a file. */
export interface SourcePosition {
  readonly line: number
  readonly column: number
}

/** One file of a pack as it was read: its content and a way back to the line of any part of it. */
export interface PackSource {
  /** Path inside the pack with forward slashes: `parameters/inpatient/deductible.yaml`. */
  readonly file: string
  readonly content: unknown
  /** Position of the value at that path, of its key, or of the nearest part around it. */
  locate(path: readonly PropertyKey[]): SourcePosition
}
