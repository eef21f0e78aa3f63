import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readJson, type WrittenAnswer, writeJson } from '../gateway/wire/index.ts'
import { distort } from './distort.ts'
import type { FaultRule, Faults } from './faults.ts'
import { SentFile } from './files.ts'
import type { Guard } from './guard.ts'
import type { Platform, Treatment } from './platform.ts'
import { readVoucherQuestion } from './voucher-decoding.ts'

const badGatewayPage = '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>'

function memberOf(message: unknown, name: string): string {
  const value = typeof message === 'object' && message !== null ? (message as Record<string, unknown>)[name] : undefined
  return typeof value === 'string' ? value : ''
}

/** Decoding has a path and an envelope of its own, but the same line: what it asks for tells it apart. */
function isVoucherCall(message: unknown): boolean {
  return typeof message === 'object' && message !== null && ('transType' in message || 'ecQrCode' in message)
}
/** 1162 电子凭证解码, as gateways number it. */
const decodingNumber = '1162'

/** Cuts the connection as a broken line does: nothing more is said. */
function hangUp(request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack()
  request.raw.socket.destroy()
}

function badGateway(reply: FastifyReply): FastifyReply {
  return reply.code(502).type('text/html; charset=utf-8').send(badGatewayPage)
}

/** What goes back over the line: an envelope as JSON, or the bytes of a file. */
interface Said {
  readonly type: string
  readonly bytes: Buffer
}

function saidInJson(answer: unknown): Said {
  return { type: 'application/json; charset=utf-8', bytes: Buffer.from(writeJson(answer), 'utf8') }
}

function said(answer: WrittenAnswer | SentFile, kinds: readonly FaultRule['kind'][], guard: Guard | undefined): Said {
  if (answer instanceof SentFile) return { type: 'application/octet-stream', bytes: Buffer.from(answer.bytes) }
  const distorted = distort(answer, kinds)
  return saidInJson(guard?.seal(distorted) ?? distorted)
}

/** Promises more bytes than come, then hangs up. */
function sendShort(request: FastifyRequest, reply: FastifyReply, { type, bytes: body }: Said): void {
  reply.hijack()
  reply.raw.writeHead(200, { 'content-type': type, 'content-length': body.length + 64 })
  reply.raw.write(body, () => request.raw.socket.destroy())
}

function treatmentOf(struck: readonly FaultRule[], seed: number): Treatment {
  const has = (kind: FaultRule['kind']) => struck.some((rule) => rule.kind === kind)
  const disagree = struck.find((rule) => rule.kind === 'disagree')
  return {
    disagree: disagree && { as: disagree.as, seed },
    staleSignIn: has('stale-sign-in'),
    ...(has('fail') ? { fail: '系统繁忙，请稍后再试' } : {}),
  }
}

export interface LineParts {
  readonly platform: Platform
  readonly faults: Faults
  /** The gateway before the platform; absent: everyone comes through. */
  readonly guard?: Guard | undefined
}

/** One message from the wire to the wire; faults strike where a real line would break. */
async function exchange({ platform, faults, guard }: LineParts, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  let message: unknown
  try {
    message = readJson(String(request.body ?? ''))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  if (guard !== undefined) {
    const passage = guard.pass({ path: request.url, headers: request.headers, body: String(request.body ?? '') }, message)
    if (passage.kind === 'answered') return reply.code(passage.status).send(passage.answer)
    message = passage.message
  }
  const voucher = isVoucherCall(message)
  const number = voucher ? decodingNumber : memberOf(message, 'infno')
  const struck = faults.strike(number, voucher ? (readVoucherQuestion(message)?.ecQrCode ?? '') : memberOf(message, 'msgid'))
  const find = (kind: FaultRule['kind']) => struck.find((rule) => rule.kind === kind)
  if (find('gateway-401') !== undefined) return reply.send({ code: 401, message: '签名时间戳超时!' })
  if (find('http-502') !== undefined) return badGateway(reply)
  if (find('drop-before') !== undefined) return hangUp(request, reply)
  const start = find('slow-start')
  if (start !== undefined) await pause(start.ms)

  const kinds = struck.map((rule) => rule.kind)
  const treatment = treatmentOf(struck, faults.plan().seed)
  const whole = voucher ? saidInJson(platform.decodeVoucher(message, treatment)) : said(platform.handle(message, treatment), kinds, guard)

  if (find('drop-after') !== undefined) return hangUp(request, reply)
  const late = find('slow')
  if (late !== undefined) await pause(late.ms)
  if (find('http-502-after') !== undefined) return badGateway(reply)
  if (kinds.includes('wrong-length')) return sendShort(request, reply, whole)
  const { type, bytes } = whole
  return reply.type(type).send(kinds.includes('truncated') ? bytes.subarray(0, Math.floor(bytes.length / 2)) : bytes)
}

/** The platform's own line: every path outside `/stand-in`, for gateways differ in their paths and the body says what it is. */
export function serveLine(app: FastifyInstance, parts: LineParts): void {
  app.post('/*', (request, reply) => exchange(parts, request, reply))
}
