import { z } from 'zod'
import { instantSchema } from '../dates/index.ts'
import { scanRulesSchema } from '../scan/index.ts'
import { defineMethods } from './define.ts'

/** 扫码: what the window needs to know to tell codes apart. */
export const scanMethods = defineMethods({
  /** The rules of this site; a scanner on the line and one that types are read by the same. */
  'scan.rules': { request: z.strictObject({}), reply: scanRulesSchema, errors: [] },
})

/** A code as the scanner on the line gave it, and when its last byte came. */
export const receivedScanSchema = z.strictObject({ text: z.string().max(4_096), at: instantSchema })
export type ReceivedScan = z.output<typeof receivedScanSchema>
