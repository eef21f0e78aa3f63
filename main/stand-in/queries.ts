import { formatMoney } from '../../shared/money/index.ts'
import {
  codeOfInsuranceType,
  exactNumber,
  no,
  queryInputSchema,
  refunded,
  type WrittenAccumulatorsOutput,
  type WrittenChronicOutput,
  type WrittenDesignationsOutput,
  type WrittenDiagnosesOutput,
  type WrittenFeeLinesOutput,
  type WrittenFoundSettlement,
  type WrittenMedicationOutput,
  type WrittenOpenVisitsOutput,
  type WrittenReferralsOutput,
  type WrittenVisitsOutput,
  yes,
} from '../gateway/wire/index.ts'
import { isOpen } from './admission.ts'
import { type Context, personOf, Refusal, readInput, visitOf } from './context.ts'
import { resultRow } from './inpatient-fees.ts'
import type { FeeLine } from './records.ts'
import type { SeedPerson, SeedVisit } from './seed.ts'
import { settlementOutput } from './settlement-output.ts'
import { splitsOf } from './stay-case.ts'

const ordinaryStay = '21'
const ordinaryVisit = '11'
const sale = '41'
/** pay_loc 支付地点类别: at the institution. */
const onSite = '2'

/** 医疗类别 of a visit; a registration that 2203 has not described yet may be of any. */
function categoryOf({ ledger }: Context, visitId: string): string | undefined {
  const registered = ledger.outpatient.find(visitId)
  if (registered === undefined) return String(ledger.stays.find(visitId)?.admission.med_type ?? ordinaryStay)
  return registered.counter === 'pharmacy' ? sale : registered.information?.medicalCategory
}

/** What stands: neither the admission nor the registration was cancelled. */
function stands({ ledger }: Context, { visitId }: SeedVisit): boolean {
  return ledger.stays.find(visitId)?.cancelledAt === undefined && ledger.outpatient.find(visitId)?.cancelledAt === undefined
}

const within = (day: string, from: string, to: string | undefined): boolean =>
  from.slice(0, 10) <= day && (to === undefined || day <= to.slice(0, 10))

function tellPerson({ person }: SeedPerson) {
  return { psn_no: person.personNumber, psn_name: person.name, certno: person.idNumber, brdy: person.birthDate }
}

/** 5201 就诊信息查询. */
function visits(context: Context): WrittenVisitsOutput {
  const { data: asked } = readInput(queryInputSchema('5201'), context)
  const person = personOf(context, asked.psn_no)
  const found = context.ledger.stays
    .visits(asked.psn_no)
    .filter((visit) => stands(context, visit) && within(visit.admittedOn, asked.begntime, asked.endtime))
    .filter(({ visitId }) => (categoryOf(context, visitId) ?? asked.med_type) === asked.med_type)
    .filter(({ visitId }) => asked.mdtrt_id === undefined || visitId === asked.mdtrt_id)
  return {
    mdtrtinfo: found.map((visit) => {
      const record = context.ledger.stays.find(visit.visitId)
      const { insutype, med_type, begntime, ipt_no, ...admission } = record?.admission ?? {}
      return {
        ...tellWords(admission),
        ...tellWords(record?.discharge ?? {}),
        ...tellPerson(person),
        mdtrt_id: visit.visitId,
        insutype: codeOfInsuranceType[person.person.insuranceType],
        begntime: String(begntime ?? `${visit.admittedOn} 00:00:00`),
        endtime: visit.dischargedOn === undefined ? null : String(record?.discharge?.endtime ?? `${visit.dischargedOn} 00:00:00`),
        med_type: String(med_type ?? asked.med_type),
        ipt_otp_no: visit.inpatientNumber,
        inhosp_stas: isOpen(context, visit.visitId) ? yes : no,
      }
    }),
  }
}

/** Members a stay was registered with, told as they came. */
function tellWords(block: Readonly<Record<string, string | number | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(block).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])))
}

/** 5202 诊断信息查询: those of the admission, and those of the discharge. */
function diagnoses(context: Context): WrittenDiagnosesOutput {
  const { data: asked } = readInput(queryInputSchema('5202'), context)
  const { visit } = visitOf(context, asked.mdtrt_id, asked.psn_no)
  const record = context.ledger.stays.find(visit.visitId)
  const ofVisit = context.ledger.outpatient.find(visit.visitId)?.information?.diagnoses ?? []
  const told = (rows: readonly Readonly<Record<string, string | number | undefined>>[], inOut: string) =>
    rows.map((row, place) => ({
      ...tellWords(row),
      diag_code: String(row.diag_code),
      diag_name: String(row.diag_name),
      diag_srt_no: place + 1,
      inout_diag_type: inOut,
      diag_info_id: `${visit.visitId}-${inOut}-${place + 1}`,
    }))
  const rows = [
    ...told(record?.admissionDiagnoses ?? [], '1'),
    ...told(record?.dischargeDiagnoses ?? [], '2'),
    ...ofVisit.map(({ code, name }, place) => ({
      diag_code: code,
      diag_name: name,
      diag_type: '1',
      maindiag_flag: place === 0 ? yes : no,
    })),
  ]
  return { diseinfo: rows.map((row) => ({ ...row, mdtrt_id: visit.visitId, psn_no: asked.psn_no })) }
}

