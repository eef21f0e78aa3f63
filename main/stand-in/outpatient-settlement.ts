import { compareMoney, formatMoney, type Money, subtractMoney, sumMoney } from '../../shared/money/index.ts'
import {
  cancellationInputSchema,
  codeOfInsuranceType,
  type OutpatientSettlementInput,
  outpatientSettlementInputSchema,
  type WrittenSettlementOutput,
  yes,
} from '../gateway/wire/index.ts'
import type { Worked } from './arithmetic.ts'
import { clearingOf } from './clearing.ts'
import { type Context, Refusal, readInput } from './context.ts'
import { diseaseOf, linesOfBatch, settledBatches } from './outpatient-fees.ts'
import { type RegisteredVisit, registeredVisit, standingVisit } from './outpatient-visit.ts'
import { type SettlementSaid, settlementOutput } from './settlement-output.ts'
import { assertFreshMessage, bookCancellation, bookSettlement, checkCredential, compareAmounts } from './settling.ts'
import { caseOfVisit } from './visit-case.ts'

interface Computed extends RegisteredVisit {
  readonly asked: OutpatientSettlementInput['data']
  readonly worked: Worked
  readonly balance: Money
}

/** Codes travel with the lines they belong to. */
function checkTraces({ drug_trac_info: rows }: OutpatientSettlementInput, lineIds: ReadonlySet<string>): void {
  const stray = rows.find((row) => !lineIds.has(row.feedetl_sn))
  if (stray !== undefined) throw new Refusal(`药品追溯码的费用明细流水号不在本批次内：${stray.feedetl_sn}`)
}

function compute(context: Context): Computed {
  const input = readInput(outpatientSettlementInputSchema, context)
  const asked = input.data
  const found = standingVisit(context, asked.mdtrt_id, asked.psn_no)
  const { visit, person, registered } = found
  checkCredential(context, asked, person)
  if (settledBatches(context, visit.visitId).has(asked.chrg_bchno)) throw new Refusal('该收费批次已结算，请勿重复办理')
  if (asked.insutype !== codeOfInsuranceType[person.person.insuranceType]) throw new Refusal('险种类型与参保信息不符')
  if (registered.information === undefined) throw new Refusal('未查询到门诊就诊信息，请先上传就诊信息')
  const lines = linesOfBatch(context, visit.visitId, asked.chrg_bchno)
  if (lines.length === 0) throw new Refusal('未查询到该收费批次的费用明细，请先上传费用明细')
  if (compareMoney(asked.medfee_sumamt, sumMoney(lines.map((line) => line.amount))) !== 0)
    throw new Refusal(`医疗费总额与已上传费用明细不一致：传入${formatMoney(asked.medfee_sumamt)}`)
  checkTraces(input, new Set(lines.map(({ lineId }) => lineId)))
  const accountBalance = context.ledger.accountBalance(person)
  const worked = context.arithmetic.work(
    caseOfVisit(context, {
      person,
      counter: 'outpatient',
      medicalCategory: asked.med_type,
      disease: diseaseOf(lines, found),
      on: visit.admittedOn,
      lines,
      useAccount: asked.acct_used_flag === yes,
      accountBalance,
    }),
  )
  compareAmounts(asked, worked.figures)
  return { ...found, asked, worked, balance: subtractMoney(accountBalance, worked.figures.personalAccount) }
}

function saidOf(context: Context, { asked, visit, person, worked, balance }: Computed): SettlementSaid {
  return {
    visit,
    person,
    figures: worked.figures,
    balance,
    clearing: clearingOf(context, person, 'outpatient'),
    credentialType: asked.mdtrt_cert_type,
    medicalCategory: asked.med_type,
  }
}

/** 2206 门诊预结算: computes and leaves nothing behind (S6). */
export function preSettleOutpatient(context: Context): WrittenSettlementOutput {
  return settlementOutput(context, saidOf(context, compute(context)))
}

/** 2207 门诊结算 of one batch. */
export function settleOutpatient(context: Context): WrittenSettlementOutput {
  assertFreshMessage(context)
  const computed = compute(context)
  const said = saidOf(context, computed)
  const { asked, visit, person, worked } = computed
  for (const name of ['fulamt_ownpay_amt', 'overlmt_selfpay', 'preselfpay_amt', 'inscp_scp_amt'] as const)
    if (asked[name] === undefined) throw new Refusal(`入参校验失败：data.${name} 不能为空`)
  const settlementId = bookSettlement(context, { visitId: visit.visitId, person, worked, clearing: said.clearing, batch: asked.chrg_bchno })
  return settlementOutput(context, { ...said, settlementId })
}

/** 2208 门诊结算撤销: as real platforms answer it, the person's share stands under another name. */
export function cancelOutpatient(context: Context): WrittenSettlementOutput {
  const { data } = readInput(cancellationInputSchema, context)
  const { visit, person, registered } = registeredVisit(context, data.mdtrt_id, data.psn_no)
  const cancelled = bookCancellation(context, visit.visitId, person, data.setl_id)
  const medicalCategory = registered.information?.medicalCategory
  const { setlinfo, setldetail } = settlementOutput(context, {
    visit,
    person,
    ...cancelled,
    ...(medicalCategory === undefined ? {} : { medicalCategory }),
  })
  return { setlinfo: { ...setlinfo, psn_part_amt: null, hosp_part_amt: null }, setldetail }
}
