import { randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { z } from 'zod'
import { csbSignature, serviceSignature, signedText, sm2Verify, sm4Open, sm4Seal, tifSignature } from '../gateway/signing/index.ts'
import { readJson, type WrittenAnswer, type WrittenRequest, writeJson } from '../gateway/wire/index.ts'
import { isServiceName, isServicePath } from './service-doors.ts'

/** What a gateway says to whom it does not let through, in the words one province uses. */
export const guardWords = {
  headersMissing: '缺少服务网关的请求头!',
  outsideTime: '签名时间戳超时!',
  unknownUser: '非法用户!',
  wrongSignature: '签名不一致!',
  unknownService: '服务不存在!',
} as const

const secret = z.string().min(1)
const hexKey = z.string().regex(/^[0-9a-f]{32}$/i)
/** Where this gateway expects a call, if not where its style does: `{transaction}` is the number, `*` any one step. */
const path = z.string().startsWith('/').optional()

/** The gateway before the platform: whom it knows, and how they must prove themselves. */
export const guardSchema = z.strictObject({
  style: z.discriminatedUnion('style', [
    z.strictObject({ style: z.literal('tif'), applicationId: secret, secret, path }),
    z.strictObject({ style: z.literal('csb'), accessKey: secret, secret, path }),
    z.strictObject({ style: z.literal('path-per-service'), applicationKey: secret, secret, path }),
    z.strictObject({
      style: z.literal('oauth'),
      clientId: secret,
      secret,
      path,
      tokenPath: z.string().default('/oauth/token'),
      tokenSeconds: z.int().min(1).default(7200),
      encryption: z.strictObject({ key: hexKey, initialVector: hexKey.optional() }).optional(),
    }),
  ]),
  /** 数字签名 inside the message, by the public key of the institution. */
  envelopeSignature: z
    .strictObject({
      over: z.enum(['members', 'input']),
      publicKey: z.string().regex(/^04[0-9a-f]{128}$/i),
      encoding: z.enum(['base64', 'hex']),
    })
    .optional(),
  windowMinutes: z.int().min(1).default(30),
})
export type GuardSettings = z.output<typeof guardSchema>
export type GuardText = z.input<typeof guardSchema>

export interface GuardedCall {
  readonly path: string
  /** The number of the transaction; absent where the message names none. */
  readonly transaction?: string | undefined
  /** Decoding a voucher has a path of its own at every site. */
  readonly isVoucher?: boolean
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** What the guard makes of a call: its own answer, or the message as the platform behind it gets it. */
export type Passage =
  /** `words`: why the call was turned away; absent where it was a token's. */
  | { readonly kind: 'answered'; readonly status: number; readonly answer: unknown; readonly words?: string }
  | { readonly kind: 'through'; readonly message: unknown }

export interface Guard {
  pass(call: GuardedCall, message: unknown): Passage
  /** The answer as it leaves through the gateway. */
  seal(answer: WrittenAnswer): WrittenAnswer
}

type Verdict = string | undefined

/** The value of a header that must be there once. */
function header(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name]
  return typeof value === 'string' ? value : ''
}

/** Judges what arrives as a gateway of that style does; `now` in milliseconds. */
export function createGuard(settings: GuardSettings, now: () => number): Guard {
  const { style } = settings
  const tokens = new Map<string, number>()
  const inTime = (at: number) => Math.abs(now() - at) <= settings.windowMinutes * 60_000

  function judge(said: readonly string[], at: number, known: boolean, signed: () => boolean): Verdict {
    if (said.some((text) => text === '')) return guardWords.headersMissing
    if (!inTime(at)) return guardWords.outsideTime
    if (!known) return guardWords.unknownUser
    return signed() ? undefined : guardWords.wrongSignature
  }

  function verdictOf({ headers, body }: GuardedCall): Verdict {
    switch (style.style) {
      case 'tif': {
        const names = ['x-tif-paasid', 'x-tif-timestamp', 'x-tif-nonce', 'x-tif-signature'] as const
        const said = names.map((name) => header(headers, name))
        const [application = '', seconds = '', nonce = '', signature = ''] = said
        const signed = () => tifSignature(style.secret, seconds, nonce) === signature
        return judge(said, Number(seconds) * 1000, application === style.applicationId, signed)
      }
      case 'csb': {
        const names = ['_api_name', '_api_version', '_api_timestamp', '_api_access_key'] as const
        const said = Object.fromEntries(names.map((name) => [name, header(headers, name)]))
        const signature = header(headers, '_api_signature')
        const signed = () => csbSignature(style.secret, said) === signature
        const known = said._api_access_key === style.accessKey
        return judge([...Object.values(said), signature], Number(said._api_timestamp), known, signed)
      }
      case 'path-per-service': {
        const key = header(headers, 'x-ca-key')
        const signature = header(headers, 'x-ca-signature')
        const [seconds = ''] = signature.split(':')
        const signed = () => serviceSignature(style.secret, seconds, body) === signature
        return judge([key, signature], Number(seconds) * 1000, key === style.applicationKey, signed)
      }
      case 'oauth': {
        const token = /^Bearer (.+)$/.exec(header(headers, 'authorization'))?.[1]
        if (token === undefined) return guardWords.headersMissing
        const until = tokens.get(token)
        if (until === undefined) return guardWords.unknownUser
        return now() < until ? undefined : guardWords.outsideTime
      }
    }
  }

  function grant(body: string): Passage {
    const asked = new URLSearchParams(body)
    const known = style.style === 'oauth' && asked.get('client_id') === style.clientId && asked.get('client_secret') === style.secret
    if (!known) return { kind: 'answered', status: 401, answer: { error: 'invalid_client' } }
    const token = randomUUID()
    tokens.set(token, now() + style.tokenSeconds * 1000)
    return { kind: 'answered', status: 200, answer: { access_token: token, token_type: 'bearer', expires_in: style.tokenSeconds } }
  }

  /** Whether there is a service behind the path and the name a call was sent to. */
  function isServed({ path: asked, transaction, isVoucher = false, headers }: GuardedCall): boolean {
    if (transaction === undefined) return true
    if (style.style === 'csb' && !isServiceName(transaction, header(headers, '_api_name'), header(headers, '_api_version'))) return false
    return isVoucher || isServicePath(style, transaction, asked)
  }

  const encryption = style.style === 'oauth' ? style.encryption : undefined

  /** The input in the clear; undefined when it was not encrypted with our key. */
  function opened(message: object): object | undefined {
    if (encryption === undefined || !('input' in message)) return message
    try {
      return { ...message, input: readJson(sm4Open(String(message.input), encryption)) }
    } catch (error) {
      if (error instanceof Error) return undefined
      throw error
    }
  }

  function isSigned(message: object): boolean {
    const { envelopeSignature: asked } = settings
    if (asked === undefined || !('infno' in message)) return true
    const said = 'cainfo' in message && typeof message.cainfo === 'string' ? message.cainfo : ''
    const signature = asked.encoding === 'hex' ? said : Buffer.from(said, 'base64').toString('hex')
    return /^[0-9a-f]{128}$/.test(signature) && sm2Verify(signedText(message as WrittenRequest, asked.over), signature, asked.publicKey)
  }

  const turnAway = (words: string): Passage => ({ kind: 'answered', status: 200, answer: { code: 401, message: words }, words })

  return {
    pass(call, message) {
      if (style.style === 'oauth' && call.path === style.tokenPath) return grant(call.body)
      const verdict = verdictOf(call)
      if (verdict !== undefined) return turnAway(verdict)
      if (!isServed(call))
        return {
          kind: 'answered',
          status: 404,
          answer: { code: 404, message: guardWords.unknownService },
          words: guardWords.unknownService,
        }
      // What is no message at all is the platform's to refuse.
      if (typeof message !== 'object' || message === null) return { kind: 'through', message }
      const plain = opened(message)
      return plain !== undefined && isSigned(plain) ? { kind: 'through', message: plain } : turnAway(guardWords.wrongSignature)
    },
    seal(answer) {
      if (encryption === undefined || answer.output === null) return answer
      const text = typeof answer.output === 'string' ? answer.output : writeJson(answer.output)
      return { ...answer, output: sm4Seal(text, encryption) }
    },
  }
}
