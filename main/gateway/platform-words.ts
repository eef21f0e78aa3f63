/** What platforms say in words because the interface has no codes for it. One list, so that a region's wording is added once. */

/** Some regions fill the error text of a success with a greeting. */
const harmless = /^(成功|操作成功|交易成功|处理成功|success|ok|null|无)[!！。.]?$/i
/** The call passed through to another place and its answer did not come back: nobody knows. */
const undecided = /超时|time[d]?[\s-]?out/i
const signIn = /签到|sign_no/i
const signInTrouble = /失效|过期|无效|为空|不存在|重新|超时|未签到|请先|不正确|invalid|expired/i
const nothingToWithdraw = /未查询到任何有效相关的记录|费用明细List不能为空|没有需要撤销的/
const alreadyCancelled = /已撤销|已冲销|重复撤销/
const unknownOriginal = /不存在|未查询到|未找到|找不到|没有找到|查无/
/** Something else is missing, for example the person: that says nothing of the original call. */
const otherThanOriginal = /人员|参保|机构|操作员|服务|接口/
const alreadyTakenBack = /已冲正|已被冲正/

/** The error text of an answer, or nothing when it holds none that means anything. */
export function complaintOf(text: string | undefined): string | undefined {
  return text === undefined || harmless.test(text) ? undefined : text
}

export const says = {
  undecided: (text: string): boolean => undecided.test(text),
  staleSignIn: (text: string): boolean => signIn.test(text) && signInTrouble.test(text),
  nothingToWithdraw: (text: string): boolean => nothingToWithdraw.test(text),
  alreadyCancelled: (text: string): boolean => alreadyCancelled.test(text),
  unknownOriginal: (text: string): boolean => unknownOriginal.test(text) && !otherThanOriginal.test(text),
  alreadyTakenBack: (text: string): boolean => alreadyTakenBack.test(text),
}
