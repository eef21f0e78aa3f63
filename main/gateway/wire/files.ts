import { z } from 'zod'
import { oneOf, type Written, wire } from './scalars.ts'

/** 9101 文件上传: the bytes travel as Base64 in the message. */
export const uploadInputSchema = z.object({
  fsUploadIn: oneOf(z.object({ in: wire.text, filename: wire.text, fixmedins_code: wire.text })),
})
export type WrittenUploadInput = Written<z.output<typeof uploadInputSchema>>
export const uploadOutputSchema = z.object({
  file_qury_no: wire.text,
  filename: wire.optionalText,
  fixmedins_code: wire.optionalText,
  dld_endtime: wire.optionalText,
})
export type WrittenUploadOutput = Written<z.output<typeof uploadOutputSchema>>

/** 9102 文件下载: answered by the bytes of a ZIP, not by an envelope. */
export const downloadInputSchema = z.object({
  fsDownloadIn: oneOf(z.object({ file_qury_no: wire.text, filename: wire.text, fixmedins_code: wire.text })),
})
export type WrittenDownloadInput = Written<z.output<typeof downloadInputSchema>>

/** What stands in `fixmedins_code` when a file is the platform's own: catalogues are, and results where the query number says so. */
export const platformFiles = 'plc'
export const platformFilePrefix = 'fsi/plc/'
