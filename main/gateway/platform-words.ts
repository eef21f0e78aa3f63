/** What platforms say in words because the interface has no codes for it. One list, so that a region's wording is added once. */

import type { RefusalSubject } from '../services/ports/index.ts'

/** Some regions fill the error text of a success with a greeting. */
const harmless =
  /^((操作|交易|处理|请求|调用|执行|查询|上传|保存|结算|撤销|登记|办理|业务处理)?成功|success(ful|fully)?|ok|null|无|-)[!！。.]?$/i
/** The call passed through to another place and its answer did not come back: nobody knows. */
const undecided = /超时|time[d]?[\s-]?out/i
const signIn = /签到|sign_no/i
const signInTrouble = /失效|过期|无效|为空|不存在|重新|超时|未签到|请先|不正确|invalid|expired/i
const nothingToWithdraw = /未查询到任何有效相关的记录|费用明细List不能为空|没有需要撤销的/
const alreadyCancelled = /已撤销|已冲销|重复撤销/
const unknownOriginal = /不存在|未查询到|未找到|找不到|没有找到|查无/
/** 13xx: the version asked with is the newest there is. */
const nothingNewer = /已经?是最新/
/** Something else is missing, for example the person or a part of the platform: that says nothing of the original call. */
const otherThanOriginal = /人员|参保|机构|操作员|服务|接口|路径|地址|证书|视图|文件|[A-Z]{3,}-\d{4,}/
/** A row under this number is there: ours, because every row has a number of its own. A package that was sold before is another matter. */
const alreadyReported = /(流水号|记录|数据)[^，,；;]{0,12}(已上传|已存在|重复)/
/** Asked for something the books do not hold. */
const nothingFound = /(没有|无|未)(查询到|找到|检索到)?(符合条件的?|相关的?|匹配的?)?(数据|记录|信息)|(数据|记录|结果)(集)?为空|no data/i
const alreadyDischarged = /已(办理)?出院|重复(办理)?出院|出院.{0,6}(重复|已办理)/
const notDischarged = /未(办理)?出院|尚未(办理)?出院|没有(办理)?出院|未查询到.{0,6}出院|出院.{0,6}已(撤销|取消)/
const admissionGone = /(就诊|入院|登记).{0,6}已(撤销|取消|作废)|已(撤销|取消)(入院|登记)/
const listIsThere = /清单.{0,8}(已上传|已存在|已提交|重复)|重复上传/
const alreadyTakenBack = /已冲正|已被冲正/
/** Nobody of this number, or nobody enrolled: the two texts of the interface, and what regions say in their place. */
const unknownPerson = /(基本信息|参保信息)为空|未查询到.{0,6}(参保|人员)|(参保人|人员|参保信息)不存在|查无此人/
const worthlessCard = /(社保卡|社会保障卡|医保卡|该卡|此卡|卡状态).{0,12}(注销|挂失|失效|作废|停用|冻结|锁定)/
const worthlessVoucher = /(电子凭证|医保码|令牌|token).{0,12}(无效|失效|过期|不存在|已使用|错误|不正确|invalid|expired)/i
/** What was asked for has been done, by a copy of the message or by somebody else. */
const alreadyDone = /已(办理)?(结算|入院|出院|登记|冲正)|重复(提交|办理|结算|上传)|流水号.{0,4}重复/
/** The platform's own trouble: it has not looked at the person. */
const busy =
  /系统(繁忙|忙|异常|错误|维护|升级)|稍[后候](再试|重试)|服务(暂)?(不可用|异常|未启动)|网络异常|数据库|连接(失败|异常|池)|限流|熔断|too many|busy|unavailable/i

/** What is kept of words: their beginning says what is wrong, and the end of a long report of the platform's program where. */
const wordsBegin = 1_500
const wordsEnd = 500

/** The words as they are noted and shown; what is left out is in the answer, which is kept as it came. */
export function notedWords(text: string): string {
  const left = text.length - wordsBegin - wordsEnd
  if (left <= 0) return text
  return `${text.slice(0, wordsBegin)}……（略去 ${left} 个字符，全文见应答原文）……${text.slice(-wordsEnd)}`
}

/** The error text of an answer, or nothing when it holds none that means anything. */
export function complaintOf(text: string | undefined): string | undefined {
  return text === undefined || harmless.test(text) ? undefined : notedWords(text)
}

/** What a refusal is about, as far as its words say so. */
export function subjectOf(text: string): RefusalSubject | undefined {
  if (unknownPerson.test(text)) return 'person'
  if (worthlessCard.test(text)) return 'card'
  if (worthlessVoucher.test(text)) return 'voucher'
  if (alreadyDone.test(text)) return 'already-done'
  return busy.test(text) ? 'busy' : undefined
}

export const says = {
  undecided: (text: string): boolean => undecided.test(text),
  staleSignIn: (text: string): boolean => signIn.test(text) && signInTrouble.test(text),
  nothingToWithdraw: (text: string): boolean => nothingToWithdraw.test(text),
  alreadyCancelled: (text: string): boolean => alreadyCancelled.test(text),
  unknownOriginal: (text: string): boolean => unknownOriginal.test(text) && !otherThanOriginal.test(text) && !busy.test(text),
  alreadyReported: (text: string): boolean => alreadyReported.test(text),
  /** The question was understood, and the answer is that there is none; somebody unknown is another matter. */
  nothingFound: (text: string): boolean =>
    says.unknownOriginal(text) || (nothingFound.test(text) && !otherThanOriginal.test(text) && !busy.test(text)),
  alreadyDischarged: (text: string): boolean => alreadyDischarged.test(text),
  notDischarged: (text: string): boolean => notDischarged.test(text),
  admissionGone: (text: string): boolean => admissionGone.test(text),
  listIsThere: (text: string): boolean => listIsThere.test(text),
  nothingNewer: (text: string): boolean => nothingNewer.test(text),
  alreadyTakenBack: (text: string): boolean => alreadyTakenBack.test(text),
}
