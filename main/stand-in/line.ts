import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readJson, type WrittenAnswer, writeJson } from '../gateway/wire/index.ts'
import { breaksAfter, breaksBefore, hangUp } from './breaking.ts'
import { distort } from './distort.ts'
import { type FaultKind, type FaultRule, type Faults, faultTable } from './faults.ts'
import { SentFile } from './files.ts'
import type { Guard } from './guard.ts'
import type { Incidents } from './incidents.ts'
import type { AnsweredCall, Mixups, Said } from './mixups.ts'
import type { Platform, Treatment } from './platform.ts'
import { postedOf, withFile } from './posted.ts'
import { readVoucherQuestion } from './voucher-decoding.ts'

export interface LineParts {
  readonly platform: Platform
  readonly faults: Faults
  readonly mixups: Mixups
  readonly incidents: Incidents
  /** The gateway before the platform; absent: everyone comes through. */
  readonly guard?: Guard | undefined
}

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

function callOf(message: unknown): AnsweredCall {
  if (isVoucherCall(message)) return { transaction: decodingNumber, messageId: readVoucherQuestion(message)?.ecQrCode ?? '' }
  return { transaction: memberOf(message, 'infno'), messageId: memberOf(message, 'msgid') }
}

/** What the gateway can tell of a message before it is opened. */
function namedIn(message: unknown): { readonly transaction: string | undefined; readonly isVoucher: boolean } {
  const { transaction } = callOf(message)
  return { transaction: transaction === '' ? undefined : transaction, isVoucher: isVoucherCall(message) }
}

function saidInJson(answer: unknown): Said {
  return { type: 'application/json; charset=utf-8', bytes: Buffer.from(writeJson(answer), 'utf8') }
}

function said(answer: WrittenAnswer | SentFile, kinds: readonly FaultKind[], guard: Guard | undefined): Said {
  if (answer instanceof SentFile) return { type: 'application/octet-stream', bytes: Buffer.from(answer.bytes) }
  const distorted = distort(answer, kinds)
  return saidInJson(guard?.seal(distorted) ?? distorted)
}

/** With what words the platform refuses without any work. */
const refusalWords: Partial<Record<FaultKind, string>> = {
  fail: '系统繁忙，请稍后再试',
  maintenance: '年终结转，系统维护中，暂停办理业务，请稍后再试',
  'timeout-words-before': '调用参保地服务超时',
}
/** Signing in and out is possible in every maintenance. */
const signInNumbers: readonly string[] = ['9001', '9002']

function treatmentOf(struck: readonly FaultRule[], { transaction }: AnsweredCall, seed: number): Treatment {
  const has = (kind: FaultKind) => struck.some((rule) => rule.kind === kind)
  const disagree = struck.find((rule) => rule.kind === 'disagree')
  const refused = struck.find(({ kind }) => kind in refusalWords && !(kind === 'maintenance' && signInNumbers.includes(transaction)))
  const fail = refused && refusalWords[refused.kind]
  return {
    disagree: disagree && { as: disagree.as, seed },
    staleSignIn: has('stale-sign-in'),
    endSignIns: has('sign-ins-end'),
    ...(fail === undefined ? {} : { fail }),
  }
}

/** One message from the wire to the wire; faults strike where a real line would break. */
async function exchange(parts: LineParts, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { platform, faults, mixups, incidents, guard } = parts
  const { text, file } = postedOf(request.body)
  let message: unknown
  try {
    message = readJson(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  if (guard !== undefined) {
    const passage = guard.pass({ path: request.url, ...namedIn(message), headers: request.headers, body: text }, message)
    if (passage.kind === 'answered') {
      if (passage.words !== undefined) incidents.note(callOf(message), `网关拒绝：${passage.words}`)
      return reply.code(passage.status).send(passage.answer)
    }
    message = passage.message
  }
  message = withFile(message, file)
  const call = callOf(message)
  const struck = faults.strike(call.transaction, call.messageId)
  const kinds = struck.map(({ kind }) => kind)
  for (const kind of kinds) incidents.note(call, faultTable[kind].about)
  const find = (kind: FaultKind) => struck.find((rule) => rule.kind === kind)
  for (const rule of struck) {
    const before = breaksBefore[rule.kind]
    if (before !== undefined) return before(rule, request, reply)
  }
  const start = find('slow-start')
  if (start !== undefined) await pause(start.ms)

  const treatment = treatmentOf(struck, call, faults.plan().seed)
  const work = () =>
    isVoucherCall(message)
      ? saidInJson(platform.decodeVoucher(message, treatment))
      : said(platform.handle(message, treatment), kinds, guard)
  const first = work()
  const second = kinds.includes('twice') || kinds.includes('twice-second-answer') ? work() : first
  const heard = await mixups.pass(call, kinds.includes('twice-second-answer') ? second : first, struck)

  const slow = find('slow')
  if (slow !== undefined) await pause(slow.ms)
  if (heard === undefined) return hangUp(request, reply)
  for (const rule of struck) {
    const after = breaksAfter[rule.kind]
    if (after !== undefined) return after(rule, request, reply, heard)
  }
  return reply.type(heard.type).send(heard.bytes)
}

/** The platform's own line: every path outside `/stand-in`, for gateways differ in their paths and the body says what it is. */
export function serveLine(app: FastifyInstance, parts: LineParts): void {
  app.post('/*', (request, reply) => exchange(parts, request, reply))
}
