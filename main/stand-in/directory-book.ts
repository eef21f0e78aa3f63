import { z } from 'zod'
import { type DirectoryFileTransaction, directoryColumnsOf, directoryPositionsOf, type PageTransaction } from '../gateway/wire/index.ts'

/** One batch of a catalogue file: what one version changed. */
export const seedBatchSchema = z.strictObject({ version: z.string().min(1).max(20), rows: z.array(z.array(z.string().nullable())) })
export type SeedBatch = z.output<typeof seedBatchSchema>

const rowSchema = z.record(z.string(), z.string().nullable())

/** Catalogues beside the built-in ones, in the platform's own members; a number given replaces that catalogue whole. */
export const seedDirectoriesSchema = z.strictObject({
  files: z.record(z.string().regex(/^13\d{2}$/), z.array(seedBatchSchema)).default({}),
  pages: z.record(z.string().regex(/^13\d{2}$/), z.array(rowSchema)).default({}),
  dictionaries: z.record(z.string(), z.array(z.tuple([z.string(), z.string()]))).default({}),
})
export type SeedDirectories = z.output<typeof seedDirectoriesSchema>

const changedOn = '2026-01-01'

/** Three records of a made-up catalogue, each cell saying what it is. */
function syntheticBatch(transaction: DirectoryFileTransaction, version: string, batch: number): SeedBatch {
  const columns = directoryColumnsOf[transaction]
  const positions = directoryPositionsOf[transaction]
  const rows = [1, 2, 3].map((row) => {
    const cells: (string | null)[] = columns.map(() => null)
    const put = (position: number, text: string) => {
      cells[position - 1] = text
    }
    put(1, `ID${batch}${row}`)
    put(positions.code, `T${transaction}${batch}${row}`)
    for (const name of positions.names) put(name, `虚构目录${transaction}之${batch}${row}`)
    put(positions.valid, row === 3 ? '0' : '1')
    put(positions.record, `R${transaction}${batch}${row}`)
    put(positions.version, version)
    return cells
  })
  return { version, rows }
}

/** Two versions, as a platform would number them. */
export function syntheticBatches(transaction: DirectoryFileTransaction): SeedBatch[] {
  const day = ['20250101000000', '20260101000000']
  return day.map((time, at) => syntheticBatch(transaction, `F00${at + 1}_${time}_A`, at + 1))
}

const tail = (row: number) => ({
  vali_flag: '1',
  rid: `R${row}`,
  updt_time: changedOn,
  insu_admdvs: '360802',
  begndate: changedOn,
  enddate: null,
})

const syntheticRow: Readonly<Record<PageTransaction, (row: number) => Record<string, string | null>>> = {
  '1304': (row) => ({ med_list_codg: `TN${row}`, drug_prodname: `虚构民族药${row}`, drug_spec: '10g', dosform: '丸剂', ...tail(row) }),
  '1312': (row) => ({
    hilist_code: `TB${row}`,
    hilist_name: `虚构医保项目${row}`,
    med_chrgitm_type: '09',
    chrgitm_lv: `0${(row % 3) + 1}`,
    lmt_used_flag: row % 2 === 0 ? '1' : '0',
    list_type: '101',
    ...tail(row),
  }),
  '1316': (row) => ({ med_list_codg: `TM${row}`, hilist_code: `TB${row}`, list_type: '101', ...tail(row) }),
  '1317': (row) => ({
    fixmedins_code: null,
    medins_list_codg: `H${row}`,
    medins_list_name: `虚构本院项目${row}`,
    med_list_codg: `TM${row}`,
    list_type: '101',
    ...tail(row),
  }),
  '1318': (row) => ({
    hilist_code: `TB${row}`,
    hilist_lmtpric_type: '101',
    overlmt_dspo_way: '1',
    hilist_pric_uplmt_amt: row % 5 === 0 ? '999999' : `${row}.50`,
    ...tail(row),
  }),
  '1319': (row) => ({ hilist_code: `TB${row}`, selfpay_prop_psn_type: '310', selfpay_prop_type: '1', selfpay_prop: '0.1', ...tail(row) }),
}

const syntheticRows = 25

export function syntheticPageRows(transaction: PageTransaction): Record<string, string | null>[] {
  return Array.from({ length: syntheticRows }, (_, at) => syntheticRow[transaction](at + 1))
}

/** Keys of a few dictionaries, as the platform would name them. */
export const usualDictionaries: SeedDirectories['dictionaries'] = {
  INSUTYPE: [
    ['310', '职工基本医疗保险'],
    ['390', '城乡居民基本医疗保险'],
  ],
  MED_TYPE: [
    ['11', '普通门诊'],
    ['14', '门诊慢特病'],
    ['21', '普通住院'],
    ['41', '定点药店购药'],
  ],
  CLR_TYPE: [
    ['11', '门诊'],
    ['21', '住院'],
    ['41', '药店购药'],
  ],
}
