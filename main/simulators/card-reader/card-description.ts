import { z } from 'zod'

/** A synthetic social-security card as a training sheet or a test writes it down, with the habits of its maker. */

const bytesText = z.string().regex(/^([0-9A-Fa-f]{2})*$/, 'pairs of hexadecimal digits')
const dayText = z.string().regex(/^(\d{4}-\d{2}-\d{2}|\d{8})$/, 'YYYY-MM-DD or YYYYMMDD')

export const addressingSchema = z.enum(['identifier', 'number', 'number-and-file', 'identifier-and-file'])
export type SimulatedAddressing = z.output<typeof addressingSchema>

export const cardHabitsSchema = z.strictObject({
  /** Ways of addressing records the card accepts; others are answered `69 81`. */
  addressing: z.array(addressingSchema).min(1).default(['identifier', 'number', 'number-and-file', 'identifier-and-file']),
  /** `61 xx` and GET RESPONSE, or the data at once. */
  selectAnswer: z.enum(['waiting', 'direct']).default('waiting'),
  /** P1 with which files may be selected. */
  fileParameters: z.array(z.union([z.literal(0), z.literal(2)])).default([0, 2]),
  /** Answer to an expected length that is not the record's. */
  wrongLength: z.enum(['corrected', 'served', 'refused']).default('corrected'),
  padding: z.enum(['zeros', 'spaces']).default('zeros'),
  withoutNameExtension: z.boolean().default(false),
  /** Records answered with another record's identifier. */
  wrongIdentifiers: z.array(z.int().min(0).max(255)).default([]),
  /** Records answered with a length longer than what follows. */
  wrongLengths: z.array(z.int().min(0).max(255)).default([]),
  /** Answer to the selection of the application, in place of the good one: `6A82`, `6A81`, `6283`, `9303`. */
  selectionStatus: bytesText.length(4).optional(),
  /** Does not answer when powered: put in upside down. */
  mute: z.boolean().default(false),
  /** Holder data only after authentication; by itself true for third-generation cards. */
  needsAuthentication: z.boolean().optional(),
})
export type CardHabits = z.output<typeof cardHabitsSchema>

export const cardDescriptionSchema = z.strictObject({
  name: z.string().min(1),
  idNumber: z.string().regex(/^(\d{15}|\d{17}[\dXx])$/),
  cardNumber: z.string().min(1).max(9),
  /** 卡识别码, 32 hexadecimal digits, beginning with the region. */
  cardIdentification: bytesText.length(32),
  /** Six digits; replaces the first three bytes of the identification. */
  region: z
    .string()
    .regex(/^\d{6}$/)
    .optional(),
  sex: z.enum(['male', 'female', 'unknown']).optional(),
  birthDate: dayText.optional(),
  nation: z
    .string()
    .regex(/^\d{2}$/)
    .default('01'),
  /** Six digits; the region where nothing is said. */
  birthplace: z
    .string()
    .regex(/^\d{6}$/)
    .optional(),
  version: z.string().max(4).default('2.00'),
  issuedOn: dayText.optional(),
  validTo: dayText.optional(),
  /** Whole answer to reset. */
  answerToReset: bytesText.default('3B6D000000815444368660532800000001'),
  pin: z
    .string()
    .regex(/^\d{4,16}$/)
    .default('246810'),
  habits: cardHabitsSchema.prefault({}),
})
export type CardDescription = z.input<typeof cardDescriptionSchema>
export type ReadCardDescription = z.output<typeof cardDescriptionSchema>

/** A file of cards, by the name one inserts them under. */
export const cardFileSchema = z.record(z.string().min(1), cardDescriptionSchema)
