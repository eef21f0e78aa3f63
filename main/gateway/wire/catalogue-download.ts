import { z } from 'zod'
import type { DirectoryFileTransaction } from './directory-columns.ts'
import { oneOf, type Written, wire } from './scalars.ts'

/** 13xx 目录下载: the answer offers the next batch of a catalogue as a file. */
export const directoryInputSchema = z.object({ data: oneOf(z.object({ ver: wire.text })) })
export type WrittenDirectoryInput = Written<z.output<typeof directoryInputSchema>>
export const directoryOutputSchema = z
  .object({
    file_qury_no: wire.text,
    filename: wire.text,
    dld_end_time: wire.optionalText,
    dld_endtime: wire.optionalText,
    data_cnt: wire.optionalCount,
  })
  .transform(({ dld_endtime, ...output }) => ({ ...output, dld_end_time: output.dld_end_time ?? dld_endtime }))
export interface WrittenDirectoryOutput {
  readonly file_qury_no: string
  readonly filename: string
  readonly dld_end_time: string
  readonly data_cnt: number
}

/** Where in a catalogue file what stands, counted from 1. */
export interface DirectoryPositions {
  readonly code: number
  /** The first of these that holds something. */
  readonly names: readonly number[]
  readonly valid: number
  readonly record: number
  readonly version: number
}

const at = (code: number, names: readonly number[], valid: number, record: number, version: number): DirectoryPositions => ({
  code,
  names,
  valid,
  record,
  version,
})
export const directoryPositionsOf: Readonly<Record<DirectoryFileTransaction, DirectoryPositions>> = {
  '1301': at(1, [2, 4], 79, 80, 83),
  '1302': at(1, [2], 14, 15, 18),
  '1303': at(1, [2], 65, 68, 71),
  '1305': at(1, [10], 7, 14, 15),
  '1306': at(1, [2], 68, 69, 70),
  '1307': at(11, [12], 19, 20, 23),
  '1308': at(11, [12], 19, 20, 23),
  '1309': at(1, [15], 6, 7, 10),
  '1310': at(2, [3], 6, 7, 10),
  '1311': at(2, [3], 4, 5, 8),
  '1313': at(4, [5], 6, 7, 10),
  '1314': at(6, [7], 9, 10, 13),
  '1315': at(6, [7], 9, 10, 13),
  '1320': at(2, [3], 29, 30, 42),
  '1321': at(3, [7], 14, 25, 21),
}
