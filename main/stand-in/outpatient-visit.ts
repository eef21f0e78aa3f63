import {
  codeOfInsuranceType,
  registrationCancellationInputSchema,
  registrationInputSchema,
  visitInputSchema,
  type WrittenRegistrationOutput,
} from '../gateway/wire/index.ts'
import { type Context, personOf, Refusal, readInput, visitOf } from './context.ts'
import type { OutpatientVisit } from './outpatient-book.ts'
import type { SeedPerson, SeedVisit } from './seed.ts'
import { checkCredential } from './settling.ts'
import { careFor, dayOf } from './visit-case.ts'
import { compactTime } from './wire-time.ts'

export interface RegisteredVisit {
  readonly visit: SeedVisit
  readonly person: SeedPerson
  readonly registered: OutpatientVisit
}

/** The visit of a call that a hospital's outpatient department registered, cancelled or not. */
export function registeredVisit(context: Context, visitId: string, personNumber: string): RegisteredVisit {
  const found = visitOf(context, visitId, personNumber)
  const registered = context.ledger.outpatient.find(visitId)
  if (registered?.counter !== 'outpatient') throw new Refusal('该就诊不是门诊就诊')
  return { ...found, registered }
}

/** The same, and it still stands. */
export function standingVisit(context: Context, visitId: string, personNumber: string): RegisteredVisit {
  const found = registeredVisit(context, visitId, personNumber)
  if (found.registered.cancelledAt !== undefined) throw new Refusal('该就诊的挂号已撤销')
  return found
}

/** 就诊ID of a visit that begins here. */
export function newVisitId({ institution, ledger, now }: Context): string {
  return `${institution.area}${compactTime(now)}${String(ledger.outpatient.nextNumber()).padStart(10, '0')}`
}

/** 2201 门诊挂号: issues the visit's number (S3); the hospital's own number is registered once. */
export function register(context: Context): WrittenRegistrationOutput {
  const { data: asked } = readInput(registrationInputSchema, context)
  const person = personOf(context, asked.psn_no)
  checkCredential(context, asked, person)
  if (asked.insutype !== codeOfInsuranceType[person.person.insuranceType]) throw new Refusal('险种类型与参保信息不符')
  const { ledger, now } = context
  if (ledger.outpatient.isRegistered(asked.ipt_otp_no)) throw new Refusal('该门诊号已挂号，请勿重复办理')
  const visitId = newVisitId(context)
  ledger.outpatient.register({
    visitId,
    personNumber: asked.psn_no,
    hospitalNumber: asked.ipt_otp_no,
    on: dayOf(asked.begntime, '挂号时间'),
    visit: { counter: 'outpatient', registeredAt: now },
  })
  return { data: { mdtrt_id: visitId, psn_no: asked.psn_no, ipt_otp_no: asked.ipt_otp_no } }
}

/** 2202 门诊挂号撤销: not after a settlement (S5). */
export function cancelRegistration(context: Context): null {
  const { data: asked } = readInput(registrationCancellationInputSchema, context)
  const { visit, registered } = registeredVisit(context, asked.mdtrt_id, asked.psn_no)
  const { ledger, now } = context
  if (visit.inpatientNumber !== asked.ipt_otp_no) throw new Refusal('门诊号与就诊信息不符')
  if (registered.cancelledAt !== undefined) throw new Refusal('该挂号已撤销，请勿重复办理')
  if (ledger.validSettlement(visit.visitId) !== undefined) throw new Refusal('该就诊已结算，不能撤销挂号')
  ledger.outpatient.put(visit.visitId, { ...registered, cancelledAt: now })
  return null
}

/** 2203 and 2203A 门诊就诊信息上传: what is said later takes the place of what was said before. */
export function uploadVisit(context: Context): null {
  const { mdtrtinfo, diseinfo } = readInput(visitInputSchema, context)
  const { visit, registered } = standingVisit(context, mdtrtinfo.mdtrt_id, mdtrtinfo.psn_no)
  if (diseinfo.length === 0) throw new Refusal('诊断信息不能为空')
  const { med_type: medicalCategory, dise_codg: disease } = mdtrtinfo
  if (careFor(medicalCategory).namesDisease && disease === undefined) throw new Refusal('病种编码不能为空')
  context.ledger.outpatient.put(visit.visitId, {
    ...registered,
    information: {
      medicalCategory,
      ...(disease === undefined ? {} : { disease }),
      diagnoses: diseinfo.map(({ diag_code: code, diag_name: name }) => ({ code, name })),
    },
  })
  return null
}
