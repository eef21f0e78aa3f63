import { z } from 'zod'
import type { LocalDate } from '../dates/index.ts'

/** More digits than this without letters before them would be taken for product, identity or payment codes. */
const bareDigitsMax = 12

/** The form of a number this site prints as a barcode: some characters, then so many digits. */
export const siteNumberSchema = z
  .strictObject({
    kind: z.enum(['inpatient', 'bill', 'prescription']),
    /** Characters before the digits; empty where the number is digits alone. */
    prefix: z.string().max(20),
    digitsMin: z.int().min(1).max(40),
    digitsMax: z.int().min(1).max(40),
  })
  .refine(({ digitsMin, digitsMax }) => digitsMin <= digitsMax, { path: ['digitsMax'], error: 'expected at least digitsMin' })
  .refine(({ prefix, digitsMax }) => /\D/.test(prefix) || prefix.length + digitsMax <= bareDigitsMax, {
    path: ['digitsMax'],
    error: `expected at most ${bareDigitsMax} digits in a number without letters`,
  })
export type SiteNumber = z.output<typeof siteNumberSchema>

/** What a site says about its codes and scanners; everything has a default. */
export const scanRulesSchema = z.strictObject({
  numbers: z
    .array(siteNumberSchema)
    .max(40)
    .readonly()
    .default([
      { kind: 'inpatient', prefix: 'ZY', digitsMin: 5, digitsMax: 12 },
      { kind: 'bill', prefix: 'ZD', digitsMin: 5, digitsMax: 16 },
      { kind: 'bill', prefix: 'DEMO-', digitsMin: 4, digitsMax: 6 },
      { kind: 'prescription', prefix: 'CF', digitsMin: 5, digitsMax: 20 },
    ]),
  /** What scanners that cannot send the group separator (hexadecimal 1D) put in its place. None of these occurs in GS1 data. */
  separatorSubstitutes: z.array(z.string().min(1).max(8)).max(8).readonly().default(['~1', '|', '{GS}']),
  /**
   * `unsure`: a scanner may drop the separator, so a batch number that could hold a further element is refused rather than guessed.
   * `sent`: this site's scanners are known to send it, and what is not separated belongs together.
   */
  separators: z.enum(['unsure', 'sent']).default('unsure'),
})
export type ScanRules = z.output<typeof scanRulesSchema>

export const defaultScanRules: ScanRules = scanRulesSchema.parse({})

/** Rules and the day: two-digit years are read around it, and nobody is born after it. */
export interface ScanSettings extends ScanRules {
  readonly today: LocalDate
}
