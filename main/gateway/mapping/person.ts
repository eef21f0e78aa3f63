import { isLocalDate, type LocalDate } from '../../../shared/dates/index.ts'
import type { HeldIdentity, InsuranceType, InsuredPerson, PersonCategory } from '../../../shared/insured/index.ts'
import { zeroMoney } from '../../../shared/money/index.ts'
import type { IdCard, PersonQuestion } from '../../services/ports/index.ts'
import {
  certificateCode,
  credentialCode,
  credentialOfNumber,
  type Enrolment,
  enrolmentStatusOfCode,
  type IdentityTable,
  type PersonOutput,
  sexOfCode,
  type WrittenPersonInput,
} from '../wire/index.ts'
import { fitting, Unreadable } from './unmappable.ts'

type WrittenQuestion = WrittenPersonInput['data']

/** 1101 asks by the card in the reader, the identity card, the token of an e-voucher, or the number of the identity card. */
export function writePersonQuestion(by: PersonQuestion): WrittenPersonInput {
  return { data: { card_sn: '', begntime: '', ...questionOf(by) } }
}

function questionOf(by: PersonQuestion): Omit<WrittenQuestion, 'begntime'> {
  if ('card' in by) {
    const { card } = by
    return {
      mdtrt_cert_type: credentialCode['social-security-card'],
      mdtrt_cert_no: fitting(card.cardNumber, 50, '社会保障卡号'),
      card_sn: fitting(card.cardIdentification, 32, '卡识别码'),
      psn_cert_type: certificateCode.resident,
      certno: fitting(card.socialSecurityNumber, 50, '社会保障号码'),
      psn_name: fitting(card.name, 50, '姓名'),
    }
  }
  if ('voucher' in by) {
    const { voucher } = by
    return {
      mdtrt_cert_type: credentialCode['e-voucher'],
      mdtrt_cert_no: fitting(voucher.token, 50, '电子凭证令牌'),
      psn_cert_type: voucher.idType,
      certno: fitting(voucher.idNumber, 50, '证件号码'),
      psn_name: fitting(voucher.name, 50, '姓名'),
    }
  }
  const [document, idNumber, name] =
    'idCard' in by ? [by.idCard.document, by.idCard.idNumber, by.idCard.name] : [documentOfNumber(by.idNumber), by.idNumber, by.name]
  return {
    mdtrt_cert_type: credentialOfNumber(idNumber),
    mdtrt_cert_no: fitting(idNumber, 50, '证件号码'),
    psn_cert_type: certificateOf(document, idNumber),
    certno: idNumber,
    psn_name: name ?? '',
  }
}

/** psn_cert_type of a bare number. */
export function certificateOfNumber(idNumber: string): string {
  return certificateOf(documentOfNumber(idNumber), idNumber)
}

/** What kind of document a bare number stands on: residence permits begin with 81 to 83, foreigners' cards with 9 or three letters. */
function documentOfNumber(idNumber: string): IdCard['document'] {
  if (/^8[123]\d{15}[\dXx]$/.test(idNumber)) return 'hk-macao-taiwan'
  if (/^9\d{16}[\dXx]$/.test(idNumber)) return 'foreign-2023'
  return /^[A-Z]{3}\d{12}$/.test(idNumber) ? 'foreign-2017' : 'resident'
}

/** psn_cert_type of what lies on the reader; the permits of Hong Kong and Macao residents begin with 81 and 82, of Taiwan residents with 83. */
function certificateOf(document: IdCard['document'], idNumber: string): string {
  if (document === 'resident') return certificateCode.resident
  if (document === 'hk-macao-taiwan') return idNumber.startsWith('83') ? certificateCode.taiwan : certificateCode['hk-macao']
  return certificateCode.other
}

