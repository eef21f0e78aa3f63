import { voucherQuestionSchema, voucherRequestSchema } from '../gateway/wire/index.ts'
import type { StandInInstitution } from './context.ts'
import type { Ledger } from './ledger.ts'

/** 用码业务类型 of the national list. */
const businessTypesKnown = /^(011(0[1-4])|012(0[1-4])|013(0[1-5])|0212[12]|03131)$/
const notAVoucher = '请使用医保电子凭证二维码'
const refusalWords = {
  unknown: '电子凭证二维码无效，请刷新后重新扫码',
  expired: '电子凭证二维码已过期，请刷新后重新扫码',
  used: '电子凭证二维码已使用，请刷新后重新扫码',
} as const

export interface DecodingParts {
  readonly ledger: Ledger
  readonly institution: StandInInstitution
  readonly now: () => number
}

export type DecodingAnswer = Readonly<Record<string, unknown>>

function refusal(message: string): DecodingAnswer {
  return { code: 500159, success: false, message }
}

/** The question, whether it stands inside `data` as the national library sends it or by itself as some regions do. */
export function readVoucherQuestion(message: unknown) {
  const wrapped = voucherRequestSchema.safeParse(message)
  if (wrapped.success) return wrapped.data.data
  const flat = voucherQuestionSchema.safeParse(message)
  return flat.success ? flat.data : undefined
}

/** 电子凭证解码: a code that is fresh and was never decoded gives its person and a token; the code is used up with that. */
export function decodeVoucher({ ledger, institution, now }: DecodingParts, message: unknown): DecodingAnswer {
  const asked = readVoucherQuestion(message)
  if (asked === undefined) return refusal('请求参数不完整')
  if (asked.orgId !== institution.code) return refusal('定点医药机构编号不正确')
  if (!businessTypesKnown.test(asked.businessType)) return refusal('用码业务类型不正确')
  const code = asked.ecQrCode
  if (!/^424\d{25}$/.test(code)) return refusal(notAVoucher)
  const decoded = ledger.transact(() => ledger.vouchers.decode(code, institution.area, now()))
  if (typeof decoded === 'string') return refusal(refusalWords[decoded])
  const holder = ledger.personByNumber(decoded.personNumber)
  if (holder === undefined) return refusal('未查询到电子凭证持有人')
  return {
    code: 0,
    type: 'success',
    message: '成功',
    data: {
      userName: holder.person.name,
      idNo: holder.person.idNumber,
      idType: '01',
      insuOrg: holder.person.enrolmentArea,
      ecIndexNo: null,
      ecToken: decoded.token,
      gender: null,
      birthday: null,
      nationality: null,
      email: null,
      chnlId: 'STANDINCHANNEL01',
      ecQrCode: code,
      authNo: null,
    },
  }
}
