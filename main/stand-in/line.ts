import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readJson, writeJson } from '../gateway/wire/index.ts'
import { distort } from './distort.ts'
import type { FaultRule, Faults } from './faults.ts'
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

/** Promises more bytes than come, then hangs up. */
function sendShort(request: FastifyRequest, reply: FastifyReply, text: string): void {
  const body = Buffer.from(text, 'utf8')
  reply.hijack()
  reply.raw.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length + 64 })
  reply.raw.write(body, () => request.raw.socket.destroy())
}

function treatmentOf(struck: readonly FaultRule[]): Treatment {
  const has = (kind: FaultRule['kind']) => struck.some((rule) => rule.kind === kind)
  return { disagree: has('disagree'), staleSignIn: has('stale-sign-in'), ...(has('fail') ? { fail: '系统繁忙，请稍后再试' } : {}) }
}

/** One message from the wire to the wire; faults strike where a real line would break. */
async function exchange(platform: Platform, faults: Faults, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  let message: unknown
  try {
    message = readJson(String(request.body ?? ''))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
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
  const treatment = treatmentOf(struck)
  const text = writeJson(voucher ? platform.decodeVoucher(message, treatment) : distort(platform.handle(message, treatment), kinds))

  if (find('drop-after') !== undefined) return hangUp(request, reply)
  const late = find('slow')
  if (late !== undefined) await pause(late.ms)
  if (find('http-502-after') !== undefined) return badGateway(reply)
  if (kinds.includes('wrong-length')) return sendShort(request, reply, text)
  const sent = kinds.includes('truncated') ? text.slice(0, Math.floor(text.length / 2)) : text
  return reply.type('application/json; charset=utf-8').send(sent)
}

/** The platform's own line: every path outside `/stand-in`, for gateways differ in their paths and the body says what it is. */
export function serveLine(app: FastifyInstance, platform: Platform, faults: Faults): void {
  app.post('/*', (request, reply) => exchange(platform, faults, request, reply))
}