/** 5203 结算信息查询: what was settled, also when it was cancelled since; what was taken back never was. */
function settlement(context: Context): WrittenFoundSettlement {
  const { data: asked } = readInput(queryInputSchema('5203'), context)
  const { ledger, institution, envelope } = context
  const { visit, person } = visitOf(context, asked.mdtrt_id, asked.psn_no)
  const entry = ledger.entry(asked.setl_id)
  if (entry === undefined || entry.visitId !== visit.visitId || ledger.isTakenBack(entry.settlementId))
    throw new Refusal('未查询到该笔结算信息')
  const { figures, clearing, year } = entry.settled
  const then = { ...context, now: entry.settledAt, envelope: { ...envelope, msgid: entry.messageId } }
  const category = categoryOf(context, visit.visitId) ?? ordinaryVisit
  const said = settlementOutput(then, {
    visit,
    person,
    figures,
    clearing,
    balance: ledger.accountBalance(person),
    settlementId: entry.settlementId,
    medicalCategory: category,
  })
  // This answer has other names for what the person bears, and says nothing of the account.
  const { psn_part_amt, psn_cash_pay, hosp_part_amt: _hospital, balc: _balance, acct_mulaid_pay: _family, ...info } = said.setlinfo
  return {
    setlinfo: {
      ...info,
      psn_pay: psn_part_amt,
      cash_payamt: psn_cash_pay,
      refd_setl_flag: entry.cancels !== undefined || !ledger.isValid(entry.settlementId) ? refunded : no,
      fixmedins_code: institution.code,
      fixmedins_name: institution.name,
      pay_loc: onSite,
      year: String(year),
      begndate: visit.admittedOn,
      enddate: visit.dischargedOn ?? null,
    },
    setldetail: said.setldetail,
  }
}

/** Under which settlement a line stands now. */
function settlementOfLine({ ledger }: Context, visitId: string, line: FeeLine): string | undefined {
  return ledger.validSettlements(visitId).find(({ settled }) => settled.batch === line.batch)?.settlementId
}

function feeLineRows(
  context: Context,
  visit: SeedVisit,
  person: SeedPerson,
): (WrittenFeeLinesOutput[number] & { readonly line: FeeLine })[] {
  const lines = context.ledger.lines(visit.visitId)
  if (lines.length === 0) return []
  const byLine = new Map(lines.map((line) => [line.lineId, line]))
  return splitsOf(context, visit, person, lines).map((split) => {
    const line = byLine.get(split.lineId)
    if (line === undefined) throw new Error(`line ${split.lineId} was split and is not there`)
    return {
      ...resultRow(split),
      line,
      mdtrt_id: visit.visitId,
      setl_id: settlementOfLine(context, visit.visitId, line) ?? null,
      med_list_codg: line.itemCode,
      fee_ocur_time: `${line.chargedOn} 00:00:00`,
    }
  })
}

/** 5204 费用明细查询. */
function feeLines(context: Context): WrittenFeeLinesOutput {
  const { data: asked } = readInput(queryInputSchema('5204'), context)
  const { visit, person } = visitOf(context, asked.mdtrt_id, asked.psn_no)
  return feeLineRows(context, visit, person)
    .filter((row) => asked.setl_id === undefined || row.setl_id === asked.setl_id)
    .map(({ line: _line, ...row }) => row)
}

/** 5205 人员慢特病用药记录: settled lines of visits that were for a 病种. */
function medication(context: Context): WrittenMedicationOutput {
  const { data: asked } = readInput(queryInputSchema('5205'), context)
  const person = personOf(context, asked.psn_no)
  const { ledger, institution } = context
  const rows = ledger.stays
    .visits(asked.psn_no)
    .filter((visit) => stands(context, visit) && ledger.outpatient.find(visit.visitId) !== undefined)
    .flatMap((visit) => {
      const disease = ledger.outpatient.find(visit.visitId)?.information?.disease
      return feeLineRows(context, visit, person).filter(({ line, setl_id }) => setl_id !== null && (line.disease ?? disease) !== undefined)
    })
    .filter(({ line }) => within(line.chargedOn, asked.begntime, asked.endtime))
  return {
    feedetail: rows.map(({ line: _line, ...row }) => ({ ...row, fixmedins_code: institution.code, fixmedins_name: institution.name })),
  }
}

/** cum_type_code 累计类别 is regional; these are the stand-in's own, by the names policy packs count under. */
export const accumulatorCodes: Readonly<Record<string, string>> = {
  'inpatient.stays': 'ZYCS',
  'inpatient.stays.L1': 'ZYCS1',
  'inpatient.stays.L2': 'ZYCS2',
  'inpatient.stays.L3': 'ZYCS3',
  'inpatient.deductible': 'ZYQFX',
  'pool.fund': 'TCZF',
  'pool.cost': 'TCFY',
  'pool.within-policy': 'TCFW',
  'outpatient.deductible': 'MZQFX',
  'outpatient.fund': 'MZTC',
  'chronic.fund': 'MTTC',
  'large.fund': 'DEZF',
  'catastrophic.base': 'DBQFX',
  'catastrophic.fund': 'DBZF',
  'civil-servant.fund': 'GWYZF',
  'assistance.base': 'JZQFX',
  'assistance.fund.inpatient': 'JZZY',
}

