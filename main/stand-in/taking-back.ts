import { reversalInputSchema, transactions } from '../gateway/wire/index.ts'
import { type Context, Refusal, readInput } from './context.ts'

/** 2601 冲正交易: removes what the call with that message id did; a call that never arrived is refused as unknown. */
export function takeBack(context: Context): null {
  const { data } = readInput(reversalInputSchema, context)
  const [asked] = data
  if (asked === undefined) throw new Refusal('入参不能为空')
  const { ledger } = context
  const original = ledger.byMessage(asked.omsgid)
  const transaction = original?.cancels === undefined ? transactions.settlement : transactions.cancellation
  if (original === undefined || transaction !== asked.oinfno) throw new Refusal('原交易不存在，未查询到需要冲正的交易')
  if (ledger.visit(original.visitId)?.personNumber !== asked.psn_no) throw new Refusal('人员编号与原交易不符')
  if (ledger.isTakenBack(original.settlementId)) throw new Refusal('该笔交易已冲正，请勿重复办理')
  if (original.cancels === undefined && !ledger.isValid(original.settlementId)) throw new Refusal('该笔结算已撤销，不能冲正')
  if (original.cancels !== undefined && ledger.validSettlement(original.visitId) !== undefined)
    throw new Refusal('撤销之后已重新结算，不能冲正该笔撤销')
  ledger.takeBack(original.settlementId, context.envelope.msgid, context.now)
  return null
}