/** Regional tables the reading of a person rests on. */
export interface PersonTables {
  readonly identities: IdentityTable
  /** cvlserv_flag 公务员标志 → rank for the civil-servant subsidy, as the policy pack names it. */
  readonly civilServantRanks: Readonly<Record<string, string>>
  /** insutype 险种类型 → the scheme that is settled here. */
  readonly insuranceTypes: Readonly<Record<string, InsuranceType>>
  /** psn_type 人员类别; the whole code is looked up first, then its first two digits. */
  readonly personCategories: Readonly<Record<string, PersonCategory>>
}

/** One person may be enrolled in several schemes: a basic one in force wins over one that rests. */
function chooseEnrolment(rows: readonly Enrolment[], { insuranceTypes }: PersonTables): Enrolment {
  const basic = rows.filter((row) => insuranceTypes[row.insutype] !== undefined)
  const chosen = basic.find((row) => row.psn_insu_stas === '1') ?? basic[0]
  if (chosen === undefined) throw new Unreadable('应答中没有职工或居民基本医疗保险的参保信息')
  return chosen
}

function categoryOf(code: string, { personCategories }: PersonTables): PersonCategory {
  const category = personCategories[code] ?? personCategories[code.slice(0, 2)]
  if (category === undefined) throw new Unreadable(`人员类别 ${code} 不在码表内`)
  return category
}

function birthDateOf(base: PersonOutput['baseinfo']): LocalDate {
  if (base.brdy !== undefined) return base.brdy
  const digits = /^\d{6}(\d{4})(\d{2})(\d{2})\d{3}[\dXx]$/.exec(base.certno)
  const day = digits ? `${digits[1]}-${digits[2]}-${digits[3]}` : ''
  if (!isLocalDate(day)) throw new Unreadable('应答中没有出生日期')
  return day
}

function identitiesOf(output: PersonOutput, table: IdentityTable): { identities: HeldIdentity[]; unmapped: string[] } {
  const identities: HeldIdentity[] = []
  const unmapped: string[] = []
  for (const row of output.idetinfo) {
    const identity = table[row.psn_idet_type]
    if (identity === undefined) unmapped.push(row.psn_idet_type)
    // Without a first day an identity cannot be placed in time, and law looks at days.
    else if (row.begntime === undefined) unmapped.push(`${row.psn_idet_type}（无开始时间）`)
    else if (identity !== 'none') {
      identities.push({ identity, from: row.begntime, ...(row.endtime === undefined ? {} : { to: row.endtime }) })
    }
  }
  return { identities, unmapped }
}

/** Reads the answer to 1101; identity codes that the table does not know are reported, never guessed. */
export function readPerson(output: PersonOutput, tables: PersonTables): { person: InsuredPerson; warnings: string[] } {
  const base = output.baseinfo
  const enrolment = chooseEnrolment(output.insuinfo, tables)
  const insuranceType = tables.insuranceTypes[enrolment.insutype]
  if (insuranceType === undefined) throw new Unreadable(`险种 ${enrolment.insutype} 不在本机结算范围`)
  if (!/^\d{6}$/.test(enrolment.insuplc_admdvs)) throw new Unreadable('参保地医保区划不是六位数字')
  const { identities, unmapped } = identitiesOf(output, tables.identities)
  const rank = tables.civilServantRanks[enrolment.cvlserv_flag ?? '0']
  return {
    person: {
      personNumber: base.psn_no,
      name: base.psn_name,
      idNumber: base.certno,
      sex: sexOfCode[base.gend ?? ''] ?? 'unknown',
      birthDate: birthDateOf(base),
      insuranceType,
      category: categoryOf(enrolment.psn_type, tables),
      enrolmentArea: enrolment.insuplc_admdvs,
      ...(rank === undefined ? {} : { civilServantRank: rank }),
      // Regions that leave the status out list only enrolments in force.
      enrolmentStatus: enrolmentStatusOfCode[enrolment.psn_insu_stas ?? '1'] ?? 'suspended',
      identities,
      accountBalance: enrolment.balc ?? zeroMoney,
      ...(enrolment.emp_name === undefined ? {} : { employer: enrolment.emp_name }),
    },
    warnings: unmapped.map((code) => `人员身份类别 ${code} 未对照救助身份`),
  }
}