/** 5206 人员累计信息查询: the year of the month, as it stands now. */
function accumulators(context: Context): WrittenAccumulatorsOutput {
  const { data: asked } = readInput(queryInputSchema('5206'), context)
  if (!/^\d{4}(0[1-9]|1[0-2])$/.test(asked.cum_ym)) throw new Refusal('累计年月不正确')
  const person = personOf(context, asked.psn_no)
  const { insuranceType } = person.person
  const year = asked.cum_ym.slice(0, 4)
  const counted = context.ledger.accumulators(person, insuranceType, Number(year))
  const rows = [
    ...Object.entries(counted.counts).map(([name, count]) => [name, count.toFixed(2)] as const),
    ...Object.entries(counted.amounts).map(([name, amount]) => [name, formatMoney(amount)] as const),
  ]
  return {
    cuminfo: rows.flatMap(([name, text]) => {
      const code = accumulatorCodes[name]
      if (code === undefined) return []
      return [{ insutype: codeOfInsuranceType[insuranceType], year, cum_ym: asked.cum_ym, cum_type_code: code, cum: exactNumber(text) }]
    }),
  }
}

/** 5301 人员慢特病备案查询. */
function chronicDiseases(context: Context): WrittenChronicOutput {
  const { data: asked } = readInput(queryInputSchema('5301'), context)
  const { approvals = [] } = personOf(context, asked.psn_no)
  return {
    feedetail: approvals.flatMap((approval) =>
      approval.kind === 'chronic'
        ? [{ opsp_dise_code: approval.disease, opsp_dise_name: approval.disease, begndate: approval.from, enddate: approval.to ?? null }]
        : [],
    ),
  }
}

/** 5302 人员定点信息查询: the institutions chosen for chronic diseases and dual-channel drugs. */
function designations(context: Context): WrittenDesignationsOutput {
  const { data: asked } = readInput(queryInputSchema('5302'), context)
  const { approvals = [], person } = personOf(context, asked.psn_no)
  const chosen = approvals.flatMap((approval) => {
    const codes =
      approval.kind === 'chronic' ? (approval.institutions ?? []) : approval.kind === 'special-drug' ? [approval.institution] : []
    return codes.map((code) => ({ code, from: approval.from, to: approval.to }))
  })
  return {
    psnfixmedin: chosen.map(({ code, from, to }, place) => ({
      psn_no: person.personNumber,
      insutype: codeOfInsuranceType[person.insuranceType],
      fix_srt_no: place + 1,
      fixmedins_code: code,
      begndate: from,
      enddate: to ?? null,
    })),
  }
}

/** 5303 在院信息查询. */
function openVisits(context: Context): WrittenOpenVisitsOutput {
  const { data: asked } = readInput(queryInputSchema('5303'), context)
  const { ledger } = context
  const open = ledger.stays
    .visits(asked.psn_no)
    .filter((visit) => isOpen(context, visit.visitId) && within(visit.admittedOn, asked.begntime, asked.endtime))
  return {
    data: open.flatMap((visit) => {
      const person = ledger.personByNumber(visit.personNumber)
      if (person === undefined) return []
      return [
        {
          ...tellPerson(person),
          mdtrt_id: visit.visitId,
          insutype: codeOfInsuranceType[person.person.insuranceType],
          begndate: visit.admittedOn,
          med_type: categoryOf(context, visit.visitId) ?? ordinaryStay,
          ipt_otp_no: visit.inpatientNumber,
          out_flag: no,
        },
      ]
    }),
  }
}

/** 5304 转院信息查询: stays the person was referred to. */
function referrals(context: Context): WrittenReferralsOutput {
  const { data: asked } = readInput(queryInputSchema('5304'), context)
  const { ledger, institution } = context
  const found = ledger.stays
    .visits(asked.psn_no)
    .filter((visit) => visit.filing === 'referral' && within(visit.admittedOn, asked.begntime, asked.endtime))
  return {
    refmedin: found.map((visit) => ({
      psn_no: visit.personNumber,
      reflin_medins_no: institution.code,
      reflin_medins_name: institution.name,
      out_flag: yes,
      refl_date: visit.admittedOn,
      begndate: visit.admittedOn,
      enddate: visit.dischargedOn ?? null,
    })),
  }
}

/** Questions of 2.17: they change nothing. */
export const queryWorks: Readonly<Record<string, (context: Context) => unknown>> = {
  '5201': visits,
  '5202': diagnoses,
  '5203': settlement,
  '5204': feeLines,
  '5205': medication,
  '5206': accumulators,
  '5301': chronicDiseases,
  '5302': designations,
  '5303': openVisits,
  '5304': referrals,
}
