import { readJson, writeJson } from '../gateway/wire/index.ts'

/** What was posted: the text of a message, and the file that may come as a part beside it. */
export interface Posted {
  readonly text: string
  readonly file?: Uint8Array
}

/** `multipart/form-data`: one part is the message, the other the file, whatever they are called. What is no such body holds no message. */
export async function readParts(contentType: string, body: Uint8Array<ArrayBuffer>): Promise<Posted> {
  let text = ''
  let file: Uint8Array | undefined
  try {
    const form = await new Response(body, { headers: { 'content-type': contentType } }).formData()
    for (const part of form.values()) {
      if (typeof part === 'string') text = part
      else file = new Uint8Array(await part.arrayBuffer())
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
  }
  return { text, ...(file === undefined ? {} : { file }) }
}

export function postedOf(body: unknown): Posted {
  return typeof body === 'object' && body !== null ? (body as Posted) : { text: String(body ?? '') }
}

type Members = Readonly<Record<string, unknown>>
const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value)

/** 9101 as the platform behind the gateway gets it: with the file in its message. */
export function withFile(message: unknown, file: Uint8Array | undefined): unknown {
  if (file === undefined || !isMembers(message)) return message
  const isText = typeof message.input === 'string' && message.input.startsWith('{')
  const input = isText ? readJson(String(message.input)) : message.input
  if (!isMembers(input)) return message
  const [upload] = [input.fsUploadIn].flat()
  if (!isMembers(upload)) return message
  const whole = { ...input, fsUploadIn: { ...upload, in: Buffer.from(file).toString('base64') } }
  return { ...message, input: isText ? writeJson(whole) : whole }
}
