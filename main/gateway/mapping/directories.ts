import type { LocalDate } from '../../../shared/dates/index.ts'
import { formatUnitPrice } from '../../../shared/money/index.ts'
import type {
  DictionaryEntry,
  DirectoryFileKind,
  DirectoryQueryKind,
  DirectoryRecord,
  DirectoryRows,
  FoundInstitution,
  ItemMapping,
} from '../../services/ports/index.ts'
import type { Cells } from '../files/index.ts'
import {
  chargeClassOfCode,
  type DirectoryFileTransaction,
  type DirectoryPositions,
  feeCategoryOfCode,
  noCeiling,
  type PageRow,
  type PageTransaction,
  plainDecimal,
  type WrittenMappingCancellationInput,
  type WrittenMappingInput,
  yes,
} from '../wire/index.ts'
import { fitting, Unmappable } from './unmappable.ts'

export const fileTransactionOf: Readonly<Record<DirectoryFileKind, DirectoryFileTransaction>> = {
  'western-drugs': '1301',
  'herbal-pieces': '1302',
  'own-preparations': '1303',
  'medical-services': '1305',
  consumables: '1306',
  diseases: '1307',
  operations: '1308',
  'chronic-diseases': '1309',
  'case-payment-diseases': '1310',
  'day-surgery-diseases': '1311',
  'tumour-morphology': '1313',
  'tcm-diseases': '1314',
  'tcm-syndromes': '1315',
  'granule-formulas': '1320',
  'medical-services-new': '1321',
}

export const pageTransactionOf = {
  'ethnic-drugs': '1304',
  'insurance-items': '1312',
  'insurance-matches': '1316',
  'institution-matches': '1317',
  'price-ceilings': '1318',
  'upfront-shares': '1319',
} as const satisfies Readonly<Record<DirectoryQueryKind, PageTransaction>>

/** Leaves out what is not there, so that what is read has no member without a value. */
function present<Value extends object>(value: Value): { [Name in keyof Value]: Exclude<Value[Name], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as {
    [Name in keyof Value]: Exclude<Value[Name], undefined>
  }
}

const isYes = (flag: string | undefined): boolean | undefined => (flag === undefined ? undefined : flag === yes)

/** One record of a catalogue file, or nothing where its code is missing. */
export function readDirectoryRecord(cells: Cells, positions: DirectoryPositions): DirectoryRecord | undefined {
  const cell = (position: number) => cells[position - 1]
  const code = cell(positions.code)
  if (code === undefined) return undefined
  return present({
    code,
    name: positions.names.map(cell).find((name) => name !== undefined),
    isValid: isYes(cell(positions.valid)),
    recordId: cell(positions.record),
    version: cell(positions.version),
    cells,
  }) as DirectoryRecord
}

interface Tail {
  readonly vali_flag?: string | undefined
  readonly rid?: string | undefined
  readonly updt_time?: LocalDate | undefined
  readonly begndate?: LocalDate | undefined
  readonly enddate?: LocalDate | undefined
  readonly insu_admdvs?: string | undefined
}

function listed(row: Tail) {
  return {
    isValid: isYes(row.vali_flag),
    recordId: row.rid,
    changedOn: row.updt_time,
    from: row.begndate,
    to: row.enddate,
    area: row.insu_admdvs,
  }
}

type Reader<Kind extends DirectoryQueryKind> = (row: PageRow<(typeof pageTransactionOf)[Kind]>) => DirectoryRows[Kind]

