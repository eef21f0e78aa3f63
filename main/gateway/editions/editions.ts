import { type FieldRules, readFieldRules } from './field-rules.ts'
import { national2021 } from './national-2021.ts'
import { stayPapers } from './stay-papers.ts'

/** Room for "2203A" and for long institution codes and names. */
const newer = `
# envelope request
交易编号 infno C6! · 定点医药机构编号 fixmedins_code C30! · 定点医药机构名称 fixmedins_name C200!
# 2001 data
定点医药机构编号 fixmedins_code C30!
# 3302 data
定点医药机构编号 fixmedins_code C30!
# 1201 medinsinfo
定点医药机构编号 fixmedins_code C30
# 2601 data
原交易编号 oinfno C6!
`
const newest = `
# 1101 data
证件号码 certno C50! · 人员姓名 psn_name C50!
# 2303 2304 data
全自费金额 fulamt_ownpay_amt N16.2! · 超限价自费费用 overlmt_selfpay N16.2! · 先行自付金额 preselfpay_amt N16.2!
符合政策范围金额 inscp_scp_amt N16.2!
`
const statementNamesClearing = `
# 3202 data
清算类别 clr_type C6!
`
const jilin = `
# 3502 invinfo
拆零标志 trdn_flag C2!
# 3505 selinfo
医保费用结算类型 hi_feesetl_type C6!
`

/** Each edition as what it changes in the one of 2021. Sites differ within a region too: the connection test decides, not this list. */
const changes = {
  'national-2021': [],
  'national-newer': [newer],
  'national-newest': [newer, newest],
  guangdong: [newer, statementNamesClearing],
  chongqing: [newer],
  'inner-mongolia': [newer],
  jiangsu: [newer],
  jiangxi: [newer],
  hunan: [newer, statementNamesClearing],
  jilin: [newer, newest, jilin],
} satisfies Readonly<Record<string, readonly string[]>>
export type EditionName = keyof typeof changes
export const editionNames = Object.keys(changes) as [EditionName, ...EditionName[]]

/** In which form a gateway takes a message, where it differs from the usual. */
export interface EditionWishes {
  /** `input` as an object, or as a text that holds the object's JSON. */
  readonly input?: 'object' | 'text'
  /** How the extension field is spelled: `exp_content` or `expContent`. */
  readonly extension?: 'snake' | 'camel'
  /** How the switch of a statement that spares refunds is spelled: `REFD_SETL_FLAG` or `refd_setl_flag`. */
  readonly refundSwitch?: 'upper' | 'lower'
  /** Nodes of one row that are taken as a list, as `transaction.node`. */
  readonly lists?: readonly string[]
  /** Nodes of many rows that are taken as an object while there is one row. */
  readonly objects?: readonly string[]
  /** 9101: the file as Base64 within the message, or beside it as `multipart/form-data`. */
  readonly upload?: 'base64' | MultipartNames
  /** What the region writes in place of national codes. */
  readonly codes?: RegionalCodes
}

/** What the two parts of an upload are called. */
export interface MultipartNames {
  readonly message: string
  readonly file: string
}

/** National code → the region's, where it numbers otherwise. */
type CodeTable = Readonly<Record<string, string>>

export interface RegionalCodes {
  /** insutype 险种类型. */
  readonly insuranceTypes?: CodeTable
  /** med_type 医疗类别. */
  readonly medicalCategories?: CodeTable
  /** list_type 目录类别. */
  readonly lists?: CodeTable
}

export interface Edition {
  readonly name: EditionName
  readonly fields: FieldRules
  readonly form: Required<EditionWishes>
}

export function editionOf(name: EditionName, wishes: EditionWishes = {}): Edition {
  return {
    name,
    fields: readFieldRules(national2021, stayPapers, ...changes[name]),
    form: { input: 'object', extension: 'snake', refundSwitch: 'upper', lists: [], objects: [], upload: 'base64', codes: {}, ...wishes },
  }
}

/** Characters the institution's name may have on the wire. */
export function nameWidthOf({ fields }: Edition): number {
  const width = fields.get('envelope request')?.get('fixmedins_name')?.width
  if (width === undefined) throw new Error('an edition without a width for the name of the institution')
  return width
}
