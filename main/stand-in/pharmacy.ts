import { compareMoney, formatMoney, type Money, subtractMoney, sumMoney } from '../../shared/money/index.ts'
import type { LineSplit } from '../../shared/settlement/index.ts'
import {
  cancellationInputSchema,
  codeOfInsuranceType,
  type PharmacyInput,
  pharmacyInputSchema,
  type WrittenFeesOutput,
  type WrittenSettlementOutput,
  yes,
} from '../gateway/wire/index.ts'
import type { Worked } from './arithmetic.ts'
import { clearingOf } from './clearing.ts'
import { type Context, personOf, Refusal, readInput, visitOf } from './context.ts'
import { resultRows } from './outpatient-fees.ts'
import { newVisitId } from './outpatient-visit.ts'
import type { FeeLine } from './records.ts'
import type { SeedPerson } from './seed.ts'
import { settlementOutput } from './settlement-output.ts'
import { assertFreshMessage, bookCancellation, bookSettlement, checkCredential } from './settling.ts'
import { caseOfVisit, dayOf } from './visit-case.ts'

type Written = WrittenSettlementOutput & { readonly detlcutinfo: readonly Record<string, unknown>[] }

function feeLineOf(input: PharmacyInput['drugdetail'][number]): FeeLine {
  return {
    lineId: input.feedetl_sn,
    itemCode: input.med_list_codg,
    chargedOn: dayOf(input.fee_ocur_time, '费用发生时间'),
    quantity: input.cnt,
    unitPrice: input.pric,
    amount: input.det_item_fee_sumamt,
    ...(input.rx_circ_flag === yes ? { external: true } : {}),
  }
}

interface Computed {
  readonly head: PharmacyInput['druginfo']
  readonly person: SeedPerson
  readonly lines: readonly FeeLine[]
  readonly worked: Worked
  readonly splits: readonly LineSplit[]
  readonly balance: Money
}

function compute(context: Context): Computed {
  const { druginfo: head, drugdetail, drug_trac_info: traces } = readInput(pharmacyInputSchema, context)
  const person = personOf(context, head.psn_no)
  checkCredential(context, head, person)
  if (head.insutype !== codeOfInsuranceType[person.person.insuranceType]) throw new Refusal('险种类型与参保信息不符')
  if (drugdetail.length === 0) throw new Refusal('费用明细List不能为空')
  const lines = drugdetail.map(feeLineOf)
  const twice = lines.find((line, index) => lines.findIndex(({ lineId }) => lineId === line.lineId) < index)
  if (twice !== undefined) throw new Refusal(`费用明细流水号重复：${twice.lineId}`)
  const stray = traces.find((row) => !lines.some(({ lineId }) => lineId === row.feedetl_sn))
  if (stray !== undefined) throw new Refusal(`药品追溯码的费用明细流水号不在本次购药内：${stray.feedetl_sn}`)
  if (compareMoney(head.medfee_sumamt, sumMoney(lines.map((line) => line.amount))) !== 0)
    throw new Refusal(`医疗费总额与费用明细不一致：传入${formatMoney(head.medfee_sumamt)}`)
  const accountBalance = context.ledger.accountBalance(person)
  const asCase = caseOfVisit(context, {
    person,
    counter: 'pharmacy',
    medicalCategory: head.med_type,
    disease: head.dise_codg,
    on: dayOf(head.begntime, '购药时间'),
    lines,
    useAccount: head.acct_used_flag === yes,
    accountBalance,
  })
  const worked = context.arithmetic.work(asCase)
  const balance = subtractMoney(accountBalance, worked.figures.personalAccount)
  return { head, person, lines, worked, splits: context.arithmetic.split(asCase), balance }
}

/** The members of a settlement at a pharmacy: no hospital bears anything there. */
function withoutHospital({ setlinfo: { hosp_part_amt: _, ...setlinfo }, setldetail }: WrittenSettlementOutput): WrittenSettlementOutput {
  return { setlinfo, setldetail }
}

function cutRows(rows: WrittenFeesOutput['result']): readonly Record<string, unknown>[] {
  return rows.map(({ lmt_used_flag: _, ...row }) => row)
}

function answer(context: Context, computed: Computed, settled?: { readonly visitId: string; readonly settlementId: string }): Written {
  const { head, person, worked, balance, lines, splits } = computed
  const output = settlementOutput(context, {
    visit: { visitId: settled?.visitId ?? '' },
    person,
    figures: worked.figures,
    balance,
    clearing: clearingOf(context, person, 'pharmacy'),
    credentialType: head.mdtrt_cert_type,
    medicalCategory: head.med_type,
    ...(settled === undefined ? {} : { settlementId: settled.settlementId }),
  })
  return { ...withoutHospital(output), detlcutinfo: cutRows(resultRows(lines, splits)) }
}

/** 2101 药店预结算: computes and leaves nothing behind. */
export function preSettlePharmacy(context: Context): Written {
  return answer(context, compute(context))
}

/** 2102 药店结算: the visit, its lines and the settlement are made by the one call. */
export function settlePharmacy(context: Context): Written {
  assertFreshMessage(context)
  const computed = compute(context)
  const { head, person, lines, worked } = computed
  const { ledger, now } = context
  const visitId = newVisitId(context)
  ledger.outpatient.register({
    visitId,
    personNumber: head.psn_no,
    hospitalNumber: '',
    on: dayOf(head.begntime, '购药时间'),
    visit: { counter: 'pharmacy', registeredAt: now, information: { medicalCategory: head.med_type, diagnoses: [] } },
  })
  for (const line of lines) ledger.addLine(visitId, line)
  const settlementId = bookSettlement(context, { visitId, person, worked, clearing: clearingOf(context, person, 'pharmacy') })
  return answer(context, computed, { visitId, settlementId })
}

/** 2103 药店结算撤销, with the two older names of its answer. */
export function cancelPharmacy(context: Context): WrittenSettlementOutput {
  const { data } = readInput(cancellationInputSchema, context)
  const { visit, person } = visitOf(context, data.mdtrt_id, data.psn_no)
  const sale = context.ledger.outpatient.find(visit.visitId)
  if (sale?.counter !== 'pharmacy') throw new Refusal('该就诊不是药店购药')
  const medicalCategory = sale.information?.medicalCategory
  const cancelled = bookCancellation(context, visit.visitId, person, data.setl_id)
  const output = settlementOutput(context, { visit, person, ...cancelled, ...(medicalCategory === undefined ? {} : { medicalCategory }) })
  const { setlinfo, setldetail } = withoutHospital(output)
  const { psn_part_amt: _, psn_cash_pay: cash, ...rest } = setlinfo
  return { setlinfo: { ...rest, cash_payamt: cash }, setldetail }
}
