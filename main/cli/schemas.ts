import { z } from 'zod'
import { stayBillSchema } from '../../shared/bill/index.ts'
import { localDateSchema } from '../../shared/dates/index.ts'
import { moneyCodec, quantityCodec, rateCodec, unitPriceCodec } from '../../shared/money/index.ts'
import { amountSchema, shareSchema } from '../../shared/policy/parameters/common.ts'
import { caseFileSchema, yearFileSchema } from '../../shared/settlement/index.ts'
import { catalogueFileSchema, sourceItemSchema } from '../catalogue-import/index.ts'

/** What a JSON Schema cannot see inside a codec: the form of the text, said once more for people and their validators. */
const textForms = new Map<unknown, Readonly<Record<string, string>>>([
  [moneyCodec, { pattern: '^-?\\d{1,13}(\\.\\d{1,2})?$', description: '金额，单位元，最多两位小数' }],
  [amountSchema, { pattern: '^\\d{1,13}(\\.\\d{1,2})?$', description: '金额，单位元，最多两位小数，不为负' }],
  [shareSchema, { pattern: '^\\d{1,3}(\\.\\d{1,8})?%?$', description: '比例，如 "0.10" 或 "10%"' }],
  [rateCodec, { pattern: '^-?\\d{1,6}(\\.\\d{1,8})?%?$', description: '比例，如 "0.10" 或 "10%"' }],
  [quantityCodec, { pattern: '^-?\\d{1,12}(\\.\\d{1,4}0*)?$', description: '数量，最多四位小数，退费为负' }],
  [unitPriceCodec, { pattern: '^\\d{1,12}(\\.\\d{1,6}0*)?$', description: '单价，单位元，最多六位小数，不为负' }],
  [localDateSchema, { pattern: '^\\d{4}-\\d{2}-\\d{2}$', format: 'date', description: '日期 YYYY-MM-DD' }],
])

function schemaText(title: string, schema: z.ZodType): string {
  const written = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      Object.assign(jsonSchema, textForms.get(zodSchema) && { type: 'string', ...textForms.get(zodSchema) })
    },
  })
  return `${JSON.stringify({ ...written, title }, undefined, 2)}\n`
}

/** The files others write for us, described by the very schemas that read them: name in `resources/schemas` and content. */
export function fileSchemas(): Readonly<Record<string, string>> {
  return {
    'stay-bill.schema.json': schemaText('三保结算终端：出院费用账单 sanbao-stay-bill/1', stayBillSchema),
    'catalogue.schema.json': schemaText(
      '三保结算终端：目录文件 sanbao-catalogue/1',
      catalogueFileSchema.extend({ items: z.array(sourceItemSchema).min(1) }),
    ),
    'case.schema.json': schemaText('三保结算终端：案例文件 sanbao-case/1', caseFileSchema),
    'year.schema.json': schemaText('三保结算终端：年度文件 sanbao-year/1', yearFileSchema),
  }
}
