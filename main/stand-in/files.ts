import {
  downloadInputSchema,
  platformFilePrefix,
  platformFiles,
  uploadInputSchema,
  type WrittenUploadOutput,
} from '../gateway/wire/index.ts'
import { type Context, Refusal, readInput } from './context.ts'
import type { KeptFile } from './file-book.ts'
import { wireTime } from './wire-time.ts'

/** An answer that is a file and no envelope. */
export class SentFile {
  readonly bytes: Uint8Array
  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }
}

const keptForMs = 7 * 24 * 3600 * 1000

/** Files it under a query number of its own; the platform's own files wear the prefix and belong to everybody. */
export function keepFile(context: Context, name: string, bytes: Uint8Array, owner: string): KeptFile {
  const number = String(context.ledger.files.next()).padStart(20, '0')
  const queryNumber = `${owner === platformFiles ? platformFilePrefix : 'fsi/'}${number}`
  const file = { queryNumber, name, owner, bytes, until: context.now + keptForMs }
  context.ledger.files.keep(file)
  return file
}

export function fileFor(context: Context, queryNumber: string, owner: string): KeptFile {
  const file = context.ledger.files.find(queryNumber)
  if (file === undefined || file.owner !== owner) throw new Refusal('文件查询号不存在')
  if (file.until < context.now) throw new Refusal('文件已超过下载截止时间')
  return file
}

/** 9101 文件上传. */
function upload(context: Context): WrittenUploadOutput {
  const { fsUploadIn: asked } = readInput(uploadInputSchema, context)
  if (asked.fixmedins_code !== context.institution.code) throw new Refusal('定点医药机构编号不正确')
  const bytes = Buffer.from(asked.in, 'base64')
  if (bytes.length === 0) throw new Refusal('文件数据不能为空')
  const file = keepFile(context, asked.filename, bytes, context.institution.code)
  return { file_qury_no: file.queryNumber, filename: file.name, fixmedins_code: file.owner, dld_endtime: wireTime(file.until) }
}

/** 9102 文件下载. */
function download(context: Context): SentFile {
  const { fsDownloadIn: asked } = readInput(downloadInputSchema, context)
  const file = fileFor(context, asked.file_qury_no, asked.fixmedins_code)
  if (file.name !== asked.filename) throw new Refusal('文件名与文件查询号不符')
  return new SentFile(file.bytes)
}

export const fileWorks = { '9101': upload, '9102': download } as const
