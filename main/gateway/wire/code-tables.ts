import type { FeeCategory } from '../../../shared/bill/index.ts'
import type { ItemClass } from '../../../shared/catalogue/index.ts'
import type { Identity, InsuranceType, InsuredPerson, PersonCategory } from '../../../shared/insured/index.ts'
import type { PageTransaction } from './directories.ts'
import type { DirectoryFileTransaction } from './directory-columns.ts'

/** Numbers of the transactions this terminal uses. */
export const transactions = {
  signIn: '9001',
  signOut: '9002',
  fileUpload: '9101',
  fileDownload: '9102',
  person: '1101',
  institution: '1201',
  dictionary: '1901',
  mapping: '3301',
  mappingCancellation: '3302',
  benefits: '2001',
  pharmacyPreSettlement: '2101',
  pharmacySettlement: '2102',
  pharmacyCancellation: '2103',
  registration: '2201',
  registrationCancellation: '2202',
  visit: '2203',
  visitVariant: '2203A',
  outpatientFees: '2204',
  outpatientFeeWithdrawal: '2205',
  outpatientPreSettlement: '2206',
  outpatientSettlement: '2207',
  outpatientCancellation: '2208',
  fees: '2301',
  feeWithdrawal: '2302',
  preSettlement: '2303',
  settlement: '2304',
  cancellation: '2305',
  admission: '2401',
  discharge: '2402',
  admissionChange: '2403',
  admissionCancellation: '2404',
  dischargeCancellation: '2405',
  takingBack: '2601',
  totalsComparison: '3201',
  detailsComparison: '3202',
  settlementList: '4101',
  settlementListVariant: '4101A',
  visits: '5201',
  diagnoses: '5202',
  settlementQuery: '5203',
  feeLines: '5204',
  chronicMedication: '5205',
  accumulators: '5206',
  chronicDiseases: '5301',
  designations: '5302',
  openVisits: '5303',
  referrals: '5304',
  stockCount: '3501',
  stockCounts: '3501A',
  stockChange: '3502',
  stockChanges: '3502A',
  purchase: '3503',
  purchases: '3503A',
  purchaseReturn: '3504',
  purchaseReturns: '3504A',
  sale: '3505',
  sales: '3505A',
  saleReturn: '3506',
  saleReturns: '3506A',
  stockDeletion: '3507',
  stockDeletions: '3507A',
} as const
export type Transaction = (typeof transactions)[keyof typeof transactions] | DirectoryFileTransaction | PageTransaction

/** insutype 险种类型 → the two basic schemes; every other kind of insurance is not settled here. */
export const insuranceTypeOfCode: Readonly<Record<string, InsuranceType>> = {
  '310': 'employee',
  '390': 'resident',
  '391': 'resident',
  '380': 'resident',
}
export const codeOfInsuranceType: Readonly<Record<InsuranceType, string>> = { employee: '310', resident: '390' }

/** psn_type 人员类别; two- and four-digit forms occur, the longer is looked up first. */
export const personCategoryOfCode: Readonly<Record<string, PersonCategory>> = {
  '11': 'active',
  '12': 'retired',
  '13': 'retired',
  '14': 'minor',
  '1404': 'student',
  '15': 'adult',
  '16': 'elderly',
  '17': 'adult',
}
export const codeOfPersonCategory: Readonly<Record<PersonCategory, string>> = {
  active: '1101',
  retired: '1201',
  minor: '1403',
  student: '1404',
  adult: '1501',
  elderly: '16',
}

/** psn_insu_stas 人员参保状态. Codes seen in one source only (4, 9) count as not normal. */
export const enrolmentStatusOfCode: Readonly<Record<string, InsuredPerson['enrolmentStatus']>> = {
  '0': 'not-enrolled',
  '1': 'normal',
  '2': 'suspended',
  '3': 'terminated',
  '4': 'terminated',
}
export const codeOfEnrolmentStatus: Readonly<Record<InsuredPerson['enrolmentStatus'], string>> = {
  'not-enrolled': '0',
  normal: '1',
  suspended: '2',
  terminated: '3',
}

