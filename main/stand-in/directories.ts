import { writeRows, writeZip } from '../gateway/files/index.ts'
import {
  type DirectoryFileTransaction,
  dictionaryInputSchema,
  directoryColumnsOf,
  directoryInputSchema,
  institutionInputSchema,
  mappingCancellationInputSchema,
  mappingInputSchema,
  type PageTransaction,
  pageInputSchema,
  pageRowSchemas,
  platformFiles,
  type WrittenDirectoryOutput,
  type WrittenInstitutionOutput,
} from '../gateway/wire/index.ts'
import { type Context, Refusal, readInput } from './context.ts'
import { syntheticBatches, syntheticPageRows, usualDictionaries } from './directory-book.ts'
import { keepFile } from './files.ts'
import { wireTime } from './wire-time.ts'

const newest = 'FSI-已经是最新数据'
const pageSizeMax = 1000

/** 1201 医药机构信息获取. */
function institution(context: Context): WrittenInstitutionOutput {
  const { medinsinfo: asked } = readInput(institutionInputSchema, context)
  const { code, name, hospitalLevel } = context.institution
  if (asked.fixmedins_code === undefined && asked.fixmedins_name === undefined) throw new Refusal('机构名称和机构编号不能同时为空')
  const known = asked.fixmedins_code === undefined ? name.includes(asked.fixmedins_name ?? '') : asked.fixmedins_code === code
  if (!known) throw new Refusal('未查询到该医药机构')
  return {
    medinsinfo: [{ fixmedins_code: code, fixmedins_name: name, uscc: '12360800MB0X00000A', fixmedins_type: '1', hosp_lv: hospitalLevel }],
  }
}

/** 13xx 目录下载: the batch after the version asked with. */
function offerBatch(context: Context, transaction: DirectoryFileTransaction): WrittenDirectoryOutput {
  const { data: asked } = readInput(directoryInputSchema, context)
  const batches = context.ledger.directories().files[transaction] ?? syntheticBatches(transaction)
  // A version nobody knows is one from before the first.
  const next = batches[batches.findIndex((batch) => batch.version === asked.ver) + 1]
  if (next === undefined) throw new Refusal(newest)
  const text = writeRows(next.rows.map((row) => row.map((cell) => cell ?? undefined)))
  const file = keepFile(
    context,
    `${transaction}_${next.version}.txt.zip`,
    writeZip(`${transaction}_${next.version}.txt`, text),
    platformFiles,
  )
  return {
    file_qury_no: file.queryNumber,
    filename: file.name,
    dld_end_time: wireTime(file.until).slice(0, 10),
    data_cnt: next.rows.length,
  }
}

/** 1304, 1312 and 1316 to 1319, a page at a time. */
function page(context: Context, transaction: PageTransaction) {
  const { data: asked } = readInput(pageInputSchema, context)
  if (asked.page_num < 1 || asked.page_size < 1 || asked.page_size > pageSizeMax) throw new Refusal(`每页1至${pageSizeMax}条`)
  const seeded = context.ledger.directories().pages[transaction]
  const own = transaction === '1317' ? context.ledger.mappings.list() : []
  const all = [...(seeded ?? syntheticPageRows(transaction)), ...own].filter(
    (row) => (row.updt_time ?? '') >= asked.updt_time && (asked.vali_flag === undefined || row.vali_flag === asked.vali_flag),
  )
  const from = (asked.page_num - 1) * asked.page_size
  const data = all.slice(from, from + asked.page_size)
  const pages = Math.ceil(all.length / asked.page_size)
  return {
    data,
    pageNum: asked.page_num,
    pageSize: asked.page_size,
    size: data.length,
    startRow: data.length === 0 ? 0 : from + 1,
    endRow: from + data.length,
    recordCounts: all.length,
    pages,
    firstPage: asked.page_num === 1,
    lastPage: asked.page_num >= pages,
  }
}

/** 1901 字典表查询. */
function dictionary(context: Context): unknown {
  const { data: asked } = readInput(dictionaryInputSchema, context)
  const all = { ...usualDictionaries, ...context.ledger.directories().dictionaries }
  const wanted = asked.type === undefined ? Object.keys(all) : [asked.type]
  const isCamel = context.ledger.habits().dictionaryMembers === 'camel'
  return {
    list: wanted.flatMap((type) =>
      (all[type] ?? []).map(([value, label], at) => ({
        type,
        label,
        value,
        [isCamel ? 'parentValue' : 'parent_value']: null,
        sort: at + 1,
        [isCamel ? 'valiFlag' : 'vali_flag']: '1',
        [isCamel ? 'createUser' : 'create_user']: '虚构',
        [isCamel ? 'createDate' : 'create_date']: '2026-01-01',
        version: '1',
      })),
    ),
  }
}

/** 3301 目录对照上传. */
function uploadMappings(context: Context): null {
  const { data } = readInput(mappingInputSchema, context)
  if (data.length === 0) throw new Refusal('入参不能为空')
  const updt_time = wireTime(context.now).slice(0, 10)
  for (const row of data) {
    if (row.enddate !== undefined && row.enddate < row.begndate) throw new Refusal('结束日期早于开始日期')
    context.ledger.mappings.put(row.fixmedins_hilist_id, row.list_type, {
      fixmedins_code: context.institution.code,
      medins_list_codg: row.fixmedins_hilist_id,
      medins_list_name: row.fixmedins_hilist_name,
      med_list_codg: row.med_list_codg,
      list_type: row.list_type,
      insu_admdvs: context.institution.area,
      begndate: row.begndate,
      enddate: row.enddate ?? null,
      vali_flag: '1',
      rid: `${row.list_type}-${row.fixmedins_hilist_id}`,
      updt_time,
    })
  }
  return null
}

/** 3302 目录对照撤销. */
function cancelMappings(context: Context): null {
  const { data } = readInput(mappingCancellationInputSchema, context)
  for (const row of data)
    if (!context.ledger.mappings.remove(row.fixmedins_hilist_id, row.list_type))
      throw new Refusal(`未查询到目录对照：${row.fixmedins_hilist_id}`)
  return null
}

type Work = (context: Context) => unknown

function worksOf<Transaction extends string>(
  transactions: readonly Transaction[],
  work: (context: Context, transaction: Transaction) => unknown,
) {
  return Object.fromEntries(transactions.map((transaction) => [transaction, (context: Context) => work(context, transaction)]))
}

export const directoryWorks: Readonly<Record<string, Work>> = {
  ...worksOf(Object.keys(directoryColumnsOf) as DirectoryFileTransaction[], offerBatch),
  ...worksOf(Object.keys(pageRowSchemas) as PageTransaction[], page),
  '1201': institution,
  '1901': dictionary,
  '3301': uploadMappings,
  '3302': cancelMappings,
}
