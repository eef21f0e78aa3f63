import { formatMoney } from '../../shared/money/index.ts'
import {
  certificateCode,
  civilServantRankOfCode,
  codeOfEnrolmentStatus,
  codeOfInsuranceType,
  codeOfPersonCategory,
  codeOfSex,
  credentialCode,
  exactNumber,
  jiangxiIdentities,
  no,
  personInputSchema,
  type WrittenPersonOutput,
} from '../gateway/wire/index.ts'
import { type Context, holderOfToken, Refusal, readInput } from './context.ts'
import type { SeedPerson } from './seed.ts'

/** The four-digit code of an identity; the two-digit ones of Jiangxi say less. */
function codeOfIdentity(identity: string): string {
  const codes = Object.keys(jiangxiIdentities).filter((code) => jiangxiIdentities[code] === identity)
  return codes.find((code) => code.length === 4) ?? codes[0] ?? '99'
}

function civilServantFlag(rank: string | undefined): string {
  return Object.keys(civilServantRankOfCode).find((code) => civilServantRankOfCode[code] === rank) ?? no
}

function find(context: Context): SeedPerson {
  const { data } = readInput(personInputSchema, context)
  const { ledger } = context
  if (data.mdtrt_cert_type === credentialCode['social-security-card']) {
    if (data.card_sn === undefined) throw new Refusal('卡识别码不能为空')
    const holder = ledger.personByCard(data.mdtrt_cert_no)
    if (holder?.card !== undefined && holder.card.identification !== data.card_sn) throw new Refusal('卡识别码与社会保障卡不符')
    if (holder?.card?.cancelled) throw new Refusal('该社会保障卡已注销，不能使用')
    if (holder !== undefined) return holder
  } else if (data.mdtrt_cert_type === credentialCode['id-card'] || data.mdtrt_cert_type === credentialCode.other) {
    const holder = ledger.personById(data.mdtrt_cert_no)
    if (holder !== undefined) return holder
  } else if (data.mdtrt_cert_type === credentialCode['e-voucher']) {
    return holderOfToken(context, data.mdtrt_cert_no)
  } else throw new Refusal('不支持的就诊凭证类型')
  throw new Refusal('请求失败,错误原因：本地查询错误:该参保人的基本信息为空null')
}

/** 1101 人员基本信息获取. */
export function personInformation(context: Context): WrittenPersonOutput {
  const found = find(context)
  const { person } = found
  if (person.enrolmentStatus === 'not-enrolled') throw new Refusal('请求失败,错误原因：本地查询错误:该参保人的参保信息为空null')
  return {
    baseinfo: {
      psn_no: person.personNumber,
      psn_cert_type: certificateCode.resident,
      certno: person.idNumber,
      psn_name: person.name,
      gend: codeOfSex[person.sex],
      naty: '01',
      brdy: person.birthDate,
      age: '',
    },
    insuinfo: [
      {
        balc: exactNumber(formatMoney(context.ledger.accountBalance(found))),
        insutype: codeOfInsuranceType[person.insuranceType],
        psn_type: codeOfPersonCategory[person.category],
        psn_insu_stas: codeOfEnrolmentStatus[person.enrolmentStatus],
        psn_insu_date: null,
        paus_insu_date: null,
        cvlserv_flag: civilServantFlag(person.civilServantRank),
        insuplc_admdvs: person.enrolmentArea,
        emp_name: person.employer ?? '',
      },
    ],
    idetinfo: person.identities.map(({ identity, from, to }) => ({
      psn_idet_type: codeOfIdentity(identity),
      psn_type_lv: '',
      memo: '',
      begntime: `${from} 00:00:00`,
      endtime: to === undefined ? null : `${to} 23:59:59`,
    })),
  }
}
