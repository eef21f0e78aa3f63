import type { z } from 'zod'
import { type RequestEnvelope, readJson } from '../gateway/wire/index.ts'
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
  const { input } = context.envelope
  // Some gateways pass the input on as the text of its JSON.
  const decoded = schema.safeParse(typeof input === 'string' && input.startsWith('{') ? readJson(input) : input)
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

/** Whom a call is about; the call must say where the person is insured, for there it is passed on to. */
export function personOf(context: Context, personNumber: string): SeedPerson {
  const { insuplc_admdvs: area } = context.envelope
  if (area === undefined) throw new Refusal('参保地医保区划不能为空')
  const person = context.ledger.personByNumber(personNumber)
  if (person === undefined) throw new Refusal('请求失败,错误原因：本地查询错误:该参保人的基本信息为空null')
  if (area !== person.person.enrolmentArea) throw new Refusal('参保地医保区划与参保信息不符')
  return person
}

interface Found {
  readonly visit: SeedVisit
  readonly person: SeedPerson
}

/** The visit of a call and whose it is, of whatever kind. */
export function visitOf(context: Context, visitId: string, personNumber: string): Found {
  const person = personOf(context, personNumber)
  const visit = context.ledger.visit(visitId)
  if (visit === undefined || visit.personNumber !== personNumber) throw new Refusal('未查询到该参保人的就诊信息')
  return { visit, person }
}

/** The same for a stay. */
export function stayOf(context: Context, visitId: string, personNumber: string): Found {
  const found = visitOf(context, visitId, personNumber)
  if (context.ledger.outpatient.find(visitId) !== undefined) throw new Refusal('该就诊不是住院')
  if (context.ledger.stays.find(visitId)?.cancelledAt !== undefined) throw new Refusal('该就诊的入院登记已撤销')
  return found
}
