import { compareMoney, formatMoney, type Money, subtractMoney, sumMoney } from '../../shared/money/index.ts'
import {
  cancellationInputSchema,
  codeOfInsuranceType,
  type SettlementInput,
  settlementInputSchema,
  type WrittenSettlementOutput,
  yes,
} from '../gateway/wire/index.ts'
import { isOpen } from './admission.ts'
import type { Worked } from './arithmetic.ts'
import { clearingOf } from './clearing.ts'
import { type Context, Refusal, readInput, stayOf } from './context.ts'
import type { SeedPerson, SeedVisit } from './seed.ts'
import { settlementOutput } from './settlement-output.ts'
import { assertFreshMessage, bookCancellation, bookSettlement, checkCredential, compareAmounts } from './settling.ts'
import { caseOfStay } from './stay-case.ts'

type Asked = SettlementInput['data']

interface Computed {
  readonly asked: Asked
  readonly visit: SeedVisit
  readonly person: SeedPerson
  readonly worked: Worked
  readonly balance: Money
}

function compute(context: Context): Computed {
  const { data: asked } = readInput(settlementInputSchema, context)
  const { visit, person } = stayOf(context, asked.mdtrt_id, asked.psn_no)
  checkCredential(context, asked, person)
  const { ledger } = context
  if (ledger.validSettlement(visit.visitId) !== undefined) throw new Refusal('该就诊已结算，请勿重复办理')
  if (asked.insutype !== codeOfInsuranceType[person.person.insuranceType]) throw new Refusal('险种类型与参保信息不符')
  const lines = ledger.lines(visit.visitId)
  if (lines.length === 0) throw new Refusal('未查询到该就诊的费用明细，请先上传费用明细')
  if (compareMoney(asked.medfee_sumamt, sumMoney(lines.map((line) => line.amount))) !== 0)
    throw new Refusal(`医疗费总额与已上传费用明细不一致：传入${formatMoney(asked.medfee_sumamt)}`)
  const dischargedOn = asked.dscg_time ?? visit.dischargedOn
  if (dischargedOn === undefined) throw new Refusal('该就诊未办理出院')
  const accountBalance = ledger.accountBalance(person)
  const useAccount = asked.acct_used_flag === yes
  const worked = context.arithmetic.work(caseOfStay(context, { visit, person, lines, dischargedOn, useAccount, accountBalance }))
  compareAmounts(asked, worked.figures)
  return { asked, visit, person, worked, balance: subtractMoney(accountBalance, worked.figures.personalAccount) }
}

/** 2303 住院预结算: computes and leaves nothing behind. */
export function preSettle(context: Context): WrittenSettlementOutput {
  const { asked, visit, person, worked, balance } = compute(context)
  const clearing = clearingOf(context, person, 'inpatient')
  return settlementOutput(context, { visit, person, figures: worked.figures, balance, clearing, credentialType: asked.mdtrt_cert_type })
}

/** 2304 住院结算. */
export function settle(context: Context): WrittenSettlementOutput {
  assertFreshMessage(context)
  const { asked, visit, person, worked, balance } = compute(context)
  // Only an interim settlement comes before the discharge (S5).
  if (asked.mid_setl_flag !== yes && isOpen(context, visit.visitId)) throw new Refusal('该就诊未办理出院，请先办理出院')
  const clearing = clearingOf(context, person, 'inpatient')
  const settlementId = bookSettlement(context, { visitId: visit.visitId, person, worked, clearing })
  const { figures } = worked
  return settlementOutput(context, { visit, person, figures, balance, clearing, settlementId, credentialType: asked.mdtrt_cert_type })
}

/** 2305 住院结算撤销: a settlement of its own with every amount negative. */
export function cancel(context: Context): WrittenSettlementOutput {
  const { data } = readInput(cancellationInputSchema, context)
  const { visit, person } = stayOf(context, data.mdtrt_id, data.psn_no)
  const cancelled = bookCancellation(context, visit.visitId, person, data.setl_id)
  return settlementOutput(context, { visit, person, ...cancelled })
}
