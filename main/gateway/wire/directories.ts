import { z } from 'zod'
import { told } from './members.ts'
import { manyOf, oneOf, type Written, wire } from './scalars.ts'

/** 1201 医药机构信息获取; the output may be one row or a list. */
export const institutionInputSchema = z.object({
  medinsinfo: oneOf(z.object({ fixmedins_type: wire.text, fixmedins_name: wire.optionalText, fixmedins_code: wire.optionalText })),
})
export type WrittenInstitutionInput = Written<z.output<typeof institutionInputSchema>>
export const institutionOutputSchema = z.object({
  medinsinfo: manyOf(
    z.object({
      fixmedins_code: wire.text,
      fixmedins_name: wire.text,
      uscc: wire.optionalText,
      fixmedins_type: wire.optionalText,
      hosp_lv: wire.optionalText,
    }),
  ),
})
export type WrittenInstitutionOutput = Written<z.output<typeof institutionOutputSchema>>

/** Members under one spelling: `valiFlag`, `vali_Flag` and `Vali_Flag` are `vali_flag`. */
function inOneSpelling(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase(), inner]))
}

/** 1901 字典表查询. */
export const dictionaryInputSchema = z.object({
  data: oneOf(
    z.preprocess(
      inOneSpelling,
      z.object({
        type: wire.optionalText,
        parent_value: wire.optionalText,
        admdvs: wire.optionalText,
        date: wire.optionalDay,
        vali_flag: wire.optionalText,
      }),
    ),
  ),
})
export interface WrittenDictionaryInput {
  readonly data: Readonly<Record<'type' | 'parent_value' | 'admdvs' | 'date' | 'vali_flag', string>>
}
export const dictionaryOutputSchema = z.object({
  list: manyOf(
    z.preprocess(
      inOneSpelling,
      z.object({
        type: wire.optionalText,
        label: wire.optionalText,
        value: wire.text,
        parent_value: wire.optionalText,
        sort: wire.optionalText,
        vali_flag: wire.optionalText,
        version: wire.optionalText,
      }),
    ),
  ),
})

/** 1304, 1312 and 1316 to 1319 目录查询, page by page. */
export const pageInputSchema = z.object({
  data: oneOf(z.object({ updt_time: wire.day, page_num: wire.count, page_size: wire.count, vali_flag: wire.optionalText })),
})
export type WrittenPageInput = Written<z.output<typeof pageInputSchema>>

const flag = z
  .unknown()
  .optional()
  .transform((value) => {
    if (value === true || value === 'true') return true
    return value === false || value === 'false' ? false : undefined
  })
export function pageOutputSchema<Schema extends z.ZodType>(row: Schema) {
  return z.object({
    data: manyOf(row),
    pageNum: wire.optionalCount,
    ...told(wire.optionalCount, ['pageSize', 'pages', 'recordCounts']),
    lastPage: flag,
  })
}

const tail = { vali_flag: wire.optionalText, rid: wire.optionalText, updt_time: wire.optionalDay }
const validity = { insu_admdvs: wire.optionalText, begndate: wire.optionalDay, enddate: wire.optionalDay }

export const pageRowSchemas = {
  '1304': z.object({
    med_list_codg: wire.text,
    drug_prodname: wire.optionalText,
    drug_genname: wire.optionalText,
    dosform: wire.optionalText,
    drug_spec: wire.optionalText,
    begndate: wire.optionalDay,
    enddate: wire.optionalDay,
    ver: wire.optionalText,
    ...tail,
  }),
  '1312': z.object({
    hilist_code: wire.text,
    hilist_name: wire.optionalText,
    med_chrgitm_type: wire.optionalText,
    chrgitm_lv: wire.optionalText,
    lmt_used_flag: wire.optionalText,
    list_type: wire.optionalText,
    memo: wire.optionalText,
    ...validity,
    ...tail,
  }),
  '1316': z.object({ med_list_codg: wire.text, hilist_code: wire.text, list_type: wire.optionalText, ...validity, ...tail }),
  '1317': z.object({
    fixmedins_code: wire.optionalText,
    medins_list_codg: wire.text,
    medins_list_name: wire.optionalText,
    med_list_codg: wire.text,
    list_type: wire.optionalText,
    ...validity,
    ...tail,
  }),
  '1318': z.object({
    hilist_code: wire.text,
    hilist_lmtpric_type: wire.optionalText,
    overlmt_dspo_way: wire.optionalText,
    hilist_pric_uplmt_amt: wire.optionalPrice,
    ...validity,
    ...tail,
  }),
  '1319': z.object({
    hilist_code: wire.text,
    selfpay_prop_psn_type: wire.optionalText,
    selfpay_prop_type: wire.optionalText,
    selfpay_prop: wire.optionalRate,
    ...validity,
    ...tail,
  }),
} as const
export type PageTransaction = keyof typeof pageRowSchemas
export type PageRow<Kind extends PageTransaction> = z.output<(typeof pageRowSchemas)[Kind]>

/** A ceiling that is none. */
export const noCeiling = '999999'
export const chargeClassOfCode: Readonly<Record<string, 'A' | 'B' | 'C'>> = {
  '01': 'A',
  '02': 'B',
  '03': 'C',
  '1': 'A',
  '2': 'B',
  '3': 'C',
}

/** 3301 目录对照上传. */
export const mappingInputSchema = z.object({
  data: manyOf(
    z.object({
      fixmedins_hilist_id: wire.text,
      fixmedins_hilist_name: wire.text,
      list_type: wire.text,
      med_list_codg: wire.text,
      begndate: wire.day,
      enddate: wire.optionalDay,
      aprvno: wire.optionalText,
      dosform: wire.optionalText,
      prcunt: wire.optionalText,
      spec: wire.optionalText,
      pacspec: wire.optionalText,
      memo: wire.optionalText,
    }),
  ),
})
export type WrittenMappingInput = Written<z.output<typeof mappingInputSchema>>

/** 3302 目录对照撤销. */
export const mappingCancellationInputSchema = z.object({
  data: manyOf(z.object({ fixmedins_code: wire.text, fixmedins_hilist_id: wire.text, list_type: wire.text, med_list_codg: wire.text })),
})
export type WrittenMappingCancellationInput = Written<z.output<typeof mappingCancellationInputSchema>>