/** gend 性别. */
export const sexOfCode: Readonly<Record<string, InsuredPerson['sex']>> = { '1': 'male', '2': 'female', '9': 'unknown', '0': 'unknown' }
export const codeOfSex: Readonly<Record<InsuredPerson['sex'], string>> = { male: '1', female: '2', unknown: '9' }

/** med_chrgitm_type 医疗收费项目类别. */
export const codeOfFeeCategory: Readonly<Record<FeeCategory, string>> = {
  bed: '01',
  consultation: '02',
  examination: '03',
  laboratory: '04',
  treatment: '05',
  operation: '06',
  nursing: '07',
  material: '08',
  'western-drug': '09',
  'herbal-piece': '10',
  'patent-chinese-drug': '11',
  'general-service': '12',
  registration: '13',
  other: '14',
}
export const feeCategoryOfCode: Readonly<Record<string, FeeCategory>> = Object.fromEntries(
  Object.entries(codeOfFeeCategory).map(([category, code]) => [code, category as FeeCategory]),
)

/** chrgitm_lv 收费项目等级; what the catalogue does not hold is 丙类 as well. */
export const itemClassOfCode: Readonly<Record<string, ItemClass>> = { '01': 'A', '02': 'B', '03': 'C' }

/** psn_idet_type 人员身份类别 → 救助身份: regional, so a site may replace it. `none` is known and opens no assistance. */
export type IdentityTable = Readonly<Record<string, Identity | 'none'>>

/**
 * Jiangxi's two-digit codes and the four-digit assistance list. 06 (医疗救助人员) stays unmapped on purpose: it does not
 * say which class the person belongs to, and guessing would pay under the wrong one.
 */
export const jiangxiIdentities: IdentityTable = {
  '01': 'destitute',
  '02': 'destitute',
  '03': 'none',
  '04': 'none',
  '07': 'none',
  '99': 'none',
  '2302': 'none',
  '7131': 'destitute',
  '7019': 'minimum-living',
  '7041': 'orphan',
  '7141': 'unattended-child',
  '7201': 'low-income-edge',
  '7202': 'returned-to-poverty',
  '7203': 'unstable-out-of-poverty',
  '7204': 'marginal-at-risk',
  '7205': 'sudden-severe-hardship',
  '7110': 'expenditure-hardship',
  '7069': 'none',
  '7052': 'none',
  '7090': 'none',
}

/**
 * cvlserv_flag 公务员标志 → rank for the civil-servant subsidy, as policy packs name it. Nationally only 0 and 1 are known,
 * and 1 is the lowest rank; the field has room for more, which regions fill, so a site may replace this.
 */
export const civilServantRankOfCode: Readonly<Record<string, string>> = { '1': 'section', '2': 'county', '3': 'department' }

/** mdtrt_cert_type 就诊凭证类型. */
export const credentialCode = { 'e-voucher': '01', 'id-card': '02', 'social-security-card': '03', other: '99' } as const
/** Residents' numbers are eighteen characters, permits of 8100, 8200 and 8300 included; a foreigner's begins with 9 or with letters. */
export function credentialOfNumber(idNumber: string): string {
  return /^[1-8]\d{14}(\d{2}[\dXx])?$/.test(idNumber) ? credentialCode['id-card'] : credentialCode.other
}
/** psn_cert_type 人员证件类型. */
export const certificateCode = { resident: '01', 'hk-macao': '06', taiwan: '07', other: '99' } as const
/** med_type 医疗类别 of a stay: 普通住院. */
export const stayCategory = '21'
/** psn_setlway 个人结算方式: by item. */
export const settledByItem = '01'
export const yes = '1'
export const no = '0'
/** hosp_appr_flag 医院审批标志. */
export const approvalCode = { notNeeded: '0', approved: '1', refused: '2' } as const

/** fund_pay_type 基金支付类型 of the rows a settlement's details list. */
export const fundCode = {
  pooled: { employee: '310100', resident: '390100' },
  personalAccount: '310200',
  civilServant: '320100',
  employeeLargeAmount: '330100',
  enterpriseSupplement: '370100',
  residentMajorIllness: '390200',
  medicalAssistance: '610100',
  other: '910100',
} as const
/** Rows among the funds that are none: what the hospital bears or lays out. */
export const hospitalFunds: readonly string[] = ['999996', '999997']
