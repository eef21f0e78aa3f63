import {
  admissionChangeInputSchema,
  admissionInputSchema,
  codeOfInsuranceType,
  dischargeInputSchema,
  stayCancellationInputSchema,
  type WrittenAdmissionOutput,
} from '../gateway/wire/index.ts'
import { type Context, personOf, Refusal, readInput, stayOf, visitOf } from './context.ts'
import { type SeedVisit, seedVisitSchema } from './seed.ts'
import { checkCredential } from './settling.ts'
import type { StayRecord } from './stay-book.ts'
import { dayOf } from './visit-case.ts'
import { compactTime } from './wire-time.ts'

function newVisitId({ institution, ledger, now }: Context): string {
  return `${institution.area}${compactTime(now).slice(0, 8)}R${String(ledger.stays.nextNumber()).padStart(9, '0')}`
}

/** A stay nobody has told of since it was seeded: admitted, and discharged. */
function recordOf({ ledger }: Context, visitId: string): StayRecord {
  return ledger.stays.find(visitId) ?? { admission: {}, admissionDiagnoses: [], discharge: {}, dischargeDiagnoses: [] }
}

function assertDiagnosed(diagnoses: readonly { readonly psn_no: string; readonly maindiag_flag: string }[], personNumber: string): void {
  if (diagnoses.filter((row) => row.maindiag_flag === '1').length !== 1) throw new Refusal('诊断信息中主诊断必须有且只有一条')
  if (diagnoses.some((row) => row.psn_no !== personNumber)) throw new Refusal('诊断信息的人员编号与就诊不符')
}

/** Whether the person is in the hospital: admitted through this interface, and not discharged. */
export function isOpen({ ledger }: Pick<Context, 'ledger'>, visitId: string): boolean {
  const record = ledger.stays.find(visitId)
  return record !== undefined && record.discharge === undefined && record.cancelledAt === undefined
}

/** 2401 入院办理: issues the stay's number (S3). A message admits once, and so does the hospital's own number of a stay. */
export function admit(context: Context): WrittenAdmissionOutput {
  const { mdtrtinfo: asked, diseinfo } = readInput(admissionInputSchema, context)
  const person = personOf(context, asked.psn_no)
  checkCredential(context, asked, person)
  if (asked.insutype !== codeOfInsuranceType[person.person.insuranceType]) throw new Refusal('险种类型与参保信息不符')
  if (person.person.enrolmentStatus !== 'normal') throw new Refusal('该参保人当前参保状态不能享受住院待遇')
  assertDiagnosed(diseinfo, asked.psn_no)
  const { ledger, envelope } = context
  if (ledger.stays.byMessage(envelope.msgid) !== undefined) throw new Refusal('该发送方报文ID已办理入院，请勿重复提交')
  const again = ledger.stays.visits(asked.psn_no).some((visit) => visit.inpatientNumber === asked.ipt_no && isOpen(context, visit.visitId))
  if (again) throw new Refusal('该住院号已办理入院，请勿重复办理')
  const visitId = newVisitId(context)
  const visit: SeedVisit = seedVisitSchema.parse({
    visitId,
    personNumber: asked.psn_no,
    inpatientNumber: asked.ipt_no,
    admittedOn: dayOf(asked.begntime, '入院时间'),
  })
  ledger.stays.admit(visit, envelope.msgid, { admission: asked, admissionDiagnoses: diseinfo, dischargeDiagnoses: [] })
  return { result: { mdtrt_id: visitId } }
}

/** 2403 入院信息变更, as long as the stay is not settled. */
export function changeAdmission(context: Context): null {
  const { adminfo: asked, diseinfo } = readInput(admissionChangeInputSchema, context)
  const { visit } = stayOf(context, asked.mdtrt_id, asked.psn_no)
  assertDiagnosed(diseinfo, asked.psn_no)
  const { ledger } = context
  if (ledger.validSettlement(visit.visitId) !== undefined) throw new Refusal('该就诊已结算，不能变更入院信息')
  const record = recordOf(context, visit.visitId)
  const { endtime: _end, ipt_otp_no: inpatientNumber, ...admission } = asked
  ledger.stays.change(
    { ...visit, inpatientNumber, admittedOn: dayOf(asked.begntime, '入院时间') },
    { ...record, admission: { ...record.admission, ...admission, ipt_no: inpatientNumber }, admissionDiagnoses: diseinfo },
  )
  return null
}

/** 2402 出院办理. */
export function discharge(context: Context): null {
  const { dscginfo: asked, diseinfo } = readInput(dischargeInputSchema, context)
  const { visit, person } = stayOf(context, asked.mdtrt_id, asked.psn_no)
  if (asked.insutype !== codeOfInsuranceType[person.person.insuranceType]) throw new Refusal('险种类型与参保信息不符')
  assertDiagnosed(diseinfo, asked.psn_no)
  if (!isOpen(context, visit.visitId)) throw new Refusal('该就诊已办理出院，请勿重复办理')
  const dischargedOn = dayOf(asked.endtime, '出院时间')
  if (dischargedOn < visit.admittedOn) throw new Refusal('出院时间不能早于入院时间')
  const record = recordOf(context, visit.visitId)
  context.ledger.stays.change({ ...visit, dischargedOn }, { ...record, discharge: asked, dischargeDiagnoses: diseinfo })
  return null
}

/** 2405 出院撤销: not while a settlement stands (S5). */
export function cancelDischarge(context: Context): null {
  const { data } = readInput(stayCancellationInputSchema, context)
  const { visit } = stayOf(context, data.mdtrt_id, data.psn_no)
  const { ledger } = context
  if (ledger.validSettlement(visit.visitId) !== undefined) throw new Refusal('该就诊存在有效的结算，不能撤销出院')
  if (isOpen(context, visit.visitId)) throw new Refusal('该就诊未办理出院，无需撤销')
  const { discharge: _discharge, ...record } = recordOf(context, visit.visitId)
  const { dischargedOn: _dischargedOn, ...open } = visit
  ledger.stays.change(open, { ...record, dischargeDiagnoses: [] })
  return null
}

/** Takes a stay out of the books: only one without fee lines that nobody was discharged from (S5). */
export function removeStay(context: Context, visit: SeedVisit): void {
  const { ledger, now } = context
  if (ledger.validSettlement(visit.visitId) !== undefined) throw new Refusal('该就诊存在有效的结算，不能撤销入院')
  if (!isOpen(context, visit.visitId)) throw new Refusal('该就诊已办理出院，请先撤销出院')
  if (ledger.lines(visit.visitId).length > 0) throw new Refusal('该就诊存在费用明细，请先撤销费用明细')
  ledger.stays.change(visit, { ...recordOf(context, visit.visitId), cancelledAt: now })
}

/** 2404 入院撤销. */
export function cancelAdmission(context: Context): null {
  const { data } = readInput(stayCancellationInputSchema, context)
  const { visit } = visitOf(context, data.mdtrt_id, data.psn_no)
  if (context.ledger.stays.find(visit.visitId)?.cancelledAt !== undefined) throw new Refusal('该就诊的入院登记已撤销，请勿重复办理')
  removeStay(context, stayOf(context, data.mdtrt_id, data.psn_no).visit)
  return null
}
