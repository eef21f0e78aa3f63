import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FaultKind, FaultRule } from './faults.ts'
import type { Said } from './mixups.ts'

/** Cuts the connection as a broken line does: nothing more is said. */
export function hangUp(request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack()
  request.raw.socket.destroy()
}

function page(reply: FastifyReply, status: number, title: string): FastifyReply {
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .send(`<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`)
}

const serverError = (reply: FastifyReply, { status = 502 }: FaultRule) =>
  page(reply, status, status === 502 ? '502 Bad Gateway' : `${status} Error`)

/** Promises more bytes than come, then hangs up. */
function sendShort(request: FastifyRequest, reply: FastifyReply, { type, bytes }: Said): void {
  reply.hijack()
  reply.raw.writeHead(200, { 'content-type': type, 'content-length': bytes.length + 64 })
  reply.raw.write(bytes, () => request.raw.socket.destroy())
}

type Break = (rule: FaultRule, request: FastifyRequest, reply: FastifyReply) => unknown

/** What answers in place of the platform, which never sees the message. */
export const breaksBefore: Partial<Record<FaultKind, Break>> = {
  'gateway-401': (_rule, _request, reply) => reply.send({ code: 401, message: '签名时间戳超时!' }),
  'http-502': (rule, _request, reply) => serverError(reply, rule),
  'too-many': (rule, _request, reply) =>
    reply
      .code(429)
      .header('retry-after', String(rule.retryAfterSeconds ?? 30))
      .type('text/plain; charset=utf-8')
      .send('Too Many Requests'),
  redirect: (_rule, _request, reply) => reply.code(302).header('location', '/maintenance.html').send(''),
  html: (_rule, _request, reply) => page(reply, 200, '网络认证'),
  'drop-before': (_rule, request, reply) => hangUp(request, reply),
}

type BreakAfter = (rule: FaultRule, request: FastifyRequest, reply: FastifyReply, answer: Said) => unknown

/** What the line does to an answer the platform has given. */
export const breaksAfter: Partial<Record<FaultKind, BreakAfter>> = {
  'drop-after': (_rule, request, reply) => hangUp(request, reply),
  'http-502-after': (rule, _request, reply) => serverError(reply, rule),
  empty: (_rule, _request, reply, { type }) => reply.type(type).send(''),
  truncated: (_rule, _request, reply, { type, bytes }) => reply.type(type).send(bytes.subarray(0, Math.floor(bytes.length / 2))),
  'wrong-length': (_rule, request, reply, answer) => sendShort(request, reply, answer),
  'wrong-type': (_rule, _request, reply, { bytes }) => reply.type('text/html; charset=utf-8').send(bytes),
}
