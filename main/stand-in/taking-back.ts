import { reversalInputSchema, transactions } from '../gateway/wire/index.ts'
import { removeStay } from './admission.ts'
import type { Counter } from './clearing.ts'
import { type Context, Refusal, readInput } from './context.ts'
import type { Entry } from './ledger.ts'

/** Numbers of the calls that settle and cancel at each counter. */
const numbers: Readonly<Record<Counter, { readonly settlement: string; readonly cancellation: string }>> = {
  inpatient: { settlement: transactions.settlement, cancellation: transactions.cancellation },
  outpatient: { settlement: transactions.outpatientSettlement, cancellation: transactions.outpatientCancellation },
  pharmacy: { settlement: transactions.pharmacySettlement, cancellation: transactions.pharmacyCancellation },
}

function transactionOf({ ledger }: Context, { visitId, cancels }: Entry): string {
  const { settlement, cancellation } = numbers[ledger.outpatient.find(visitId)?.counter ?? 'inpatient']
  return cancels === undefined ? settlement : cancellation
}

/** The number stays given out; nothing can be done under it any more. */
function takeBackAdmission(context: Context, asked: { readonly omsgid: string; readonly psn_no: string }): null {
  const { ledger } = context
  const original = ledger.stays.byMessage(asked.omsgid)
  const visit = original && ledger.visit(original.visitId)
  if (original === undefined || visit === undefined) throw new Refusal('原交易不存在，未查询到需要冲正的交易')
  if (visit.personNumber !== asked.psn_no) throw new Refusal('人员编号与原交易不符')
  if (original.record.cancelledAt !== undefined) throw new Refusal('该笔交易已冲正，请勿重复办理')
  removeStay(context, visit)
  return null
}

/** 2601 冲正交易: removes what the call with that message id did; a call that never arrived is refused as unknown (S9). */
export function takeBack(context: Context): null {
  const { data } = readInput(reversalInputSchema, context)
  const [asked] = data
  if (asked === undefined) throw new Refusal('入参不能为空')
  const { ledger } = context
  if (asked.oinfno === transactions.admission) return takeBackAdmission(context, asked)
  const original = ledger.byMessage(asked.omsgid)
  if (original === undefined || transactionOf(context, original) !== asked.oinfno) throw new Refusal('原交易不存在，未查询到需要冲正的交易')
  const { visitId, settlementId, cancels, settled } = original
  if (ledger.visit(visitId)?.personNumber !== asked.psn_no) throw new Refusal('人员编号与原交易不符')
  if (ledger.isTakenBack(settlementId)) throw new Refusal('该笔交易已冲正，请勿重复办理')
  if (cancels === undefined && !ledger.isValid(settlementId)) throw new Refusal('该笔结算已撤销，不能冲正')
  const settledAgain = ledger.validSettlements(visitId).some((one) => one.settled.batch === settled.batch)
  if (cancels !== undefined && settledAgain) throw new Refusal('撤销之后已重新结算，不能冲正该笔撤销')
  ledger.takeBack(settlementId, context.envelope.msgid, context.now)
  return null
}
