import type { z } from 'zod'
import type { RequestEnvelope } from '../gateway/wire/index.ts'
import type { Arithmetic } from './arithmetic.ts'
import type { Ledger } from './ledger.ts'
import type { SeedPerson, SeedVisit } from './seed.ts'

/** The institution this stand-in is the platform for. */
export interface StandInInstitution {
  readonly code: string
  readonly name: string
  /** 就医地医保区划. */
  readonly area: string
  readonly hospitalLevel: string
}

/** What a transaction needs to do its work. */
export interface Context {
  readonly ledger: Ledger
  readonly institution: StandInInstitution
  readonly arithmetic: Arithmetic
  readonly envelope: RequestEnvelope
  /** Milliseconds since 1970. */
  readonly now: number
  readonly nextSerial: () => number
}

/** The platform says no: the text goes out as it stands, and nothing of the transaction is written. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
}

export function readInput<Schema extends z.ZodType>(schema: Schema, context: Context): z.output<Schema> {
  const decoded = schema.safeParse(context.envelope.input)
  if (decoded.success) return decoded.data
  const [issue] = decoded.error.issues
  throw new Refusal(`入参校验失败：${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`)
}

/** Whom the token of an e-voucher stands for; tokens end with the visit. */
export function holderOfToken(context: Context, token: string): SeedPerson {
  const personNumber = context.ledger.vouchers.holderOf(token, context.now)
  const person = personNumber === undefined ? undefined : context.ledger.personByNumber(personNumber)
  if (person === undefined) throw new Refusal('电子凭证令牌无效或已过期')
  return person
}

/** The stay of a call and whose it is; the call must name both and say where the person is insured. */
export function stayOf(context: Context, visitId: string, personNumber: string): { visit: SeedVisit; person: SeedPerson } {
  if (context.envelope.insuplc_admdvs === undefined) throw new Refusal('参保地医保区划不能为空')
  const person = context.ledger.personByNumber(personNumber)
  if (person === undefined) throw new Refusal('请求失败,错误原因：本地查询错误:该参保人的基本信息为空null')
  const visit = context.ledger.visit(visitId)
  if (visit === undefined || visit.personNumber !== personNumber) throw new Refusal('未查询到该参保人的就诊信息')
  return { visit, person }
}
