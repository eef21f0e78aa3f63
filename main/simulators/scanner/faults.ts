import { z } from 'zod'

/** Things that go wrong between a scanner and its terminal, on order. */
export const scanFaultSchema = z.strictObject({
  kind: z.enum([
    /** Bytes that mean nothing before the code. */
    'noise',
    /** One bit of one byte of the code is turned. */
    'flipped-bit',
    /** One byte of the code never arrives. */
    'lost-byte',
    /** The terminator never arrives: the next code follows at once. */
    'lost-terminator',
    /** The code is held up in its middle for so many milliseconds. */
    'pause',
    /** The code comes twice, as from a trigger that was held too long. */
    'twice',
    /** The line is cut in the middle of the code. */
    'hang-up',
  ]),
  /** Codes sent properly first. */
  after: z.int().min(0).default(0),
  /** How often it happens. */
  times: z.int().min(1).default(1),
  /** Bytes of the noise, milliseconds of the pause, place of the byte. */
  amount: z.int().min(0).max(10_000).default(10),
})
export type ScanFault = z.input<typeof scanFaultSchema>
export type OrderedFault = z.output<typeof scanFaultSchema>
