import { feeCategoryNames } from '../../shared/bill/index.ts'

/** A field of the CSV form: the name it has in JSON, and the Chinese heading that may stand in its place. */
export interface CsvField {
  readonly name: string
  readonly heading: string
  /** Where the value goes in a bill. */
  readonly path: readonly string[]
  readonly optional?: boolean
}

/** `#name,value` rows above the table. `diagnosis` and `condition` may be repeated. */
export const headFields: readonly CsvField[] = [
  { name: 'format', heading: '格式', path: ['format'] },
  { name: 'billId', heading: '账单号', path: ['billId'] },
  { name: 'inpatientNumber', heading: '住院号', path: ['inpatientNumber'] },
  { name: 'visitId', heading: '就诊ID', path: ['visitId'] },
  { name: 'patientName', heading: '姓名', path: ['patient', 'name'] },
  { name: 'idNumber', heading: '证件号码', path: ['patient', 'idNumber'] },
  { name: 'personNumber', heading: '人员编号', path: ['patient', 'personNumber'], optional: true },
  { name: 'admittedOn', heading: '入院日期', path: ['admittedOn'] },
  { name: 'dischargedOn', heading: '出院日期', path: ['dischargedOn'] },
  { name: 'ward', heading: '病区', path: ['ward'] },
  { name: 'bed', heading: '床位', path: ['bed'], optional: true },
  { name: 'diagnosis', heading: '诊断', path: ['diagnoses'] },
  { name: 'condition', heading: '病种条件', path: ['conditions'], optional: true },
  { name: 'filing', heading: '异地备案', path: ['filing'], optional: true },
  { name: 'deposit', heading: '预交金', path: ['deposit'] },
  { name: 'totalFee', heading: '费用总额', path: ['totalFee'] },
]

/** Columns of the table, in any order. */
export const lineFields: readonly CsvField[] = [
  { name: 'lineId', heading: '费用流水号', path: ['lineId'] },
  { name: 'itemCode', heading: '医保编码', path: ['itemCode'] },
  { name: 'hospitalItemCode', heading: '院内编码', path: ['hospitalItemCode'] },
  { name: 'itemName', heading: '项目名称', path: ['itemName'] },
  { name: 'feeCategory', heading: '费用类别', path: ['feeCategory'] },
  { name: 'chargedOn', heading: '费用日期', path: ['chargedOn'] },
  { name: 'quantity', heading: '数量', path: ['quantity'] },
  { name: 'unitPrice', heading: '单价', path: ['unitPrice'] },
  { name: 'amount', heading: '金额', path: ['amount'] },
  { name: 'originalLineId', heading: '原费用流水号', path: ['originalLineId'], optional: true },
  { name: 'restrictionApproved', heading: '审批标志', path: ['restrictionApproved'], optional: true },
  { name: 'departmentCode', heading: '科室编码', path: ['department', 'code'] },
  { name: 'departmentName', heading: '科室名称', path: ['department', 'name'] },
  { name: 'doctorCode', heading: '医师编码', path: ['doctor', 'code'] },
  { name: 'doctorName', heading: '医师姓名', path: ['doctor', 'name'] },
]

const categoriesByName: ReadonlyMap<string, string> = new Map(Object.entries(feeCategoryNames).map(([category, name]) => [name, category]))
const filings: ReadonlyMap<string, string> = new Map([
  ['无', 'none'],
  ['长期', 'long-term'],
  ['转诊', 'referral'],
  ['急诊', 'emergency'],
])
const approvals: ReadonlyMap<string, boolean> = new Map([
  ['是', true],
  ['true', true],
  ['否', false],
  ['false', false],
])

/** A cell in the words of the JSON form; what is not understood stays as it is and is refused with its place. */
export function cellValue(name: string, text: string): unknown {
  if (name === 'feeCategory') return categoriesByName.get(text) ?? text
  if (name === 'filing') return filings.get(text) ?? text
  if (name === 'restrictionApproved') return approvals.get(text) ?? text
  return text
}

export function findField(fields: readonly CsvField[], heading: string): CsvField | undefined {
  return fields.find((field) => field.name === heading || field.heading === heading)
}