const readers: { readonly [Kind in DirectoryQueryKind]: Reader<Kind> } = {
  'ethnic-drugs': (row) =>
    present({
      code: row.med_list_codg,
      name: row.drug_prodname ?? row.drug_genname,
      dosageForm: row.dosform,
      specification: row.drug_spec,
      ...listed(row),
    }),
  'insurance-items': (row) =>
    present({
      insuranceCode: row.hilist_code,
      name: row.hilist_name,
      feeCategory: feeCategoryOfCode[row.med_chrgitm_type ?? ''],
      class: chargeClassOfCode[row.chrgitm_lv ?? ''],
      isRestricted: isYes(row.lmt_used_flag),
      restriction: row.memo,
      listCode: row.list_type,
      ...listed(row),
    }),
  'insurance-matches': (row) =>
    present({ itemCode: row.med_list_codg, insuranceCode: row.hilist_code, listCode: row.list_type, ...listed(row) }),
  'institution-matches': (row) =>
    present({
      hospitalItemCode: row.medins_list_codg,
      hospitalItemName: row.medins_list_name,
      itemCode: row.med_list_codg,
      listCode: row.list_type,
      ...listed(row),
    }),
  'price-ceilings': (row) => {
    const ceiling = row.hilist_pric_uplmt_amt
    const isNone = ceiling === undefined || plainDecimal(formatUnitPrice(ceiling)) === noCeiling
    return present({
      insuranceCode: row.hilist_code,
      ceilingCode: row.hilist_lmtpric_type,
      excessCode: row.overlmt_dspo_way,
      ceiling: isNone ? undefined : ceiling,
      ...listed(row),
    })
  },
  'upfront-shares': (row) =>
    present({
      insuranceCode: row.hilist_code,
      personCode: row.selfpay_prop_psn_type,
      shareCode: row.selfpay_prop_type,
      share: row.selfpay_prop,
      ...listed(row),
    }),
}

export function readDirectoryRow<Kind extends DirectoryQueryKind>(
  kind: Kind,
  row: PageRow<(typeof pageTransactionOf)[Kind]>,
): DirectoryRows[Kind] {
  return readers[kind](row)
}

export function readInstitution(row: {
  readonly fixmedins_code: string
  readonly fixmedins_name: string
  readonly uscc?: string | undefined
  readonly fixmedins_type?: string | undefined
  readonly hosp_lv?: string | undefined
}): FoundInstitution {
  return present({
    code: row.fixmedins_code,
    name: row.fixmedins_name,
    creditCode: row.uscc,
    kindCode: row.fixmedins_type,
    levelCode: row.hosp_lv,
  })
}

export function readDictionaryEntry(row: {
  readonly value: string
  readonly label?: string | undefined
  readonly parent_value?: string | undefined
  readonly vali_flag?: string | undefined
}): DictionaryEntry {
  return present({ value: row.value, label: row.label, parent: row.parent_value, isValid: isYes(row.vali_flag) })
}

/** A mapping without an end goes on for as long as dates are written. */
const noEnd = '2099-12-31'

/** 3301. */
export function writeMappings(mappings: readonly ItemMapping[]): WrittenMappingInput {
  if (mappings.length === 0) throw new Unmappable('没有要上传的目录对照')
  return {
    data: mappings.map((mapping) => ({
      fixmedins_hilist_id: fitting(mapping.hospitalItemCode, 30, '定点医药机构目录编号'),
      fixmedins_hilist_name: fitting(mapping.hospitalItemName, 200, '定点医药机构目录名称'),
      list_type: fitting(mapping.listCode, 3, '目录类别'),
      med_list_codg: fitting(mapping.itemCode, 50, '医疗目录编码'),
      begndate: mapping.from,
      enddate: mapping.to ?? noEnd,
      aprvno: mapping.approvalNumber ?? '',
      dosform: mapping.dosageForm ?? '',
      prcunt: mapping.unit ?? '',
      spec: mapping.specification ?? '',
      pacspec: mapping.packageSpecification ?? '',
      memo: '',
    })),
  }
}

/** 3302. */
export function writeMappingCancellations(
  institutionCode: string,
  mappings: readonly Pick<ItemMapping, 'hospitalItemCode' | 'itemCode' | 'listCode'>[],
): WrittenMappingCancellationInput {
  if (mappings.length === 0) throw new Unmappable('没有要撤销的目录对照')
  return {
    data: mappings.map((mapping) => ({
      fixmedins_code: institutionCode,
      fixmedins_hilist_id: fitting(mapping.hospitalItemCode, 30, '定点医药机构目录编号'),
      list_type: fitting(mapping.listCode, 3, '目录类别'),
      med_list_codg: fitting(mapping.itemCode, 50, '医疗目录编码'),
    })),
  }
}
