import { transactions, uploadInputSchema } from '../wire/index.ts'
import type { Edition, MultipartNames } from './editions.ts'

/** A file that travels beside its message, as a part of its own. */
export interface Attachment {
  readonly names: MultipartNames
  readonly fileName: string
  readonly bytes: Uint8Array
}

/** 9101 where the file is a part of its own: the message keeps everything but the file's bytes. */
export function detach(
  { form }: Edition,
  transaction: string,
  input: unknown,
): { readonly input: unknown; readonly attachment?: Attachment } {
  if (form.upload === 'base64' || transaction !== transactions.fileUpload) return { input }
  const { in: base64, ...rest } = uploadInputSchema.parse(input).fsUploadIn
  return { input: { fsUploadIn: rest }, attachment: { names: form.upload, fileName: rest.filename, bytes: Buffer.from(base64, 'base64') } }
}

/** Message and file as the two parts of one body. */
export async function inParts(message: string, { names, fileName, bytes }: Attachment) {
  const form = new FormData()
  form.append(names.message, message)
  form.append(names.file, new File([new Uint8Array(bytes)], fileName, { type: 'application/octet-stream' }))
  const whole = new Response(form)
  return { contentType: whole.headers.get('content-type') ?? '', body: new Uint8Array(await whole.arrayBuffer()) }
}
